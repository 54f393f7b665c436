"""What is not read is known by how it begins, and told from texts and pictures."""

import pytest

from analysis.files.archives import _is_sealed as is_sealed
from analysis.files.formats import readings
from analysis.files.pictures import is_picture

SEALED_BEGINNINGS = {
    "7z": b"7z\xbc\xaf'\x1c\0",
    "rar": b"Rar!\x1a\x07\0",
    "zstd": b"\x28\xb5\x2f\xfd",
    "lz4": b"\x04\x22\x4d\x18",
    "lzip": b"LZIP\1",
    "compress": b"\x1f\x9d\x90",
    "cabinet": b"MSCF\0\0",
    "parquet": b"PAR1",
    "arrow": b"ARROW1",
    "feather": b"FEA1",
    "hdf": b"\x89HDF\r\n",
    "office files of old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "ar": b"!<arch>\n",
    "orc": b"ORC\0",
    "avro": b"Obj\x01",
    "matlab": b"MATLAB 5.0",
    "property list": b"bplist00",
    "spss to carry": b"ASCII SPSS PORT FILE",
    "spss to carry, from its second line on": b"\xc1" * 40 + b"ASCII SPSS PORT FILE",
    "pgp": b"-----BEGIN PGP MESSAGE",
    "age": b"age-encryption.org/v1",
    "age in letters": b"-----BEGIN AGE ENCRYPTED FILE",
    "r": b"RDX3\n",
    "r in ascii": b"RDA3\n",
    "rds in ascii": b"A\n3\n263168\n",
    "rds": b"X\n\0\0",
    "spss": b"$FL2@",
    "sas": b"\0" * 12 + b"\xc2\xea\x81\x60",
    "stata": b"<stata_dta><header>",
    "stata of old": b"r\x01\x01\0",
    "stata of old, the other way": b"n\x02\x01\0",
    "pickle": b"\x80\x04\x95",
    "pickle of a list in text": b"(lp0\n",
    "pickle of a mapping in text": b"(dp0\n",
    "pickle of a class": b"ccopy_reg\n",
    "pickle of pandas": b"cpandas.core",
}
SEALED_TEXTS = {
    "pgp",
    "age",
    "age in letters",
    "r in ascii",
    "r",
    "ar",
    "spss",
    "stata",
    "rds in ascii",
    "spss to carry",
} | {kind for kind in SEALED_BEGINNINGS if kind.startswith("pickle of")}


@pytest.mark.parametrize("kind", SEALED_BEGINNINGS)
def test_what_is_not_read_is_known_by_how_it_begins(kind):
    begins = SEALED_BEGINNINGS[kind] + (b"\0\1" if kind not in SEALED_TEXTS else b"A")
    assert is_sealed(begins)
    assert not is_sealed(b"." + begins)
    assert not is_picture(begins)


@pytest.mark.parametrize(
    "content",
    [b"", b"7z", b"ORchid", b"RDB", b"\x80\x06", b"(lp1", b"copy_reg", b"X\n", b"t\x01\x01\0"],
)
def test_what_begins_otherwise_may_be_read(content):
    assert not is_sealed(content)


@pytest.mark.parametrize(
    "begin",
    [
        *(
            "BM",
            "BMI,",
            "GIF8",
            "GIF89a",
            "RIFF",
            "RIFFabcdWEBP",
            "ORC",
            "ORCID,",
            "RDA ",
            "RDX3\n",
        ),
        *("LZIP", "PAR1", "ARROW1", "FEA1", "!<arch>", "MATLAB 5", "bplist00", "$FL2", "BZh"),
        *("<stata_dta>", "BZh9", "7z", "MSCF", "Rar!", "A\n", "%PDF-1.7\n"),
    ],
)
def test_no_letters_make_a_text_a_picture_or_a_sealed_file(begin):
    said, _ = readings(f"{begin}: jane.doe@example.org\n".encode("latin-1"), ".csv")
    assert "jane.doe@example.org" in "\n".join(said)
