"""What a verdict covers, which studies it does not, and what is written of it."""

from pathlib import Path

import pytest
import yaml

from analysis.review import verify
from analysis.review.stage import Stage
from analysis.review.verify import unchecked, verdict
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
