"""Where an import is made: step by step, and what each leaves."""

import stat

import pytest

from analysis.imports.home.draft import alone, draft_of, made_ready, remove_abandoned
from analysis.imports.home.new import complete, fresh, told
from analysis.imports.project import RefusedError
from tests.support.run import write


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def stopped(made):
    """Stop while a folder is filled."""
    with made as folder:
        write(folder, {"a.txt": "a"})
        raise KeyboardInterrupt


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_fills_a_draft_takes_the_place_of_the_folder_in_one_step(tmp_path):
    with draft_of(tmp_path / "new/to") as folder:
        assert (folder.parent / ".gitignore").read_text() == "*\n"
        assert folder.parent.name.startswith(".import-")
        assert folder.parent.parent == tmp_path / "new"
        write(folder, {"a.txt": "a"})
        assert not (tmp_path / "new/to").exists()
    assert names(tmp_path) == ["new", "new/to", "new/to/a.txt"]


def test_a_draft_that_fails_leaves_nothing_and_keeps_what_was_there(tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(KeyboardInterrupt):
        stopped(draft_of(tmp_path / "there/new/deep/to"))
    assert names(tmp_path) == ["there"]


def test_what_is_made_ready_is_its_owner_s_and_called_so_when_it_is_whole(tmp_path):
    private = tmp_path / "p"
    write(private, {".next.part/left.txt": "of an import that was killed"})
    private.chmod(0o755)
    with made_ready(private) as draft:
        assert draft == private / ".next.part"
        assert names(draft) == []
        assert mode(private) == 0o700
        write(draft, {"study/a.txt": "a"})
        assert not (private / "next").exists()
    assert names(private) == ["next", "next/study", "next/study/a.txt"]
    modes = [mode(private / name) for name in ("next", "next/study", "next/study/a.txt")]
    assert modes == [0o700, 0o700, 0o600]


def test_what_is_made_ready_and_fails_is_not(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        stopped(made_ready(tmp_path / "p/q"))
    assert names(tmp_path) == []


def test_a_folder_is_held_alone_and_kept(tmp_path):
    with alone(tmp_path / "p/q"):
        assert (tmp_path / "p/q").is_dir()
    assert names(tmp_path) == ["p", "p/q"]
    with pytest.raises(ValueError, match="why"), alone(tmp_path / "r/s"):
        raise ValueError("why")
    assert names(tmp_path) == ["p", "p/q"]
    write(tmp_path, {"file": ""})
    said = f"^PRIVATE: a folder is kept there, but this is none: {tmp_path}/file$"
    with pytest.raises(RefusedError, match=said), alone(tmp_path / "file"):
        pass


def test_only_what_a_draft_holds_is_taken_for_one(tmp_path):
    write(
        tmp_path,
        {
            ".import-a/.gitignore": "*",
            ".import-a/study/x": "",
            ".import-b/study/x": "",
            ".import-c/mine": "",
            ".import-d": "",
            ".importing/study/x": "",
            "x.import-e/study/x": "",
        },
    )
    remove_abandoned(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(".import-c", ".import-d", ".importing", "x.import-e")
    ]


@pytest.mark.parametrize("there", [None, "to"])
def test_a_study_begins_in_a_folder_that_is_new_or_empty(tmp_path, there):
    if there:
        (tmp_path / there).mkdir()
    (tmp_path / "link").symlink_to(".")
    assert fresh(tmp_path / "link/to") == (tmp_path / "to").resolve()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("full", "@/full holds files already, and nothing is overwritten; name another TO"),
        ("file", "@/file is not a new or empty folder; name another TO"),
        ("link", "@/link is not a new or empty folder; name another TO"),
        ("gone", "@/gone is not a new or empty folder; name another TO"),
        ("a{b", "no study can be built where a name holds '{'; name another TO"),
    ],
)
def test_where_no_study_can_begin_that_is_said(tmp_path, name, said):
    write(tmp_path, {"full/x": "", "file": ""})
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    (tmp_path / "gone").symlink_to("nowhere")
    with pytest.raises(RefusedError) as refused:
        fresh(tmp_path / name)
    assert str(refused.value) == said.replace("@", str(tmp_path))


def test_what_stands_in_a_new_folder_and_how_to_build_it_is_told(tmp_path):
    assert told(tmp_path / "it's", ["a/b", "c"]) == (
        "\nIts text leaves out what there is nothing to show of: a/b, c."
        f"\n{tmp_path}/it's/TODO.md asks what is to decide and to write. To build:"
        f" make DATA='{tmp_path}/it'\"'\"'s'"
    )


def test_a_study_that_breaks_the_contract_gets_no_text(tmp_path):
    write(tmp_path, {"study.yml": "title: A\n"})
    with pytest.raises(Exception, match="datapackage"):
        complete(tmp_path)
    assert names(tmp_path) == ["study.yml"]
