"""A release is named only when nothing is missing and it came out again; nothing is tagged."""

import pytest

from analysis.archive import release
from analysis.archive.record import Record
from analysis.archive.release import VERSION, main, missing
from tests.archive.conftest import ORCID
from tests.support.run import alter, commit, git, needs_git, write


@needs_git
def test_a_release_names_all_that_it_waits_for_at_once(study, tmp_path):
    known = study(doi="10.5281/z.1", license="MIT", version="1.0.0", **{"date-released": "soon"})
    folder = commit(tmp_path / "study", "v1.0.0")
    alter(folder / "study.yml", "A small study", "A smaller study")
    found = list(missing(known, "1.0.0", folder))
    assert found == [
        "git: not committed (1): study.yml; commit it, or take it back",
        "git: the tag v1.0.0 is there already; name another VERSION",
        "CITATION.cff: date-released: found 'soon', expected the day of the release",
    ]
    assert next(missing(known, "one", folder)).startswith("VERSION: found 'one', expected three")


@needs_git
def test_the_command_says_at_once_all_that_a_release_waits_for(study, monkeypatch, tmp_path):
    study(doi="10.5281/z.1", license="MIT", version="1.0.0")
    commit(tmp_path / "study", "some")
    line = ["release", "--version", "1.0.0", "--data", str(tmp_path / "study")]
    monkeypatch.setattr("sys.argv", line)
    with pytest.raises(SystemExit) as ended:
        main()
    head, *points, end = str(ended.value.code).splitlines()
    assert head == f"1.0.0 cannot be released yet ({len(points)}):"
    assert points[0].startswith("CITATION.cff: date-released: ")
    assert end == "Nothing was tagged, and nothing verified."


@needs_git
def test_a_release_that_waits_for_nothing_says_nothing(study, tmp_path):
    known = study(
        doi="10.5281/z.1", license="MIT", version="1.0.0", **{"date-released": "2026-02-01"}
    )
    folder = commit(tmp_path / "study", "some")
    assert list(missing(known, "1.0.0", folder)) == []
    assert git(folder, "tag") == "some\n"


@pytest.mark.parametrize(
    "version", ["0.1.0", "1.0.0", "1.2.3", "10.20.30", "1.0.0-rc.1", "1.0.0-beta_2"]
)
def test_a_version_has_three_numbers_and_perhaps_a_name_behind_them(version):
    assert VERSION.fullmatch(version)


@pytest.mark.parametrize(
    "version",
    [
        "",
        "1",
        "1.0",
        "1.0.0.0",
        "01.0.0",
        "1.01.0",
        "1.0.01",
        "v1.0.0",
        "1.0.0-",
        "1-0-0",
        "1.0.0 ",
    ],
)
def test_anything_else_is_no_version(version):
    assert not VERSION.fullmatch(version)


def known(**cff):
    cff = {
        **{"version": "1.0.0", "date-released": "2026-02-01", "doi": "10.5281/z.1"},
        **{"license": "MIT", "authors": [{"given-names": "Ada", "family-names": "Example"}]},
    } | cff
    people = [{"given-names": "Ada", "family-names": "Example", "orcid": ORCID}]
    return Record(cff, people, "", "a" * 40, "2026-02-01", "eng", "open")


@needs_git
def test_each_thing_that_is_missing_is_said_alone(tmp_path):
    folder = commit(write(tmp_path / "study", {"a": ""}), "v0.9.0")
    assert list(missing(known(), "1.0.0", folder)) == []
    assert list(missing(known(version="0.9.1"), "1.0.0", folder)) == [
        "CITATION.cff: version: found '0.9.1', expected '1.0.0'"
    ]
    assert list(missing(known(**{"date-released": ""}), "1.0.0", folder)) == [
        "CITATION.cff: date-released: found '', expected the day of the release"
    ]
    assert list(missing(known(doi="x"), "1.0.0", folder)) == [
        "CITATION.cff: doi: found 'x', expected it as in 10.5281/zenodo.1234567"
    ]


@needs_git
def test_of_many_changes_five_are_named_and_changes_beside_the_study_are_no_matter(tmp_path):
    folder = commit(write(tmp_path / "whole", {"study/a": ""}), "some") / "study"
    write(tmp_path / "whole", {"else.txt": ""})
    assert list(missing(known(), "1.0.0", folder)) == []
    write(folder, {f"{name}.txt": "" for name in "bcdefg"})
    assert list(missing(known(), "1.0.0", folder)) == [
        "git: not committed (6): study/b.txt, study/c.txt, study/d.txt, study/e.txt, study/f.txt;"
        " commit it, or take it back"
    ]


@needs_git
@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("own", [True, False])
def test_what_comes_out_again_is_told_what_to_do_next(tmp_path, monkeypatch, capsys, same, own):
    folder = commit(write(tmp_path / "mine", {"data/a": ""}), "some")
    monkeypatch.chdir(tmp_path if own else folder)
    monkeypatch.setattr(release, "ROOT", folder)
    monkeypatch.setattr(release, "record", lambda *given: seen.append(given) or known())
    seen, asked = [], []
    monkeypatch.setattr(release, "verify", lambda *given: asked.append(given) or same)
    monkeypatch.setattr("sys.argv", ["release", "--version=1.0.0", *["--data=mine"] * own])
    if not same:
        with pytest.raises(SystemExit, match=r"^It does not come out again: nothing was tagged\.$"):
            main()
        assert capsys.readouterr().out == ""
        return
    main()
    told = " DATA=mine" if own else ""
    assert capsys.readouterr().out == (
        "Nothing is missing. What to do next:\n\n"
        '  1. git tag -a v1.0.0 -m "Version 1.0.0" && git push origin v1.0.0\n'
        f"  2. make archive REF=v1.0.0{told}\n"
        "  3. Deposit mine/build/archive/*.zip where DOI 10.5281/z.1 is reserved, and publish it"
        " there.\n\n"
    )
    head = git(folder, "rev-parse", "HEAD").strip()
    day = git(folder, "show", "-s", "--format=%cs").strip()
    (root, data, revision, date) = seen[0]
    assert (root.as_posix(), data.as_posix()) == (("mine", "mine") if own else (".", "data"))
    assert (revision, date) == (head, day)
    assert asked[0][:2] == (data, "HEAD")


@needs_git
def test_without_a_version_the_question_is_which(tmp_path, monkeypatch):
    folder = commit(write(tmp_path / "mine", {"a": ""}), "some")
    monkeypatch.setattr(release, "record", lambda *_: known())
    monkeypatch.setattr("sys.argv", ["release", f"--data={folder}"])
    with pytest.raises(SystemExit, match=r"^A version cannot be released yet \(2\):\nVERSION: fo"):
        main()


def test_where_git_has_nothing_nothing_is_checked(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["release", f"--data={write(tmp_path / 'mine', {'a': ''})}"])
    with pytest.raises(SystemExit, match=r"^Nothing was checked: This needs a git checkout"):
        main()
