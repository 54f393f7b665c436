"""What all exhibits share makes some committed ones again, byte for byte."""

import pytest

from tests.support.exhibits import again


@pytest.mark.parametrize(
    "name", ["tables/themes", "tables/participants", "figures/theme-map", "figures/theme-by-source"]
)
def test_an_exhibit_is_made_again_as_it_is_committed(name, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.exhibits.make.image", lambda *_: b"")  # which is not committed
    made, committed = again(name, tmp_path)
    assert made == committed
    assert made
