import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.build.plan import NoStudyError, Plan
from analysis.common.output import MADE
from analysis.common.revision import git
from analysis.study.columns import WHERE
from analysis.study.diagnostics import HERE
from analysis.study.uses import faults
from tests.support.run import write
from tests.support.small import ROOT, write_study


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of two exhibits, with a study and its manuscript, and another study beside it."""
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path / "data")
    write_study(tmp_path / "other", provenance="restricted")
    index = "{{< include _tables/themes.md >}}\n![A map.](_figures/theme-map){#fig-theme-map}\n"
    write(tmp_path, {"manuscript/index.qmd": index})
    for name in (
        *("analysis/tables/__init__.py", "analysis/tables/themes.py"),
        *("analysis/figures/__init__.py", "analysis/figures/theme_map.py"),
        *("analysis/manuscript/render.py", "analysis/manuscript/templates/style.css"),
        *("manuscript/index.qmd", "manuscript/supplement.qmd", "manuscript/_quarto.yml"),
        *("manuscript/claims.yml", "manuscript/_banner.md", "manuscript/parts/one.md"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.fixture
def plan(project):
    assert project
    return Plan.of({"renderer": "embedded"})


@pytest.fixture
def other(project):
    assert project
    return Plan.of({"data": "other", "renderer": "embedded"})


def test_a_study_that_nobody_may_look_into_is_a_sentence(monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(NoStudyError, match=r"may not read or write this \(there\)"):
        Plan.of({"data": "there"})


@pytest.mark.parametrize("name", ["it's", "2022", "a: b", '#1 "q" $x', "é*?[1]"])
def test_a_folder_may_be_called_as_its_owner_likes(project, name):
    (project / name).mkdir()
    plan = Plan.of({"data": [name], "renderer": "embedded"})
    assert (plan.data, plan.out) == (name, f"{name}/")
    assert Plan.of({"data": 2022 if name == "2022" else name}).data == name


@pytest.mark.parametrize("name", ["{a}", "a}", "a\nb"])
def test_but_for_the_signs_that_snakemake_takes_for_itself(project, name):
    (project / name).mkdir()
    with pytest.raises(NoStudyError, match="Rename the folder"):
        Plan.of({"data": [name]})


def test_outputs_of_the_study_lie_in_the_project(plan):
    assert plan.exhibits("figures") == [
        f"figures/theme-map.{form}" for form in ("csv", "txt", "svg", "png")
    ]
    assert plan.exhibits("tables", "md") == ["tables/themes.md"]
    assert plan.checksums == ["manuscript/SHA256SUMS"]
    assert plan.claims == ["tables/claims.md"]
    assert plan.papers == [
        f"manuscript/_output/{name}.{suffix}"
        for name in ("index", "supplement")
        for suffix in ("html", "docx", "pdf", "xml")
    ]


def test_all_of_a_manuscript_but_what_a_build_makes_was_written_by_somebody(project, plan):
    for name in ("_my-figures/a.svg", "_tables/a.md", "SHA256SUMS", "_part.md"):
        (project / "manuscript" / name).parent.mkdir(exist_ok=True)
        (project / "manuscript" / name).touch()
    assert plan.written == [
        f"manuscript/{name}"
        for name in (
            *("_my-figures/a.svg", "_part.md", "_quarto.yml", "claims.yml", "index.qmd"),
            *("parts/one.md", "supplement.qmd"),
        )
    ]


@pytest.mark.parametrize("file", [".gitignore", "Makefile"])
def test_git_leaves_out_and_make_cleans_what_a_build_makes_and_nothing_of_ones_own(file):
    text = (ROOT / file).read_text("utf-8")
    made = [name for name in MADE if name[0] == "_"]
    assert made
    assert [name for name in made if not re.search(rf"[/\s]{re.escape(name)}\b", text)] == []
    assert "manuscript/_*" not in text
    assert "-name '_*'" not in text


def test_outputs_of_another_study_lie_beside_its_data(other):
    assert other.exhibits("tables") == ["other/tables/themes.csv", "other/tables/themes.md"]
    assert other.out == "other/"


def test_the_study_of_the_project_is_known_by_any_name(project):
    for name in ("data", "./data", "data/", str(project / "data"), "other/../data"):
        assert Plan.of({"data": name}).out == ""


def test_a_study_without_a_manuscript_gets_a_page(other):
    assert not other.own
    assert other.paper == "other/page"
    assert other.papers == ["other/page/_output/index.html"]
    assert other.project == "manuscript/_quarto.yml"
    assert other.page == "--page manuscript/_quarto.yml"
    assert other.claims == other.checksums == []


def test_a_page_is_no_prose_though_a_build_has_made_it(project, other):
    (project / "other/page").mkdir()
    (project / "other/page/index.qmd").touch()
    assert other.files("*.qmd") == []


def test_a_study_with_a_manuscript_of_its_own_is_rendered_with_its_own_project(project):
    (project / "other/manuscript").mkdir()
    (project / "other/manuscript/index.qmd").touch()
    plan = Plan.of({"data": "other", "renderer": "embedded"})
    assert plan.project == "other/manuscript/_quarto.yml"
    assert plan.papers[0] == "other/manuscript/_output/index.html"
    assert plan.checksums == ["other/manuscript/SHA256SUMS"]
    assert plan.page == ""


def test_prose_is_found_at_any_depth_and_what_a_build_makes_is_not(plan):
    assert plan.files("[!_]*.*md", "[!_]*/**/*.*md") == [
        *("manuscript/index.qmd", "manuscript/supplement.qmd", "manuscript/parts/one.md"),
    ]


def test_templates_are_what_is_no_code(plan):
    assert plan.templates == ["analysis/manuscript/templates/style.css"]


def test_each_exhibit_has_a_module(plan):
    assert plan.modules == ["analysis/tables/themes.py", "analysis/figures/theme_map.py"]


def test_what_no_text_refers_to_is_not_made(project, plan):
    (project / "manuscript/index.qmd").write_text("![A](_figures/theme-map-2)\n", encoding="utf-8")
    (project / "manuscript/supplement.qmd").write_text("_tables/themes.md", encoding="utf-8")
    assert plan.exhibits("figures") == plan.narrow == []
    assert plan.exhibits("tables", "md") == ["tables/themes.md"]
    assert plan.names("figures") == ["theme-map"]


TABLE = """\
USES = ('sources',)
def compute(study): ...
def show(frame, study): ...
def note(study): ...
"""


def test_a_study_s_own_exhibits_are_found_beside_its_data_and_made_with_those_of_the_project(
    project,
):
    write(
        project, {"other/exhibits/tables/by_room.py": TABLE, "other/exhibits/tables/_note.py": ""}
    )
    other, here = (Plan.of({"data": name, "renderer": "embedded"}) for name in ("other", "data"))
    assert other.exhibits("tables", "md") == ["other/tables/by-room.md", "other/tables/themes.md"]
    assert other.module("tables", "by-room") == "other/exhibits/tables/by_room.py"
    assert other.module("tables", "themes") == "analysis/tables/themes.py"
    assert other.homes == ["analysis/tables", "analysis/figures", "other/exhibits/tables"]
    assert here.exhibits("tables", "md") == ["tables/themes.md"]


def test_exhibits_of_a_study_s_own_that_cannot_be_made_are_all_told_and_none_is_asked_for(project):
    own = "other/exhibits/tables"
    broken = {
        "themes": TABLE,
        "claims": TABLE,
        "My table": TABLE,
        "no_note": TABLE.replace("def note", "def not_e"),
        "no_such": TABLE.replace("sources", "transcripts"),
        "no_python": "USES = (",
    }
    write(project, {f"{own}/{name}.py": text for name, text in broken.items()})
    write(project, {"other/exhibits/figures/a.py": TABLE.replace("'sources',", "1 + x")})
    write(project, {"other/exhibits/astray.py": TABLE})
    write(project, {"other/exhibits/tables/right.py": TABLE})
    plan = Plan.of({"data": "other"})
    assert plan.names("tables") == ["right"]  # the claims are the build's
    assert {f"{own}/right.py", f"{own}/no_such.py", "other/exhibits/astray.py"} < {
        *plan.own_modules
    }
    found = [
        f"{path}: {f}" for path, wrong in faults(project / "other", project).items() for f in wrong
    ]
    for said in (
        "other/exhibits/astray.py: expected it in exhibits/tables/ or exhibits/figures/",
        f"{own}/themes.py: an exhibit of this name is there already; name the file otherwise",
        f"{own}/claims.py: an exhibit of this name is there already; name the file otherwise",
        f"{own}/My table.py: expected a name in small letters, digits and underscores",
        f"{own}/no_note.py: expected USES, compute, show, note of one of the tables; it lacks note",
        f"{own}/no_such.py: line 1: expected USES = (...) of sources",
        f"{own}/no_python.py: line 1: expected Python",
        "other/exhibits/figures/a.py: expected USES, compute, draw, alt of one of the figures",
    ):
        assert [line for line in found if line.startswith(f"{project}/{said}")] != []


def test_tables_of_a_study_are_those_that_are_there(plan):
    assert plan.tables(["sources", "excerpts", "published/facts.yml"]) == [
        *("data/study.yml", "data/datapackage.json", "data/raw/sources.csv"),
    ]


def test_what_rests_on_the_claims_of_a_text_is_made_anew_with_it(plan):
    files = plan.tables(["manuscript"])[2:]
    assert files == ["manuscript/claims.yml", "manuscript/index.qmd", "manuscript/supplement.qmd"]


def test_the_index_of_git_counts_for_data_that_stay_at_home_alone(project):
    (project / ".git").mkdir()
    (project / ".git/index").touch()
    assert Plan.of({}).beside[:1] == [str((project / ".git/index").resolve())]
    assert Plan.of({"data": "other"}).beside[:1] == [str((project / ".git/index").resolve())]
    write_study(project / "public", provenance="open")
    assert Plan.of({"data": "public"}).beside == []


def test_a_deny_list_counts_where_it_is_there(project, tmp_path_factory):
    listed = tmp_path_factory.mktemp("elsewhere") / "names.txt"
    write_study(project / "listed", provenance="open", deny_list=str(listed))
    assert Plan.of({"data": "listed"}).beside == []
    assert str(listed) not in Plan.of({"data": "listed"}).tables(["deny_list"])
    listed.touch()
    assert Plan.of({"data": "listed"}).beside == [str(listed)]
    assert str(listed) in Plan.of({"data": "listed"}).tables(["deny_list"])
    assert str(listed) not in Plan.of({"data": "listed"}).tables(["people"])


def test_what_earlier_releases_printed_counts_by_content_for_data_that_stay_at_home_alone(project):
    def commit(text):
        for name in ("tables/participants.csv", "figures/theme-by-group.csv"):
            (project / "other" / name).parent.mkdir(exist_ok=True)
            (project / "other" / name).write_text(text, "utf-8")
        git(project, "add", "-f", "other/tables", "other/figures", "other/study.yml")
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        git(project, *who, "commit", "-qm", "A release")

    def known():
        plan = Plan.of({"data": "other"})
        (path,) = plan.releases
        assert path in plan.beside
        assert path in plan.tables(["releases"])
        assert path not in plan.tables(["people"])
        return Path(path).read_text("utf-8")

    without = known()
    git(project, "init", "-q")
    none = known()
    assert none != without
    commit("one")
    first = known()
    assert "one" in first
    assert known() == first
    git(project, "checkout", "-qb", "side")
    commit("two")
    assert "two" in known()
    git(project, "checkout", "-q", "-")
    assert known() == first
    assert Plan.of({}).releases != []
    write_study(project / "public", provenance="open")
    assert Plan.of({"data": "public"}).releases == []


def test_a_device_among_the_files_is_named_before_any_is_read(project):
    (project / "apart/raw").mkdir(parents=True)
    (project / "apart/raw/codings.csv").symlink_to("/dev/zero")
    with pytest.raises(NoStudyError, match=r"a device \(apart/raw/codings.csv\)\. Put a file"):
        Plan.of({"data": ["apart"]})


@pytest.mark.parametrize("name", ["no such folder", "data/study.yml", "daten/ä"])
@pytest.mark.usefixtures("project")
def test_a_folder_that_is_none_is_named(name):
    with pytest.raises(NoStudyError, match=f"There is no folder {name}. DATA names the folder"):
        Plan.of({"data": name})


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("release", "renderer"), [("", "embedded"), ("1.8.27", "embedded"), ("1.9.38", "quarto")]
)
def test_quarto_renders_where_it_is_new_enough(tmp_path, monkeypatch, release, renderer):
    quarto = tmp_path / "bin/quarto"
    quarto.parent.mkdir()
    if release:
        quarto.write_text(f"#!/bin/sh\necho {release}\n", "utf-8")
        quarto.chmod(0o755)
    monkeypatch.setenv("PATH", str(quarto.parent))
    assert Plan.of({}).renderer == renderer
    assert Plan.of({"renderer": "embedded"}).renderer == "embedded"
    # Quarto makes other bytes than those that are recorded.
    assert bool(Plan.of({}).checksums) == (renderer == "embedded")
    assert Plan.of({"renderer": "embedded"}).checksums == ["manuscript/SHA256SUMS"]


def test_names_with_blanks_and_quotes_reach_the_shell_whole(project):
    write_study(project / "it's a study")
    line = Plan.of({"data": "it's a study"}).shell + 'printf "%s|%s" "$DATA" "$OUT"'
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout == "it's a study|it's a study/"


def test_the_plan_of_this_project_names_files_that_are_there(monkeypatch):
    monkeypatch.chdir(ROOT)
    plan = Plan.of({})
    assert plan.templates
    for path in [*plan.modules, *plan.templates, *plan.files("*.qmd"), *plan.parts("raw")]:
        assert Path(path).is_file(), path


@pytest.mark.parametrize("switch", ["diagnostics: [agreement]", "diagnostics: []", ""])
def test_a_diagnostic_is_made_where_it_is_switched_on_and_the_text_holds_the_section(
    project, switch
):
    module = 'DIAGNOSTIC = "agreement"\nUSES = ("codings",)\n'
    write(project, {"analysis/diagnostics/tables/agreement_by_code.py": module})
    settings = (project / "data/study.yml").read_text("utf-8")
    write(project, {"data/study.yml": f"{settings}{switch}\n"})
    on = ["agreement-by-code"] * ("agreement" in switch)
    assert Plan.of({}).names("tables") == [*on, "themes"]
    assert Plan.of({}).shown("tables") == ["themes"]
    write(project, {"manuscript/supplement.qmd": f"{HERE}\n"})
    assert Plan.of({}).shown("tables") == [*on, "themes"]
    modules = ["analysis/diagnostics/tables/agreement_by_code.py"] if on else []
    assert [path for path in Plan.of({}).modules if "diagnostics" in path] == modules


@pytest.mark.usefixtures("project")
def test_some_formats_can_be_asked_for_and_leave_the_checksums_alone(monkeypatch):
    plan = Plan.of({"formats": "html pdf", "renderer": "embedded"})
    assert plan.papers[:2] == ["manuscript/_output/index.html", "manuscript/_output/index.pdf"]
    assert len(plan.papers) == 2 * len(plan.documents)
    assert plan.checksums == []
    monkeypatch.setattr("analysis.build.plan.chosen", lambda _: "quarto")
    assert Plan.of({"formats": "latex"}).suffixes == ("tex",)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("formats", "why"), [("html epub", "no format epub"), ("latex", "made by Quarto alone")]
)
def test_a_format_that_nobody_can_make_is_named(formats, why):
    with pytest.raises(NoStudyError, match=why):
        Plan.of({"formats": formats, "renderer": "embedded"})


def test_figures_are_told_the_language_of_a_text_and_nothing_more_of_it(project):
    write(project, {"other/manuscript/index.qmd": "---\nlang: de\n---\nOne.\n"})
    path = project / "other/build/worded.json"
    assert Plan.of({"data": "other"}).worded == ["other/build/worded.json"]
    before = path.read_bytes()
    assert json.loads(before)["Sources"] == "Quellen"
    write(project, {"other/manuscript/index.qmd": "---\nlang: de\n---\nTwo.\n"})
    assert Plan.of({"data": "other"}).worded
    assert path.read_bytes() == before
    write(project, {"other/manuscript/index.qmd": "---\nlang: en\n---\nTwo.\n"})
    assert Plan.of({"data": "other"}).worded == []
    assert not path.exists()


def test_each_command_has_the_python_of_the_build_and_knows_the_places_of_the_study(project):
    write(project, {"mine/study.yml": "title: A\n", "mine/manuscript/index.qmd": "---\n---\n"})
    names = ["DATA", "OUT", "PAPER", "COMPENDIUM_STEP", WHERE]
    shown = f'echo "{"|".join(f"${name}" for name in names)}|${{{{PATH%%:*}}}}"; type python'
    for name, told in {
        "data": "data|.|manuscript|1|./build/check.npz",
        "mine": "mine|mine/|mine/manuscript|1|mine//build/check.npz",
        "other": "other|other/|other/page|1|other//build/check.npz",
    }.items():
        plan = Plan.of({"data": name, "renderer": "embedded"})
        # Snakemake fills in what stands in single braces.
        line = (plan.shell + shown).format()
        done = subprocess.run(["/bin/bash", "-c", line], capture_output=True, text=True, check=True)
        said, first, *rest = done.stdout.splitlines()
        assert said == f"{told}|{Path(sys.executable).parent}"
        assert first == "python is a function"
        assert "command python -IS analysis/build/step.py" in " ".join(rest)


def test_a_step_is_handed_over_without_the_first_of_its_arguments(plan):
    line = (plan.shell + "command() {{ printf '%s|' \"$@\"; }}; python -m a.b 'c d'").format()
    done = subprocess.run(["/bin/bash", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout == "python|-IS|analysis/build/step.py|a.b|c d|"


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("config", "why"),
    [
        (
            {"data": "gone"},
            "There is no folder gone. DATA names the folder of a study, which holds study.yml: name"
            " one, and run it again.",
        ),
        (
            {"data": "a{b"},
            "Snakemake cannot build in a{b, since '{' is in that name. Rename the folder, and run"
            " it again.",
        ),
        (
            {"formats": "html epub odt"},
            "There is no format epub, odt. FORMATS names some of html, docx, pdf, jats, latex.",
        ),
        (
            {"formats": "latex"},
            "latex is made by Quarto alone, and the renderer is embedded. Install it (make quarto),"
            " or leave latex out of FORMATS.",
        ),
    ],
)
def test_what_cannot_be_planned_is_said_with_what_to_do(config, why):
    with pytest.raises(NoStudyError) as said:
        Plan.of({"renderer": "embedded"} | config)
    assert str(said.value) == why


@pytest.mark.usefixtures("project")
def test_formats_are_made_once_each_in_the_order_asked_for_and_all_but_latex_by_default(other):
    plan = Plan.of({"formats": "pdf html pdf", "renderer": "embedded"})
    assert plan.formats == ("pdf", "html")
    assert Plan.of({"renderer": "quarto"}).formats == ("html", "docx", "pdf", "jats")
    assert Plan.of({"renderer": "quarto"}).checksums == []
    assert other.formats == ("html",)
    assert Plan.of({"data": "other", "formats": "pdf", "renderer": "embedded"}).formats == ("html",)


def test_what_is_to_decide_and_what_is_not_of_another_study_is_told_of_a_study_with_a_text(project):
    write(project, {"mine/study.yml": "title: A\n", "mine/manuscript/index.qmd": "---\n---\n"})
    assert Plan.of({"data": "mine", "renderer": "embedded"}).todo == ["mine/build/todo.txt"]
    assert Plan.of({"data": "other", "renderer": "embedded"}).todo == []
    assert Plan.of({"renderer": "embedded"}).todo == []
    assert Plan.of({"data": "mine", "renderer": "embedded"}).ours == [
        *("data/study.yml", "manuscript/index.qmd", "manuscript/supplement.qmd")
    ]


def test_what_figures_have_for_narrow_screens_and_what_exhibits_tell_are_outputs(project, plan):
    assert plan.narrow == ["figures/narrow/theme-map.svg"]
    assert plan.cards == ["build/cards/tables/themes.json", "build/cards/figures/theme-map.json"]
    write(project, {"data/raw/b.csv": "", "data/published/a.yml": ""})
    assert plan.parts("published", "raw")[:2] == [
        "data/published/a.yml",
        "data/raw/assignments.csv",
    ]


def test_diagnostics_that_are_off_are_those_that_no_study_asks_for(project):
    module = 'DIAGNOSTIC = "agreement"\nUSES = ("codings",)\n'
    names = ["analysis/diagnostics/tables/a.py", "analysis/diagnostics/figures/b.py"]
    write(project, dict.fromkeys([*names, "analysis/diagnostics/tables/_c.py"], module))
    assert Plan.of({"renderer": "embedded"}).off == sorted(names)
    settings = (project / "data/study.yml").read_text("utf-8")
    write(project, {"data/study.yml": f"{settings}diagnostics: [agreement]\n"})
    assert Plan.of({"renderer": "embedded"}).off == []


def test_templates_are_files_and_neither_python_nor_folders(project, plan):
    write(project, {"analysis/manuscript/a.b/c.lua": "", "analysis/manuscript/d.typ": ""})
    assert plan.templates == [
        *("analysis/manuscript/a.b/c.lua", "analysis/manuscript/d.typ"),
        "analysis/manuscript/templates/style.css",
    ]


def test_words_that_look_as_if_they_identified_count_where_the_deny_list_does(project, plan):
    write(project, {"manuscript/allowed.yml": "phrases: []\n"})
    assert plan.tables(["deny_list"])[2:] == ["manuscript/allowed.yml"]
    assert plan.tables(["people"])[2:] == []
    assert plan.tables([]) == ["data/study.yml", "data/datapackage.json"]
