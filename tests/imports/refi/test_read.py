"""Sources and what is coded in them, as the XML of a project has it."""

import pytest

from analysis.imports.project import RefusedError, hashed
from analysis.imports.refi.positions import Text
from analysis.imports.refi.read import ENOUGH, read_xml, stem
from tests.support.refi_writer import case, coding, element, project, selection, source

EMPTY = "codings on stretches of length zero"
ELSEWHERE = "codings outside text sources (PDF, picture, audio, video, notes)"
TO_CASES = "codings that assign a stretch to a case"
COMMENTS = "selections without a coding (comments)"


def read(xml, length=99):
    """What a project says, and what was asked of its texts."""
    asked = []

    def survey(text, number):
        asked.append((number, text.path, text.given, list(text.positions), text.quotes))
        return Text(length, 2)

    return read_xml([xml.encode()], survey), asked


def refused(xml):
    with pytest.raises(RefusedError) as error:
        read(xml)
    return str(error.value)


@pytest.mark.parametrize(
    "path",
    ["internal://A1.txt", r"C:\x\a1.TXT", "a1", "/x.y/{A1}.docx", "a1.pdf", "x/ a1 .txt"],
)
def test_the_name_of_a_file_has_no_folder_and_no_ending(path):
    assert stem(path) == "a1"


def test_more_than_the_last_ending_belongs_to_a_name():
    assert stem("a.b.txt") == "a.b"
    assert not stem("")


def test_what_is_asked_of_a_text_is_where_its_selections_stand_and_what_they_quote():
    one = source(
        "s1",
        selection(0, 3, coding("k1"), name="Alfa"),
        selection(5, 5, coding("k1"), name="none"),
        selection(7, 9),
        selection(4, 6, coding("k1"), coding("k2")),
        selection(2, 8, coding("k2"), name="Beta"),
    )
    inline = source("s2", element("PlainTextContent", "one", "<b/>", " two"), coding("k1"))
    raw, asked = read(project(one, inline))
    assert asked == [
        (1, "internal://s1.txt", None, [0, 3, 4, 6, 2, 8], [(0, "Alfa"), (2, "Beta")]),
        (2, "internal://s2.txt", "one two", [], []),
    ]
    assert list(raw.codings) == [(0, 0, 0), (1, 0, 0), (1, 1, 0), (2, 1, 0), (4, 0, 0)]
    assert [(t.first, t.whole) for t in raw.texts] == [(0, 3), (4, 4)]
    assert raw.placed == 5
    assert raw.left_codings == {EMPTY: 1}
    assert raw.left[COMMENTS] == 1


def test_of_the_quotes_of_a_text_a_thousand_are_kept():
    _, asked = read(project(source("s1", *[selection(0, 1, coding("k1"), name="q")] * 1)))
    assert len(asked[0][4]) == 1
    many = [selection(0, 1, coding("k1"), name="q") for _ in range(1001)]
    _, asked = read(project(source("s1", *many)))
    assert len(asked[0][4]) == ENOUGH == 1000


@pytest.mark.parametrize(
    ("start", "end"),
    [
        *(("", "3"), ("0", ""), ("-1", "3"), ("0", "1.5"), ("0", "1e3"), ("0", "³"), ("0", "٣")),
        *(("0", "1" * 13), ("1" * 13, "1" * 14), (" 0", "3"), ("a", "b")),
    ],
)
def test_a_selection_has_a_start_and_an_end_in_whole_numbers(start, end):
    assert refused(project(source("s0"), source("s1", selection(start, end, coding("k1"))))) == (
        "a selection in text source 2 in file order has no start and end in whole numbers;"
        " export the project again"
    )


def test_a_selection_that_ends_before_it_starts_is_refused_and_one_of_no_length_is_counted():
    assert refused(project(source("s1", selection(3, 2, coding("k1"))))) == (
        "a selection in text source 1 in file order ends before it starts; export the project again"
    )
    raw, asked = read(project(source("s1", selection(0, 999_999_999_999, coding("k1")))))
    assert asked[0][3] == [0, 999_999_999_999]
    raw, _ = read(project(source("s1", selection(3, 3, coding("k1"), coding("k2")))))
    assert raw.left_codings == {EMPTY: 2}


def test_a_selection_without_codes_may_have_no_place():
    raw, asked = read(project(source("s1", selection("x", "y"))))
    assert (raw.left[COMMENTS], asked[0][3]) == (1, [])


@pytest.mark.parametrize("n", [0, 2, 3])
def test_a_coding_has_one_code(n):
    refs = '<CodeRef targetGUID="k1"/>' * n
    assert refused(project(source("s1", selection(0, 3, element("Coding", refs))))) == (
        f"a coding in text source 1 in file order has {n} codes, expected one;"
        " export the project again"
    )


def test_a_coding_has_a_code_that_is_there():
    assert refused(project(source("s1", coding("gone")))) == (
        "a coding in text source 1 in file order points to a code that the codebook lacks;"
        " export the project again"
    )


def test_codings_of_all_of_a_text_come_after_those_of_its_selections_if_it_has_any_words():
    one = source("s1", coding("k2"), selection(0, 3, coding("k1")))
    raw, _ = read(project(one, source("s2")))
    assert list(raw.codings) == [(0, 0, 0), (1, 1, 0)]
    raw, _ = read(project(one), length=0)
    assert list(raw.codings) == [(0, 0, 0)]
    assert raw.left_codings == {EMPTY: 1}


def test_what_is_coded_to_a_case_is_what_it_says_or_the_source_that_it_is_of():
    one = source("s1", coding("c"), selection(0, 3, coding("c"), coding("k1")), coding("k1"))
    two = source("s2", selection(4, 4, coding("c")), selection(5, 7, coding("c")))
    raw, _ = read(project(one, two, cases=(case("c"),)))
    assert raw.cases[0].stretches == [(0, 0), (1, 2)]
    assert raw.cases[0].links == ["s1"]
    assert raw.left_codings == {TO_CASES: 4}
    assert raw.left[COMMENTS] == 0


def test_a_selection_to_which_a_case_links_has_a_place_without_codes_and_is_no_comment():
    one = source("s1", selection(0, 3), selection(4, 6, guid="x"), selection(7, 7, guid="y"))
    raw, asked = read(project(one, cases=(case("c", selections="x y"),)))
    assert raw.cases[0].stretches == [(0, 0)]
    assert asked[0][3] == [4, 6]
    assert raw.left[COMMENTS] == 1
    assert raw.notices["stretches that cases link to"] == 2


def test_a_selection_to_which_a_case_links_is_placed_once():
    one = source("s1", selection(4, 6, coding("k1"), guid="x", name="q"))
    raw, asked = read(project(one, cases=(case("c", selections="x"),)))
    assert asked[0][3:] == ([4, 6], [(0, "q")])
    assert list(raw.codings) == [(0, 0, 0)]


# Users


def test_the_coder_is_the_user_of_the_coding_and_where_the_selection_names_another_that_is_kept():
    one = source(
        "s1",
        selection(0, 3, coding("k1", "u1", "T1"), user="u2", at="T2"),
        selection(0, 3, coding("k1", "u1", "T3"), user="u1", at="T4"),
        selection(0, 3, coding("k1", None), user="u2"),
        selection(0, 3, coding("k1", "{U1}"), user=None),
        selection(0, 3, coding("k1", None), user=None),
        selection(0, 3, coding("k1", "u1"), user="u2"),
        coding("k1", "new"),
    )
    raw, _ = read(project(one))
    assert list(raw.codings.coder) == [0, 0, 1, 0, 2, 0, 3]
    assert [coder.key for coder in raw.coders] == ["u1", "u2", "", "new"]
    codings = raw.codings
    assert (list(codings.disputed), list(codings.other)) == ([0, 5], [1, 1])
    assert [list(times) for times in codings.times] == [[hashed("T1"), 0], [hashed("T2"), 0]]
    assert +raw.notices == {
        "codings without a user": 2,
        "users of codings who are not among the project's users": 2,
    }


def test_a_coding_is_known_by_its_guid():
    made = '<Coding guid="{G}"><CodeRef targetGUID="k1"/></Coding>'
    raw, _ = read(project(source("s1", made, selection(0, 3, made.replace("{G}", "h")))))
    assert list(raw.codings.key) == [hashed("h"), hashed("g")]


def test_names_of_selections_are_kept_of_what_this_compendium_wrote_alone():
    one = source("s1", selection(0, 3, coding("k1"), name="K1"), selection(0, 3, coding("k1")))
    raw, _ = read(project(one, origin="Research compendium"))
    assert raw.labels == ["K1", ""]
    raw, _ = read(project(one))
    assert raw.labels == []
    assert raw.texts[0].name == "Anna Beispiel"


# Recordings


def media(kind, *inside, path="internal://Talk.mp3"):
    return element(kind, *inside, guid="{M}", path=path)


def transcript(*inside, guid="r", tag="Transcript"):
    paths = {"plainTextPath": "internal://A.txt", "richTextPath": "internal://B.docx"}
    return element(tag, *inside, guid=guid, **paths)


def test_a_text_may_be_linked_by_its_guid_its_files_and_those_of_its_recording():
    raw, asked = read(project(media("AudioSource", transcript()), source("s2")))
    first, second = raw.texts
    assert (first.guids, first.stems) == ({"r", "m"}, {"a", "b", "talk"})
    assert (second.guids, second.stems) == ({"s2"}, {"s2"})
    assert asked[0][1] == "internal://A.txt"


@pytest.mark.parametrize(
    ("kind", "called"),
    [
        *(("PDFSource", "PDF sources"), ("AudioSource", "audio sources")),
        ("VideoSource", "video sources"),
    ],
)
def test_a_recording_is_left_out_if_it_has_no_text(kind, called):
    raw, _ = read(project(media(kind), media(kind, transcript()).replace("{M}", "n")))
    assert +raw.left == {called: 1}


def test_what_is_coded_on_a_recording_is_coded_on_its_first_text():
    inside = (transcript(), transcript(guid="q"), coding("k1"), coding("k2"))
    raw, _ = read(project(source("s0"), media("VideoSource", *inside)))
    assert list(raw.codings) == [(1, 0, 0), (1, 1, 0)]
    raw, _ = read(project(source("s0", coding("k1")), media("VideoSource", coding("k1"))))
    assert raw.left_codings == {ELSEWHERE: 1}


def test_selections_of_a_recording_itself_are_coded_elsewhere():
    own = [element(f"{kind}Selection", coding("k1")) for kind in ("PDF", "Audio", "Video")]
    raw, _ = read(project(source("s0", coding("k1")), media("AudioSource", *own)))
    assert raw.left_codings == {ELSEWHERE: 3}
    assert raw.notices.total() == 0


def between(first, second, *codings, **more):
    ends = {"fromSyncPoint": first, "toSyncPoint": second, **more}
    return element("TranscriptSelection", *codings, guid=f"t{first}{second}", **ends)


def points(**positions):
    return "".join(element("SyncPoint", guid=g, position=p) for g, p in positions.items())


def test_a_stretch_of_a_transcript_stands_between_its_points():
    at = points(a="4", b="9", c=None, d="x", e="²")
    inside = [
        between("{A}", "B", coding("k1")),
        between("a", "c", coding("k1")),
        between("d", "b", coding("k1")),
        between("a", "e", coding("k1")),
        between("a", None, coding("k1")),
        between(None, "b", coding("k1")),
        between("a", "a", coding("k1")),
        between("a", "b", coding("k2"), startPosition="1", endPosition="2"),
    ]
    raw, asked = read(project(media("AudioSource", transcript(at, *inside))))
    assert asked[0][3] == [4, 9, 1, 2]
    assert list(raw.codings) == [(0, 0, 0), (1, 1, 0)]
    assert raw.left_codings == {ELSEWHERE: 5, EMPTY: 1}
    assert raw.left[COMMENTS] == 0
