"""What a figure is in a page: its words, its letters, its names, and its colours in the dark."""

import base64
import io
import re
from itertools import product

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from analysis.exhibits import colours
from analysis.exhibits.svg import standalone
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


@pytest.mark.parametrize(
    ("colour", "turned"),
    [
        ("#1b1f24", "#e4e7eb"),
        ("#eef1f5", "#242a31"),  # no tint at all, and the full one
        ("#1f4e79", "#8fbce8"),
        ("#0072b2", "#56b4e9"),
    ],
)
def test_a_colour_turns_into_its_counterpart_in_the_dark(colour, turned):
    assert colours.dark(colour) == turned


def test_a_tint_turns_into_the_tint_between_its_counterparts():
    half = colours.shade(0.5)
    assert half == "#86a0b7"  # in the middle of #eef1f5 and #1f4e79
    middle = zip(bytes.fromhex(colours.dark(half)[1:]), bytes.fromhex("5a738c"), strict=True)
    assert all(abs(a - b) <= 1 for a, b in middle)  # of #242a31 and #8fbce8, as far as rounded
    for other in ("#123456", "#86a0bb", "#ff0000", "#ffffff"[:-1] + "0"):
        with pytest.raises(KeyError):
            colours.dark(other)


def test_themes_have_colours_in_turn_and_what_is_below_has_that_of_its_theme():
    numbers = ["1", "1.1", "1.1.1", "2", *map(str, range(3, 9))]
    frame = pd.DataFrame({"code_id": [f"C{n}" for n in numbers], "number": numbers})
    found = colours.colours_of(frame)
    assert found["C1"] == found["C1.1"] == found["C1.1.1"] == colours.THEMES[0]
    assert [found[f"C{n}"] for n in range(1, 9)] == [*colours.THEMES, *colours.THEMES[:2]]


PLAIN = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<metadata>x</metadata><defs><style>*{{}}</style><clipPath id="c"/><path id="m" style="{}"/></defs>
<g id="axes" clip-path="url(#c)"><use xlink:href="#m" style="fill: #1b1f24"/></g>
<text transform="rotate(-0 1 2)" style="font: 700 8px 'A'">B</text>
<text transform="rotate(-90 1 2)" style="font: 8px 'A'; fill: #545c66">a</text></svg>"""


def test_what_matplotlib_writes_stands_alone_with_names_of_its_own():
    look = "stroke: #1f4e79; stroke-width: 0.8"
    made = standalone(PLAIN.format(look).encode(), "figures-a").decode()
    assert made.startswith("<?xml version='1.0' encoding='utf-8'?>\n<svg xmlns=")
    assert made.endswith("</svg>\n")
    root = etree.fromstring(made.encode())
    tags = [etree.QName(e).localname for e in root.iter()]
    assert not {"metadata", "clipPath"} & {*tags}
    assert tags.count("style") == 1
    assert root.get("class") == "figure"
    assert [e.get("id") for e in root.iter() if e.get("id")] == ["figures-a-m"]
    (mark,) = root.iter("{*}path")
    assert mark.get("style") == "stroke: inherit; stroke-width: 0.8"
    (use,) = root.iter("{*}use")
    assert use.get("{http://www.w3.org/1999/xlink}href") == "#figures-a-m"
    assert use.get("style") == "fill: #1b1f24"
    assert all(e.get("clip-path") is None for e in root.iter())
    assert [e.get("transform") for e in root.iter("{*}text")] == [None, "rotate(-90 1 2)"]


def test_its_style_joins_lines_brings_letters_and_turns_the_colours_that_are_there():
    made = standalone(PLAIN.format("").encode(), "a").decode()
    style = next(etree.fromstring(made.encode()).iter("{*}style")).text
    assert style.startswith(
        "svg.figure{color-scheme:light dark}svg.figure *{stroke-linejoin:round;stroke-linecap:butt}"
    )
    assert [(f, w, r) for f, w, _, r in FACE.findall(style)] == [
        *(("Source Sans Pro", "400", "U+61"), ("Source Sans Pro", "700", "U+42")),
    ]
    assert style.endswith(
        "@media (prefers-color-scheme:dark){"
        'svg.figure [style*="fill: #1b1f24"]{fill:#e4e7eb!important}'
        'svg.figure [style*="fill: #545c66"]{fill:#a5adb8!important}}'
    )


@pytest.mark.parametrize(("text", "faces"), [("≠", 1), ("ا", 0), ("א", 1)])
def test_letters_that_change_with_their_neighbours_are_left_to_the_reader(text, faces):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text style="font: 8px A">{text}</text></svg>'
    made = standalone(svg.encode(), "a").decode()
    assert made.count("DejaVu Sans") + made.count("Source Sans Pro") == faces


@pytest.mark.parametrize(
    ("look", "weight"),
    [
        *((look, "700") for look in ("font: bold 8px A", "font: 700 8px A", "font-weight: bold")),
        *((look, "700") for look in ("fill: #1b1f24; font-weight: 700; x: y", "font-weight: 700")),
        *((look, "400") for look in ("font: 8px A", "font: 7000 8px A", "font-weight: bolder")),
        *((look, "400") for look in ("font-size: 700", "font-weight: 400", "font-family: bold")),
    ],
)
def test_bold_letters_are_brought_along_where_a_text_is_bold(look, weight):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text style="{look}">a</text></svg>'
    found = FACE.findall(standalone(svg.encode(), "a").decode())
    assert [face[1] for face in found] == [weight]
