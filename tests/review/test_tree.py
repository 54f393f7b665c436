"""Whatever is altered in a committed state is a difference, or among what was not compared.

The clones here are not built: what a build would do is done by hand.
"""

import json
import os
import re

import pytest

from analysis.common.revision import extract
from analysis.review.compare import BYTES, MISSING, SUMS, THERE, compare, documents
from analysis.review.tree import (
    APART,
    KIND,
    MADE,
    MADE_PLACES,
    READ,
    clear,
    left,
    outside,
    verdicts,
    with_git,
)
from tests.support.run import ROOT, commit, git, needs_git, repository, write

pytestmark = needs_git

MAP = "<!-- map -->\n{}<!-- /map -->\n"
OUTPUTS = {
    "tables/themes.csv": "code,people\nA,3\nB,4\n",
    "tables/themes.md": "| A | 3 |\n",
    "tables/numbers.json": '{"labels": {"A": "Time"}, "numbers": [{"id": "n.a", "value": 4}]}\n',
    "figures/theme-map.svg": "<svg fill='red'/>\n",
    "figures/theme-map.txt": "A dot.\n",
    "figures/theme-map.csv": "code,n\nA,3\n",
    SUMS: "11  manuscript/_output/index.html\n22  manuscript/_output/index.pdf\n",
}
IGNORED = {
    "figures/theme-map.png": b"\x89PNG\0",
    "manuscript/_output/index.html": "<p>The paper.</p>\n",
    "manuscript/_output/index.pdf": b"%PDF\xff",
    "build/map.md": "| Table 1 | made |\n",
    "build/check.json": "{}\n",
}
INPUTS = {
    "data/raw/codings.csv": "coding_id\nK1\n",
    "manuscript/index.qmd": "Prose.\n",
    "analysis/tables/themes.py": '"""Themes."""\n',
}
BESIDE = {
    "README.md": "# A paper\n\n" + MAP.format(IGNORED["build/map.md"]),
    "data/README.md": "Tables.\n",
    **dict.fromkeys(("CITATION.cff", "LICENSE", "Makefile", "environment.yml", "Snakefile"), "x\n"),
    "tests/test_a.py": "assert True\n",
    "tests/test_b.py": "assert True\n",
    ".gitattributes": (ROOT / ".gitattributes").read_text("utf-8"),
    ".gitignore": "build/\n**/figures/*.png\n**/figures/*.pdf\n**/manuscript/_*\n",
}
RECORD = {"all": {"made": dict.fromkeys([*OUTPUTS, *IGNORED], ""), "of": dict.fromkeys(INPUTS, "")}}


@pytest.fixture
def good(tmp_path):
    """A folder as a build leaves it, to be altered and then committed."""
    return write(tmp_path / "good", OUTPUTS | INPUTS | BESIDE)


def judged(folder, tmp_path):
    """Commit a folder, clone it, build the clone; return what differs, and what became of files."""
    committed = commit(folder, "good")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", committed, clone)
    clear(clone)
    write(clone, OUTPUTS | IGNORED | {"build/made.json": json.dumps(RECORD)})
    readme = clone / "README.md"
    if readme.is_file():
        kept = MAP.format(IGNORED["build/map.md"])
        text = re.sub("<!-- map -->.*/map -->\n", kept, readme.read_text("utf-8"), flags=re.DOTALL)
        readme.write_text(text, encoding="utf-8")
    extract(committed, "HEAD", tmp_path / "committed")
    sides = tmp_path / "committed", clone
    found = with_git(compare(*sides) | documents(*sides), clone)
    return {name: told for name, told in found.items() if told}, verdicts(clone)


def altered(name, content):
    return lambda folder: write(folder, {name: content})


def forced(name, content):
    def force(folder):
        commit(write(folder, {name: content}), "before")
        git(folder, "add", "-f", name)

    return force


def removed(name):
    return lambda folder: (folder / name).unlink()


def renamed(old, new):
    def rename(folder):
        (folder / new).parent.mkdir(exist_ok=True)
        (folder / old).rename(folder / new)

    return rename


def linked(name, target):
    def link(folder):
        (folder / name).unlink()
        (folder / name).symlink_to(target)

    return link


def with_mode(name):
    return lambda folder: (folder / name).chmod(0o755)


def with_line_ends(folder):
    write(folder, {".gitattributes": "* -text\n"})
    write(folder, {THEMES: OUTPUTS[THEMES].replace("\n", "\r\n")})


THEMES, PDF = "tables/themes.csv", "manuscript/_output/index.pdf"
# What is done, to which file, by which name it is a difference.
DIFFERENCES = [
    (altered("README.md", "# A paper\n\n" + MAP.format("| Table 1 | by hand |\n")), "README.md"),
    (altered("README.md", "# A paper\n\n" + MAP.format("")), "README.md"),
    (forced("manuscript/_output/index.html", "<p>Another.</p>\n"), "manuscript/_output/index.html"),
    (forced(PDF, b"%PDF another"), PDF),
    (forced("manuscript/_output/index.docx", b"PK"), "manuscript/_output/index.docx"),
    (forced("manuscript/_output/letter.xml", "<a/>"), "manuscript/_output/letter.xml"),
    (forced("manuscript/_variables.yml", "a: 1\n"), "manuscript/_variables.yml"),
    (forced("figures/theme-map.png", b"\x89PNG another"), "figures/theme-map.png"),
    (forced("figures/theme-map.pdf", b"%PDF"), "figures/theme-map.pdf"),
    (forced("build/check.json", '{"a": 1}\n'), "build/check.json"),
    (forced("build/made.json", '{"a": 1}\n'), "build/made.json"),
    (altered("tables/extra.csv", "a\n1\n"), "tables/extra.csv"),
    (altered("tables/extra.xlsx", b"PK"), "tables/extra.xlsx"),
    (altered("tables/old/themes.csv", "a\n1\n"), "tables/old/themes.csv"),
    (altered("Tables/extra.csv", "a\n1\n"), "Tables/extra.csv"),
    (altered("figures/extra.svg", "<svg/>"), "figures/extra.svg"),
    (altered("figures/photo.jpg", b"\xff\xd8"), "figures/photo.jpg"),
    (altered(THEMES, "code,people\nA,3\nB,5\n"), THEMES),
    (with_line_ends, THEMES),
    (altered("tables/themes.md", "| A | 4 |\n"), "tables/themes.md"),
    (altered("tables/numbers.json", '{"labels": {}, "numbers": []}\n'), "tables/numbers.json"),
    (altered("figures/theme-map.svg", "<svg fill='blue'/>\n"), "figures/theme-map.svg"),
    (altered("figures/theme-map.txt", "Two dots.\n"), "figures/theme-map.txt"),
    (altered("figures/theme-map.csv", "code,n\nA,4\n"), "figures/theme-map.csv"),
    (altered(SUMS, OUTPUTS[SUMS].replace("22", "33")), PDF),
    (altered(SUMS, OUTPUTS[SUMS].splitlines(keepends=True)[0]), PDF),
    (altered(SUMS, OUTPUTS[SUMS] + f"44  {PDF}x\n"), f"{PDF}x"),
    (removed(SUMS), PDF),
    (removed(THEMES), THEMES),
    (removed("figures/theme-map.svg"), "figures/theme-map.svg"),
    (renamed(THEMES, "tables/Themes.csv"), "tables/Themes.csv"),
    (renamed(THEMES, "tables/Themes.csv"), THEMES),
    (with_mode(THEMES), THEMES),
    (with_mode(SUMS), SUMS),
    (linked(THEMES, "themes.md"), THEMES),
    (linked("data/raw/codings.csv", "/etc/hostname"), "data/raw/codings.csv"),
]
NAMED = {
    **{
        name: altered(name, f"{text}# altered\n") for name, text in BESIDE.items() if name[0] != "S"
    },
    "tests/test_c.py": altered("tests/test_c.py", "assert False\n"),
    "requirements.txt": altered("requirements.txt", "a==1\n"),
    ".github/workflows/reproduce.yml": altered(".github/workflows/reproduce.yml", "on: push\n"),
    "notes/figure.png": altered("notes/figure.png", b"\x89PNG"),
    "Data/raw/codings.csv": altered("Data/raw/codings.csv", "coding_id\nK1\n"),
}


def test_a_state_that_is_as_it_was_built_has_no_difference_and_every_file_a_verdict(good, tmp_path):
    found, told = judged(good, tmp_path)
    assert found == {}
    assert told == {
        MADE: sorted(OUTPUTS, key=os.fsencode),
        READ: sorted([*INPUTS, "Snakefile"], key=os.fsencode),
        APART: sorted((set(BESIDE) - {"Snakefile", "README.md"}) | {"README.md (but for its map)"}),
    }


@pytest.mark.parametrize(("alter", "name"), DIFFERENCES)
@pytest.mark.skipif(os.name == "nt", reason="needs links and modes")
def test_what_a_build_does_not_leave_as_it_was_is_a_difference(good, tmp_path, alter, name):
    alter(good)
    found, _ = judged(good, tmp_path)
    assert name in found


@pytest.mark.parametrize("name", NAMED)
def test_what_no_build_can_judge_is_listed(good, tmp_path, name):
    NAMED[name](good)
    found, told = judged(good, tmp_path)
    assert found == {}
    assert [n for n in told[APART] if n.partition(" (")[0] == name]


def test_a_deleted_test_is_missing_from_a_list_that_names_every_other(good, tmp_path):
    removed("tests/test_b.py")(good)
    found, told = judged(good, tmp_path)
    assert found == {}
    assert [name for name in told[APART] if name.startswith("tests/")] == ["tests/test_a.py"]


def test_outputs_that_git_would_ignore_are_compared_all_the_same(good, tmp_path):
    write(good, {".gitignore": BESIDE[".gitignore"] + "tables/*.csv\n"})
    found, _ = judged(good, tmp_path)
    assert found == {THEMES: [("", MISSING, THERE)]}


def test_a_map_outside_its_markers_is_no_map(good, tmp_path):
    write(good, {"README.md": "# A paper\n\n| Table 1 | by hand |\n"})
    found, told = judged(good, tmp_path)
    assert found == {}
    assert "README.md" in told[APART]


def test_differences_are_told_by_the_line(good, tmp_path):
    altered("README.md", "# A paper\n\n" + MAP.format("| Table 1 | by hand |\n"))(good)
    with_mode(THEMES)(good)
    forced(PDF, b"%PDF another")(good)
    found, _ = judged(good, tmp_path)
    assert found == {
        "README.md": [("line 4", "| Table 1 | by hand |", "| Table 1 | made |")],
        THEMES: [(KIND, "", "")],
        PDF: [(BYTES, "", "")],
    }


def test_what_a_user_tells_git_to_ignore_is_seen(good, tmp_path, monkeypatch):
    (tmp_path / "ignore").write_text("*\n", encoding="utf-8")
    (tmp_path / "config").write_text(f"[core]\nexcludesFile = {tmp_path}/ignore\n", "utf-8")
    clone = commit(good, "good")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    write(clone, {"notes.md": "New.\n"})
    assert left(clone) == {"notes.md": [("", MISSING, THERE)]}


def test_a_project_within_a_larger_repository_is_judged_alone(good, tmp_path):
    whole = tmp_path / "whole"
    (whole / "papers").mkdir(parents=True)
    good.rename(whole / "papers/first")
    write(whole, {"other.md": "Else.\n"})
    commit(whole, "good")
    folder = whole / "papers/first"
    write(whole, {"other.md": "Changed.\n", f"papers/first/{THEMES}": "code,people\nA,3\nB,5\n"})
    assert left(folder) == {THEMES: [("row B, column people", "4", "5")]}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_no_documentation_states_a_count_that_a_build_could_change(name):
    text = re.sub(
        "<!-- map -->.*<!-- /map -->", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL
    )
    number = r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    counted = (
        r"(?:people|persons|participants|sources|interviews|focus groups|(?:sub)?themes|codes"
        r"|codings|coders|tests|tables|figures|exhibits|claims|numbers|checks|rules|documents|clinicians)"
    )
    assert re.findall(rf"\b{number} (?:\w+ )?{counted}\b", text, re.IGNORECASE) == []


def test_no_line_end_is_changed_on_the_way_into_a_commit_and_out_of_it(tmp_path):
    names = ("data/study.yml", "mine/raw/codings.csv", "manuscript/index.qmd", "a.svg", "x.png")
    files = dict.fromkeys(names, b"one\r\ntwo\nthree\r\n")
    attributes = {".gitattributes": (ROOT / ".gitattributes").read_bytes()}
    folder = repository(write(tmp_path / "study", files | attributes))
    git(folder, "config", "core.autocrlf", "true")
    commit(folder, "v1")
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", folder, "clone")
    assert {name: (tmp_path / "clone" / name).read_bytes() for name in names} == files


@pytest.mark.parametrize(
    "name",
    [
        *("tables/a.csv", "Tables", "figures/a.svg", "build/check.json", "page/index.html"),
        *("submission/letter.docx", ".snakemake/log", "manuscript/SHA256SUMS"),
        *("manuscript/.quarto/a", "manuscript/_variables.yml", "manuscript/_output/index.pdf"),
        *("manuscript/_quarto.yml.bak", "manuscript/_quarto.yaml"),
    ],
)
def test_what_lies_where_a_build_alone_writes_was_made(name):
    assert MADE_PLACES.match(name)


@pytest.mark.parametrize(
    "name",
    [
        *("tablesets/a.csv", "mine/tables/a.csv", "builder.py", "pages/a", "submissions/a"),
        *("snakemake/a", "manuscript/index.qmd", "manuscript/SHA256SUMS.md", "manuscript/a/_b"),
        *("manuscript/_quarto.yml", "manuscript/sha256sums/a", "manuscript/.quartos/a"),
    ],
)
def test_what_lies_elsewhere_was_not(name):
    assert not MADE_PLACES.match(name)


def test_what_git_tracks_and_the_build_itself_reads_is_read(tmp_path):
    files = ("Snakefile", "profiles/slurm/config.yaml", "analysis/build/plan.py")
    others = ("analysis/builder.py", "profile.md", "a/Snakefile")
    told = verdicts(commit(write(tmp_path, dict.fromkeys([*files, *others], "")), "v1"))
    assert told == {MADE: [], READ: sorted(files, key=str.encode), APART: sorted(others)}


def test_links_that_stay_in_the_repository_lead_nowhere_else(tmp_path):
    write(tmp_path, {"clone/a": "", "b": ""})
    for name, target in {"in": "a", "out": "../b", "gone": "nowhere", "far": "/etc"}.items():
        (tmp_path / "clone" / name).symlink_to(target)
    found = outside(tmp_path / "clone", ["a", "in", "out", "gone", "far"])
    wrong = [("", "a link that leads out of the repository", MISSING)]
    assert found == {"out": wrong, "far": wrong}


def test_a_repository_of_a_study_may_hold_what_it_does_not_track(good):
    clone = commit(good, "good")
    write(clone, {"notes.md": "New.\n", THEMES: "code,people\nA,4\nB,4\n"})
    beside = {THEMES: [("row A, column people", "3", "4")]}
    assert with_git({}, clone, own=True) == beside
    assert set(with_git({}, clone)) == {THEMES, "notes.md"}
    told = {THEMES: ["said already"], PDF: []}
    assert with_git(told, clone, own=True) == told


def test_of_documents_that_differ_the_checksums_are_not_named_again(good):
    clone = commit(good, "good")
    write(clone, {SUMS: "changed"})
    assert SUMS in with_git({PDF: []}, clone)
    assert SUMS not in with_git({PDF: ["a difference"]}, clone)


def test_only_what_is_tracked_and_made_is_cleared_away(good):
    clone = commit(good, "good")
    write(clone, {"build/kept.txt": "", "tables/gone.csv": ""})
    commit(clone, "more")
    (clone / "tables/gone.csv").unlink()
    (clone / "tables/gone.csv").symlink_to("nowhere")
    clear(clone)
    assert sorted(p.name for p in (clone / "tables").iterdir()) == []
    assert (clone / "build/kept.txt").is_file()  # which git ignores
    assert (clone / "manuscript/index.qmd").is_file()
    assert not (clone / SUMS).exists()
    clear(clone)
