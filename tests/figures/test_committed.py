"""The committed figures are what the code makes of the committed data, byte for byte."""

import pytest

from tests.support.exhibits import FIGURES, again, module_of

OURS = [name for name in FIGURES if not hasattr(module_of(name), "DIAGNOSTIC")]


@pytest.mark.parametrize("name", OURS)
def test_a_figure_is_made_again_as_it_is_committed(name, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.exhibits.make.image", lambda *_: b"")  # which is not committed
    made, committed = again(name, tmp_path)
    assert len(made) == len(("csv", "txt", "svg", "narrow svg"))
    assert made == committed
