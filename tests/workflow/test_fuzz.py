"""The fuzzing gives every reader files, the same each time, and tells what ends badly."""

from itertools import islice

import pytest

from analysis.imports.given import Given
from analysis.imports.readers import reader_of
from tests.measuring import fuzz


def test_every_sound_export_is_one_that_a_reader_knows(tmp_path):
    for name, content in fuzz.sound().items():
        (tmp_path / "file").write_bytes(content)
        assert reader_of(Given(tmp_path / "file"), {}), name


def test_the_same_seed_gives_the_same_exports_and_another_one_others():
    first, again, other = (list(islice(fuzz.exports(seed), 12)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize("number", range(3))
def test_a_broken_export_ends_well(number):
    name, content = next(islice(fuzz.exports(fuzz.SEED), number, None))
    assert fuzz.ending(content, "document")[0] in ("imported", "refused"), name


def test_an_error_of_the_code_and_a_hang_are_told(monkeypatch):
    def fail(*_):
        raise KeyError("x")

    monkeypatch.setattr(fuzz, "import_study", fail)
    assert fuzz.ending(b"", "document")[0] == "FAULT"
    monkeypatch.setattr(fuzz, "PATIENCE", 1)
    monkeypatch.setattr(fuzz, "import_study", lambda *_: fuzz.time.sleep(60))
    assert fuzz.ending(b"", "document")[0] == "HANG"
