"""Words come along of the codings that are listed, for somebody to clear."""

import pytest

from analysis.imports.home.excerpts import with_excerpts
from analysis.imports.project import Code, Coder, Project, RefusedError, Source
from analysis.imports.tables import to_tables


def project(words=True):
    made = Project("table", sources=[Source("s", 50, 9)], codes=[Code("k", "K")])
    made.coders = [Coder("c")]
    for start in (0, 10, 20):
        made.codings.add(made.stretches.add(0, start, start + 5), 0, 0)
    made.codings.add(2, 0, 0)
    if words:
        made.words = lambda places: {place: f"words {place}" for place in places}
    return made


def released(tmp_path, listed, made=None, encoding="utf-8"):
    made = made or project()
    (tmp_path / "release.txt").write_text(listed, encoding)
    found = with_excerpts(made, to_tables(made, "document"), tmp_path)
    return [[*rows()] for rows in (found.tables["excerpts"], found.tables["codings"])], found


@pytest.mark.parametrize("listed", ["K002\nK004\n", "K002 K004", "\ufeffK002\r\n\nK004 K002"])
def test_what_is_listed_comes_with_its_words_and_is_cleared_by_nobody(tmp_path, listed):
    (excerpts, codings), found = released(tmp_path, listed)
    assert excerpts == [
        {"excerpt_id": "E002", "text": "words 1", "cleared_by": "", "cleared_on": ""},
        {"excerpt_id": "E004", "text": "words 2", "cleared_by": "", "cleared_on": ""},
    ]
    assert [row["excerpt_id"] for row in codings] == ["", "E002", "", "E004"]
    assert found.counts["excerpts"] == 2
    assert found.counts["codings"] == 4


def refused(tmp_path, listed, **more):
    with pytest.raises(RefusedError) as error:
        released(tmp_path, listed, **more)
    return str(error.value)


def test_without_a_list_it_is_told_where_it_belongs(tmp_path):
    said = (
        f"EXCERPTS=yes needs a list of what may be released: {tmp_path / 'release.txt'}, a coding a"
        " line, such as K001 (import without it first, and read raw/codings.csv)"
    )
    assert refused(tmp_path, " \n") == said
    assert refused(tmp_path, "K001é", encoding="utf-16") == said
    with pytest.raises(RefusedError) as error:
        with_excerpts(project(), to_tables(project(), "document"), tmp_path / "gone")
    assert "release.txt, a coding a line" in str(error.value)


def test_an_export_without_words_has_none_to_release(tmp_path):
    assert refused(tmp_path, "K001", made=project(words=False)) == (
        "EXCERPTS=yes: this export does not hold the words of its stretches"
    )


def test_codings_that_are_not_there_are_all_named(tmp_path):
    assert refused(tmp_path, "K9 K001 K8 K9") == (
        f"{tmp_path / 'release.txt'} lists codings that are not there: K9, K8"
    )
