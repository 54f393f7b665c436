"""What is searched of a study, and what is meant to be published and is left alone."""

import gzip
import json
import tomllib
import zipfile
from pathlib import Path

import pytest

from analysis.common.problems import ContractError
from analysis.privacy.search import search
from analysis.privacy.spelling import as_read
from analysis.privacy.texts import (
    document,
    documents,
    is_made,
    named,
    texts_of_data,
    texts_of_file,
    texts_of_manuscript,
)
from analysis.study.contract import validate
from tests.support.small import ROOT, write_study

MAIL = "jane.doe@example.org"
CASES = tomllib.loads((ROOT / "tests/privacy/texts.toml").read_text("utf-8"))


def kinds(name, text, denied=(), keys=frozenset()):
    return [found.kind for found in search([document(name, text, keys)], denied)]


def put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def manuscript(tmp_path):
    folder = tmp_path / "manuscript"
    put(folder, "index.qmd", "---\ntitle: A paper\ndate: 2022-01-28\n---\n\nText.\n")
    put(
        folder,
        "references.bib",
        "@article{smith.1999,\n  doi = {10.1016/0022-5193(66)90013-0},\n}\n",
    )
    return folder


def places(texts, denied=()):
    return [(found.file, found.row, found.column) for found in search(texts, denied)]


# What is searched


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("published/facts.yml", f"a: 1\nb: {MAIL}\n", 2),
        ("published/more.yaml", f"# from {MAIL}\n", 1),
        ("study.yml", f"title: a\nattributes: []\n# {MAIL}\n", 3),
        ("study.yml", f"disclosure:\n  merge:\n    place:\n      {MAIL}: [ward]\n", 4),
        ("datapackage.json", f'{{"resources": [],\n "title": "{MAIL}"}}', 2),
    ],
)
def test_every_file_that_describes_a_study_is_searched_with_its_comments(
    tmp_path, name, text, line
):
    study = write_study(tmp_path / "study")
    put(study, name, text)
    assert places(texts_of_data(study)) == [(name, line, "")]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("codebook", "label"),
        ("codebook", "definition"),
        ("codebook", "code_id"),
        ("participants", "job"),
        ("excerpts", "text"),
        ("excerpts", "cleared_by"),
        ("codings", "coder_id"),
        ("sources", "mode"),
        ("sources", "words"),
    ],
)
def test_every_cell_of_every_table_is_searched(tmp_path, table, column):
    study = write_study(tmp_path / "study", excerpts=[("E1", "TEST TEXT")])
    path = study / f"raw/{table}.csv"
    header, first, *rest = path.read_text("utf-8").splitlines()
    cells = first.split(",")
    cells[header.split(",").index(column)] = MAIL
    path.write_text("\n".join([header, ",".join(cells), *rest]), encoding="utf-8")
    assert places(texts_of_data(study)) == [(f"raw/{table}.csv", 2, column)]


def test_a_table_that_nobody_described_or_that_is_no_table_is_searched_as_far_as_it_goes(tmp_path):
    study = write_study(tmp_path / "study")
    put(study, "raw/more.csv", f'a,b\n1,2,{MAIL}\n"{MAIL}')
    (study / "raw/latin.csv").write_bytes(f"a\n{MAIL} é\n".encode("latin-1"))
    (study / "datapackage.json").write_text("{", encoding="utf-8")
    assert places(texts_of_data(study)) == [
        ("raw/latin.csv", 2, "a"),
        ("raw/more.csv", 2, ""),
        ("raw/more.csv", 3, "a"),
    ]


def test_days_and_counts_in_their_columns_are_no_dates_and_numbers_of_people(tmp_path):
    study = write_study(tmp_path / "study", excerpts=[("E1", "TEST TEXT")])
    path = study / "raw/codings.csv"
    path.write_text(path.read_text("utf-8").replace(",10,25,", ",20220128,9434765919,"), "utf-8")
    excerpts = study / "raw/excerpts.csv"
    excerpts.write_text(excerpts.read_text("utf-8").replace("2022-02-01", "01/02/2022"), "utf-8")
    assert places(texts_of_data(study)) == [
        ("raw/codings.csv", 2, "end"),
        ("raw/codings.csv", 2, "start"),
    ]


def test_names_of_columns_and_files_are_searched(tmp_path, manuscript):
    study = write_study(tmp_path / "study")
    put(study, "raw/notes_Dr_Quillfeather.csv", "code_id\n")
    put(study, "raw/other.csv", "code_id,dr_quillfeather\n")
    put(study, "published/born-1985-04-03.txt", "")
    put(manuscript, "plots/dr-quillfeather.png", "")
    assert places(texts_of_data(study)) == [
        ("published/born-1985-04-03.txt", 0, ""),
        ("raw/notes_Dr_Quillfeather.csv", 0, ""),
        ("raw/other.csv", 1, "dr_quillfeather"),
    ]
    shown = [("manuscript/plots/dr-quillfeather.png", 0, "")]
    assert places(texts_of_manuscript(manuscript)) == shown


def test_the_names_of_exhibits_are_searched(tmp_path):
    names = {text.file for text in texts_of_data(write_study(tmp_path / "study"))}
    assert {"analysis/tables/themes.py", "analysis/figures/theme_map.py"} <= names


MODULE = """# Dr Quillfeather wrote this.
TITLE = 'Ask Dr Hopps'
NOTE = f"At\\nDr Penrose {TITLE!r}"
LONG = \'\'\'What "they" say:
Dr Achebe.\'\'\'
pattern = r"\\d" + "it\\'s"  # Dr Tolley's
"""


@pytest.mark.parametrize("more", ["", "this is no (Python\n"])
def test_what_an_exhibit_may_print_is_searched_in_its_lines_and_no_comment(tmp_path, more):
    data = write_study(tmp_path / "study")
    put(data, "exhibits/tables/mine.py", MODULE + more)
    found = search([t for t in texts_of_data(data) if t.file.endswith("mine.py")], [])
    assert [(f.row, f.kind) for f in found] == [(n, "name with a title") for n in (2, 3, 5)]


@pytest.mark.parametrize(
    "name", ["index.qmd", "parts/more.md", "checklists/coreq.yml", "references.bib", "_quarto.yml"]
)
def test_all_that_an_author_writes_in_a_manuscript_is_searched(manuscript, name):
    put(manuscript, name, f"\n\n{MAIL}\n")
    assert places(texts_of_manuscript(manuscript)) == [(f"manuscript/{name}", 3, "")]


LONG = "a" * 200_000


@pytest.mark.parametrize(
    "table",
    [
        f"{LONG},b\n1,{MAIL}\n",
        f"a,b\n{LONG},b\n1,{MAIL}\n",
        gzip.compress(MAIL.encode(), mtime=0),
    ],
    ids=["a header without an end", "a cell without an end", "packed"],
)
@pytest.mark.parametrize("name", ["published/facts.csv", "published/facts.yml", "raw/more.csv"])
def test_what_is_no_table_all_through_is_searched_as_any_file(tmp_path, name, table):
    data = write_study(tmp_path / "study")
    (data / name).parent.mkdir(exist_ok=True)
    (data / name).write_bytes(table if isinstance(table, bytes) else table.encode())
    found = search([t for t in texts_of_data(data) if t.file == name], [])
    assert {f.kind for f in found} == {"e-mail address"}


@pytest.mark.parametrize("part", ["name", "type"])
@pytest.mark.parametrize("wrong", [["string", "null"], {"a": 1}, None])
def test_fields_that_are_described_in_no_words_are_left_to_the_contract(tmp_path, part, wrong):
    data = write_study(tmp_path / "study")
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    package["resources"][0]["schema"]["fields"][0][part] = wrong
    put(data, "datapackage.json", json.dumps(package))
    assert places(texts_of_data(data)) == []
    with pytest.raises(ContractError):
        validate(data)


PLACES = {
    "a footnote": "Words.[^a]\n\n[^a]: Ask {}.",
    "a note in the text": "Words.^[Ask {}.]",
    "an alternative text": "![Words.](a.png){{#fig-a fig-alt='Ask {}'}}",
    "the words of an equation": '$$x$$ {{#eq-a alt="Ask {}"}}',
    "an equation": "So $\\text{{{}}}$.",
    "a comment": "Words. <!-- ask {}\n\nor not -->",
    "a cell": "| {} |\n|---|\n| b |\n\n: Words. {{#tbl-a}}",
    "a definition": "Term\n\n:   {}",
    "what is withheld from reviewers": "Ask [{}]{{.withheld}}.",
    "an address": "Ask <{}>.",
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_each_place_where_an_author_writes_is_searched(manuscript, text):
    front = "---\ntitle: A\n---\n\n"
    put(manuscript, "index.qmd", front + text.format("jane.doe@example.org"))
    found = places(texts_of_manuscript(manuscript))
    assert [file for file, *_ in found] == ["manuscript/index.qmd"]


AUTHOR = """\
---
title: A
study:
  author:
    - name: {{given: Dr, family: Smith}}
      email: jane.doe@example.org
      orcid: 0000-0002-1825-0097
  funding: {}
---

{}
"""


@pytest.mark.parametrize(
    ("funding", "text", "lines"),
    [
        ("None.", "Words.", []),
        ("By jane.doe@example.org.", "Words.", [8]),
        ("None.", "Ask <jane.doe@example.org>.", [11]),
    ],
)
def test_the_address_of_an_author_of_the_study_may_stand_with_the_author_alone(
    manuscript, funding, text, lines
):
    put(manuscript, "index.qmd", AUTHOR.format(funding, text))
    assert [row for _, row, _ in places(texts_of_manuscript(manuscript))] == lines


@pytest.mark.parametrize(
    "name",
    ["_tables/a.md", "_output/index.md", "_banner.md", ".quarto/a.yml", ".~lock.a#", ".a.qmd.swp"],
)
def test_what_the_build_or_an_editor_makes_is_not_searched(manuscript, name):
    put(manuscript, name, MAIL)
    assert places(texts_of_manuscript(manuscript)) == []


@pytest.mark.parametrize(
    "name",
    ["_my-figures/a.svg", "_part.md", ".hidden/a.txt", ".a.md", ".a.part.md", "b/_tables/a.md"],
)
def test_no_name_keeps_what_somebody_made_from_being_searched(manuscript, name):
    put(manuscript, name, MAIL)
    assert places(texts_of_manuscript(manuscript)) == [(f"manuscript/{name}", 1, "")]


# How it is read


@pytest.mark.parametrize(("name", "text"), CASES["read"])
def test_an_identifier_is_found_however_its_file_has_to_write_it(name, text):
    assert set(kinds(name, text)) & {"e-mail address", "telephone number", "date"}


@pytest.mark.parametrize("text", ["a&#10;b", r"a\u000ab", "a\\\n  b", r"a\nb", "&NewLine;"])
def test_every_line_stays_where_it_is(text):
    assert as_read(text, coded=True).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a: 'Jane Smith'", 'a: "Jane Smith"'),
        ("a: ['Jane', 'Smith']", 'a: ["Jane", "Smith"]'),
        ("a: {b: 'Jane'}", 'a: {b: "Jane"}'),
        ("a: 'O''Neill'", 'a: "O\'Neill"'),
        ("a: O'Neill", "a: O'Neill"),
        ("a: the nurses' room", 'a: the nurses" room'),
    ],
)
def test_quotation_marks_around_a_text_are_told_from_those_in_a_name(text, read):
    assert as_read(text, coded=True) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *(("Jane~Smith", "Jane Smith"), ("~", "~"), ("_Jane_ Smith", "Jane Smith")),
        *(("snake_case", "snake_case"), ("Sm**it**h", "Smith"), ("  > Smith", "Smith")),
        *(("Raven^smo^or", "Ravensmoor"), ("10^6^", "10^6^"), ("Raven[^1]smoor", "Ravensmoor")),
        *(("Raven~smo~or", "Raven smo or Ravensmoor"), ("Dr~J~Smith", "Dr J Smith DrJSmith")),
        *(
            ("Raven~~smo~~or", "Ravensmoor"),
            ("moor[^a]", "moor[^a]"),
            ("^a^", "^a^"),
            ("a~b c~d", "a b c d"),
        ),
        *(("&quest;&frac12;&#63;&#x3F;", "?½??"), ("a%3Fb", "a?b"), (r"\?", "?")),
    ],
)
def test_what_stands_between_letters_where_they_are_written_alone_is_undone(text, read):
    assert as_read(text) == read


def told(name, text, denied=()):
    return [(found.kind, found.row) for found in search(documents(name, text), denied)]


NAMED = json.dumps({"a": "met Jürgen Müller"})
LINES = json.dumps({"a": "Call\n07700 900123"})
OTHER_NAMES = ("a.ipynb", "a.jsonl", "a.geojson", "a.csl-json", "a.txt", "a.zip", "a.html", "a")


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_escapes_are_undone_whatever_a_file_is_called(name):
    assert told(name, f"\n{NAMED}", ["Müller"]) == [("entry of the deny-list", 2)]
    assert told(name, f"\n{LINES}") == [("telephone number", 2)]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_name_is_found_over_two_lines_of_a_notebook(indent):
    cell = json.dumps(["we met Zelda\n", "Quimby there"], indent=indent)
    assert [kind for kind, _ in told("a.ipynb", cell, ["Zelda Quimby"])] == [
        "entry of the deny-list"
    ]


def test_a_finding_in_a_line_without_escapes_is_told_once():
    text = f"{LINES}\nask {MAIL}\nask {MAIL}\n"
    assert told("a.ipynb", text) == [
        ("telephone number", 1),
        ("e-mail address", 2),
        ("e-mail address", 3),
    ]


def test_what_a_path_holds_after_a_backslash_is_found_as_it_stands():
    text = "C:\\data\\nelda\\rowena\n"
    assert told("a.md", text, ["nelda", "rowena"]) == [("entry of the deny-list", 1)]


@pytest.mark.parametrize(
    "text",
    [
        r"\newcommand{\rm}{\textbf{Mr}} \nu \times 12 \rho",
        r"C:\temp\new\runs\2021",
        r"^\d{4}\s(?:\w+\n)+\x20$",
        r"| a \| b | 07 |",
    ],
)
def test_backslashes_of_formulas_paths_and_patterns_raise_no_alarm(text):
    assert told("a.md", text) == []


@pytest.mark.parametrize("name", ["escaped.py", "escaped.js", "escaped.toml"])
def test_of_programs_without_escapes_only_the_deny_list_is_searched_for(tmp_path, name):
    put(tmp_path, name, f'a = {NAMED}\nb = "{MAIL}\\n"\n')
    found = search(texts_of_file(name, tmp_path / name), ["Müller"])
    assert [(f.kind, f.row) for f in found] == [("entry of the deny-list", 1)]


# What is meant


@pytest.mark.parametrize(("name", "text"), CASES["meant"])
def test_what_is_meant_to_be_published_raises_no_alarm(name, text):
    assert kinds(name, text, keys=frozenset({"smith.1999"})) == []


@pytest.mark.parametrize(("name", "text", "kind"), CASES["found"])
def test_what_only_looks_like_it_is_found(name, text, kind):
    assert kinds(name, text) == [kind]


@pytest.mark.parametrize(("name", "text"), CASES["denied"])
def test_an_entry_of_the_deny_list_is_never_meant(name, text):
    assert kinds(name, text, ["Quillfeather"]) == ["entry of the deny-list"]


def test_nothing_is_found_in_this_study():
    texts = [*texts_of_data(ROOT / "data"), *texts_of_manuscript(ROOT / "manuscript")]
    assert sum(len(text.rows) for text in texts) > 3000
    assert search(texts, ["Ravensmoor"]) == []


def test_the_name_of_a_file_is_read_in_three_ways():
    read = [text.read for text in named("raw/Dr_Smith-a.b.csv")]
    assert read == ["raw/Dr_Smith-a.b.csv", "raw/Dr_Smith-a.b", "raw/Dr Smith a b csv"]
    assert {(t.part, t.file, t.text) for t in named("a.csv")} == {("name", "a.csv", "a.csv")}


@pytest.mark.parametrize(
    "name",
    [
        *("_output/a.html", ".quarto/x", ".DS_Store", "b/.DS_Store", ".~lock.a.docx#", ".#a.md"),
        *(".a.md.swp", ".a.md.swo", ".a.part", "b/.index.qmd.part"),
    ],
)
def test_what_a_build_or_an_editor_makes_is_known(name):
    assert is_made(Path(name))


@pytest.mark.parametrize(
    "name",
    [
        *("a.qmd", "DS_Store", ".DS_Store.md", "a.swp", ".a.sw", ".a.swap", ".a.parts", ".a"),
        *("a/_output/b", "~a", "#a", ".hidden/a", "my_output/a"),
    ],
)
def test_no_other_file_is_taken_for_made(name):
    assert not is_made(Path(name))


@pytest.mark.parametrize(
    ("name", "searched"),
    [
        *(("a.md", True), ("a.csv", True), ("a", True), ("standin.yaml", True), ("a.json", True)),
        *((f"a{end}", False) for end in (".py", ".lua", ".css", ".js", ".toml", ".lock")),
        *(("standin.yml", False), ("SHA256SUMS", False)),
    ],
)
def test_in_programs_and_sums_only_the_deny_list_is_searched_for(tmp_path, name, searched):
    put(tmp_path, name, f"{MAIL} Leeds\n")
    found = search(texts_of_file(name, tmp_path / name), ["Leeds"])
    assert {f.kind for f in found} == {"entry of the deny-list"} | (
        {"e-mail address"} if searched else set()
    )


@pytest.mark.parametrize(
    ("column", "cell", "harmless"),
    [
        *(("start", "1234567", True), ("start", "12345678", False), ("start", "-1", False)),
        *(("coding_id", "20220128", False),),
    ],
)
def test_short_numbers_in_their_columns_are_passed_over(tmp_path, column, cell, harmless):
    study = write_study(tmp_path / "study")
    put(study, "raw/codings.csv", f"{column},x\n{cell},1\n")
    cells = [t.text for t in texts_of_data(study) if t.part == "cell" and t.rows != (1,)]
    assert (cell not in cells) is harmless


@pytest.mark.parametrize("code", ["cp1252", "mac_roman", "cp850", "utf-8"])
@pytest.mark.parametrize("packed", [False, True])
def test_entries_of_the_deny_list_are_found_in_whatever_letters(tmp_path, code, packed):
    content = "One line\nof Mülhöfer\n".encode(code) + b"and \xe9 of Windows\n"
    path = tmp_path / ("a.zip" if packed else "a.md")
    if packed:
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("a.md", content)
    else:
        path.write_bytes(content)
    (found,) = search(texts_of_file("a", path), ["Mülhöfer"])
    assert (found.kind, found.row) == ("entry of the deny-list", 2)


def test_of_what_a_file_may_say_nothing_but_the_deny_list_is_searched_for(tmp_path):
    put(tmp_path, "a.md", "")
    (tmp_path / "a.md").write_bytes(f"Dr Mülhöfer, {MAIL}\n".encode("mac_roman"))
    found = search(texts_of_file("a.md", tmp_path / "a.md"), [])
    assert sorted(f.kind for f in found) == ["e-mail address", "name with a title"]
