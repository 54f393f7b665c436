"""Everything that can stop a build is said in one run, in the order in which one mends it."""

import re
import shutil
from pathlib import Path

import pytest

from analysis.checks import preview
from analysis.checks.check import Found, discreet, everything, together
from analysis.common.described import misfits, read
from analysis.common.problems import Problem
from analysis.manuscript import assemble
from analysis.prose.numbers import content
from analysis.prose.origins import exhibits, told
from analysis.prose.places import read_places
from analysis.study.diagnostics import HERE
from analysis.study.uses import modules
from tests.support.run import ROOT, alter, run, write
from tests.support.small import ATTRIBUTES, write_study

FRONT = """---
title: A small study
author:
  - name: {literal: Nobody}
date: 2026-02-01
lang: en-GB
bibliography: references.bib
csl: vancouver.csl
---

"""
TEXT = """\
## Findings {#sec-findings}

They hold {{< var n.sources >}} sources [@ada2020], as @fig-theme-map shows.

![Themes.](_figures/theme-map){#fig-theme-map fig-alt='{{< var alt.theme-map >}}'}

{{< include _quotes/E1.md >}}

It is so: {{< var quote.E1 >}}. [The first theme is time]{#claim-first}.
"""
CLAIMS = "first:\n  holds:\n    - {code: A, position: first, label: time}\n"
CODINGS = [("FG1", "P1", "A.wait", "C1", 5, "E1"), ("I1", "P3", "B")]


@pytest.fixture
def study(tmp_path):
    """A study whose data and text are right."""
    data = write_study(
        tmp_path / "study", codings=CODINGS, excerpts=[("E1", "TEST TEXT, which nobody said")]
    )
    bibliography = "@misc{ada2020, title = {On waiting}, year = {2020}}\n"
    files = {"index.qmd": FRONT + TEXT, "claims.yml": CLAIMS, "references.bib": bibliography}
    folder = write(data / "manuscript", files)
    for name in ("_quarto.yml", "vancouver.csl"):
        shutil.copy(ROOT / "manuscript" / name, folder)
    return data


def said(data):
    """All that is said, and the lines of it that are no heading and no way out."""
    report = everything(data, data / "manuscript").report(data / "manuscript")
    return report, [line for line in report.splitlines()[1:] if not line.startswith("What ")]


def test_a_study_that_is_right_passes(study):
    assert not everything(study, study / "manuscript"), said(study)


def test_this_study_passes():
    assert not everything(ROOT / "data", ROOT / "manuscript"), said(ROOT / "data")


# The file, what is changed in it, and what is said; in the order in which it is said.
SETTINGS = ("study.yml", "threshold: 1", "threshold: none", "study.yml, line")
TABLES = ("raw/codings.csv", "K1,FG1", "K1,FG9", "raw/codings.csv, row 2, column source_id")
PEOPLE = (
    "raw/participants.csv",
    "ward,nurse",
    "ward,jane@example.org",
    "raw/participants.csv, row",
)
FACTS = ("published/facts.yml", "", "a: [", "published/facts.yml, line")
COUNTS = ("published/facts.yml", "", "counts: {people: 4}", "published/facts.yml, line 1, counts")
STATED = (
    "published/claims.yml",
    "",
    "views: {fact: x}",
    "published/claims.yml, line 1, views, loc",
)
IDENTIFIES = (
    "manuscript/index.qmd",
    "They hold",
    "Ask jane.doe@example.org. They hold",
    "manuscript/index.qmd, line 13: expected no e-mail address",
)
FORM = [
    ("manuscript/index.qmd", "lang: en-GB", "mood: good", "index.qmd:2: mood|index.qmd.*lang"),
    (
        "manuscript/index.qmd",
        "sources [@ada",
        "<b>sources</b> [@ada",
        "index.qmd:13: <b is raw HTML",
    ),
    ("manuscript/index.qmd", "alt.theme-map", "alt.theme-mop", "alt.theme-mop is not there"),
    ("manuscript/index.qmd", "(_figures/theme-map)", "(_figures/mop)", "_figures/mop.svg does not"),
    ("manuscript/index.qmd", "_quotes/E1.md", "_quotes/E7.md", "index.qmd:17: _quotes/E7.md does"),
    ("manuscript/index.qmd", "var quote.E1", "var quote.E7", "index.qmd:19: .*quote.E7"),
    ("manuscript/index.qmd", "[@ada2020]", "[@ida2020]", "index.qmd:13: @ida2020 is not in"),
    ("manuscript/index.qmd", "as @fig-theme-map", "as @fig-mop", "@fig-mop is not in the text"),
    ("manuscript/index.qmd", "csl: vancouver", "csl: vancover", "vancover.csl does not exist"),
    ("manuscript/_quarto.yml", "number-sections: true", "number-sections: 7", "_quarto.yml:"),
]
WORDS = [
    ("manuscript/index.qmd", "They hold", "In fifty ways they hold", "index.qmd:13: “fifty”"),
    ("manuscript/index.qmd", "It is so:", "It is often so:", "index.qmd:19: “often” asserts"),
    ("manuscript/claims.yml", "holds", "hold", "claims.yml:"),
    ("manuscript/index.qmd", "[The first", "[A tale]{#claim-b} [The first", "#claim-b"),
    ("manuscript/allowed.yml", "", "phrases: [{phrase: a b, reason: c}]", "allowed.yml:1: “a b”"),
]
RESTS = [
    ("manuscript/index.qmd", ">}} sources", ">}} nurses", "“nurses” stands after it"),
    ("manuscript/index.qmd", "They hold", "With 4 participants they hold", "is n.participants"),
    ("manuscript/claims.yml", "position: first", "position: last", "claim first does not hold"),
    ("manuscript/index.qmd", "It is so:", "“All was lost to us”:", "stands in quotation marks"),
]
PHRASES = [
    (
        "manuscript/words.yml",
        "",
        "Sources: 22 Quellen",
        "words.yml:1: “Sources”: expected words with",
    ),
    ("manuscript/words.yml", "", "Sources: Most sources", "words.yml:1: “Sources”: “most” says"),
    ("manuscript/words.yml", "", "All: Nine of ten", "words.yml:1: “All”: “nine”, “ten” says"),
    ("manuscript/words.yml", "", "a {} b: c", "words.yml:1: “a {} b”: expected"),
    ("manuscript/words.yml", "", "- a", "words.yml:1: expected phrases"),
    ("manuscript/words.yml", "", "a: {", "words.yml, line 2"),
]
LISTS = ("manuscript/checklists/list.yml", "", "points: []", "checklists/list.yml")
KINDS = [
    SETTINGS,
    TABLES,
    PEOPLE,
    FACTS,
    COUNTS,
    STATED,
    IDENTIFIES,
    *FORM,
    *WORDS,
    *RESTS,
    *PHRASES[:1],
    LISTS,
]


def plant(data, *kinds):
    for file, old, new, _ in kinds:
        if old:
            alter(data / file, old, new)
        else:
            write(data, {file: new})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[2])
def test_each_kind_of_error_is_told_with_its_file(study, kind):
    plant(study, kind)
    report, _ = said(study)
    assert re.search(kind[3], report), report


def test_one_run_says_all_that_is_wrong_with_data_and_text(study):
    kinds = [TABLES, FACTS, IDENTIFIES, *FORM[1:4], *FORM[6:], *WORDS[:2], *WORDS[3:], LISTS]
    plant(study, *kinds)
    report, found = said(study)
    assert [kind for kind in kinds if not re.search(kind[3], report)] == []
    assert "What the text says of the data is asked once these are right" in report
    (number,) = re.findall(r"^(\d+) problems in data and text\.$", report, re.MULTILINE)
    assert int(number) == len(found)


def test_where_data_are_right_what_rests_on_them_is_told_with_the_rest(study):
    kinds = [IDENTIFIES, *RESTS, *FORM[2:], *WORDS[3:], LISTS]
    plant(study, *kinds)
    report, _ = said(study)
    assert [kind for kind in kinds if not re.search(kind[3], report)] == []
    assert "once these are right" not in report


def test_the_order_is_that_in_which_one_mends_it(study):
    plant(study, TABLES, SETTINGS, IDENTIFIES, FORM[1], WORDS[0], LISTS)
    _, found = said(study)
    places = [re.split(r"[,:]", line)[0] for line in found]
    assert list(dict.fromkeys(places)) == [
        *("study.yml", "raw/codings.csv", "manuscript/index.qmd", "manuscript/checklists/list.yml")
    ]
    said_of_text = [re.split(": ", line, maxsplit=1)[1][:6] for line in found if "index" in line]
    assert said_of_text == ["expect", "<b is ", "“fifty"]


def test_an_exhibit_of_one_s_own_that_is_no_python_is_told_with_the_rest(study):
    write(study, {"exhibits/tables/bad.py": "def compute("})
    plant(study, WORDS[0])
    (line,) = [line for line in said(study)[1] if "bad.py" in line]
    assert line.startswith("exhibits/tables/bad.py: line 1: expected Python")
    assert len(said(study)[1]) > 1


FLOAT = """::: {{#stbl-{0}}}

{{{{< include _tables/{0}.md >}}}}

A table. {{{{< var made.stbl-{0} >}}}}

:::
"""
OWN = """USES = ('sources', 'participants')
def compute(study):
    return study.participants.groupby('role').size()
def show(frame, study):
    return []
def note(study):
    return ''
"""


def test_an_exhibit_of_one_s_own_that_cannot_be_made_is_told_with_the_rest(study):
    asks = OWN.replace("role", next(a for a in ATTRIBUTES))
    write(study, {"exhibits/tables/asks.py": asks, "exhibits/figures/none.py": "import none"})
    plant(study, WORDS[0])
    assert "exhibits/figures/none.py: expected USES, compute" in "\n".join(said(study)[1])
    drawn = f"from analysis.exhibits import style\n{OWN}".replace(
        "show(frame, study)", "draw(frame, width)"
    ).replace("note(study)", "alt(frame)")
    write(study, {"exhibits/figures/none.py": drawn.replace("study.part", "1 / 0, study.part")})
    found = "\n".join(said(study)[1])
    assert "exhibits/tables/asks.py, line 3: it asks for" in found
    assert "exhibits/figures/none.py, line 4: ZeroDivisionError" in found
    assert "“fifty”" in found
    text = FLOAT.format("asks")
    lists = "{{< include _tables/origins.md >}}\n"
    write(study, {"manuscript/supplement.qmd": f"{FRONT}{text}\n{lists}"})
    write(study, {"exhibits/tables/asks.py": "USED = ()"})
    assert "exhibits/tables/asks.py: expected USES" in "\n".join(said(study)[1])
    (study / "manuscript/supplement.qmd").unlink()
    write(study, {"exhibits/tables/asks.py": OWN.replace(".groupby('role').size()", "")})
    write(study, {"exhibits/figures/none.py": drawn.replace(".groupby('role').size()", "")})
    assert "exhibits/" not in "\n".join(said(study)[1])


def test_a_block_without_an_end_makes_no_captions_of_the_sections_after_it(study):
    text = "::: {#tbl-a}\n\n## Declarations {.free}\n\nAll had 5 days.\n\n## References {#sec-r}\n"
    with (study / "manuscript/index.qmd").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}")
    (line,) = said(study)[1]
    assert "::: begins a block without an end" in line


def test_a_table_that_a_spreadsheet_saved_can_be_tidied(study):
    path = study / "raw/sources.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").replace(b",", b";"))
    assert "is brought into form by `make`, or by `make tidy`" in said(study)[0]


def test_a_day_written_otherwise_than_its_column_wants_is_told_once(study):
    alter(study / "raw/excerpts.csv", ",2022-02-01", ",1 February 2022")
    (line,) = [line for line in said(study)[1] if "excerpts.csv" in line]
    assert line.endswith("column cleared_on: expected a date as YYYY-MM-DD")


def test_the_ways_out_are_named_where_they_lead_out(study):
    assert "What " not in said(study)[0]
    plant(study, IDENTIFIES)
    assert "waived in study.yml, as data/README.md says" in said(study)[0]
    assert "{.free}" not in said(study)[0]
    plant(study, WORDS[0])
    assert (
        "in manuscript/allowed.yml, or in a section that is declared free, as in" in said(study)[0]
    )


def test_words_that_identify_are_not_repeated_by_what_else_is_said_of_their_line(study):
    text = "Fifty <b>Dr Quillfeather</b> rang 07700 900123 “with Dr Quillfeather and all of them”."
    alter(study / "manuscript/index.qmd", "It is so:", f"{text} It is so:")
    report, found = said(study)
    assert len(found) > 3
    assert "Quillfeather" not in report
    assert "07700" not in report
    assert "900123" not in report


def test_a_broken_study_stops_the_command_and_nothing_is_written(study, tmp_path):
    plant(study, WORDS[0])
    done = run("analysis.checks.check", study, tmp_path / "check.json")
    assert done.status == 1
    assert done.stderr.startswith(
        f"{study}/: 1 problem in data and text.\nmanuscript/index.qmd:13:"
    )
    assert done.stderr.endswith("Nothing was built. Mend this and run it again.\n")
    assert not (tmp_path / "check.json").exists()


def test_a_text_that_is_no_text_is_a_problem(study):
    write(study, {"manuscript/index.qmd": b"\xff\xfe"})
    _, (problem,) = said(study)
    assert problem.startswith("manuscript/index.qmd: expected text in UTF-8")


def test_pictures_and_tables_of_the_author_s_own_are_told_with_the_rest(study):
    figure = "![A plan.](plan.svg){#fig-plan fig-alt='A plan'}"
    alter(study / "manuscript/index.qmd", "{{< include", f"@fig-plan.\n\n{figure}\n\n{{{{< include")
    tables = {"claims.csv": "a\n1\n", "guide.csv": "a,b\n1\n"}
    write(study / "manuscript/tables", tables)
    write(study, {"manuscript/plan.svg": "<svg><none"})
    _, found = said(study)
    assert [re.split(":| cannot", line)[0] for line in found] == [
        f"manuscript/{name}" for name in ("plan.svg", "tables/claims.csv", "tables/guide.csv")
    ]


def test_a_quote_that_was_withdrawn_may_still_be_placed(study):
    alter(study / "raw/excerpts.csv", "TEST TEXT, which nobody said", "")
    assert not everything(study, study / "manuscript"), said(study)
    write(study, {"raw/excerpts.csv": "excerpt_id,text,cleared_by,cleared_on\n"})
    assert not everything(study, study / "manuscript"), said(study)


def test_what_a_build_makes_is_foretold():
    folder, data = ROOT / "manuscript", ROOT / "data"
    numbers = content(data, folder)
    alts = dict.fromkeys(modules("figures", ROOT), "alt")
    supplement = read_places(folder)["supplement"]
    shown = exhibits(folder, numbers["files"]) if told(folder, "origins") else []
    made = assemble.variables(numbers, alts, supplement, shown=shown)
    assert preview.variables(folder, numbers, []) == set(made)
    assert preview.variables(folder, None, []) <= set(made)
    placed = re.findall(
        r"\b_(?:tables|quotes)/[\w-]+\.md", (folder / "index.qmd").read_text("utf-8")
    )
    assert placed
    assert set(placed) <= preview.files(folder, numbers, [])


def test_diagnostics_that_are_switched_on_and_stand_nowhere_are_told(study):
    (study / "study.yml").write_text(
        (study / "study.yml").read_text("utf-8") + "diagnostics: [agreement, balance]\n", "utf-8"
    )
    _, lines = said(study)
    assert lines == [f"manuscript/supplement.qmd: {preview.UNPLACED}"]
    index = study / "manuscript/index.qmd"
    text = index.read_text("utf-8")
    index.write_text(f"{text}\n{HERE}\n\nSee @sfig-balance and @sec-diagnostics.\n", "utf-8")
    assert not everything(study, study / "manuscript"), said(study)
    alter(study / "study.yml", "diagnostics: [agreement, balance]", "diagnostics: []")
    _, lines = said(study)
    assert lines == [
        "manuscript/index.qmd:23: @sfig-balance is not in the text",
        "manuscript/index.qmd:23: @sec-diagnostics is not in the text",
    ]


@pytest.mark.parametrize("kind", PHRASES, ids=lambda kind: kind[2])
def test_a_phrase_in_another_language_adds_no_number_and_loses_none(study, kind):
    plant(study, kind)
    assert re.search(kind[3], everything(study, study / "manuscript").report(study / "manuscript"))


def test_other_words_of_english_that_assert_no_more_are_taken(study):
    put = "All: All of them\nSources: Conversations\nnot raised, which is not absent: not raised\n"
    write(study, {"manuscript/words.yml": put})
    assert not everything(study, study / "manuscript"), said(study)


@pytest.mark.parametrize(
    "facts", [7, "x", [1], {"people": 7}, {"people": [7]}, {"people": {"a": 1}}, {"counts": 7}]
)
def test_published_facts_of_any_form_are_told_with_their_file(tmp_path, facts):
    study = write_study(tmp_path, published={"facts": facts})
    found = everything(study, study / "manuscript").data
    assert "published/facts.yml" in {problem.file for problem in found}


ASSERTS = "asserts quantity: put it into a claim"


def test_words_of_a_line_of_which_the_same_is_wrong_are_said_together():
    typed = "is a typed number: write a variable"
    said = [
        *(f"a:1: “one” {ASSERTS}", "a:1: is raw HTML", f"a:1: “two” {typed}"),
        *(f"a:2: “one” {ASSERTS}", f"a:1: “few” {ASSERTS}", f"a:1: “three four” {typed}"),
        *(f"a:1: “one” {ASSERTS}", "a:1: “b” is of no work", f"a:2: “five” {typed}"),
    ]
    assert list(together(said)) == [
        "a:1: “one”, “few” assert quantity: put it into a claim",
        "a:1: is raw HTML",
        "a:1: “two”, “three four” are typed numbers: write a variable",
        f"a:2: “one” {ASSERTS}",
        "a:1: “b” is of no work",
        f"a:2: “five” {typed}",
    ]


MAIL = "Ask jane.doe@example.org, it is.\n"


def kept(tmp_path, text, *wrong, rows=((2, "index.qmd"),), denied=()):
    """What is said of a text where something identifies, without what does."""
    folder = write(tmp_path / "manuscript", {"index.qmd": text})
    there = [Problem(f"manuscript/{file}", row, "", "", "no") for row, file in rows]
    return list(discreet(wrong, folder, there, denied))


def test_what_identifies_is_left_out_of_what_is_said_and_its_parts_where_they_stand(tmp_path):
    text = f"One.\n{MAIL}Few.\nFew.\n"
    assert kept(
        tmp_path,
        text,
        *("index.qmd:2: “jane often” asserts", "index.qmd:4: “jane often” asserts"),
        *("index.qmd:4: “to jane.doe@example.org” is", "index.qmd:2: “doe” is", "index.qmd:2: a"),
        *("index.qmd:4: “jane.doe@example.org.” is", "index.qmd:2: “Jane” janes", "list.yml: doe"),
        *("index.qmd:2: “… and so” it is", "index.qmd:2: ““doe” ” is"),
    ) == [
        *("index.qmd:2: “… often” asserts", "index.qmd:4: “jane often” asserts"),
        *("index.qmd:4: “to …” is", "index.qmd:2: a", "index.qmd:2: “Jane” janes"),
        *("list.yml: doe", "index.qmd:2: “… and so” it is"),
    ]


def test_what_identifies_may_go_on_in_the_next_line_and_no_further(tmp_path):
    text = "One.\nAsk Dr\nQuillfeather there.\nAsk jane.doe@example.org\n"
    said = [f"index.qmd:{n}: “a Quillfeather jane” b" for n in (2, 3)]
    assert kept(tmp_path, text, *said) == ["index.qmd:2: “a … jane” b", said[1]]
    assert kept(tmp_path, text, said[0], rows=[(0, "index.qmd"), (2, "none.qmd")]) == [said[0]]


def test_a_study_s_own_words_are_left_out_wherever_they_stand(tmp_path):
    said = kept(tmp_path, "One.\n", "a: “in Zed and Zed” b", "a: “Zed” c", denied=["Zed"])
    assert said == ["a: “in … and …” b"]


def problem(expected, file="raw/a.csv"):
    return Problem(file, 1, "", "", expected)


@pytest.mark.parametrize(
    ("data", "identifiers", "text", "ways"),
    [
        (["a date"], [], [], "later"),
        (["UTF-8 with a comma"], [], [], "tidy later"),
        (["lines that end in LF"], [], [], "tidy later"),
        (["the columns a"], [], [], "tidy later"),
        ([], ["no name"], [], "waived later"),
        ([], [], ["a: “b” is a typed number: c"], "reason later"),
        ([], [], ["a: “b” is n.a of this study: write c"], "reason later"),
        ([], [], [f"a: “b” {ASSERTS}"], "reason later"),
        ([], [], ["a: “b” stands in quotation marks"], "reason later"),
        ([], [], ["a: <b is raw HTML"], "later"),
        (["a", "b"], ["c"], ["d", f"e: “f” {ASSERTS}"], "waived reason later"),
    ],
)
def test_a_report_counts_all_and_ends_with_the_ways_that_lead_out(data, identifiers, text, ways):
    found = Found([*map(problem, data)], [*map(problem, identifiers)], [], text, {}, None)
    lines = found.report(Path("a/paper")).splitlines()
    number = len([*data, *identifiers, *text])
    assert lines[0] == f"{number} problem{'s' * (number > 1)} in data and text."
    assert [line for line in lines if line.startswith("paper/")] == [f"paper/{t}" for t in text]
    begins = {
        "tidy": "What a spreadsheet saved in its own way is brought into form by `make`",
        "waived": "What identifies nobody is waived in study.yml, as data/README.md says; what",
        "reason": "What is no result of the study may stand: with its reason in paper/allowed.yml",
        "later": "What the text says of the data is asked once these are right",
    }
    wanted = [begins[way] for way in ways.split()]
    assert [
        line[: len(begun)] for line, begun in zip(lines[1 + number :], wanted, strict=True)
    ] == wanted
    assert "What the text says" not in found.report(None)
    assert bool(found)


def test_where_nothing_is_wrong_nothing_is_found():
    assert not Found([], [], [], [], {}, None)
    for n in range(4):
        assert Found(*([[1] if n == m else [] for m in range(4)]), {}, None)


STATES = "the place that states it"
MISFITS = [
    ("claims", "7", [("", "facts by name, each with fact and locator")]),
    ("claims", "{a: 7, b: {}}", [("a", "fact and locator"), ("b, fact", "what is stated")]),
    ("claims", "{a: {fact: 7, locator: ' '}}", [("a, fact", "what is stated")]),
    ("claims", "{a: {fact: ' ', locator: 7}}", [("a, locator", STATES)]),
    ("claims", "{a: {fact: b, locator: c}, d: {fact: e, locator: f, g: h}}", []),
    ("facts", "7", [("", "facts by name, such as counts and people")]),
    ("facts", "{counts: 7}", [("counts", "counts by name, each with value and locator")]),
    ("facts", "{counts: {a: 7}}", [("counts, a", "value and locator")]),
    ("facts", "{counts: {a: {}}}", [("counts, a, value", "a whole number")]),
    ("facts", "{counts: {a: {value: b, locator: ' '}}}", [("counts, a, locator", STATES)]),
    (
        "facts",
        "{people: 7}",
        [("people", "a list of counts of people, each with value and an attribute")],
    ),
    ("facts", "{people: [7]}", [("people, entry 1", "an attribute, and value")]),
    ("facts", "{people: [{}]}", [("people, entry 1, value", "a whole number")]),
    ("facts", "{people: [{value: a}]}", [("people, entry 1, value", "a whole number")]),
    ("facts", "{themes: 7}", [("themes", "a list of themes, each with label")]),
    ("facts", "{themes: [7]}", [("themes, entry 1", "label")]),
    ("facts", "{themes: [{}]}", [("themes, entry 1, label", "label")]),
    ("facts", "{themes: [{label: a}], people: [{value: 1}], b: 7}", []),
    ("facts", "{counts: {a: {value: 1, locator: b}}}", []),
]


@pytest.mark.parametrize(("name", "text", "said"), MISFITS)
def test_what_is_published_is_told_with_what_to_write(name, text, said):
    schema = ROOT / f"analysis/checks/check.{name}.json"
    found = {p.column: p.expected for p in misfits(read("a.yml", text.encode()), schema)}
    assert bool(found) is bool(said)
    for column, expected in said:
        assert found[column] == expected
