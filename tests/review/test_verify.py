"""What a verdict covers, which studies it does not, and what is written of it."""

import platform
import sys
from pathlib import Path

import pytest
import yaml

from analysis.review import verify
from analysis.review.stage import Stage
from analysis.review.verify import build, configuration, manifest, unchecked, uncommitted, verdict
from tests.support.run import commit, needs_git, write

OTHERS = {"old/": ["old/tables/a.csv"], "new/": ["new/tables/a.csv", "new/tables/b.csv"]}


def staged(data="", others=()):
    project = Path("project")
    return Stage("abc", project, project, data, project, own=False, others=dict(others))


@pytest.mark.parametrize(
    ("data", "others", "same", "said"),
    [
        ("", {}, True, "Verified: all results are what the committed data and code make"),
        ("", {}, False, "Not verified: some results are not what the committed data and code make"),
        (
            *("", OTHERS, True),
            "Verified in part: all results of data/ are what the committed data and code make;"
            " those of old/, new/ were not checked",
        ),
        (
            *("mine", {}, True),
            "Verified: all results of mine/ are what the committed code makes of the tables that"
            " lie there",
        ),
    ],
)
def test_a_verdict_says_of_which_results_it_is(data, others, same, said):
    assert verdict(staged(data, others), Path(data or "data"), same=same) == said


def test_of_another_study_is_said_who_can_check_it():
    assert unchecked(staged(others=OTHERS)) == [
        "Not checked: 1 result of old/, another study. Who has its tables can check them: make"
        " verify DATA=old",
        "Not checked: 2 results of new/, another study. Who has its tables can check them: make"
        " verify DATA=new",
    ]


@pytest.fixture
def verified(tmp_path, monkeypatch):
    """Verifies a folder of one table, as it was committed and as it is built; no build is run."""

    def run(then, failed):
        built = write(tmp_path / "built", {"tables/themes.csv": "a\n1\n", "README.md": "Words."})
        old = write(tmp_path / "old", {"tables/themes.csv": then})
        here = commit(write(tmp_path / "here", {"a": ""}), "v1")
        write(here, {"build/verify/codecheck.yml": "old"})
        state = Stage("revision v1", commit(built, "v1"), built, "", old, own=True, others={})
        monkeypatch.setattr(verify, "stage", lambda *_: state)
        monkeypatch.setattr(verify, "build", lambda *_: failed)
        same = verify.verify(here, "v1", tmp_path / "scratch")
        return same, (here / "build/verify/index.html").read_text("utf-8"), here / "build/verify"

    return run


@needs_git
@pytest.mark.parametrize(
    ("then", "failed", "title", "told"),
    [
        ("a\n1\n", "", "Verified: all", "Identical to the committed version."),
        ("a\n2\n", "", "Not verified: some", "Differs from the committed version."),
        ("a\n1\n", "It ended.", "Not verified: this environment cannot build", None),
    ],
)
def test_a_verdict_is_written_file_by_file_unless_nothing_could_be_built(
    verified, then, failed, title, told
):
    same, page, folder = verified(then, failed)
    assert same == (title == "Verified: all")
    assert f"<h1>{title}" in page
    assert failed in page
    if (path := folder / "codecheck.yml").exists():
        written = yaml.safe_load(path.read_text("utf-8"))
        assert written["source"] == "revision v1"
        (item,) = written["manifest"]
        assert item["file"] == "tables/themes.csv"
        assert item["comment"].endswith(told)
    assert path.exists() == bool(told)


@pytest.fixture
def builder(monkeypatch, tmp_path):
    """Lets a short program stand for the build; what it was asked for is written beside it."""

    def stand(code):
        program = f"import sys; open('asked', 'w').write(repr(sys.argv[1:])); {code}"
        monkeypatch.setattr(verify, "BUILD", [sys.executable, "-c", program])
        return tmp_path

    return stand


def test_a_build_that_ends_well_says_nothing_and_is_asked_for_its_data(builder):
    folder = builder("")
    assert build(folder) == ""
    assert (folder / "asked").read_text() == "[]"
    assert build(folder, "../Ada's study") == ""
    # As Snakemake reads a value of its configuration: YAML in one pair of quotes.
    (asked,) = yaml.safe_load((folder / "asked").read_text())
    assert yaml.safe_load(asked.removeprefix("data=")) == ["../Ada's study"]


def test_a_build_that_fails_says_how_and_its_last_forty_lines(builder):
    folder = builder("[print(n, flush=True) for n in range(50)]; sys.exit('Wrong: ' + sys.path[0])")
    first, *lines = build(folder).splitlines()
    assert first == "The build ended with status 1."
    assert lines == [*map(str, range(11, 50)), "Wrong:"]


def test_a_failed_build_names_files_as_they_lie_in_the_project(builder):
    folder = builder("import os; sys.exit(f'{os.getcwd()}/data/study.yml: wrong')")
    assert build(folder).splitlines()[1:] == ["data/study.yml: wrong"]


def test_the_build_uses_all_cores_and_the_renderer_that_every_machine_has():
    assert verify.BUILD[1:] == [
        *("-m", "snakemake", "--cores", "all", "--config", "renderer=embedded")
    ]
    assert verify.BUILD[0] == sys.executable


@pytest.mark.parametrize(
    ("pins", "told"),
    [
        (None, "The revision pins no packages: it has no requirements.txt."),
        ("", "The packages are those that the revision pins."),
        ("nosuch==1.0\n", "This could explain differences: "),
    ],
)
def test_what_a_build_ran_with_is_said_and_how_that_differs_from_the_pins(tmp_path, pins, told):
    write(tmp_path, {} if pins is None else {"requirements.txt": pins})
    said = verify.surroundings(tmp_path)
    assert said.startswith(f"Built with Python {platform.python_version()} on ")
    assert platform.platform() in said
    assert told in said
    assert ("nosuch" in said) == (pins == "nosuch==1.0\n")
    assert said.endswith(".")


@needs_git
@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("", []),
        ("b", ["Not verified, because not committed (1): b.txt."]),
        ("bcdef", ["(5): b.txt, c.txt, d.txt, e.txt, f.txt."]),
        ("bcdefg", ["(6): b.txt, c.txt, d.txt, e.txt, f.txt, …."]),
    ],
)
def test_what_is_not_committed_is_named_five_at_most(tmp_path, names, said):
    commit(write(tmp_path, {"a": ""}), "v1")
    write(tmp_path, {f"{name}.txt": "" for name in names})
    found = uncommitted(tmp_path)
    assert len(found) == len(said)
    assert all(one.endswith(other) for one, other in zip(found, said, strict=True))


def test_each_file_of_a_verdict_is_what_its_module_says_or_one_of_its_group(tmp_path):
    module = '"""Themes.\n\nMore of them.\n"""\n'
    write(tmp_path, {"analysis/tables/all_themes.py": module, "analysis/figures/a.py": "x = 1\n"})
    found = {"tables/all-themes.md": [], "figures/a.svg": ["x"], "tables/claims.csv": []}
    assert manifest(tmp_path, found) == [
        {
            "file": "tables/all-themes.md",
            "comment": "Themes. Identical to the committed version.",
        },
        {
            "file": "figures/a.svg",
            "comment": "One of the figures. Differs from the committed version.",
        },
        {
            "file": "tables/claims.csv",
            "comment": "One of the claims. Identical to the committed version.",
        },
    ]


def test_a_configuration_is_a_document_of_yaml_in_the_order_given_and_with_its_letters():
    text = configuration({"source": "Über " + "lange Zeilen " * 20, "manifest": []})
    assert text.startswith("---\n# Made by `make verify`: the verdict, file by file.")
    lines = text.splitlines()[2:]
    assert lines[0] == "version: https://codecheck.org.uk/spec/config/2.0/"
    assert lines[1].startswith("source: 'Über lange") or lines[1].startswith("source: Über lange")
    assert lines[2] == "manifest: []"


@needs_git
def test_documents_that_no_checksum_names_are_said_not_to_be_compared(verified):
    _, page, _ = verified("a\n1\n", "")
    assert "The revision records no checksums of documents: they were not compared." in page
    assert "This is revision v1." in page
    assert "Built with Python" in page
    assert "Tracked files made and compared: 1" in page
    assert "Tracked files not compared: 1" in page


@needs_git
def test_other_studies_are_listed_with_what_was_not_checked(tmp_path, monkeypatch, capsys):
    built = write(
        tmp_path / "built", {"tables/a.csv": "a\n", "manuscript/SHA256SUMS": "1  a.pdf\n"}
    )
    here = commit(write(tmp_path / "here", {"data/a": ""}), "v1")
    commit(built, "v1")
    state = Stage("revision v1", built, built, "", built, own=False, others=OTHERS)
    monkeypatch.setattr(verify, "stage", lambda *_: state)
    monkeypatch.setattr(verify, "build", lambda *_: "")
    monkeypatch.chdir(here)
    assert verify.verify(Path("data"), "v1", tmp_path / "scratch")
    said = capsys.readouterr().out
    assert said.startswith("Building revision v1 in a scratch folder ...\nVerified in part: ")
    assert "Not checked: 1 result of old/" in said
    assert "Tracked files not checked, of new/: 2. new/ (2 files)" in said
    assert "no checksums" not in said
    assert said.endswith("The full report: build/verify/index.html\n")
    assert (here / "build/verify/codecheck.yml").is_file()


@needs_git
def test_of_a_study_beside_the_project_results_and_record_are_called_alike(tmp_path, monkeypatch):
    study = write(tmp_path / "mine", {"tables/a.csv": "a\n", "manuscript/index.qmd": ""})
    steps = '{"x": {"made": ["../mine/tables/a.csv"], "of": ["../mine/manuscript/index.qmd"]}}'
    commit(study, "v1")
    write(study, {"build/made.json": steps})
    old = write(tmp_path / "old", {"tables/a.csv": "b\n"})
    state = Stage("v1", tmp_path, study, "../mine", old, own=True, others={})
    asked = []
    monkeypatch.setattr(verify, "stage", lambda *_: state)
    monkeypatch.setattr(verify, "build", lambda *given: asked.append(given) or "")
    monkeypatch.setattr(verify, "deliver", lambda report, target: asked.append((report, target)))
    assert not verify.verify(study, "v1", tmp_path / "scratch")
    assert asked[0] == (tmp_path, "../mine")
    report, target = asked[1]
    assert target == study / "build/verify/index.html"
    assert report.tracked == {
        "made and compared": ["tables/a.csv"],
        "read by the build": ["manuscript/index.qmd"],
        "not compared": [],
    }
    assert report.sides == {"committed": old, "built": study}
    assert report.title == (
        f"Not verified: some results of {study}/ are not what the committed code makes of the"
        " tables that lie there"
    )


@pytest.fixture
def called(monkeypatch, tmp_path):
    """Calls the command; what it did, and how it ended."""

    def call(*line, end=True, archive=False):
        seen = []

        def verified(data, revision, scratch):
            seen.append(("verify", data.as_posix(), revision, scratch.is_dir()))
            if isinstance(end, BaseException):
                raise end
            return end

        monkeypatch.setattr(verify, "verify", verified)
        monkeypatch.setattr(verify, "is_archive", lambda: archive)
        unpacked = lambda line, scratch: seen.append(("archive", line, scratch.is_dir())) or 3  # noqa: E731
        monkeypatch.setattr(verify, "verify_archive", unpacked)
        monkeypatch.setattr("sys.argv", ["verify", *line])
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as ended:
            verify.main()
        return seen, ended.value.code

    return call


def test_the_command_says_by_its_status_whether_all_came_out_the_same(called):
    assert called() == ([("verify", "data", "HEAD", True)], False)
    line = ("--ref=v1", "--data=mine")
    assert called(*line, end=False) == ([("verify", "mine", "v1", True)], True)


def test_an_unpacked_archive_is_verified_as_one(called):
    assert called("--ref=v1", archive=True) == ([("archive", ["--ref=v1"], True)], 3)


def test_an_interruption_and_a_refusal_end_the_command_in_words(called):
    assert called(end=KeyboardInterrupt())[1] == "Interrupted: nothing was verified."
    refused = called(end=verify.RevisionError("So it is."))[1]
    assert refused == "Nothing was verified. So it is."
