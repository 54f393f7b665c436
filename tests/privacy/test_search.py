"""What is found is said without its words, and can be waived as long as the words stay."""

from functools import partial

import pytest

from analysis.common.problems import Problem
from analysis.privacy import search as searching
from analysis.privacy.identifiers import DENIED, Finding
from analysis.privacy.search import (
    idle,
    listed_phrases,
    stretches,
    unwaived,
    veil,
    veiled,
    waivers,
    without_listed,
)
from analysis.privacy.texts import CELL, NAME, Text, document, texts_of_manuscript
from analysis.study.digests import Digests
from tests.support.run import write

PUBLIC = Digests(public=True)
search = partial(searching.search, digests=PUBLIC)
digest = partial(searching.digest, file="a.md", digests=PUBLIC)


def cell(text, row=2, column="label"):
    return Text(CELL, "raw/codebook.csv", text, text, text, (row,), column)


def name(text):
    return Text(NAME, text, text, text, text)


def waiver(found, **changes):
    fields = {"file": found.file, "kind": found.kind, "digest": found.digest}
    return {**fields, "reason": "none", "by": "A"} | changes


def test_a_finding_says_where_it_is_and_not_what_it_is():
    found = search([cell("Ask Dr Smith"), document("a.qmd", "One\n\nDr Smith\n")], ())
    first, second = unwaived(found, [], ())
    assert first == Problem("a.qmd", 3, "", "", f"{NO_NAME} {digest('Dr Smith')}")
    told = f"{NO_NAME} {digest('Ask Dr Smith')}"
    assert second == Problem("raw/codebook.csv", 2, "label", "", told)


NO_NAME = "no name with a title; remove it, or waive it in study.yml with digest"


def test_a_name_that_identifies_is_veiled_where_it_is_reported():
    found = search([name("notes/Dr Smith in Leeds.md"), cell("x", 1, "a@example.org")], ["Leeds"])
    problems = list(
        unwaived([*found, *search([cell("Dr Smith", 3, "at_leeds")], ())], [], ["leeds"])
    )
    assert {(p.file, p.column) for p in problems} == {
        ("notes/… in ….md", ""),
        ("raw/codebook.csv", "at_…"),
    }
    assert all("in the name of this file; rename it" in p.expected for p in problems[:-1])


def test_a_cell_with_several_kinds_is_reported_for_each_and_each_kind_once():
    found = search([cell("Dr Smith, Dr Jones, jane@example.org")], ())
    assert [f.kind for f in found] == ["e-mail address", "name with a title"]


def test_numbers_in_a_web_address_are_judged_with_it():
    text = "https://example.org/2022-01-28/9434765919 and 9434765919"
    for found in (search([document("a.md", text)], ()), search([cell(text)], ())):
        assert [f.kind for f in found] == ["NHS number", "web address"]
    found = search([cell("https://example.org/9434765919/Leeds/jane@example.org")], ["Leeds"])
    assert [f.kind for f in found] == ["e-mail address", DENIED, "web address"]


def test_cells_alike_are_found_in_each_row():
    assert [f.row for f in search([cell("Dr Smith", row) for row in (5, 9)], ())] == [5, 9]
    twice = cell("Dr Smith")._replace(rows=(5, 9))
    assert [f.row for f in search([twice], ())] == [5, 9]


def test_what_is_found_of_a_kind_in_overlapping_words_is_one_finding():
    found = search([document("a.md", "born 2022-01-28, see https://www.example.org")], ())
    assert [f.kind for f in found] == ["date", "web address"]
    assert found[0].digest == digest("born 2022-01-28")


def test_cells_that_only_read_alike_have_digests_of_their_own():
    texts = [
        Text(CELL, "a.csv", text, "Dr Smith", "Dr Smith", (2,))
        for text in ("*Dr Smith", "Dr Smith")
    ]
    assert len({f.digest for f in search(texts, ())}) == 2


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("Ask Dr Smith today.", "Tomorrow,\nask (Dr Smith)!", True),
        ("Ask Dr\nSmith.", "Ask Dr Smith.", True),
        ("Ask Dr Smith.", "Ask Dr Smithson.", False),
        ("Ask Dr Smith.", "Ask Mr Smith.", False),
        ("See https://example.org/a", "See https://example.org/b", False),
    ],
)
def test_in_a_text_the_digest_follows_the_words_found_and_nothing_else(text, other, same):
    first, second = ({f.digest for f in search([document("a.md", t)], ())} for t in (text, other))
    assert len(first) == len(second) == 1
    assert (first == second) is same


def test_in_a_table_the_digest_is_of_the_whole_cell():
    first, second = search([cell("Dr Smith"), cell("Dr Smith today")], ())
    assert {first.digest, second.digest} == {digest("Dr Smith"), digest("Dr Smith today")}


def test_a_digest_is_twelve_letters_of_a_sha256():
    assert digest("abc") == "ba7816bf8f01"
    assert len(digest("\ud83d")) == 12


def test_what_is_waived_is_not_reported_and_everything_else_is():
    found = search([cell("Dr Smith"), cell("Dr Jones", 3), document("a.md", "Dr Smith")], ())
    problems = list(unwaived(found, [waiver(found[1])], ()))
    assert [(p.file, p.row) for p in problems] == [("a.md", 1), ("raw/codebook.csv", 3)]
    assert list(idle(found, [waiver(found[1])])) == []


@pytest.mark.parametrize("changed", ["file", "kind", "digest"])
def test_a_waiver_of_something_else_waives_nothing_and_is_an_error(changed):
    found = search([cell("Dr Smith")], ())
    waived = [waiver(found[0], **{changed: "another"})]
    assert len(list(unwaived(found, waived, ()))) == 1
    (problem,) = idle(found, waived)
    assert (problem.file, problem.column) == ("study.yml", "waived, entry 1")
    said = "something that it waives; nothing has this file, kind and digest: delete it"
    assert problem.expected == said


def test_idle_waivers_are_numbered_and_those_of_files_that_were_not_searched_left_alone():
    found = search([cell("Dr Smith")], ())
    waived = [waiver(found[0], digest="x"), waiver(found[0]), waiver(found[0], file="a.md")]
    assert [p.column for p in idle(found, waived)] == ["waived, entry 1", "waived, entry 3"]
    assert [p.column for p in idle(found, waived, {"a.md"})] == ["waived, entry 1"]


def test_without_a_key_nothing_is_waived_and_it_is_said_where_it_can_be():
    (found,) = searching.search([cell("Dr Smith")], ())
    assert found.digest == ""
    (problem,) = unwaived([found], [waiver(found)], ())
    assert problem.expected == (
        "no name with a title; remove it, or waive it where the key of this study is: its digest"
        " could not be checked: the key of this study is not here (raw/.key)"
    )


WAIVED = {"file": "a.md", "kind": "date", "digest": "x", "reason": "none", "by": "A"}


@pytest.mark.parametrize(
    ("given", "complete"),
    [
        ([WAIVED, WAIVED], 2),
        ([WAIVED | {"by": ""}, WAIVED | {"reason": 5}, WAIVED | {"digest": "a\nb"}], 0),
        ([{k: v for k, v in WAIVED.items() if k != "by"}, WAIVED | {"more": "x"}], 0),
        ([5, None, "x", WAIVED], 1),
        ("x", 0),
        (None, 0),
        ({"file": "a.md"}, 0),
    ],
)
def test_a_waiver_says_all_it_has_to_and_nothing_else(given, complete):
    assert waivers({"waived": given}) == [WAIVED] * complete
    assert waivers({}) == []


def hits(text, *spans):
    return stretches(text, [Finding(start, end, kind) for start, end, kind in spans])


def test_findings_are_widened_to_words_and_joined_where_they_overlap():
    text = "ab cd ef gh"
    assert hits(text, (3, 5, "x")) == [("x", 3, 5)]
    assert hits(text, (4, 5, "x")) == [("x", 3, 5)]
    assert hits(text, (4, 7, "x")) == [("x", 3, 8)]
    assert hits(text, (0, 1, "x"), (10, 11, "x")) == [("x", 0, 2), ("x", 9, 11)]
    assert hits(text, (0, 4, "x"), (4, 7, "x")) == [("x", 0, 8)]
    assert hits(text, (0, 8, "x"), (4, 5, "x")) == [("x", 0, 8)]
    assert hits(text, (0, 2, "x"), (3, 5, "x")) == [("x", 0, 2), ("x", 3, 5)]
    assert hits(text, (4, 7, "y"), (0, 4, "x")) == [("x", 0, 5), ("y", 3, 8)]
    assert hits("a\nbc", (2, 3, "x")) == [("x", 2, 4)]


def test_of_tables_that_stay_at_home_only_numbers_are_shown():
    def shown(file, found, public):
        return veiled(Problem(file, 2, "a", found, "x"), [], public=public).found

    assert shown("raw/codings.csv", "K1", True) == "K1"
    assert shown("raw/codings.csv", "K1", False) == ""
    assert shown("study.yml", "K1", False) == "K1"
    numbers = ("7", "-7", "7.5", "7.", "1e5", "٣")
    assert [shown("raw/codings.csv", n, False) for n in numbers] == ["7", "-7", "7.5", "", "", ""]


def test_names_of_files_and_columns_are_veiled_as_they_read():
    assert veil("raw/notes_Dr_Smith.csv", []) == "raw/notes_….csv"
    assert veil("came to Leeds", ["leeds"]) == "came to …"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("phrases:\n- {phrase: 12 March 2021, reason: x}\n", ["12 March 2021"]),
        (
            "phrases:\n- {phrase: 12 March 2021}\n- {phrase: 3 April 1999, reason: x}\n",
            ["3 April 1999"],
        ),
        ("phrases:\n- {phrase: nothing here, reason: x}\n", []),
        ("phrases:\n- 12 March 2021\n", []),
        ("phrases: 12 March 2021\n", []),
        ("- 12 March 2021\n", []),
        ("", []),
        (None, []),
    ],
)
def test_what_a_manuscript_allows_is_a_phrase_with_a_reason_in_which_something_identifies(
    tmp_path, text, words
):
    write(tmp_path, {} if text is None else {"allowed.yml": text})
    listed = listed_phrases(tmp_path)
    assert [(entry["phrase"], kinds) for entry, kinds in listed] == [(w, ["date"]) for w in words]


def test_an_entry_of_the_deny_list_can_be_waived():
    found = search([cell("The word care")], ["care"])
    assert [f.kind for f in found] == [DENIED]
    assert list(unwaived(found, [waiver(found[0])], ["care"])) == []


def test_a_contract_s_problem_is_shown_without_what_identifies():
    problem = Problem("raw/Dr Smith.docx", 3, "label", "jane@example.org", "one of a, Leeds")
    shown = Problem("raw/….docx", 3, "label", "…", "one of a, …")
    assert veiled(problem, ["leeds"]) == shown


@pytest.mark.parametrize("text", ["30/01/2022", "(the tag 'tag:yaml.org,2002:x')", "early", ""])
def test_what_the_contract_has_to_show_is_not_veiled(text):
    assert veil(text, ["Leeds"]) == text


def test_what_overlaps_is_veiled_as_one():
    assert veil("see Dr Leeds now, again", ["Leeds now"]) == "see …, again"


LISTING = [
    ("12 March 2021", "Approved on 12 March 2021.", True),
    ("12 March 2021", "Approved on 12\nMarch 2021.", True),
    ("www.funder.example", "See www.funder.example.", True),
    ("12 March 2021", "Approved on 13 March 2021.", False),
    ("12 March 2021", "Approved on 112 March 2021, born 3.4.1985.", False),
    ("07700", "Ring 07700 900123.", False),  # a part of a number hides none
    # nor does a part of an address, a name or another number
    ("https://funder.example", "See https://funder.example/people/jane-doe.", False),
    ("https://funder.example", "See https://funder.example.jane-doe.net/x.", False),
    ("https://funder.example", "See https://funder.example?p=jane and more.", False),
    (
        "https://funder.example",
        "See <https://funder.example>, or [it](https://funder.example).",
        True,
    ),
    ("help@funder.example", "Ask jane.help@funder.example.", False),
    ("help@funder.example", "Ask jane-help@funder.example.", False),
    ("help@funder.example", "Ask “help@funder.example”.", True),
    ("Dr Smith", "So Dr Smith-Jones said.", False),
    ("Dr Smith", "So Dr Smith's report - his own - said.", True),
    ("020 7946 0018", "Ring 020 7946 0018-22.", False),
    ("Ring", "Ring 07700 900123.", False),
]


@pytest.mark.parametrize(("phrase", "text", "clear"), LISTING)
def test_what_a_manuscript_lists_with_its_reason_needs_no_waiver_beside_it(
    tmp_path, phrase, text, clear
):
    listed = f"phrases:\n  - phrase: {phrase}\n    reason: Of the approval.\n"
    files = {"allowed.yml": listed, "index.qmd": f"## Methods\n\n{text}\n"}
    folder = write(tmp_path / "manuscript", files)
    found = search(without_listed(texts_of_manuscript(folder), folder), [])
    assert (found == []) is clear, found


def test_words_of_the_deny_list_and_data_are_found_in_what_a_manuscript_lists(tmp_path):
    listed = "phrases:\n  - phrase: Wickenby, 12 March 2021\n    reason: Of the approval.\n"
    folder = write(tmp_path / "manuscript", {"allowed.yml": listed})
    (found,) = search(without_listed(texts_of_manuscript(folder), folder), ["Wickenby"])
    assert found.kind == "entry of the deny-list"
    for file in ("published/facts.yml", "study.yml"):
        texts = without_listed([document(file, "On Wickenby, 12 March 2021")], folder)
        assert [f.kind for f in search(texts, [])] == ["date"]
