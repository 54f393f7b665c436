"""Whatever says TODO in a study is listed, and nothing is submitted before it is done."""

import sys

import pytest

from analysis.imports.home.new import write_study
from analysis.starter.example import tables
from analysis.starter.todo import LIST, english, listed, main, open_points, write_todo
from tests.support.run import alter, run, write


def said(study):
    return listed(open_points(study))


def test_what_is_to_do_is_named_with_its_place_and_gone_when_it_is_done(tmp_path):
    write_study(tmp_path, "A study", tables())
    lines = said(tmp_path)
    assert lines[0].startswith("raw/codebook.csv: the tables in raw/ are those of the example")
    assert "study.yml:3: title: title of the study" in lines
    names = "which names of people, places and services must not appear anywhere?"
    assert f"study.yml:32: {names}" in lines
    assert "manuscript/index.qmd:4: name" in lines
    # What stands before the mark may be an address, which belongs into the file alone.
    assert "manuscript/index.qmd:6: email: of the corresponding author" in lines
    assert "manuscript/index.qmd:12: Background" in lines
    alter(tmp_path / "study.yml", "TODO: title of the study", "Rooms")
    alter(
        tmp_path / "manuscript/index.qmd",
        "0000-0000-0000-0001  # TODO: the ORCID, or no such line",
        "0000-0002-1825-0097",
    )
    (tmp_path / "raw/codebook.csv").write_text("code_id,label\nA,Mine\n", encoding="utf-8")
    assert len(said(tmp_path)) == len(lines) - 3
    assert not any("title of the study" in line or "orcid" in line for line in said(tmp_path))


def test_the_list_stands_beside_the_study_in_the_order_of_its_files(tmp_path):
    write(tmp_path, {"study.yml": "a: 1\n# TODO: which?\n"})
    write(
        tmp_path,
        {"manuscript/index.qmd": "TODO\nTODO\n\nTODO: why\n", "manuscript/a.yml": "# TODO"},
    )
    write(
        tmp_path, {"manuscript/_output/index.qmd": "TODO", "notes.qmd": "TODO", "TODO.md": "TODO"}
    )
    write_todo(tmp_path)
    assert (tmp_path / LIST).read_text("utf-8").splitlines()[-4:] == [
        "- [ ] study.yml:2: which?",
        "- [ ] manuscript/index.qmd:1-2 (2): TODO",
        "- [ ] manuscript/index.qmd:4: why",
        "- [ ] manuscript/a.yml:1: TODO",
    ]


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        *(("title: TODO: which?", "title: which?"), ("- name: TODO the name", "name: the name")),
        *(
            ("**Background.** TODO: say why", "Background: say why"),
            ("TODO: x", "x"),
            ("TODO", "TODO"),
        ),
        *(
            ("  fig-alt: TODO.", "fig-alt"),
            ("a b: TODO q", "q"),
            ("**a**: TODO q", "q"),
            ("1: TODO q", "q"),
        ),
        *(
            ("TODO: a TODO: b", "b"),
            ("[TODO: b]{#c}", "b]{#c"),
            ('t: "TODO: b, "', "t: b"),
            ("x.TODO c", "c"),
        ),
        *(
            ("TODO: b", "b"),
            ("t.** TODO: b", "t: b"),
            ("t. TODO: b", "b"),
            ("# TODO: which #?", "which #?"),
        ),
        *(("TODO: " + "b" * 100, "b" * 100), ("TODO: " + "b" * 101, "b" * 99 + "…")),
        ("to: TODO " + "b" * 99, "to: " + "b" * 95 + "…"),
    ],
)
def test_a_line_asks_what_stands_behind_the_mark_of_what_it_is_about(tmp_path, line, asks):
    write(tmp_path, {"study.yml": f"a: 1\n{line}\n"})
    assert said(tmp_path) == [f"study.yml:2: {asks}"]


@pytest.mark.parametrize("line", ["see TODO.md", "TODOS: x", "myTODO: x", "todo: x", "_TODO_"])
def test_a_word_that_only_has_the_mark_in_it_asks_nothing(tmp_path, line):
    write(tmp_path, {"study.yml": f"{line}\n"})
    assert said(tmp_path) == []


def test_files_are_read_kind_by_kind_and_lines_alike_are_one_entry(tmp_path):
    names = ("z.qmd", "a.qmd", "b.md", "c.bib", "d.yml", "e/f.qmd", "g.txt", "_tables/h.md")
    write(tmp_path, {f"manuscript/{name}": f"TODO: {name}\nx\nTODO: {name}\n" for name in names})
    write(tmp_path, {"study.yml": "TODO: one\nTODO: two\n", "raw/codebook.csv": "EXAMPL\n"})
    assert said(tmp_path) == [
        "study.yml:1: one",
        "study.yml:2: two",
        *(
            f"manuscript/{name}:1-3 (2): {name}"
            for name in ("a.qmd", "e/f.qmd", "z.qmd", "b.md", "c.bib", "d.yml")
        ),
    ]


def test_tables_of_the_example_are_the_first_to_be_replaced(tmp_path):
    write(tmp_path, {"study.yml": "TODO: one\n", "raw/codebook.csv": "label\nEXAMPLE theme\n"})
    assert said(tmp_path) == [
        "raw/codebook.csv: the tables in raw/ are those of the example: put your own in their"
        " place, delete manuscript/, and run `make new` again for a text that suits them",
        "study.yml:1: one",
    ]


def test_what_is_no_utf_8_is_read_all_the_same(tmp_path):
    write(tmp_path, {"study.yml": b"# \xff TODO: one\n", "raw/codebook.csv": b"\xff EXAMPLE"})
    assert [line.partition(":")[0] for line in said(tmp_path)] == ["raw/codebook.csv", "study.yml"]


@pytest.mark.parametrize(
    ("todo", "told"), [("TODO: a\n", "1 point"), ("TODO: a\nTODO: b\n", "2 points")]
)
def test_a_build_says_at_its_end_how_much_is_to_decide(tmp_path, monkeypatch, todo, told):
    write(tmp_path, {"study.yml": todo, "build/words.yml": '"Check": ""\n'})
    monkeypatch.setattr(sys, "argv", ["todo", str(tmp_path), "--out", str(tmp_path / "said")])
    main()
    assert (tmp_path / "said").read_text("utf-8").splitlines() == [
        f"{tmp_path}/build/words.yml lists 1 phrase that exhibits say in English: translate them in"
        " words.yml beside the text; alternative texts are English too, and `fig-alt` takes your"
        " own.",
        f"{tmp_path}/TODO.md lists {told} to decide.",
    ]
    write(tmp_path, {"study.yml": "a: 1\n", "build/words.yml": ""})
    main()
    assert (tmp_path / "said").read_text("utf-8") == ""


def test_a_study_in_which_nothing_is_open_says_so(tmp_path):
    write(tmp_path, {"study.yml": "# See TODO.md\n", "manuscript/index.qmd": "Done: TODOS\n"})
    assert write_todo(tmp_path) == []
    assert (tmp_path / LIST).read_text("utf-8").endswith("\n\nNothing.\n")


def test_points_of_a_checklist_that_nobody_answered_are_one_entry_and_stop_a_submission(tmp_path):
    write_study(tmp_path / "study", "A study", tables())
    text = "".join(said(tmp_path / "study"))
    assert "checklists/reporting.yml:11-37 (27): points that nobody has answered" in text
    for when in (["--unbuilt"], []):  # before the build, and by itself
        done = run("analysis.manuscript.submission", "--data", tmp_path / "study", *when)
        assert done.status == 1
        assert "Still to decide:\n" in done.stderr
        assert "points that nobody has answered" in done.stderr
    assert not (tmp_path / "study/submission").exists()


def test_what_exhibits_say_in_english_in_another_language_is_told(tmp_path):
    assert english(tmp_path) == []
    write(tmp_path, {"study.yml": "a: 1", "build/words.yml": ""})
    assert english(tmp_path) == []
    write(tmp_path, {"build/words.yml": '"Check": ""\n"Rule": ""\n'})
    (line,) = english(tmp_path)
    assert line.startswith(
        f"{tmp_path}/build/words.yml lists 2 phrases that exhibits say in English"
    )
