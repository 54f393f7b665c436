"""Letters come from packages, as few as a text needs, and each character is said to be there."""

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from analysis.common import fonts
from analysis.common.fonts import FALLBACK, SANS, SERIF, font_face, letters_of_page

FACE = re.compile(
    r"@font-face\{font-family:'([^']+)';font-weight:(\d+);font-style:(\w+);"
    r"src:url\(data:font/ttf;base64,([^)]+)\);unicode-range:([^}]+)\}"
)
FILES = {
    (SANS, "normal"): "SourceSansPro-Regular.ttf",
    (SANS, "bold"): "SourceSansPro-Bold.ttf",
    (SANS, "italic"): "SourceSansPro-It.ttf",
    (SERIF, "normal"): "SourceSerifPro-Regular.ttf",
    (SERIF, "bold"): "SourceSerifPro-Bold.ttf",
    (SERIF, "italic"): "SourceSerifPro-It.ttf",
    (FALLBACK, "normal"): "DejaVuSans.ttf",
    (FALLBACK, "bold"): "DejaVuSans-Bold.ttf",
    (FALLBACK, "italic"): "DejaVuSans-Oblique.ttf",
}


@pytest.mark.parametrize(("family", "cut"), FILES)
def test_each_cut_of_a_family_is_a_file_of_a_package(family, cut):
    path = fonts.font_file(family, cut)
    assert path.name == FILES[family, cut]
    assert path.is_file()
    assert fonts.font_file(family).name == FILES[family, "normal"]


def test_typst_gets_a_folder_of_all_of_them_and_of_nothing_else():
    assert [path.name for path in fonts.font_files()] == [*FILES.values()]
    with fonts.font_folder() as folder:
        names = {path.name for path in fonts.Path(folder).iterdir()}
        assert names == {*FILES.values()}
    assert not fonts.Path(folder).exists()


@pytest.mark.parametrize("package", ["no_such_package", "base64"])
def test_a_package_that_is_not_there_or_has_no_folder_is_named(package):
    with pytest.raises(ModuleNotFoundError) as said:
        fonts._folder(package)
    assert str(said.value) == f"No package {package}: install the pins of requirements.txt"


def test_what_is_lacking_is_said_once_in_order_and_no_space_or_sign_that_nobody_sees():
    assert fonts.lacking("信任 信 \u200d\u00a0\t") == "任信"
    assert fonts.lacking("aÄ – Доверие ≠") == ""
    assert "≠" in fonts.characters(FALLBACK)
    assert "信" not in fonts.characters(SANS) | fonts.characters(FALLBACK)


@pytest.mark.parametrize(
    ("family", "cut", "weight", "style"),
    [
        (SANS, "normal", "400", "normal"),
        (SANS, "bold", "700", "normal"),
        (SERIF, "italic", "400", "italic"),
        (FALLBACK, "bold", "700", "normal"),
    ],
)
def test_a_face_has_the_letters_of_a_text_each_once_and_says_which(family, cut, weight, style):
    (found,) = FACE.findall(font_face(family, cut, "ba\nab信"))
    assert found[:3] == (family, weight, style)
    assert found[4] == "U+61,U+62"
    font = TTFont(io.BytesIO(base64.b64decode(found[3])))
    assert {*map(chr, font.getBestCmap())} == {"a", "b"}
    assert not {"GPOS", "GSUB", "GDEF", "BASE", "FFTM", "gasp"} & {*font.keys()}
    assert {record.nameID for record in font["name"].names} <= {1, 2}
    assert font_face(family, cut, "信") == ""


def test_a_face_is_the_same_whenever_it_is_made():
    first = font_face(SANS, "normal", "ab")
    font_face.cache_clear()
    assert font_face(SANS, "normal", "ab") == first


PAGE = (
    "<head><style>p{color:red}</style></head><p title='q'>a &amp; ≠</p>"
    "<svg><style>\n@font-face{font-family:'Old'}\nx</style><text>a</text></svg>"
)


def test_a_page_gets_the_letters_of_its_text_once_each_and_those_of_its_figures_go():
    made = letters_of_page(PAGE)
    assert "'Old'" not in made
    assert made.count("<style>") == 2
    assert made.index("@font-face") < made.index("p{color:red}")
    faces = FACE.findall(made)
    assert [(face[0], face[1], face[2]) for face in faces] == [
        *((SERIF, "400", "normal"), (SERIF, "700", "normal"), (SERIF, "400", "italic")),
        *((SANS, "400", "normal"), (SANS, "700", "normal"), (SANS, "400", "italic")),
    ] + [(FALLBACK, "400", "normal"), (FALLBACK, "700", "normal"), (FALLBACK, "400", "italic")] * (
        "≠" not in fonts.characters(SANS)
    )
    ranges = faces[0][4].split(",")
    assert {"U+26", "U+61"} <= {*ranges}  # & and a, which are printed
    assert not {"U+71", "U+70", "U+78"} & {*ranges}  # q, p and x, which are not
