"""Texts go along if they fit, and what stands for them says nothing."""

import pytest

from analysis.exports.texts import PROGRAMS, read_texts, withheld
from analysis.imports.refi.positions import CONVENTIONS
from tests.support.run import write


def test_each_program_is_written_for_as_it_counts():
    assert {
        **dict.fromkeys(("refi", "qualcoder"), CONVENTIONS["codepoint"]),
        **dict.fromkeys(("nvivo", "maxqda"), CONVENTIONS["utf16"]),
        "atlasti": CONVENTIONS["utf16-crlf1"],
    } == PROGRAMS


@pytest.mark.parametrize("length", [0, 1, 79, 80, 81, 160, 5000])
def test_what_stands_for_a_text_is_as_long_and_has_lines_of_eighty(length):
    text = withheld(length)
    assert len(text) == length
    assert [len(line) for line in text.splitlines()] == [79] * (length // 80) + (
        [length % 80] if length % 80 else []
    )
    assert set(text) <= {"·", "\n"}


def test_a_text_is_read_without_its_mark_and_has_to_be_as_long_as_its_source(tmp_path):
    write(tmp_path, {"A.txt": "\ufeffab\r\n", "B.txt": "ab", "C.txt": b"\xff", "E.txt": "abc"})
    rows = [("A", 4), ("B", None), ("C", 1), ("D", 1), ("E", 4)]
    texts, wrong = read_texts(tmp_path, [{"source_id": s, "length": n} for s, n in rows])
    assert texts == {"A": "ab\r\n", "B": "ab", "E": "abc"}
    assert wrong == [
        "C.txt: expected UTF-8; save it so",
        "D.txt: expected the text of this source",
        "E.txt: found 3 code points, expected 4 code points, as in raw/sources.csv",
    ]
