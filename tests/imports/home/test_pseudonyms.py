"""What something is called stays, whatever else comes, and is nobody else's."""

import json

import numpy as np
import pytest

from analysis.imports.home.pseudonyms import (
    BROKEN,
    CODINGS,
    LOG,
    MAPPING,
    Pseudonyms,
    Thing,
    load,
    mix,
    ranks,
    said_by,
)
from analysis.imports.project import RefusedError


def things(*keys):
    return [Thing(key if isinstance(key, tuple) else (key,), f"name of {key}") for key in keys]


def called(known, *keys, kind="source", letter="S", width=2):
    return known.call(kind, letter, width, things(*keys))


def array(*numbers):
    return np.array(numbers, np.uint64)


def test_what_is_new_gets_the_next_numbers_in_order():
    known = Pseudonyms()
    assert called(known, "a", "b") == ["S01", "S02"]
    assert called(known, "c", "b", "d", "a") == ["S03", "S02", "S04", "S01"]
    assert called(known, "z", "c") == ["S05", "S03"]
    assert called(known, "a", kind="person", letter="P") == ["P01"]
    assert known.new == [
        *(("source", f"S0{n}", f"name of {key}") for n, key in enumerate("abcdz", 1)),
        ("person", "P01", "name of a"),
    ]


def test_codes_are_printed_as_they_are_and_stand_in_no_log():
    known = Pseudonyms()
    assert called(known, "a", kind="code", letter="c") == ["c01"]
    assert known.new == []


@pytest.mark.parametrize(("n", "width", "last"), [(9, 1, "S9"), (10, 1, "S10"), (3, 3, "S003")])
def test_numbers_are_as_wide_as_the_first_import_needs(n, width, last):
    known = Pseudonyms()
    assert called(known, *map(str, range(n)), width=width)[-1] == last
    assert called(known, "more", width=1)[0] == f"S{n + 1:0{len(last) - 1}}"


def test_the_surest_key_counts_first_and_a_weaker_one_gives_no_name_twice():
    known = Pseudonyms()
    called(known, ("guid 1", "Anna"), ("guid 2", "Berta"))
    assert called(known, ("guid 2", "Anna"), ("guid 9", "Anna2")) == ["S02", "S03"]
    assert called(known, ("guid 8", "Berta"), ("guid 1", "x")) == ["S02", "S01"]
    # What one is known by surely is not given to another that only shares its name.
    assert called(known, ("new", "x"), ("guid 1", "y")) == ["S04", "S01"]


def test_a_key_that_two_share_or_that_is_empty_tells_nobody_apart():
    known = Pseudonyms()
    called(known, ("a", ""), ("b", ""))
    assert called(known, ("c", "Anna"), ("d", "Anna")) == ["S03", "S04"]
    assert called(known, ("e", "Anna")) == ["S05"]
    assert called(known, ("f", ""), ("", "")) == ["S06", "S07"]
    assert called(known, ("a", "a")) == ["S01"]


def test_a_digest_tells_nothing_without_the_secret_of_its_study():
    first, second = Pseudonyms(), Pseudonyms()
    called(first, "a"), called(second, "a")
    assert first.known["source"].keys() != second.known["source"].keys()
    assert len(first.secret) == 32
    assert "secret" not in repr(first)
    (digest,) = first.known["source"]
    assert len(bytes.fromhex(digest)) == 16
    called(first, "a", kind="coder", letter="C")
    assert first.known["coder"].keys() != first.known["source"].keys()
    assert called(first, "\ud800") == ["S02"]


# Codings


def test_codings_are_known_by_their_keys_else_by_what_they_say():
    known = Pseudonyms()
    assert known.number(array(11, 12, 0), array(1, 2, 3)).tolist() == [1, 2, 3]
    assert known.number(array(12, 11, 0), array(9, 9, 3)).tolist() == [2, 1, 3]
    assert known.number(array(0, 0), array(3, 8)).tolist() == [3, 4]
    assert known.number(array(13, 14), array(8, 7)).tolist() == [4, 5]


def test_a_key_counts_before_what_is_said_and_no_number_is_given_twice():
    known = Pseudonyms()
    known.number(array(11, 12), array(1, 2))
    assert known.number(array(99, 11), array(1, 7)).tolist() == [3, 1]
    assert known.number(array(98, 99), array(2, 1)).tolist() == [2, 3]


def test_what_is_gone_keeps_its_number_and_comes_back_to_it():
    known = Pseudonyms()
    known.number(array(11, 12), array(1, 2))
    assert known.number(array(13), array(3)).tolist() == [3]
    assert sorted(known.numbers.tolist()) == [1, 2, 3]
    assert known.number(array(12, 14, 11), array(2, 4, 1)).tolist() == [2, 4, 1]
    assert known.hashes.shape == (2, 4)


@pytest.mark.parametrize(("n", "width"), [(1, 3), (999, 3), (1000, 4)])
def test_numbers_of_codings_have_three_digits_at_least(n, width):
    known = Pseudonyms()
    keys = np.arange(1, n + 1, dtype=np.uint64)
    assert known.number(keys, keys).tolist() == list(range(1, n + 1))
    known.number(np.arange(1, 20_000, dtype=np.uint64), np.arange(1, 20_000, dtype=np.uint64))
    assert known.widths["coding"] == width


def test_no_codings_are_none():
    assert Pseudonyms().number(array(), array()).tolist() == []


def test_numbers_are_scrambled_as_published():
    """The first numbers of splitmix64 from a seed of 0, whose state grows by the golden ratio."""
    golden = 0x9E3779B97F4A7C15
    states = array(0, golden, 2 * golden % 2**64)
    assert mix(states).tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


def test_rows_of_the_same_cells_say_the_same_and_equals_are_told_apart_by_their_place():
    said = said_by([np.array([1, 1, 2, 1]), np.array([2, 2, 1, -1])])
    assert said[0] == said[1]
    assert len(set(said.tolist())) == 3
    assert ranks(array(5, 7, 5, 5, 7, 1)).tolist() == [0, 0, 1, 2, 1, 0]
    assert ranks(array()).tolist() == []


# On disk


def test_pseudonyms_are_read_as_they_were_written(tmp_path):
    known = load(tmp_path)
    assert known.known == {}
    called(known, "a", "=b", width=3)
    known.number(array(11, 12), array(1, 2))
    known.write(tmp_path, tmp_path / "none")
    again = load(tmp_path)
    assert (again.secret, again.known, again.widths) == (known.secret, known.known, known.widths)
    assert (again.hashes == known.hashes).all()
    assert (again.numbers == known.numbers).all()
    assert called(again, "c", "=b") == ["S003", "S002"]
    assert again.new == [("source", "S003", "name of c")]
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    told = json.loads((tmp_path / MAPPING).read_text())
    assert told["what"] == (
        "Pseudonyms of an imported study. Keep this folder, and give it to nobody."
    )


def test_the_log_goes_on_where_it_ended(tmp_path):
    known = Pseudonyms()
    known.new = [("source", "S01", "=SUM(A1)"), ("person", "P01", "Zoë \udcff")]
    known.write(tmp_path, tmp_path / LOG)
    known.new = [("coder", "C1", "Anna")]
    known.write(tmp_path, tmp_path / LOG)
    header, *lines = (tmp_path / LOG).read_text("utf-8").splitlines()
    assert header == "kind,pseudonym,in_the_export,first_imported_on"
    assert [line.rpartition(",")[0] for line in lines] == [
        *("source,S01,'=SUM(A1)", "person,P01,Zoë \\udcff", "coder,C1,Anna")
    ]
    days = {line.rpartition(",")[2] for line in lines}
    assert all(len(day.split("-")) == 3 for day in days)


def save(path, hashes, numbers):
    with path.open("wb") as file:
        np.savez(file, hashes=hashes, numbers=numbers)


SPOILT = {
    "no JSON": lambda f: (f / MAPPING).write_text("{"),
    "no mapping": lambda f: (f / MAPPING).write_text("[]"),
    "no secret": lambda f: (f / MAPPING).write_text('{"known": {}, "widths": {}}'),
    "an odd secret": lambda f: (f / MAPPING).write_text(
        '{"secret": "x", "known": {}, "widths": {}}'
    ),
    "no codings": lambda f: (f / CODINGS).unlink(),
    "codings that are none": lambda f: (f / CODINGS).write_bytes(b"x"),
    "fewer numbers": lambda f: save(f / CODINGS, np.zeros((2, 3), np.uint64), np.zeros(2)),
    "fewer hashes": lambda f: save(f / CODINGS, np.zeros((1, 2), np.uint64), np.zeros(2)),
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_pseudonyms_that_cannot_be_read_are_refused_and_not_begun_anew(tmp_path, spoilt):
    Pseudonyms().write(tmp_path, tmp_path / LOG)
    spoilt(tmp_path)
    with pytest.raises(RefusedError) as refused:
        load(tmp_path)
    assert str(refused.value) == f"{tmp_path} {BROKEN}"
