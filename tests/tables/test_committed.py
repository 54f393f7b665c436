"""The committed tables are what the code makes of the committed data, byte for byte."""

import pytest

from tests.support.exhibits import TABLES, again, module_of

OURS = [name for name in TABLES if not hasattr(module_of(name), "DIAGNOSTIC")]


@pytest.mark.parametrize("name", OURS)
def test_a_table_is_made_again_as_it_is_committed(name, tmp_path):
    made, committed = again(name, tmp_path)
    assert len(made) == len(("csv", "md"))
    assert made == committed
