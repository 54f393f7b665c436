"""What a project lists before its sources: users, codes, variables, cases, sets and notes."""

import pytest

from analysis.imports.project import RefusedError
from analysis.imports.refi import lists
from analysis.imports.refi.lists import guid_of
from analysis.imports.refi.positions import Text
from analysis.imports.refi.read import read_xml
from tests.support.refi_writer import (
    case,
    code,
    coding,
    element,
    project,
    selection,
    source,
    value,
    variables,
)

OWN = "Research compendium"


def read(xml):
    return read_xml([xml.encode()], lambda *_: Text(9, 2))


def listing(inside, origin="Any"):
    return read(f'<Project origin="{origin}">{inside}</Project>')


@pytest.mark.parametrize("guid", ["ab-1", "AB-1", "{ab-1}", " {Ab-1} "])
def test_a_guid_is_the_same_whatever_its_braces_and_its_case(guid):
    assert guid_of({"guid": guid, "targetGUID": "x"}) == "ab-1"
    assert guid_of({"targetGUID": guid}, "targetGUID") == "ab-1"
    assert guid_of({}) == ""


def test_who_wrote_a_project_or_a_codebook_is_kept_and_not_more_than_a_thousand_signs_of_it():
    raw = listing('<CodeBook origin="other"/>', "o" * 1001)
    assert (raw.origin, raw.whole, raw.own) == ("o" * 1000, True, False)
    raw = read(f'<CodeBook origin="{"o" * 1001}"/>')
    assert (raw.origin, raw.whole) == ("o" * 1000, False)
    assert read('<Project><CodeBook origin="b"/></Project>').origin == "b"
    assert listing("", OWN).own


@pytest.mark.parametrize(
    ("spaces", "odd"),
    [
        ('xmlns="urn:QDA-XML:project:1.0"', 0),
        ('xmlns="urn:QDA-XML:codebook:1.0"', 0),
        ('xmlns="urn:QDA-XML:project:1.5"', 1),
        ('xmlns:q="urn:QDA-XML:project:2.0"', 1),
        ('xmlns="http://example.org" b="urn:QDA-XML:project:2.0"', 0),
    ],
)
def test_parts_in_another_version_of_the_standard_are_counted(spaces, odd):
    kind = "parts in another version of REFI-QDA than 1.0 (read like it)"
    for xml in ("<Project @/>", "<Project><CodeBook @/></Project>", "<CodeBook @/>"):
        assert read(xml.replace("@", spaces)).notices == ({kind: 1} if odd else {})


def test_users_are_known_by_their_guids():
    raw = listing(
        f'<Users><User guid="{{A}}" name="{"n" * 1001}"/><User guid="b"/><User guid="c" name="C"/>'
        "</Users>"
    )
    assert [(c.key, c.name) for c in raw.coders] == [("a", "n" * 1000), ("b", ""), ("c", "C")]
    assert raw.users == {"a": 0, "b": 1, "c": 2}


KINDS = {
    "user": ("Users", "User"),
    "code": ("CodeBook><Codes", 'Code name="N"'),
    "case": ("Cases", "Case"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("guids", [("a", "A"), ("a", ""), ("a", "{ }")])
def test_two_of_a_kind_cannot_have_one_guid_or_none(kind, guids):
    folder, tag = KINDS[kind]
    inside = "".join(f'<{tag} guid="{guid}"></{tag.split()[0]}>' for guid in guids)
    ends = "".join(f"</{name}>" for name in reversed(folder.split("><")))
    with pytest.raises(RefusedError) as refused:
        listing(f"<{folder}>{inside}{ends}")
    assert str(refused.value) == (
        f"{kind} 2 in file order has no GUID of its own; export the project again"
    )


def test_things_of_two_kinds_may_share_a_guid():
    raw = listing(
        '<Users><User guid="a"/></Users><CodeBook><Codes><Code guid="a" name="A"/></Codes>'
        '</CodeBook><Cases><Case guid="a"/></Cases>'
    )
    assert (len(raw.coders), len(raw.codes), len(raw.cases)) == (1, 1, 1)


def test_codes_stand_below_each_other_and_have_definitions():
    codes = code("a", "A", code("b", " B\u200b ", definition="What\n B is."), code("c", "C"))
    raw = listing(f"<CodeBook><Codes>{codes}{code('d', 'D')}</Codes></CodeBook>")
    assert [(c.key, c.label, c.parent, c.definition) for c in raw.codes] == [
        *(("a", "A", "", ""), ("b", "B", "a", "What B is."), ("c", "C", "a", "")),
        ("d", "D", "", ""),
    ]


def test_what_this_compendium_wrote_stays_as_it_is():
    book = f"<CodeBook><Codes>{code('a', ' A  A ', definition='B  B')}</Codes></CodeBook>"
    (made,) = listing(book, OWN).codes
    assert (made.label, made.definition) == (" A  A ", "B  B")


def test_a_name_and_a_definition_may_fill_a_cell_and_no_more():
    long = "n" * 100_000
    (made,) = listing(
        f"<CodeBook><Codes>{code('a', long, definition=long)}</Codes></CodeBook>"
    ).codes
    assert (made.label, made.definition) == (long, long)
    for wrong, said in (
        (code("b", long + "n"), "code 2 in file order has a name"),
        (code("b", "B", definition=long + "n"), "code 2 in file order has a definition"),
    ):
        with pytest.raises(RefusedError) as refused:
            listing(f"<CodeBook><Codes>{code('a', 'A')}{wrong}</Codes></CodeBook>")
        assert str(refused.value) == f"{said} of more than 100000 characters; shorten it"


def test_a_code_without_a_name_is_refused():
    with pytest.raises(RefusedError, match=r"^code 2 in file order has no name; give it one$"):
        listing(f"<CodeBook><Codes>{code('a', 'A')}{code('b', ' ')}</Codes></CodeBook>")


def test_levels_and_things_are_bounded(monkeypatch):
    monkeypatch.setattr(lists, "MAX_DEPTH", 2)
    deep = code("a", "A", code("b", "B", code("c", "C")))
    assert len(listing(f"<CodeBook><Codes>{deep}</Codes></CodeBook>").codes) == 3
    deeper = code("a", "A", code("b", "B", code("c", "C", code("d", "D"))))
    with pytest.raises(RefusedError) as refused:
        listing(f"<CodeBook><Codes>{deeper}</Codes></CodeBook>")
    assert (
        str(refused.value) == "code 4 in file order has more than 2 above it; flatten the codebook"
    )


LINKS = {
    "users": '<Users><User guid="a"/><User guid="b"/></Users>',
    "variables": variables(a="A", b="B"),
    "links to sources": f"<Cases>{case('a', 's')}</Cases>",
    "links to selections": f"<Cases>{case('a', selections='s')}</Cases>",
    "links to variables": f"<Cases>{case('a', values=value('v', 'x'))}</Cases>",
    "sets": '<Sets><Set name="a"/><Set name="b"/></Sets>',
    "members": '<Sets><Set name="a"><MemberCode targetGUID="k"/></Set></Sets>',
}


@pytest.mark.parametrize("kind", LINKS)
def test_whatever_is_listed_counts_towards_a_bound(monkeypatch, kind):
    monkeypatch.setattr(lists, "MAX_LISTED", 2)
    listing(LINKS[kind])
    monkeypatch.setattr(lists, "MAX_LISTED", 1)
    with pytest.raises(RefusedError, match=r"^the project lists more than 1 things and links$"):
        listing(LINKS[kind])


def test_cases_have_names_links_and_values():
    given = value("{V}", " a  b ") + value("w", "") + value("", "x") + value("v2", "2", "Integer")
    cases = case("C", "S1", "s2", name="n" * 1001, values=given) + case("d")
    raw = listing(variables(v="A  \u200bge", w="n" * 1001) + f"<Cases>{cases}</Cases>")
    assert raw.variables == {"v": "A ge", "w": "n" * 1000}
    first, second = raw.cases
    assert (first.guid, first.name, first.links) == ("c", "n" * 1000, ["s1", "s2"])
    assert first.attributes == {"v": "a b", "v2": "2"}
    assert (second.guid, second.links, second.attributes) == ("d", [], {})


def test_a_value_of_more_than_a_cell_is_refused():
    with pytest.raises(RefusedError, match=r"^a variable has a value of more than 100000 char"):
        listing(f"<Cases>{case('a', values=value('v', 'x' * 100_001))}</Cases>")


def test_a_value_without_a_variable_does_not_take_that_of_the_one_before():
    bare = element("VariableValue", element("TextValue", "x"))
    raw = listing(f"<Cases>{case('a', values=value('v', 'y') + bare)}</Cases>")
    assert raw.cases[0].attributes == {"v": "y"}


def test_values_are_those_of_the_case_the_source_or_the_recording_in_which_they_stand():
    text = source("s1", value("v", "text"))
    sound = element(
        "AudioSource",
        value("v", "sound"),
        element("Transcript", value("w", "words"), guid="r", plainTextPath="internal://s1.txt"),
        guid="m",
    )
    raw = read(project(text, sound, cases=(case("c", values=value("v", "case")),)))
    assert raw.cases[0].attributes == {"v": "case"}
    assert [text.attributes for text in raw.texts] == [{"v": "text"}, {"v": "sound", "w": "words"}]


def test_codes_of_cases_are_counted():
    inside = element("Case", '<CodeRef targetGUID="k"/><CodeRef targetGUID="l"/>', guid="c")
    assert +listing(f"<Cases>{inside}</Cases>").left == {"codes assigned to cases": 2}


def test_sets_have_members_by_either_name_of_their_guid():
    long = "n" * 1001
    sets = (
        f'<Set name=" A  B "><MemberCode targetGUID="K1"/><MemberCode guid="k2"/></Set>'
        f'<Set name="{long}"><MemberSource targetGUID="s"/></Set>'
    )
    assert listing(f"<Sets>{sets}</Sets>").groups == [("A B", ["k1", "k2"]), ("n" * 1000, [])]


NOTES = '<Notes><Note guid="{N}"><PlainTextContent>Words.</PlainTextContent></Note></Notes>'


def test_notes_are_counted_and_read_only_if_this_compendium_wrote_them():
    theirs, ours = listing(NOTES), listing(NOTES, OWN)
    assert (+theirs.left, theirs.notes) == ({"notes (memos)": 1}, {})
    assert (ours.left.total(), ours.notes) == (0, {"n": "Words."})


def test_a_link_of_a_case_finds_its_selection_once():
    one = source("s1", selection(0, 3, coding("k1"), guid="{SEL}"))
    raw = read(project(one, cases=(case("c", selections="sel other"), case("d", selections="SEL"))))
    assert [c.stretches for c in raw.cases] == [[(0, 0)], [(0, 0)]]
    assert raw.notices["stretches that cases link to"] == 2
    assert raw.left["links of cases to selections that are not there"] == 1


@pytest.mark.parametrize(
    "xml", ["<CodeBook>@</CodeBook>", "<Project><CodeBook>@</CodeBook></Project>"]
)
def test_a_codebook_may_have_sets_of_its_own(xml):
    raw = read(xml.replace("@", '<Sets><Set name="A"><MemberCode guid="k"/></Set></Sets>'))
    assert raw.groups == [("A", ["k"])]
    assert raw.notices.total() == 0


def test_what_has_no_name_has_an_empty_one_and_a_code_has_to_have_one():
    raw = listing(
        "<Users><User guid='u'/></Users><Variables><Variable guid='v'/></Variables>"
        "<Cases><Case guid='c'/></Cases><Sets><Set/></Sets>"
        "<Sources><TextSource guid='t'/><AudioSource guid='m'/></Sources>"
    )
    assert [coder.name for coder in raw.coders] == [""]
    assert raw.variables == {"v": ""}
    assert [case.name for case in raw.cases] == [""]
    assert raw.groups == [("", [])]
    assert [(text.name, text.stems) for text in raw.texts] == [("", set())]
    assert read("<Project/>").origin == read("<CodeBook/>").origin == ""
    with pytest.raises(RefusedError, match="code 1 in file order has no name"):
        listing("<CodeBook><Codes><Code guid='a'/></Codes></CodeBook>")


def test_a_recording_without_a_path_lends_its_text_no_name():
    inside = "<Sources><AudioSource guid='m'><Transcript guid='t'/></AudioSource></Sources>"
    assert listing(inside).texts[0].stems == {""}
