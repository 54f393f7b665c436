"""The neutral form of an export, and what stands for its texts."""

from hashlib import blake2b

import pytest

from analysis.imports.project import Project, Stretches, hashed, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *(
            ("  a \n\t b\u00a0c ", "a b c"),
            ("a\u00adb", "ab"),
            ("a \u200b b", "a b"),
            ("\u200b", ""),
        ),
        *(
            ("a\u200cb", "a\u200cb"),
            ("\u200da\u200d", "a"),
            ("\u200b \u200d a", "a"),
            ("é心", "é心"),
        ),
        ("a\x00 \x1bb", "a b"),
    ],
)
def test_a_cell_has_single_spaces_and_only_what_can_be_printed(text, shown):
    assert plain(text) == shown


def test_a_number_stands_for_a_text_today_and_later_and_none_for_none():
    assert hashed("") == 0
    assert hashed("é") == int(blake2b("é".encode(), digest_size=8).hexdigest(), 16)
    assert hashed("a") != hashed("b")


def test_rows_are_numbered_within_their_source():
    stretches = Stretches()
    assert [stretches.row(0), stretches.row(1, 5), stretches.row(0)] == [0, 1, 2]
    assert list(stretches.source) == [0, 1, 0]
    assert list(stretches.start) == [0, 0, 1]
    assert list(stretches.end) == [1, 1, 2]
    assert list(stretches.person) == [-1, 5, -1]
    assert len(stretches) == 3


def test_of_each_coding_all_that_is_known_of_it_and_its_stretch_can_be_told():
    project = Project("table")
    first, second = project.stretches.add(4, 1, 2, 7), project.stretches.add(5, 3, 9)
    for coding in ((second, 0, 1), (first, 1, 0), (second, 2, 0)):
        project.codings.add(*coding)
    assert {name: project.column(name).tolist() for name in ("code", "coder", "source")} == {
        **{"code": [0, 1, 2], "coder": [1, 0, 0], "source": [5, 4, 5]}
    }
    assert {name: project.column(name).tolist() for name in ("start", "end", "person")} == {
        **{"start": [3, 1, 3], "end": [9, 2, 9], "person": [-1, 7, -1]}
    }
    assert list(project.codings) == [(1, 0, 1), (0, 1, 0), (1, 2, 0)]
    assert len(project.codings) == 3
    assert list(project.codings.key) == [0, 0, 0]
