import shutil
import sys

import pytest

from analysis.review import verify
from tests.review.test_compare import CLAIMS, TABLE
from tests.support.run import ROOT, commit, needs_git, write

THEN = {
    "tables/a.csv": TABLE,
    CLAIMS: "claim,verdict\nmost,holds\n",
    "figures/a.svg": "<svg/>",
    "manuscript/SHA256SUMS": "11  manuscript/_output/a.pdf\n",
}
NOW = {
    "tables/a.csv": TABLE.replace("12", "13"),
    CLAIMS: "claim,verdict\nmost,fails\n",
    "figures/a.svg": "<svg />",
    "manuscript/SHA256SUMS": "22  manuscript/_output/a.pdf\n",
}


@pytest.fixture
def diff(monkeypatch, capsys):
    """Run the command in a folder; return its exit status and what it said."""

    def run(folder, *options):
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["verify", *map(str, options)])
        try:
            verify.main()
        except SystemExit as stop:
            return 1, stop.code
        return 0, capsys.readouterr().out

    return run


@needs_git
def test_results_that_changed_since_a_revision_are_told_and_are_no_error(tmp_path, diff):
    commit(write(tmp_path, THEN), "v1")
    write(tmp_path, NOW)
    status, said = diff(tmp_path, "--since=v1")
    assert status == 0
    assert said.startswith("Changes in the results since v1\n")
    assert "tables/a.csv, B, people: then 12, now 13" in said
    assert "Claims, most: then holds, now fails" in said
    assert said.index("Claims, ") < said.index("tables/a.csv")
    assert "Print and figures that differ: figures/a.svg." in said
    assert "document" not in said
    assert "mix-blend-mode: difference" in (tmp_path / "build/diff/index.html").read_text("utf-8")


@needs_git
def test_nothing_changed_is_said_so(tmp_path, diff):
    commit(write(tmp_path, THEN), "v1")
    write(tmp_path, {"manuscript/SHA256SUMS": NOW["manuscript/SHA256SUMS"]})
    status, said = diff(tmp_path, "--since", "v1")
    assert (status, said.splitlines()[0]) == (0, "Nothing changed since v1")


def test_another_built_folder_needs_no_git(tmp_path, diff, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    then, now = write(tmp_path / "then", THEN), write(tmp_path / "my study", NOW)
    status, said = diff(tmp_path, "--since", then, "--data", now)
    assert status == 0
    assert "tables/a.csv, B, people: then 12, now 13" in said
    assert (now / "build/diff/index.html").is_file()
    assert not (tmp_path / "build").exists()


@needs_git
@pytest.mark.parametrize("since", ["nosuch", "--all", "tables"])
def test_an_unknown_revision_is_named(tmp_path, diff, since):
    commit(write(tmp_path, THEN), "v1")
    status, said = diff(tmp_path, f"--since={since}")
    assert status == 1
    assert said.startswith(f"SINCE={since} is no folder with results (tables, figures), and no rev")
    assert not (tmp_path / "build").exists()


def test_a_folder_outside_git_has_no_revisions(tmp_path, diff, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    status, said = diff(write(tmp_path, THEN), "--since=v1")
    assert status == 1
    assert f"This needs a git checkout, and {tmp_path.resolve()} is none.\n" in said


def test_since_when_is_asked_and_results_are_wanted(tmp_path, diff):
    assert diff(tmp_path, "--since=")[1].startswith("Since when?")
    assert diff(tmp_path, "--since=v1")[1].endswith("has no results to compare: run make first.")


def test_this_study_has_not_changed_since_itself(tmp_path, diff, monkeypatch):
    for part in ("tables", "figures"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.setattr(verify, "deliver", lambda report, _: print(report.title, report.results))
    status, said = diff(tmp_path, "--since", ROOT)
    assert status == 0
    assert said.startswith(f"Nothing changed since {ROOT} ")


COUNTS = "value,across,people\nnurse,ward,{}\ndoctor,ward,{}\nall,ward,40\n"
MARKS = "code_id,value,raised\nT1,nurse,{}\nT1,doctor,1\n"


@pytest.mark.parametrize("then", [True, False])
def test_what_of_people_is_hidden_now_or_was_hidden_then_is_not_printed(tmp_path, diff, then):
    shown = {
        "tables/participants.csv": COUNTS.format(7777, 31),
        "tables/participants.md": "| Nurse | 7777 |\n",
        "figures/theme-by-group.csv": MARKS.format(0),
        "figures/theme-by-group.svg": "<svg>shown</svg>",
        "figures/theme-by-group.txt": "Not raised by: nurses.\n",
    }
    hiding = {
        "tables/participants.csv": COUNTS.format("", 32),
        "tables/participants.md": "| Nurse | × |\n",
        "figures/theme-by-group.csv": MARKS.format(""),
        "figures/theme-by-group.svg": "<svg></svg>",
        "figures/theme-by-group.txt": "Withheld: nurses.\n",
    }
    sides = (shown, hiding) if then else (hiding, shown)
    old, new = (write(tmp_path / name, side) for name, side in zip(("a", "b"), sides, strict=True))
    _, said = diff(tmp_path, "--since", old, "--data", new)
    page = (new / "build/diff/index.html").read_text("utf-8")
    assert "tables/participants.csv, nurse, people: not printed" in said
    assert "figures/theme-by-group.csv, nurse, raised: not printed" in said
    assert "doctor, people" in said
    for name in ("participants.md", "theme-by-group.svg", "theme-by-group.txt"):
        assert f"{name}, what one of the two hides: not printed" in said
    assert "data:image" not in page
    assert not any(word in text for word in ("7777", "Not raised") for text in (said, page))


SAID = "code_id,source_id,participant_id,described,length,text\n{}"
QUOTED = "code_id,quote,quote_from\nT1,{},{}\n"
WITH = 'T1,FG1,P1,porter,9,"Words, withdrawn"\nT1,FG1,P1,porter,9,"Others, kept"\nT2,FG1,P2,,40,\n'
WITHOUT = 'T1,FG1,P1,,9,"Others, kept"\nT2,FG1,P2,,41,\n'


def test_what_was_said_by_or_of_somebody_and_is_no_longer_is_not_printed(tmp_path, diff):
    then = {
        "tables/quotes.csv": SAID.format(WITH),
        "tables/quotes.md": "| P1, porter | Words, withdrawn |\n",
        "tables/themes.csv": QUOTED.format('"Words, withdrawn"', '"FG1, P1, porter"'),
        "tables/themes.md": "Words, withdrawn, P1, porter\n",
    }
    now = {
        "tables/quotes.csv": SAID.format(WITHOUT),
        "tables/quotes.md": "| P1 | Others, kept |\n",
        "tables/themes.csv": QUOTED.format('"Others, kept"', '"FG1, P1"'),
        "tables/themes.md": "Others, kept, P1\n",
    }
    old, new = write(tmp_path / "a", then), write(tmp_path / "b", now)
    _, said = diff(tmp_path, "--since", old, "--data", new)
    page = (new / "build/diff/index.html").read_text("utf-8")
    assert "tables/quotes.csv, T2 / FG1 / P2 / 41" in said or "then 40, now 41" in said
    assert "tables/themes.csv, T1, quote: not printed" in said
    assert not any(word in text for word in ("withdrawn", "porter") for text in (said, page))


def test_a_quote_that_is_new_is_shown(tmp_path, diff):
    old = write(tmp_path / "a", {"tables/quotes.csv": SAID.format("T1,FG1,P1,,9,\n")})
    new = write(tmp_path / "b", {"tables/quotes.csv": SAID.format("T1,FG1,P1,,9,New words\n")})
    assert "now New words" in diff(tmp_path, "--since", old, "--data", new)[1]


@pytest.mark.parametrize("broken", ["a,b\n1,2\n", "value\n'\n", "\0", 'people\n"7777'])
def test_of_a_table_that_cannot_be_read_nothing_is_printed(tmp_path, diff, broken):
    old = {"tables/participants.csv": COUNTS.format(7777, 31), "tables/participants.md": "7777\n"}
    new = {"tables/participants.csv": broken, "tables/participants.md": "1\n"}
    folders = [write(tmp_path / name, side) for name, side in (("a", old), ("b", new))]
    _, said = diff(tmp_path, "--since", folders[0], "--data", folders[1])
    assert "7777" not in said
