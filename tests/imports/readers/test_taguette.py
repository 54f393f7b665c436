"""Taguette's database has true positions, in bytes of UTF-8; its tables have none."""

import json
import os
import sqlite3
import subprocess

import pytest

from analysis.imports.given import Given
from analysis.imports.project import RefusedError
from analysis.imports.readers import taguette as taguette_reader
from analysis.imports.readers.taguette import _chosen, _coders, _opened, read, recognises, text_of
from tests.support.table_writers import Taguette, csv_file, xlsx_file

HTML = (
    "<p>One &amp; two &lt;three&gt;.</p>\n<p>Caf\u00e9 <b>cafe\u0301</b> \U0001f468\u200d\U0001f469"
    "\u200d\U0001f467 \u05e9\u05dc\u05d5\u05dd \u6211\u6628\u5929 end.</p>"
)
TEXT = (
    "One & two <three>.\nCaf\u00e9 cafe\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467"
    " \u05e9\u05dc\u05d5\u05dd \u6211\u6628\u5929 end."
)
WORDS = ["two <three>", "Caf\u00e9", "cafe\u0301", "\U0001f468\u200d\U0001f469\u200d\U0001f467"]
WORDS += ["\u05e9\u05dc\u05d5\u05dd", "\u6211\u6628\u5929", "&", ".\nCaf\u00e9"]


def project(tmp_path, html=HTML, text=TEXT, words=WORDS):
    """A project of one document with a highlight of each of some words."""
    made = Taguette(tmp_path / "export.sqlite3")
    made.project()
    document, tag = made.document(html), made.tag("care")
    for word in words:
        made.highlight(document, text[: text.index(word)], word, [tag])
    return made


def quotes(outcome, text=TEXT):
    return [text[int(a) : int(b)] for a, b in outcome.column("codings", "start", "end")]


def test_stretches_are_exact_in_every_script(tmp_path, imported):
    done = imported(project(tmp_path).close())
    assert sorted(quotes(done)) == sorted(WORDS)
    assert done.column("sources", "length", "words") == [(str(len(TEXT)), str(len(TEXT.split())))]
    stated = "| highlights that read as they stand at their place | 8 | 8 | the same |"
    assert stated in done.report
    assert "positions" not in (done.folder / "study.yml").read_text("utf-8")


def test_what_a_browser_passes_over_before_the_first_words_is_not_counted(tmp_path, imported):
    made = project(tmp_path, " \n<h1>First</h1>\n<p>word</p>", "First\nword", ["word"])
    assert quotes(imported(made.close()), "First\nword") == ["word"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b&nbsp;c</p>", "ab\u00a0c"),
        ("<ul><li>x</li>\n<li>&#128512;</li></ul>", "x\n\U0001f600"),
        ('<p title="not this">only</p><!-- nor this -->', "only"),
        ("a<!-- b\n> -- -->c<!-- d -->e", "ace"),
        ("a<!-- b <p>c</p>", "a"),
        ("<!DOCTYPE html><p>a</p>", "a"),
        ("a<?x y?>b<![CDATA[c]]>d<!x", "abd"),
        *((f"{blank}a{blank}b", f"a{blank}b") for blank in " \t\n\f"),
        (" \n\t a", "a"),
        ("\u00a0a", "\u00a0a"),
        ("<p> a</p>", " a"),
    ],
)
def test_the_text_of_a_document_is_its_html_without_tags(html, text):
    assert text_of(html) == text


def read_of(made, **answers):
    return read(Given(made.close()), answers)


def histories(*commands):
    """Who gave each highlight each tag, after some commands."""
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE commands (id INTEGER PRIMARY KEY, user_login, payload, project_id)")
    for user, command in commands:
        made.execute("INSERT INTO commands VALUES (NULL, ?, ?, 1)", (user, json.dumps(command)))
    made.execute("INSERT INTO commands VALUES (0, 'x', ?, 2)", (json.dumps(add(1, 1)),))
    return _coders(made, 1)


def add(highlight, *tags):
    return {"type": "highlight_add", "highlight_id": highlight, "tags": list(tags)}


def merge(old, new):
    return {"type": "tag_merge", "src_tag_id": old, "dest_tag_id": new}


@pytest.mark.parametrize(
    ("commands", "coders"),
    [
        ([("a", add(1, 7)), ("b", add(1, 7, 8))], {(1, 7): "a", (1, 8): "b"}),
        ([("a", add(1, 7)), ("b", add(1)), ("c", add(1, 7))], {(1, 7): "c"}),
        ([("a", add(1, 7, 8)), ("b", add(1, 8))], {(1, 8): "a"}),
        ([("a", {"type": "other"}), ("b", {}), ("a", add(2, 7))], {(2, 7): "a"}),
        ([("a", add(1, 7)), ("b", add(2, 8)), ("c", merge(7, 8))], {(2, 8): "b", (1, 8): "a"}),
        ([("a", add(1, 7)), ("b", add(1, 8)), ("c", merge(7, 8))], {(1, 8): "b"}),
        (
            [("a", add(1, 7)), ("a", add(2, 7)), ("b", add(1, 7, 8)), ("c", merge(7, 8))],
            {(1, 8): "b", (2, 8): "a"},
        ),
        ([("a", add(1, 7)), ("c", merge(7, 8)), ("b", add(1, 8))], {(1, 8): "a"}),
        ([("a", add(1, 7)), ("c", merge(7, 8)), ("c", merge(8, 9)), ("b", add(1))], {}),
        ([("a", add(1, 7)), ("c", merge(7, 8)), ("c", merge(8, 7))], {(1, 7): "a"}),
        ([("a", add(1, 7)), ("c", merge(7, 8)), ("b", add(2, 7))], {(1, 8): "a", (2, 7): "b"}),
        (
            [("a", add(1, 7)), ("c", merge(7, 8)), ("b", add(2, 7)), ("d", add(2))],
            {(1, 8): "a"},
        ),
        ([("c", merge(7, 8)), ("a", add(1, 8))], {(1, 8): "a"}),
    ],
)
def test_who_gave_a_highlight_a_tag_is_told_by_what_was_done(commands, coders):
    assert histories(*commands) == coders


def test_projects_are_counted_in_the_order_in_which_they_were_made(tmp_path):
    made = Taguette(tmp_path / "p.sqlite3")
    tries = {"": "it holds 0 projects; say which, in the order in which they were made, with"}
    with pytest.raises(RefusedError) as refused:
        _chosen(made.database, "")
    assert str(refused.value) == f"{tries['']} PROJECT=NUMBER"
    for _ in range(11):
        made.project()
    made.database.execute("DELETE FROM projects WHERE id = 2")
    assert [_chosen(made.database, asked) for asked in ("1", "2", "10")] == [1, 3, 11]
    for asked in ("", "0", "11", "x"):
        with pytest.raises(RefusedError) as refused:
            _chosen(made.database, asked)
        assert str(refused.value) == (
            "it holds 10 projects; say which, in the order in which they were made, with"
            " PROJECT=1|2|3|4|5|6|7|8|9"
        )
    made.database.execute("DELETE FROM projects WHERE id > 1")
    assert _chosen(made.database, "") == _chosen(made.database, "1") == 1
    with pytest.raises(RefusedError, match="holds 1 projects"):
        _chosen(made.database, "2")


def test_tags_are_codes_in_the_order_of_their_names_and_documents_sources_in_that_of_their_making(
    tmp_path,
):
    made = project(tmp_path, words=["One"])
    made.tag("b", "B."), made.tag("a")
    made.document("<p>Second</p>")
    found = read_of(made)
    assert [(c.label, c.definition) for c in found.codes] == [("a", ""), ("b", "B."), ("care", "")]
    assert [(s.key, s.length, s.words) for s in found.sources] == [
        *(("1", len(TEXT), len(TEXT.split())), ("2", 6, 1))
    ]
    assert found.sources[0].name == "Anna Beispiel"
    assert found.positions
    assert (found.kind, found.program) == ("Taguette project (SQLite)", "Taguette")


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [(0, 4, True), (1, 4, True), (0, 5, False), (2, 2, False), (3, 2, False), (-1, 3, False)],
)
def test_a_highlight_lies_in_its_text_and_has_a_length(tmp_path, first, last, fits):
    made = project(tmp_path, "<p>abcd</p>", "abcd", ["abcd"])
    made.database.execute("UPDATE highlights SET start_offset = ?, end_offset = ?", (first, last))
    made.database.commit()
    if fits:
        stretches = read_of(made).stretches
        assert (stretches.start[0], stretches.end[0]) == (first, last)
        return
    with pytest.raises(RefusedError) as refused:
        read_of(made)
    assert str(refused.value) == (
        "it reaches outside the text of its document, in highlight 1; export it again"
    )


def test_all_highlights_that_do_not_stand_at_their_place_are_named(tmp_path):
    made = project(tmp_path, "<p>one two six</p>", "one two six", ["one", "two", "six"])
    made.database.execute("UPDATE highlights SET snippet = 'so' WHERE id > 1")
    made.database.commit()
    what = "highlights that read as they stand at their place, but not highlights 2, 3"
    assert next((s.what, s.stated, s.read) for s in read_of(made).sums) == (what, 3, 1)
    made = project(tmp_path, "<p>one two six</p>", "one two six", ["one", "two", "six"])
    made.database.execute("UPDATE highlights SET end_offset = 99 WHERE id < 3")
    made.database.commit()
    with pytest.raises(RefusedError, match="in highlights 1, 2; export"):
        read_of(made)


def test_a_place_within_a_letter_is_told_by_the_words_that_do_not_stand_there(tmp_path):
    made = project(tmp_path, "<p>éa</p>", "éa", ["é", "a"])
    found = read_of(made)
    assert list(zip(found.stretches.start, found.stretches.end, strict=True)) == [(0, 1), (1, 2)]
    assert [(s.stated, s.read) for s in found.sums] == [(2, 2), (2, 2)]


def test_words_are_read_once_more_from_each_document(tmp_path):
    made = project(tmp_path, "<p>one two</p>", "one two", ["one", "two"])
    second = made.document("<p>three\n four</p>")
    made.highlight(second, "", "three\n four", [1])
    found = read_of(made)
    assert found.words([0, 2]) == {0: "one", 2: "three four"}
    assert found.words([1]) == {1: "two"}


def test_a_database_may_take_so_many_steps_and_no_more(tmp_path, monkeypatch):
    file = project(tmp_path).close()
    long = (
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300000)"
        " SELECT count(*) FROM c"
    )
    with _opened(Given(file)) as database:
        assert database.execute(long).fetchall() == [(300_000,)]
    monkeypatch.setattr(taguette_reader, "STEPS", 2 * 10**6)
    with pytest.raises(RefusedError, match="OperationalError"), _opened(Given(file)) as database:
        database.execute(long).fetchall()


def test_tables_that_are_missing_are_all_named(tmp_path):
    made = project(tmp_path)
    made.database.executescript("DROP TABLE tags; DROP TABLE commands")
    with pytest.raises(RefusedError) as refused:
        read_of(made)
    assert str(refused.value) == "a Taguette database without tags, commands"


def test_what_is_broken_is_told_by_its_kind(tmp_path):
    made = project(tmp_path)
    made.database.executescript("UPDATE commands SET payload = '{'")
    with pytest.raises(RefusedError) as refused:
        read_of(made)
    assert str(refused.value) == ("a broken Taguette database (JSONDecodeError); export it again")


def test_a_database_is_taguette_s_if_it_says_so(tmp_path):
    file = project(tmp_path).close()
    assert recognises(Given(file))
    for at, byte in ((0, b"s"), (68, b"t"), (71, b"T")):
        content = bytearray(file.read_bytes())
        content[at : at + 1] = byte
        (tmp_path / "other").write_bytes(content)
        assert not recognises(Given(tmp_path / "other"))


def test_highlights_and_their_pairs_with_tags_are_counted_apart(tmp_path, imported):
    made = project(tmp_path, words=["One"])
    other = made.tag("time", "What it is")
    made.highlight(1, "One & ", "two", [1, other])
    made.highlight(1, "", "One & two", [])
    done = imported(made.close())
    assert done.coded == [("S01", "care"), ("S01", "care"), ("S01", "time")]
    assert done.column("codebook", "label", "definition") == [("care", ""), ("time", "What it is")]
    assert "- highlights without a tag: 1" in done.report
    assert "| pairs of highlight and tag | 3 | 3 | the same |" in done.report


def test_the_coder_is_whoever_gave_the_highlight_the_tag(tmp_path, imported):
    made = project(tmp_path, words=["One"])
    other = made.tag("time")
    number = made.highlight(1, "One & ", "two", [1], user="bo")
    made.database.execute("INSERT INTO highlight_tags VALUES (?, ?)", (number, other))
    made.command("cy", number, [1, other])
    made.command("cy", -number, [1])  # of a highlight that a copy did not take along
    done = imported(made.close())
    assert done.column("codings", "code_id", "coder_id") == [
        *(("c01", "C1"), ("c01", "C2"), ("c02", "C3"))
    ]


def test_a_tag_that_was_merged_into_another_keeps_its_coder(tmp_path, imported):
    made = project(tmp_path, words=[])
    old = made.tag("old")
    number = made.highlight(1, "", "One", [old], user="bo")
    made.database.execute("UPDATE highlight_tags SET tag_id = 1")
    made.database.execute("DELETE FROM tags WHERE id = ?", (old,))
    merge = {"type": "tag_merge", "src_tag_id": old, "dest_tag_id": 1}
    made.add("commands", "cy", 1, None, json.dumps(merge))
    made.highlight(1, "One & ", "two", [1], user="cy")
    done = imported(made.close())
    assert number == 1
    assert done.column("codings", "coder_id") == ["C1", "C2"]


def test_who_gives_a_merged_tag_again_is_its_coder(tmp_path, imported):
    made = project(tmp_path, words=["One"])
    old = made.tag("old")
    number = made.highlight(1, "One & ", "two", [old], user="ann")
    merge = {"type": "tag_merge", "src_tag_id": old, "dest_tag_id": 1}
    made.add("commands", "cy", 1, None, json.dumps(merge))
    made.command("ann", number, [])
    made.command("bo", number, [1])
    made.database.execute("UPDATE highlight_tags SET tag_id = 1")
    made.database.execute("DELETE FROM tags WHERE id = ?", (old,))
    made.database.commit()
    assert imported(made.close()).column("codings", "coder_id") == ["C1", "C2"]


def test_a_history_that_is_nested_without_end_is_refused(tmp_path, imported):
    made = project(tmp_path)
    made.add("commands", "cy", 1, None, "[" * 10**6)
    with pytest.raises(RefusedError, match="broken Taguette database"):
        imported(made.close())


def test_who_coded_is_not_made_up(tmp_path, imported):
    made = project(tmp_path)
    made.database.execute("DELETE FROM commands")
    made.database.commit()
    done = imported(made.close())
    assert set(done.column("codings", "coder_id")) == {"C1"}
    assert "- codings of which it is not known who made them: 8" in done.report
    assert "does not say who coded" in done.report


def test_words_come_along_only_where_they_are_listed_for_release(tmp_path, imported):
    file = project(tmp_path).close()
    (tmp_path / "p").mkdir(mode=0o700)
    (tmp_path / "p/release.txt").write_text("K002", "utf-8")
    done = imported(file, excerpts="yes", private=tmp_path / "p")
    (place,) = [n for n, e in enumerate(done.column("codings", "excerpt_id")) if e]
    assert done.column("excerpts", "text") == [" ".join(quotes(done)[place].split())]


def test_a_document_without_a_highlight_stays_a_source(tmp_path, imported):
    made = project(tmp_path)
    made.document("<p>Nothing here.</p>")
    made.document("<p> </p>")
    done = imported(made.close())
    assert done.column("sources", "source_id") == ["S01", "S02"]
    assert "- sources in which nothing is coded (kept): 1" in done.report
    assert "- documents without any text: 1" in done.report


def test_a_database_of_several_projects_asks_which(tmp_path, imported):
    made = project(tmp_path)
    second = made.project()
    document, tag = made.document("<p>Other</p>", second), made.tag("other", "", second)
    made.highlight(document, "", "Other", [tag], project=second)
    file = made.close()
    with pytest.raises(RefusedError, match=r"holds 2 projects; say which.*PROJECT=1\|2$"):
        imported(file)
    assert imported(file, project=2).coded == [("S01", "other")]


def test_a_highlight_that_does_not_read_as_its_place_stops_the_import(tmp_path, imported):
    made = project(tmp_path)
    made.database.execute("UPDATE highlights SET start_offset = start_offset + 1 WHERE id = 2")
    made.database.commit()
    file = made.close()
    with pytest.raises(RefusedError, match=r"states 8, 7 were read\. .* ACCEPT_LOSS=yes"):
        imported(file)
    done = imported(file, accept_loss="yes")
    assert "| 8 | 7 | not the same; accepted with ACCEPT_LOSS=yes |" in done.report


HOSTILE = {
    "a place outside": "UPDATE highlights SET end_offset = 10000",
    "a place that is no number": "UPDATE highlights SET end_offset = 'x'",
    "a text that is none": "UPDATE documents SET contents = 7",
    "a command that is no JSON": "UPDATE commands SET payload = '{'",
    "a command that is a list": "UPDATE commands SET payload = '[1]'",
    "a tag of another project": "UPDATE tags SET project_id = 2",
    "a table that is missing": "DROP TABLE commands",
    "a view in place of a table": "DROP TABLE tags; CREATE VIEW tags AS WITH RECURSIVE c(id) AS"
    " (SELECT 1 UNION ALL SELECT id + 1 FROM c) SELECT id, 1 AS project_id, 'x' AS path,"
    " '' AS description FROM c",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_database_is_refused_and_nothing_is_written(tmp_path, imported, name):
    made = project(tmp_path)
    made.database.executescript(HOSTILE[name])
    file = made.close()
    with pytest.raises(RefusedError):
        imported(file)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_database_of_which_bytes_were_lost_is_refused(tmp_path, imported):
    content = project(tmp_path).close().read_bytes()
    for cut in (200, 5000, len(content) - 100):
        (tmp_path / "cut").write_bytes(content[:cut])
        with pytest.raises(RefusedError):
            imported(tmp_path / "cut")


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_a_database_that_is_still_written_is_not_read_in_part(tmp_path, imported, end):
    file = project(tmp_path).close()
    file.with_name(file.name + end).write_bytes(b"x")
    with pytest.raises(RefusedError, match="stop Taguette"):
        imported(file)


def test_a_codebook_alone_is_told_from_what_is_coded(tmp_path, imported):
    with pytest.raises(RefusedError, match=r"a list of codes, .* CODEBOOK="):
        imported(csv_file(tmp_path / "codebook", CODEBOOK))


def test_another_program_s_database_is_named_for_what_it_is(tmp_path, imported):
    made = Taguette(tmp_path / "data.qda", application=0)
    made.database.execute("CREATE TABLE code_text (ctid INTEGER)")
    with pytest.raises(RefusedError, match=r"a QualCoder project, .* REFI-QDA"):
        imported(made.close())


# Tables

HIGHLIGHTS = [
    ["id", "document", "tag", "content"],
    ["1", "Anna Beispiel", "care", "One"],
    ["1", "Anna Beispiel", "care.time", "One"],
    ["3", "Berta Muster", "+more", "two, three"],
]
CODEBOOK = [
    ["tag", "description", "number of highlights", "number of documents"],
    ["+more", "", 1, 1],
    ["care", "What it is", 1, 1],
    ["care.time", "", 1, 1],
    ["never", "", 0, 0],
]


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_a_table_of_highlights_has_a_row_for_each_tag_and_no_positions(tmp_path, imported, write):
    done = imported(write(tmp_path / "table", HIGHLIGHTS))
    assert done.coded == [("S01", "care"), ("S01", "care.time"), ("S02", "+more")]
    assert done.column("codings", "start", "end") == [("0", "1"), ("0", "1"), ("0", "1")]
    assert done.column("sources", "length", "words") == [("", ""), ("", "")]
    assert "positions: none" in (done.folder / "study.yml").read_text("utf-8")


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_its_codebook_defines_the_codes_and_is_reconciled(tmp_path, imported, write):
    highlights = csv_file(tmp_path / "highlights", HIGHLIGHTS)
    done = imported(highlights, codebook=write(tmp_path / "codebook", CODEBOOK))
    assert done.column("codebook", "label", "definition") == [
        *(("'+more", ""), ("care", "What it is"), ("care.time", ""), ("never", ""))
    ]
    assert "| codings, by the list of codes | 3 | 3 | the same |" in done.report
    assert "- codes that are never applied (kept): 1" in done.report


def test_a_codebook_that_counts_otherwise_stops_the_import(tmp_path, imported):
    highlights = csv_file(tmp_path / "highlights", HIGHLIGHTS[:-1])
    codebook = csv_file(tmp_path / "codebook", CODEBOOK)
    said = "codings of code 1 in the order of the codebook: it states 1, 0 were read"
    with pytest.raises(RefusedError, match=said):
        imported(highlights, codebook=codebook)
    assert imported(highlights, codebook=codebook, accept_loss="yes").coded


def test_no_name_of_a_document_and_no_words_of_it_are_written(tmp_path, imported):
    for file in (csv_file(tmp_path / "zebra", HIGHLIGHTS), project(tmp_path).close()):
        said = imported(file, to=f"to {file.name}").all
        for word in ("Anna", "Berta", "three", "ann\n", "Secret", "docx", file.name, "caf"):
            assert word not in said


# The program itself

MAKE = """
import csv, sys
from taguette import database, export, extract
path, html, words = sys.argv[1], sys.argv[2], sys.argv[3:]
session = database.connect(f"sqlite:///{path}/export.sqlite3")()
session.add(database.User(login="ann"))
project = database.Project(name="Project", description="")
session.add(project)
session.flush()
document = database.Document(name="Document", description="", filename="d.txt", contents=html,
    project_id=project.id, text_direction=database.TextDirection.LEFT_TO_RIGHT)
tags = [database.Tag(path=p, description="", project_id=project.id) for p in ("care", "time")]
session.add_all([document, *tags])
session.flush()
text = sys.stdin.read()
for n, word in enumerate(words):
    start = len(text[:text.index(word)].encode())
    end = start + len(word.encode())
    highlight = database.Highlight(document_id=document.id, start_offset=start, end_offset=end,
        snippet=extract.extract(html, start, end), tags=tags[:1 + n % 2])
    session.add(highlight)
    session.flush()
    session.add(database.Command.highlight_add("ann", document, highlight,
        [tag.id for tag in highlight.tags]))
session.commit()
with open(f"{path}/table.csv", "w", newline="", encoding="utf-8") as file:
    export.highlights_csv(session, project.id, "", file)
export.highlights_xslx(session, project.id, "", f"{path}/table.xlsx")
"""


@pytest.fixture(scope="module")
def taguette():
    """The interpreter of an environment that has Taguette, named by TAGUETTE."""
    python = os.environ.get("TAGUETTE", "")
    if not python:
        pytest.skip("to try Taguette itself: pip install taguette, TAGUETTE=its python")
    return python


def test_what_taguette_itself_writes_is_read_to_its_counts(tmp_path, imported, taguette):
    line = [taguette, "-c", MAKE, tmp_path, HTML, *WORDS]
    subprocess.run(line, input=TEXT, encoding="utf-8", check=True, capture_output=True)
    done = imported(tmp_path / "export.sqlite3")
    assert sorted(set(quotes(done))) == sorted(WORDS)
    pairs = len(WORDS) + len(WORDS) // 2
    assert len(done.coded) == pairs
    for name in ("table.csv", "table.xlsx"):
        assert len(imported(tmp_path / name, to=name[-4:]).coded) == pairs
