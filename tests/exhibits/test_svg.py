"""What a figure is in a page: its words, its letters, its names, and its colours in the dark."""

import base64
import io
import re
from itertools import product

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from analysis.exhibits import colours
from tests.support.exhibits import FIGURES

FACE = re.compile(
    r"@font-face{font-family:'([^']+)';font-weight:(\d+);font-style:normal;"
    r"src:url\(data:font/ttf;base64,([^)]+)\);unicode-range:([^}]+)}"
)
FORMS = ("svg", "narrow svg")


@pytest.fixture(params=product(FIGURES, FORMS), ids="-".join)
def drawn(request, exhibits):
    """A figure of a small study with the mark of synthetic data, as it stands in a page."""
    name, form = request.param
    return exhibits(name, provenance="synthetic").files[form].decode()


def texts(svg):
    return [*etree.fromstring(svg.encode()).iter("{*}text")]


def test_words_are_text_and_can_be_searched(drawn):
    assert "Synthetic stand-in data: not the study’s findings" in [e.text for e in texts(drawn)]
    assert "glyph" not in drawn


def test_a_figure_brings_the_letters_that_it_uses_and_no_more(drawn):
    used = {"400": "", "700": ""}
    for element in texts(drawn):
        look = dict(part.split(": ", 1) for part in element.get("style").split("; "))
        bold = look.get("font-weight") in ("700", "bold") or look.get("font", "")[:3] in (
            "bol",
            "700",
        )
        used["700" if bold else "400"] += element.text
    for family, weight, content, ranges in FACE.findall(drawn):
        assert family == "Source Sans Pro"
        with TTFont(io.BytesIO(base64.b64decode(content))) as font:
            letters = set(map(chr, font.getBestCmap()))
        assert letters == set(used.pop(weight))
        assert {chr(int(r[2:], 16)) for r in ranges.split(",")} == letters
    assert not "".join(used.values())


def test_bold_words_are_set_in_a_cut_of_their_own_and_not_in_a_fattened_one(exhibits):
    svg = exhibits("figures/theme-map").files["svg"].decode()
    assert {weight for _, weight, *_ in FACE.findall(svg)} == {"400", "700"}


def test_the_ground_is_that_of_the_page(drawn):
    root = etree.fromstring(drawn.encode())
    box = [float(v) for v in root.get("viewBox").split()]
    for path in root.iter("{http://www.w3.org/2000/svg}path"):
        xs = [float(x) for x in re.findall(r"[ML] ([\d.]+) ", path.get("d", ""))]
        whole = xs and max(xs) - min(xs) >= box[2] - 0.01
        assert not (whole and "#ffffff" in path.get("style", "")), path.get("d")


def test_every_colour_has_a_counterpart_in_the_dark(drawn):
    style = re.search(r"prefers-color-scheme:dark\){(.*)}</style>", drawn)[1]
    body = drawn.split("</style>")[1]
    for what, colour in set(re.findall(r"(fill|stroke): (#[0-9a-f]{6})", body)):
        turned = (
            f'svg.figure [style*="{what}: {colour}"]{{{what}:{colours.dark(colour)}!important}}'
        )
        assert turned.replace('"', "&quot;") in style.replace('"', "&quot;")


def test_a_shape_that_is_used_leaves_its_colours_to_each_use(drawn):
    shapes = [e for e in etree.fromstring(drawn.encode()).iter("{*}defs") for e in e]
    looks = [look for shape in shapes if (look := shape.get("style"))]
    assert not any(re.search(r"(fill|stroke): #", look) for look in looks)
    assert all(re.search(r"(fill|stroke): inherit", look) for look in looks)


def test_figures_share_no_name_and_point_at_their_own(exhibits):
    seen = set()
    for name, form in product(FIGURES, FORMS):
        svg = exhibits(name).files[form].decode()
        own = set(re.findall(r' id="([^"]+)"', svg))
        assert set(re.findall(r'href="#([^"]+)"', svg)) <= own
        assert not seen & own
        seen |= own


def luminance(colour):
    parts = [v / 255 for v in bytes.fromhex(colour[1:])]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("turn", [str, colours.dark], ids=["light", "dark"])
def test_print_has_contrast_to_its_ground_on_paper_and_in_the_dark(turn):
    grounds = [turn(colours.PAPER), turn(colours.WASH)]
    for ground in grounds:
        assert all(contrast(turn(c), ground) >= 4.5 for c in (colours.INK, colours.MUTED))
        assert all(contrast(turn(c), ground) >= 3 for c in (*colours.THEMES, colours.ACCENT))
    assert contrast(turn(colours.INK), turn(colours.shade(0.4))) >= 4.5
    assert contrast(turn(colours.PAPER), turn(colours.shade(0.75))) >= 4.5


def test_a_colour_that_no_figure_should_have_is_refused():
    with pytest.raises(KeyError):
        colours.dark("#ff0000")
