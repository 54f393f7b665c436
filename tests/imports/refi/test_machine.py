"""What stands in the XML of a project is followed, counted or refused, wherever it stands."""

import pytest

from analysis.imports.project import RefusedError
from analysis.imports.refi import machine
from analysis.imports.refi.machine import Machine, scan
from analysis.imports.refi.positions import Text
from analysis.imports.refi.read import read_xml
from tests.support.refi_writer import coding, element, project, selection, source


def read(xml):
    return read_xml([xml.encode()], lambda *_: Text(9, 2))


ODD = "elements where REFI-QDA has none (passed over)"
PARTS = "parts that REFI-QDA does not know"


def refused(*pieces, handler=None):
    with pytest.raises(RefusedError) as error:
        scan(pieces, handler or Machine())
    return str(error.value)


@pytest.mark.parametrize("xml", [b"<Other/>", b"<Code/>", b"<projects/>", b"<Sources/>"])
def test_another_root_is_no_project(xml):
    assert refused(xml) == "the XML is not a REFI-QDA project, and no codebook either"


def test_a_document_type_is_refused_and_what_is_no_xml_told_to_be_malformed():
    doctype = "the XML declares a DOCTYPE, which no REFI-QDA project needs; refused"
    assert refused(b"<!DOCTYPE p><Project/>") == doctype
    malformed = "the project's XML is malformed: "
    assert refused(b"<Project>") == f"{malformed}no element found: line 1, column 9"
    assert refused(b"").startswith(malformed)
    assert refused(b"<?xml version='1.0' encoding='klingon'?><Project/>").startswith(malformed)
    assert refused(b"<Project>", b"</Sources>").startswith(malformed)


def test_a_tag_cannot_be_endless(monkeypatch):
    monkeypatch.setattr(machine, "MAX_TAG", 20)
    scan([b'<Project a="', b"x" * 7, b'"/>'], Machine())
    scan([b"<Project>", b"x" * 99, b"y" * 99, b"</Project>"], Machine())
    said = "the project's XML has a tag of more than 20 bytes"
    assert refused(b'<Project a="', b"x" * 9, b'"/>') == said
    assert refused(b'<Project a="', b"x" * 99, b'"/>') == said


WORDS = element("Description", "Words.")
COUNTED = {
    "Link": ("<Links><Link/><Link/></Links>", {"links": 2}),
    "Graph": ("<Graphs><Graph/></Graphs>", {"graphs": 1}),
    "NoteRef": ("<NoteRef/><Sources><TextSource guid='a'><NoteRef/></TextSource></Sources>", 2),
    "Note": ("<Notes><Note/><Note/></Notes>", {"notes (memos)": 2}),
    "Picture": ("<Sources><PictureSource/></Sources>", {"picture sources": 1}),
    "PDF": ("<Sources><PDFSource/></Sources>", {"PDF sources": 1}),
    "Audio": ("<Sources><AudioSource/></Sources>", {"audio sources": 1}),
    "Video": ("<Sources><VideoSource/></Sources>", {"video sources": 1}),
}


@pytest.mark.parametrize("name", COUNTED)
def test_what_the_tables_have_no_place_for_is_counted(name):
    inside, left = COUNTED[name]
    left = {"links to notes": left} if isinstance(left, int) else left
    raw = read(f"<Project>{inside}</Project>")
    assert +raw.left == left
    assert raw.notices.total() == 0


PLACES = {
    "of the project": "@",
    "of a code": "<CodeBook><Codes><Code guid='a' name='A'>@</Code></Codes></CodeBook>",
    "of a text": "<Sources><TextSource guid='a'>@</TextSource></Sources>",
    "of a recording": "<Sources><AudioSource guid='a'>@</AudioSource></Sources>",
    "of a selection": "<Sources><TextSource guid='a'><PlainTextSelection startPosition='0'"
    " endPosition='1'>@</PlainTextSelection></TextSource></Sources>",
}


@pytest.mark.parametrize("place", PLACES)
def test_links_to_notes_are_counted_wherever_they_may_stand(place):
    raw = read(f"<Project>{PLACES[place].replace('@', '<NoteRef/>')}</Project>")
    assert raw.left["links to notes"] == 1
    assert raw.notices.total() == 0


DESCRIBED = {
    "project": "@",
    "variable": "<Variables><Variable guid='v'>@</Variable></Variables>",
    "case": "<Cases><Case guid='c'>@</Case></Cases>",
    "text": "<Sources><TextSource guid='a'>@</TextSource></Sources>",
    "recording": "<Sources><AudioSource guid='a'>@</AudioSource></Sources>",
    "selection": PLACES["of a selection"],
    "set": "<Sets><Set name='s'>@</Set></Sets>",
}


@pytest.mark.parametrize("of", DESCRIBED)
def test_descriptions_of_other_things_than_codes_are_counted_if_they_say_something(of):
    kind = "descriptions of other things than codes"
    for said, n in (("Words.", 1), (" \n", 0), ("", 0)):
        raw = read(f"<Project>{DESCRIBED[of].replace('@', element('Description', said))}</Project>")
        assert raw.left[kind] == n
        assert raw.notices.total() == 0


@pytest.mark.parametrize(
    ("inside", "left", "notices"),
    [
        ("<Odd/>", {PARTS: 1}, {}),
        ("<Odd><Code/><Note/></Odd>", {PARTS: 1, "notes (memos)": 1}, {}),
        ("<Sources><Odd/><Odd/></Sources>", {PARTS: 2}, {}),
        ("<Users><Odd/></Users>", {}, {ODD: 1}),
        ("<Cases><Case guid='c'><Odd><More/></Odd></Case></Cases>", {}, {ODD: 1}),
        ("<Notes><Note><Odd/></Note></Notes>", {"notes (memos)": 1}, {}),
        ("<Links><Odd/></Links>", {}, {}),
        ("<Users><NoteRef/></Users>", {"links to notes": 1}, {ODD: 1}),
    ],
)
def test_what_refi_qda_does_not_know_is_counted_where_it_stands(inside, left, notices):
    raw = read(f"<Project>{inside}</Project>")
    assert (+raw.left, +raw.notices) == (left, notices)


def test_what_is_unknown_is_bounded_in_number_and_in_depth(monkeypatch):
    monkeypatch.setattr(machine, "MAX_ODD", 3)
    monkeypatch.setattr(machine, "MAX_DEPTH", 5)
    read("<Project><Odd/><Odd/><Odd/></Project>")
    read("<Project><Odd><Odd><Odd/></Odd></Odd></Project>")
    said = "the project's XML has more than 3 unknown elements, or 5 inside each other; it is no"
    deep = "<Project><Cases><Case guid='c'><VariableValue><Odd/></VariableValue></Case></Cases>"
    for xml in ("<Project><Odd/><Odd/><Odd/><Odd/></Project>", deep + "</Project>"):
        with pytest.raises(RefusedError) as error:
            read(xml)
        assert str(error.value) == f"{said} project"


ELSEWHERE = "codings outside text sources (PDF, picture, audio, video, notes)"


def test_codings_that_stand_in_no_text_are_counted():
    picture = element("PictureSource", element("PictureSelection", coding("k1"), coding("k2")))
    raw = read(project(source("s1", coding("k1")), picture))
    assert raw.left_codings == {ELSEWHERE: 2}
    assert len(raw.codings) == 1
    with pytest.raises(RefusedError) as error:
        read(project(source("s1", element("Odd", coding("k1")), selection(0, 3, coding("k1")))))
    assert str(error.value) == (
        "2 codings in text sources, but 1 accounted for; export the project again"
    )


def test_names_lose_their_prefix_and_comments_and_cdata_are_read_as_xml_has_them():
    raw = read(
        "<q:Project xmlns:q='u'><!-- x --><q:CodeBook><q:Codes><q:Code guid='a' name='A'>"
        "<q:Description>one<!-- two --><![CDATA[ <three>]]> four</q:Description>"
        "</q:Code></q:Codes></q:CodeBook></q:Project>"
    )
    assert [(c.label, c.definition) for c in raw.codes] == [("A", "one <three> four")]


def test_words_are_those_of_their_element_alone():
    raw = read(
        "<Project>one<CodeBook>two<Codes><Code guid='a' name='A'>three<Description>four"
        "</Description>five</Code><Code guid='b' name='B'><Description/></Code></Codes></CodeBook>"
        "</Project>"
    )
    assert [c.definition for c in raw.codes] == ["four", ""]


def test_a_text_in_the_xml_is_read_whole_however_long_it_is():
    found = []

    def survey(text, _):
        found.append(text.given)
        return Text(len(text.given), 2)

    words = "one two " * 30_000
    inline = source("s1", element("PlainTextContent", words), coding("k1"))
    read_xml([project(inline).encode()], survey)
    assert found == [words]


def test_a_note_of_our_own_is_read_whole_however_long_it_is():
    said = "one two " * 30_000
    note = f"<Note guid='n'><PlainTextContent>{said}</PlainTextContent></Note>"
    raw = read(f"<Project origin='Research compendium'><Notes>{note}</Notes></Project>")
    assert raw.notes == {"n": said}
