"""The documents are searched as a reader has them."""

from pathlib import Path

import pytest

from analysis.checks import leaks as module
from analysis.checks.leaks import leaks
from analysis.privacy.search import digest
from analysis.study.digests import digests_of
from analysis.study.settings import settings_of
from tests.support.run import write
from tests.support.small import write_study

MAIL = "jane.doe@example.org"


@pytest.fixture
def study(tmp_path):
    text = "---\nauthor: Dr Smith\ndate: 2022-01-28\n---\nText.\n"
    manuscript = write(tmp_path / "manuscript", {"index.qmd": text})
    return write_study(tmp_path / "data"), manuscript


def found(study, page, name="index.html"):
    return list(leaks(*study, {Path(name): page.encode()}, "2022-01-28"))


def test_what_no_searched_text_holds_stops_the_build_and_says_where(study):
    (problem,) = found(study, "<p>One</p>\n<p>jane.doe<b>@</b>example.org</p>")
    assert (problem.file, problem.row) == ("index.html", 2)
    assert problem.expected.startswith("no e-mail address: no text that was searched holds it")
    assert MAIL not in repr(problem)


def test_a_word_before_those_that_the_sources_hold_is_none_of_them(study):
    said = "Nothing of what is said in these words here was ever said elsewhere before."
    (study[1] / "index.qmd").write_text(f"---\ndate: 2022-01-28\n---\n{said}\n", "utf-8")
    assert found(study, f"<p>{said}</p>") == []
    (problem,) = found(study, f"<p>SE58AF {said}</p>")
    assert problem.expected.startswith("no postcode")


def test_what_the_sources_hold_was_judged_there(study):
    assert found(study, "<p>Dr <b>Smith</b>, 28 January 2022</p>") == []
    assert found(study, "<p>Dr Jones, 29 January 2022</p>") != []


def test_an_author_may_be_written_to_and_looked_up_where_the_front_matter_says_so(study):
    front = f"---\nauthor:\n  - name: A\n    email: {MAIL}\n    orcid: 0000-0002-1825-0097\n---\n"
    page = '<a href="mailto:{0}">{0}</a> <a href="https://orcid.org/{1}">https://orcid.org/{1}</a>'
    orcid = "0000-0002-1825-0097"
    assert found(study, page.format(MAIL, orcid)) != []
    (study[1] / "index.qmd").write_text(front, "utf-8")
    assert found(study, page.format(MAIL, orcid)) == []
    assert found(study, page.format("j" + MAIL, orcid)) != []
    assert found(study, page.format(MAIL, "0000-0001-5109-3700")) != []


def test_a_waiver_holds_for_the_documents_too(study):
    said = digest(MAIL, "index.html", digests_of(study[0], settings_of(study[0])))
    with (study[0] / "study.yml").open("a", encoding="utf-8") as file:
        waiver = f"kind: e-mail address, digest: {said}, reason: none, by: A"
        file.write(f"waived:\n- {{file: index.html, {waiver}}}\n")
    assert found(study, f"<p>{MAIL}</p>") == []


def test_a_listed_word_is_found_in_the_documents_whatever_the_sources_hold(study, tmp_path):
    (tmp_path.parent / "denied.txt").write_text("Quillfeather\n", "utf-8")
    with (study[0] / "study.yml").open("a", encoding="utf-8") as file:
        file.write("deny_list: ../../denied.txt\n")
    (study[1] / "index.qmd").write_text("Quillfeather", "utf-8")
    assert [p.file for p in found(study, "<p>Quill<i>feather</i></p>")] == ["index.html"]


def test_cells_of_a_table_that_pass_apart_pass_where_another_format_runs_them_together(study):
    cells = "".join(f"<td>{n}</td>\n" for n in "434765919")
    page = f"<table><tr><th>FG9</th>\n{cells}</tr></table>".encode()
    row = ("FG9 " + " ".join("434765919")).encode()
    assert [p.file for p in leaks(*study, {Path("a.txt"): row}, "")] == ["a.txt"]
    assert list(leaks(*study, {Path("a.html"): page, Path("a.txt"): row}, "")) == []


DIGITS = "02075789"  # with the number of a section beside it, a telephone number


def test_a_digest_that_the_build_prints_is_the_number_of_nobody(study):
    page = f"<td>codings.csv; 428 rows, {DIGITS}</td><td>66</td><td>20690305, 5feb21ab</td>"
    assert found(study, page) != []
    write(study[1], {"_tables/numbers.md": f"428 rows, {DIGITS} |", "_tables/origins.md": ""})
    assert found(study, page) != []
    write(study[1], {"_tables/origins.md": "| 20690305 |\n| 5feb21ab |\n"})
    assert found(study, page) == []
    assert found(study, f"{page}<td>020 7578 9661</td>") != []


def test_a_cell_that_stands_in_many_rows_is_searched_once_and_found_in_each(study, monkeypatch):
    searched = []
    whole = module.find
    monkeypatch.setattr(module, "find", lambda text: searched.append(text) or whole(text))
    cells = f"<td>A theme of {MAIL}</td>\n<td>What it means.</td>\n"
    page = "".join(f"<tr><td>{n}</td>\n{cells}</tr>\n" for n in range(100))
    assert len(found(study, f"<table>{page}</table>")) == 100
    assert sum(MAIL in text for text in searched) == 1


def test_so_is_a_paragraph_that_many_cards_say_again(study, monkeypatch):
    searched = []
    whole = module.find
    monkeypatch.setattr(module, "find", lambda text: searched.append(text) or whole(text))
    card = '<div class="card" id="card-{0}" popover role="note"><p>{0}</p><p>Ask {1}</p></div>\n'
    cards = "".join(card.format(n, MAIL) for n in range(100))
    assert [problem.row for problem in found(study, f"{cards}<h2>End</h2>")] == [*range(1, 101)]
    assert sum(MAIL in text for text in searched) == 1


def test_what_one_document_was_stopped_for_stops_no_other(study):
    pages = {
        Path("a.html"): f"<p>One {MAIL}</p>",
        Path("b.html"): f"<p>And two of {MAIL} three</p>",
    }
    built = {path: page.encode() for path, page in pages.items()}
    assert [problem.file for problem in leaks(*study, built, "")] == ["a.html"]


@pytest.mark.parametrize("said", ["JANE.DOE@EXAMPLE.ORG", "jane . doe @ example . org", MAIL])
def test_what_the_sources_hold_in_other_letters_and_with_other_blanks_was_judged(study, said):
    (study[1] / "index.qmd").write_text(f"Ask {MAIL}, or 12.\n", "utf-8")
    assert found(study, f"<p>Some write {said} here</p>") == []


@pytest.mark.parametrize(("day", "is_known"), [("2022-01-28", True), ("", False)])
def test_the_day_that_documents_bear_is_known(study, day, is_known):
    (study[1] / "index.qmd").write_text("Text.\n", "utf-8")
    page = {Path("a.html"): b"<p>It is of 28 January 2022, as others are.</p>"}
    assert (list(leaks(*study, page, day)) == []) is is_known


@pytest.mark.parametrize("words", [1, 11, 12, 13, 30])
@pytest.mark.parametrize("at", ["begin", "end"])
def test_what_stands_before_or_after_known_words_is_found_however_many_these_are(study, words, at):
    known = " ".join(f"word{'abcdefghij'[n % 10]}{'klmnopq'[n % 7]}" for n in range(words))
    (study[1] / "index.qmd").write_text(known, "utf-8")
    assert found(study, f"<p>{known}</p>") == []
    page = f"<p>{MAIL} {known}</p>" if at == "begin" else f"<p>{known} {MAIL}</p>"
    (problem,) = found(study, f"<p>One</p>\n{page}\n")
    assert problem.row == 2
    assert problem.column == problem.found == ""


def test_two_of_a_document_are_told_each_in_its_line(study):
    page = f"<p>{MAIL}</p>\n<p>So.</p>\n<p>Or else john.roe@example.net is.</p>"
    assert [problem.row for problem in found(study, page)] == [1, 3]
