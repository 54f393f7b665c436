"""Digests of what a study holds: plain where it is public, keyed where it stays at home."""

import hashlib
import hmac

import pytest

from analysis.study.digests import KEY, NOT_HERE, OTHER, WITHHELD, Digests, digests_of

CONTENT = b"source_id\nI1\n"
RESTRICTED, OPEN = {"provenance": "restricted"}, {"provenance": "open"}


def keyed(key, told):
    """HMAC of RFC 2104, in the letters a to p."""
    digits = hmac.new(key, told, hashlib.sha256).hexdigest()
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digits)


def test_of_public_data_the_digest_is_the_sha_256_wherever_it_stands():
    public = Digests(public=True)
    expected = hashlib.sha256(CONTENT).hexdigest()
    assert public.of(CONTENT, "raw/sources.csv") == public.of(CONTENT, "") == expected
    assert (public.known, public.mark, public.called) == (True, "", "SHA-256")
    assert public.unchecked("") == public.unchecked("another") == ""


def test_of_data_that_stay_at_home_it_is_keyed_with_the_place_and_the_content():
    kept = Digests(key=b"secret")
    assert kept.of(CONTENT, "raw/a.csv") == keyed(b"secret", b"raw/a.csv\0" + CONTENT)
    assert kept.of(b"", "\udcff") == keyed(b"secret", b"\\udcff\0")
    assert kept.known
    assert kept.mark == keyed(b"secret", b"\0")[:12]
    assert kept.called == "digests, keyed with the study's secret (raw/.key)"


def test_rows_are_digested_by_their_identifiers_each_in_its_line():
    kept = Digests(key=b"secret")
    assert kept.of_rows(["K1", "K2"], "n.codings") == kept.of(b"K1\nK2", "n.codings")
    assert Digests(public=True).of_rows([], "n") == hashlib.sha256(b"").hexdigest()


def test_without_a_key_there_are_none():
    assert (WITHHELD.known, WITHHELD.of(CONTENT, "x"), WITHHELD.mark) == (False, "", "")
    assert Digests() == WITHHELD


def test_why_digests_cannot_be_checked_is_that_the_key_is_not_here_or_another_one():
    kept = Digests(key=b"secret")
    assert kept.unchecked(kept.mark) == ""
    assert kept.unchecked("") == kept.unchecked("another") == OTHER
    assert WITHHELD.unchecked("") == WITHHELD.unchecked(kept.mark) == NOT_HERE
    assert KEY in OTHER
    assert KEY in NOT_HERE


def test_the_key_is_not_shown():
    assert "secret" not in repr(Digests(key=b"secret"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "raw").mkdir()
    return tmp_path


def test_the_first_build_of_data_that_stay_at_home_makes_a_key_that_others_use(folder):
    made = digests_of(folder, RESTRICTED)
    path = folder / KEY
    assert path.read_bytes() == made.key + b"\n"
    assert len(bytes.fromhex(made.key.decode())) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert digests_of(folder, RESTRICTED) == made
    assert digests_of(folder, {}) == made  # of which nothing is said
    assert digests_of(folder, OPEN) == Digests(public=True)


def test_each_study_has_a_key_of_its_own(tmp_path):
    keys = set()
    for name in "ab":
        (tmp_path / name / "raw").mkdir(parents=True)
        keys.add(digests_of(tmp_path / name, RESTRICTED).key)
    assert len(keys) == 2


@pytest.mark.parametrize("settings", [OPEN, {"provenance": "synthetic"}, {}, {"provenance": "x"}])
def test_of_other_data_no_key_is_made(folder, settings):
    public = settings.get("provenance") in ("open", "synthetic")
    assert digests_of(folder, settings) == Digests(public=public)
    assert not (folder / KEY).exists()


def test_where_the_tables_are_not_no_key_is_made(tmp_path):
    assert digests_of(tmp_path, RESTRICTED) is WITHHELD
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("0" * 64 + "\n", True),
        ("0123456789abcdef" * 4, True),
        ("", False),
        ("0" * 63 + "\n", False),
        ("0" * 65 + "\n", False),
        ("0" * 64 + "\n\n", False),
        ("A" * 64 + "\n", False),
        ("g" * 64 + "\n", False),
    ],
)
def test_a_key_is_64_hexadecimal_digits_and_another_one_is_none(folder, text, known):
    (folder / KEY).write_text(text)
    found = digests_of(folder, RESTRICTED)
    assert found == Digests(key=text.strip().encode() if known else b"")
    assert (folder / KEY).read_text() == text


def test_a_key_that_cannot_be_read_is_none(folder):
    (folder / KEY).mkdir()
    assert digests_of(folder, RESTRICTED) is WITHHELD
