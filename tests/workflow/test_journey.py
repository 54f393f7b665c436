"""A study of one's own, from an export to a paper, as a stranger makes it: in four builds."""

import json
import re
import shutil

import pytest

from analysis.build import quarto
from analysis.starter.kept import OURS, sentences
from tests.support.edits import change, read, write_rows
from tests.support.formats import compared
from tests.support.project import DOCUMENTS, SUFFIXES, build, built, copy_project
from tests.support.refi_writer import case, code, coding, project, selection, source, write
from tests.support.run import alter, run
from tests.support.run import write as files
from tests.support.words import PDFTOTEXT, text_of

PEOPLE = 20
WORDS = " ".join(f"word{n}" for n in range(400))
CODES = (
    code("a", "Waiting rooms", code("a1", "Chairs"), code("a2", "Clocks")),
    code("b", "Corridors", code("b1", "Doors"), code("b2", "Lamps")),
)
QUOTES = {"E1": "TEST TEXT ONE, not speech", "E2": "TEST TEXT TWO", "E3": "TEST TEXT THREE"}
AUTHOR = """\
author:
  - name: {given: Ada, family: Example}
    orcid: 0000-0002-1825-0097
    email: ada@example.org
    corresponding: true
    affiliations: [Example University]
  - name: {given: Bo, family: Sample}
    affiliations: [Sample College]
"""
FLOAT = """
::: {{#tbl-{name}}}

{{{{< include _tables/{name}.md >}}}}

{caption}

:::
"""
FIGURE = "\n![{caption}](_figures/{name}){{#fig-{name} fig-alt='{{{{< var alt.{name} >}}}}'}}\n"
# What is right in the text, and how it is made wrong; and what a build says of each, at once.
WRONG = {
    "are about rooms.": "are about 17 rooms, and most of them are dark. “We wait,” she said.",
    "0000-0002-1825-0097": "0000-0002-1825-0098",
    "[^rooms]: Rooms": "[^room]: Rooms",
    "w = c": "w = \\frac{c}{",
    "{#sec-themes}": "{#sec-themes .tabset}",
}
TOLD = (
    *("“17”", "“most”", "“We wait,”", "orcid", "[^rooms]", "cannot be read as TeX"),
    *("tabset", "checklists/reporting.yml"),
    *("by_room.py: expected USES", "by_theme.py: line"),
)
PRINTED = (
    *("Example University", "0000-0002-1825-0097", "ada@example.org", "The Sample Fund paid"),
    *("Codings by theme", "People by role"),
)
ENTRY = "@book{sample2020, author = {Sample, Bo}, title = {Chairs and clocks}, year = {2020}}\n"


def export(path):
    """An export of interviews with twenty people, of whom one was coded by a second coder."""
    texts = {f"s{n}": f"{WORDS} end{n}" for n in range(1, PEOPLE + 1)}
    sources = []
    for n, name in enumerate(texts, 1):
        codes = ["a1", "b1", "a2", "b2"]
        found = []
        for k in range(n, 400, 60):
            at = WORDS.index(f"word{k} ")
            found.append(selection(at, at + len(f"word{k}"), coding(codes[(n + k) % 4])))
        if n == 1:
            found.append(selection(0, 5, coding("a1", "u2"), user="u2"))
        sources.append(source(name, *found))
    cases = tuple(case(f"p{n}", f"s{n}") for n in range(1, PEOPLE + 1))
    xml = project(*sources, codes=CODES, cases=cases, origin="QualCoder 3.5")
    return write(path, xml, texts)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The compendium, in which nothing is built yet."""
    return copy_project(tmp_path_factory.mktemp("journey") / "compendium")


def answer(study):
    """Answer the questions of study.yml: two attributes, a second coder, three quotes."""
    rows = [
        (r["participant_id"], r["source_id"], ("nurse", "doctor")[n % 2], str(n // 2))
        for n, r in enumerate(read(study, "participants"))
    ]
    header = ("participant_id", "source_id", "role", "years")
    write_rows(study / "raw/participants.csv", [header, *rows])
    change(
        study,
        "assignments",
        lambda found: [
            {**row, "role": "second" if row["coder_id"] == "C2" else "primary"} for row in found
        ],
    )
    cleared = [(name, text, "A. Tester", "2026-02-01") for name, text in QUOTES.items()]
    header = ("excerpt_id", "text", "cleared_by", "cleared_on")
    write_rows(study / "raw/excerpts.csv", [header, *cleared])
    names = iter(QUOTES)
    change(
        study,
        "codings",
        lambda found: [
            {**row, "excerpt_id": next(names, "") if row["coder_id"] == "C1" else ""}
            for row in found
        ],
    )
    text = (study / "study.yml").read_text("utf-8")
    text = re.sub(r"^# TODO:.*\n(?:#   .*\n)*", "", text, flags=re.MULTILINE)
    text = text.replace("TODO: title of the study", "Rooms in which people wait")
    described = "attributes: [role, years]\nbands: {years: [0, 5]}"
    files(study, {"study.yml": text.replace("attributes: []", described)})


def describe(study, said):
    """Paste the entries that a build has printed for the columns which nothing describes."""
    package = json.loads((study / "datapackage.json").read_text("utf-8"))
    people = next(r for r in package["resources"] if r["name"] == "participants")["schema"]
    printed = re.findall(r"raw/participants.*?(\{\"name\".*\})$", said, re.MULTILINE)
    people["fields"] += map(json.loads, printed)
    files(study, {"datapackage.json": json.dumps(package)})


def write_paper(study):
    """Write the paper in the places where the starter asks for it."""
    for name, kind in (("by-room", "tables"), ("by-theme", "figures")):
        folder = study / "exhibits" / kind
        shutil.move(folder / "example.py", folder / f"{name.replace('-', '_')}.py")
    for document in ("index", "supplement"):
        path = study / f"manuscript/{document}.qmd"
        text = path.read_text("utf-8")
        text = re.sub(r"^author:.*\n(?:[ -].*\n)*", AUTHOR, text, flags=re.MULTILINE)
        text = re.sub(r"^date:.*", "date: 2026-02-03", text, flags=re.MULTILINE)
        text = text.replace("keywords: [TODO]", "keywords: [waiting]")
        text = text.replace("funding: TODO", "funding: The Sample Fund paid for this.")
        text = re.sub(r"TODO: [^.]*\.", "Of this we write in our own words [@sample2020].", text)
        path.write_text(text.replace(" TODO", " We write this."), encoding="utf-8")
    text = "@tbl-participants, @tbl-by-room and @fig-by-theme are about rooms.[^rooms]\n"
    text += "\n[^rooms]: Rooms have doors.\n\n$$\nw = c\n$$ {#eq-wait}\n"
    for name, caption in (("participants", "People by role and years."), ("by-room", "Rooms.")):
        text += FLOAT.format(name=name, caption=caption)
    text += FIGURE.format(name="by-theme", caption="Codings by theme.")
    alter(
        study / "manuscript/index.qmd",
        "### Themes {#sec-themes}\n",
        f"{text}\n### Themes {{#sec-themes}}\n",
    )
    files(study, {"manuscript/references.bib": ENTRY})
    points = study / "manuscript/checklists/reporting.yml"
    answered = "status: not reported, why: This paper is a test"
    points.write_text(points.read_text("utf-8").replace("status: TODO", answered), encoding="utf-8")


@pytest.fixture(scope="module")
def journey(home, tmp_path_factory):
    """The study after its fourth build, what the import said, and how each build ended."""
    folder = tmp_path_factory.mktemp("own")
    study = folder / "my study"
    told = run(
        "analysis.imports", export(folder / "p.qdpx"), study, "--mode", "interview", folder=home
    )
    # First, as it was laid down.
    builds = [build(home, data=study)]
    # Second, with errors in the data.
    answer(study)
    change(study, "assignments", lambda rows: [{**rows[0], "role": "third"}, *rows[1:]])
    alter(study / "raw/excerpts.csv", "2026-02-01", "1 February")
    alter(study / "study.yml", "[role, years]", "[role, years, age]")
    builds.append(build(home, data=study))
    describe(study, builds[-1].stderr)
    change(study, "assignments", lambda rows: [{**rows[0], "role": "primary"}, *rows[1:]])
    alter(study / "raw/excerpts.csv", "1 February", "2026-02-01")
    alter(study / "study.yml", "[role, years, age]", "[role, years]")
    # Third, with errors in the text.
    write_paper(study)
    index = study / "manuscript/index.qmd"
    for right, wrong in WRONG.items():
        alter(index, right, wrong)
    alter(study / "manuscript/checklists/reporting.yml", "why: This paper is a test", "why: ''")
    table, figure = study / "exhibits/tables/by_room.py", study / "exhibits/figures/by_theme.py"
    alter(table, "USES =", "USED =")
    alter(figure, "def draw(", "def draw((")
    builds.append(build(home, data=study))
    for right, wrong in WRONG.items():
        alter(index, wrong, right)
    alter(study / "manuscript/checklists/reporting.yml", "why: ''", "why: This paper is a test")
    alter(table, "USED =", "USES =")
    alter(figure, "def draw((", "def draw(")
    # Fourth, the paper.
    builds.append(build(home, data=study))
    return study, told, builds


def test_from_an_export_to_a_paper_of_one_s_own_in_four_builds(journey):
    study, told, builds = journey
    assert told.status == 0, told.stderr
    assert "tables/participants, figures/theme-by-group" in told.stdout  # which the text leaves out
    assert [done.status for done in builds] == [0, 1, 1, 0], builds[0].stderr + builds[3].stderr
    for said in (
        '"name": "role"',
        '"name": "years"',
        "found 'age'",
        "column role",
        "column cleared_on",
    ):
        assert said in builds[1].stderr
    assert [said for said in TOLD if said not in builds[2].stderr] == []
    assert "is left here" not in builds[3].stderr
    assert "TODO.md" not in builds[3].stderr
    assert_it_is_their_paper(study)


@pytest.mark.skipif(bool(quarto.unfit()), reason="no Quarto 1.9 or newer on the PATH")
def test_quarto_makes_the_same_paper_of_it(home, journey):
    study, _, builds = journey
    assert builds[-1].status == 0, builds[-1].stderr
    papers = [path for path in papers_of(study) if PDFTOTEXT or path.suffix != ".pdf"]
    ours = {path: compared(path.suffix[1:], path.read_bytes()) for path in papers}
    steps = built(home, data=study, renderer="quarto")
    assert len(steps) > len(DOCUMENTS)
    assert_it_is_their_paper(study)
    for path, document in ours.items():
        assert compared(path.suffix[1:], path.read_bytes()) == document, path.name


def papers_of(study):
    return [study / f"manuscript/_output/{name}.{s}" for name in DOCUMENTS for s in SUFFIXES]


def assert_it_is_their_paper(study):
    """It says in each format what they wrote, and nothing of what we wrote."""
    papers = papers_of(study)
    said = {path.name: text_of(path) for path in papers if PDFTOTEXT or path.suffix != ".pdf"}
    for name, text in said.items():
        assert "Rooms in which people wait" in text, name
        assert "TODO" not in text, name
        if "index" in name:
            for words in (*QUOTES.values(), *PRINTED):
                assert words in text, (name, words)
            # Of Word, this reads no notes at the foot of the page.
            assert "Rooms have doors" in text or name == "index.docx", name
        assert_nothing_of_our_paper(text, name)


def words_of(text):
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])


def our_names():
    """The people, the titles and the addresses of works that this compendium's paper names."""
    entries = (OURS / "references.bib").read_text("utf-8")
    people = re.findall(r"author\s*=\s*\{(.*)\}", entries)
    families = {
        name.partition(",")[0].strip("{} ") for names in people for name in names.split(" and ")
    }
    titles = re.findall(r"title\s*=\s*\{(.*)\}", entries)
    dois = re.findall(r"doi\s*=\s*\{(.*)\}", entries)
    named = ("Foye", "complex emotional needs", "records used here", "synthetic")
    return {*families, *(t.replace("{", "").replace("}", "") for t in titles), *dois, *named}


def assert_nothing_of_our_paper(text, name):
    said = words_of(text)
    kept = [sentence for sentence, _ in sentences(OURS) if f" {sentence} " in said]
    assert kept == [], name
    found = [n for n in our_names() if words_of(n) in said]
    assert found == [], name
