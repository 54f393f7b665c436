"""The tables that are made of what an export says."""

from types import SimpleNamespace

from analysis.imports.project import Code
from analysis.imports.tables import _paths


def test_a_code_is_known_by_all_above_it_wherever_they_stand():
    codes = [Code("c", "C", "b"), Code("b", "B", "a"), Code("a", "A"), Code("d", "D", "gone")]
    assert _paths(SimpleNamespace(codes=codes)) == ["\nA\nB\nC", "\nA\nB", "\nA", "\nD"]
