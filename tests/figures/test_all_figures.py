"""What every figure owes its reader, whatever the study."""

import os
import re
import subprocess
import sys
import tempfile
import warnings
from itertools import cycle

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb

from analysis.exhibits import style
from analysis.figures import theme_by_source, theme_map
from analysis.study.diagnostics import TITLES
from tests.support.exhibits import FIGURES
from tests.support.small import ATTRIBUTES, LENGTH, PEOPLE, ROOT, small_study, write_study
from tests.support.twice import STUDY, THREE

LABEL = (
    "Understanding the exclusionary culture: exploring the system-based barriers to care for CEN"
)


def interviews(n, prefix="I"):
    return [(f"{prefix}{i:03}", "interview", LENGTH) for i in range(n)]


def one_each(sources):
    return [(f"P{i:03}", name, "ward", "nurse") for i, (name, *_) in enumerate(sources)]


MANY = [(f"S{i:03}", ["focus_group", "interview"][i % 2], 100 + i) for i in range(200)]
STUDIES = {
    "small": {},
    "labels three times as long": {
        "codebook": [
            ("A", "", "; ".join([LABEL] * 3)),
            ("A.1", "A", "; ".join([LABEL] * 3)),
            ("B", "", "; ".join([LABEL] * 3)),
        ],
        "codings": [("FG1", "P1", "A.1")],
    },
    "a word that is wider than its column": {
        "codebook": [("A", "", "Donaudampfschifffahrt" * 6), ("A.1", "A", "W" * 90)],
        "codings": [("FG1", "P1", "A.1")],
    },
    "forty subthemes": {
        "codebook": [("A", "", LABEL), *((f"A.{i}", "A", LABEL) for i in range(40))],
        "codings": [("I1", "P3", f"A.{i}") for i in range(0, 40, 3)],
    },
    "two hundred subthemes": {
        "codebook": [("A", "", LABEL), *((f"A.{i}", "A", LABEL) for i in range(200))],
        "assignments": [("C1", "I000", "primary"), ("C2", "I000", "second")],
        "sources": interviews(1),
        "people": one_each(interviews(1)),
        "codings": [],
    },
    "two hundred sources": {
        "sources": MANY,
        "people": one_each(MANY),
        "codings": [(f"S{i:03}", f"P{i:03}", "A.wait") for i in range(0, 200, 3)],
    },
    "one group and thirty interviews": {
        "sources": [("FG1", "focus_group", 900), *interviews(30)],
        "people": one_each([("FG1",), *interviews(30)]),
        "codings": [("FG1", "P000", "A.wait")],
    },
    "all kinds of sources": {
        "sources": [("D1", "document", 9), ("I1", "interview", 9), ("FG1", "focus_group", 9)],
        "people": PEOPLE[:3],
        "codings": [("D1", "", "A.wait"), ("I1", "P3", "B")],
    },
    "interviews only": {
        "sources": interviews(16),
        "people": one_each(interviews(16)),
        "codings": [("I003", "P003", "A.wait")],
    },
    "documents only": {
        "sources": [("D1", "document", 9), ("D2", "document", 9)],
        "people": [],
        "codings": [("D1", "", "A.wait")],
    },
    "long names of sources": {
        "sources": interviews(3, "Interview-in-the-community-team-of-2022-"),
        "people": one_each(interviews(3, "Interview-in-the-community-team-of-2022-")),
        "codings": [],
    },
    "an empty theme": {"codings": [("I1", "P3", "B")]},
    "some themes without subthemes": {
        "codebook": [("A", "", "Time"), ("B", "", "Trust"), ("C", "", LABEL), ("C.1", "C", LABEL)],
        "codings": [("FG1", "P1", code, "C1", 5) for code in ("A", "B", "C.1")],
    },
    "themes without subthemes": {
        "codebook": [("A", "", "Time"), ("B", "", "Trust")],
        "codings": [],
    },
    "no codings": {"codings": []},
    "sixty themes": {
        "codebook": [(f"T{n}", "", f"Theme {n}") for n in range(60)],
        "codings": [("I1", "P3", "T7")],
    },
    "one subtheme": {
        "codebook": [("A", "", "Time"), ("A.1", "A", "Waiting")],
        "codings": [("FG1", "P1", "A.1"), ("I1", "P3", "A.1")],
    },
    "one theme": {"codebook": [("A", "", "Time")], "codings": [("I1", "P3", "A")]},
    "one source": {
        "sources": [("I1", "interview", 7)],
        "people": [("P1", "I1", "ward", "nurse")],
        "codings": [("I1", "P1", "A.wait")],
    },
    "a group of twelve": {
        "sources": [("FG1", "focus_group", 9000), ("I1", "interview", 90)],
        "people": [*one_each([("FG1",)] * 12), ("P099", "I1", "clinic", "doctor")],
        "codings": [("FG1", f"P{n:03}", "A.wait") for n in (0, *range(11), *[10] * 150)],
    },
    "a group of fifty": {
        "sources": [("FG1", "focus_group", 9000)],
        "people": one_each([("FG1",)] * 50),
        "codings": [("FG1", f"P{n:03}", "A.wait") for n in range(50)],
    },
    "groups with long names": {
        "sources": [(f"{'Focus-group-' * 8}{n}", "focus_group", 9000) for n in (1, 2)],
        "people": one_each([(f"{'Focus-group-' * 8}{n // 3}",) for n in range(3, 9)]),
        "codings": [(f"{'Focus-group-' * 8}1", "P000", "A.wait")],
    },
    "a hundred groups": {
        "sources": [(f"FG{n}", "focus_group", 9000) for n in range(100)],
        "people": one_each([(f"FG{n // 3}",) for n in range(300)]),
        "codings": [("FG1", "P003", "A.wait")],
    },
    "twenty kinds of people": {
        "sources": [("FG1", "focus_group", 900)],
        "people": [(f"P{n}", "FG1", f"kind of work {n}") for n in range(20)],
        "attributes": {"work": ("Work", [f"kind of work {n}" for n in range(20)])},
        "codings": [("FG1", "P1", "A.wait")],
    },
    "long names of kinds of people": {
        "sources": [("FG1", "focus_group", 900), ("I1", "interview", 90)],
        "people": [("P1", "FG1", f"{LABEL} 1", "y"), ("P2", "I1", f"{LABEL} 2", "y")],
        "attributes": {
            "work": (LABEL, [f"{LABEL} {n}" for n in range(1, 3)]),
            "other": (LABEL, ["y", "Donaudampfschifffahrtsgesellschaft"]),
        },
        "codings": [("FG1", "P1", "A.wait")],
    },
    "endless names of kinds of people": {
        "sources": [("FG1", "focus_group", 900)],
        "people": [("P1", "FG1", LABEL * 5), ("P2", "FG1", "y")],
        "attributes": {"work": ("Work", [LABEL * 5, "y"])},
        "codings": [("FG1", "P1", "A.wait")],
    },
    "no attributes": {"people": [p[:2] for p in PEOPLE], "attributes": {}},
    "one attribute": {
        "people": [p[:3] for p in PEOPLE],
        "attributes": dict([*ATTRIBUTES.items()][:1]),
    },
    "two coders": STUDY,
    "three coders": THREE,
    "signs of markup": {
        "codebook": [("A", "", "$x_1$ \\alpha & <b> {c} % #"), ("A.1", "A", "$$ ^^ __ ~~ `d`")],
        "codings": [("FG1", "P1", "A.1")],
    },
}


@pytest.fixture(params=FIGURES)
def figure_of(request, exhibits):
    """Makes a figure of a small study."""
    return lambda **tables: exhibits(request.param, **tables)


@pytest.mark.parametrize("width", [style.FULL, style.NARROW])
@pytest.mark.parametrize("name", STUDIES)
def test_a_figure_fits_its_page_and_no_text_covers_another(figure_of, name, width):
    figure = figure_of(**STUDIES[name]).drawn(width)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
    across, height = figure.get_size_inches() * 25.4
    assert across == pytest.approx(width)
    texts = [text for part in (*figure.axes, figure) for text in part.texts]
    words = [text.get_text() for text in texts]
    assert words
    assert min(text.get_fontsize() for text in texts) >= 7  # points
    boxes = np.array([text.get_window_extent(renderer).extents for text in texts])
    left, bottom, right, top = boxes.T * 25.4 / figure.dpi
    outside = (left < -0.1) | (bottom < -0.1) | (right > across + 0.1) | (top > height + 0.1)
    assert not [words[i] for i in np.flatnonzero(outside)]
    marks = [m for part in figure.axes for m in (*part.patches, *part.lines, *part.collections)]
    drawn = [mark.get_window_extent(renderer) for mark in marks]
    drawn = [box for box in drawn if np.isfinite(box.extents).all()]  # of no mark there is no place
    room = figure.bbox.padded(0.5)
    assert not [box for box in drawn if not room.contains(*box.min) or not room.contains(*box.max)]
    wide = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    high = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)
    pairs = np.argwhere(np.triu((wide >= 0.3) & (high >= 0.6), 1))
    assert not [(words[i], words[j]) for i, j in pairs]
    assert not [word for word in words if word.lower() in ("nan", "none")]


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_has_an_alt_text_of_sentences_without_gaps(figure_of, name):
    alt = figure_of(**STUDIES[name]).alt
    assert alt.endswith(".")
    assert "\n" not in alt
    assert "  " not in alt
    assert not re.search(r"\b(nan|inf)\b", alt, re.IGNORECASE)


NOBODY = "The data describe no people, or no group of them that may be printed."
MANY_THEMES = "201 themes and subthemes are too many for one figure."
NOT_DRAWN = {
    ("agreement", "a hundred groups"): (
        "Agreement between coders is undefined: no source was assigned to two of them."
    ),
    ("balance", "a hundred groups"): "300 people are too many to show each.",
    ("cooccurrence", "forty subthemes"): "Pairs of 40 subthemes are too many to show.",
    ("cooccurrence", "one subtheme"): "There are fewer than two subthemes to be coded together.",
    ("cooccurrence", "one theme"): "There are fewer than two subthemes to be coded together.",
    **{(f, "two hundred subthemes"): MANY_THEMES for f in ("agreement", "theme-map")},
    **{(f"theme-by-{by}", "two hundred subthemes"): MANY_THEMES for by in ("group", "source")},
    ("sources", "two hundred sources"): "200 sources are too many to show one by one.",
    ("sources", "sixty themes"): (
        "Lines of 3 sources with lanes of 60 themes are too high to show."
    ),
    ("sources", "a hundred groups"): "100 sources are too many to show one by one.",
    ("speaking", "interviews only"): "No source has several people.",
    ("speaking", "documents only"): "No source has several people.",
    ("speaking", "groups with long names"): (
        "The names of the groups are too long to stand beside bars."
    ),
    ("theme-by-group", "no attributes"): NOBODY,
    ("theme-by-group", "documents only"): NOBODY,
    ("theme-by-group", "endless names of kinds of people"): (
        "The names of the kinds of people are too long to stand above columns."
    ),
    ("theme-by-group", "twenty kinds of people"): (
        "20 kinds of people are too many to show side by side."
    ),
}


@pytest.mark.parametrize(("figure", "name"), NOT_DRAWN)
def test_a_figure_that_cannot_be_drawn_says_why_in_a_sentence_and_its_alt_text_too(
    figure, name, exhibits
):
    made, why = exhibits(f"figures/{figure}", **STUDIES[name]), NOT_DRAWN[figure, name]
    assert " ".join(made.texts) == why
    assert made.alt == f"No chart. {why}"


@pytest.mark.parametrize("module", [theme_map, theme_by_source])
def test_what_a_figure_that_cannot_be_drawn_would_tell_is_not_worked_out(module, tmp_path):
    codebook = [("A", "", "Time"), *((f"A.{n}", "A", f"Subtheme {n}") for n in range(200))]
    study = small_study(tmp_path, codebook=codebook, codings=[])
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(module, "reached")
        frame = module.compute(study)
        assert module.why_not(frame, style.FULL) == MANY_THEMES


def test_the_files_of_a_figure_hold_no_date_and_no_program(figure_of):
    files = figure_of().files
    assert b"<dc:date>" not in files["svg"]
    assert b"CreationDate" not in files["pdf"]
    program = rb"[Mm]atplotlib|/Creator|/Producer|dc:creator|tEXt"
    for form in ("svg", "narrow svg", "pdf", "png"):
        assert re.findall(program, files[form]) == [], form
        assert f"{tempfile.gettempdir()}{os.sep}".encode() not in files[form]


MAKE_ALL = """
import sys
from analysis.exhibits.make import main
data, out, *names = sys.argv[1:]
for name in names:
    for more in ([], ["--vector"]):
        sys.argv = ["exhibit", name, "--data", data, "--out", out, *more]
        main()
"""


def test_figures_are_the_same_in_another_place_time_zone_locale_and_hash_seed(tmp_path):
    running = []
    for n, (zone, locale, seed) in enumerate(
        [("UTC", "C", "0"), ("Asia/Kathmandu", "C.UTF-8", "4711")]
    ):
        on = {"provenance": "synthetic", "diagnostics": [*TITLES]}
        data = write_study(tmp_path / str(n) / "data", **on)
        surroundings = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        # The other way round, so that what one figure leaves behind would show in the next.
        command = [sys.executable, "-c", MAKE_ALL, data, tmp_path / str(n) / "out"]
        command += FIGURES[:: 1 if n else -1]
        running.append(subprocess.Popen(command, cwd=ROOT, env=surroundings))
    assert [process.wait() for process in running] == [0, 0]
    one, other = (
        {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.*")}
        for out in (tmp_path / f"{n}/out" for n in range(2))
    )
    forms = ("csv", "txt", "svg", "pdf", "png")
    narrow = {f"figures/narrow/{name.partition('/')[2]}.svg" for name in FIGURES}
    narrow |= {f"build/cards/{name}.json" for name in FIGURES}
    assert set(one) == narrow | {f"{name}.{form}" for name in FIGURES for form in forms}
    assert {name for name in one if one[name] != other[name]} == set()


def test_marks_and_words_can_be_read_without_colour():
    def grey(colour):
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for colour in (style.INK, style.MUTED, style.ACCENT):
        assert grey(style.WASH) - grey(colour) > 0.4, colour


def contrast(text, paper):
    """The contrast of print on a colour, as WCAG 2 defines it."""

    def luminance(colour):
        parts = [
            v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in to_rgb(colour)
        ]
        return np.dot((0.2126, 0.7152, 0.0722), parts)

    high, low = sorted((luminance(text), luminance(paper)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_all_text_has_contrast_to_what_lies_behind_it(figure_of):
    book = [("A", "", "Time"), *((f"A.{n}", "A", f"Part {n}") for n in range(9))]
    codings = [("FG1", "P1", f"A.{n}", "C1", at) for n in range(9) for at in range(n)]
    codings += [("FG1", "P2", f"A.{n}") for n in range(9)]
    people = [*PEOPLE, ("P9", "FG1", "ward", "nurse")]  # who says nothing
    made = figure_of(codebook=book, codings=codings, people=people)
    figure = made.figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    (axes,) = figure.axes
    areas = [(p.get_window_extent(renderer), p.get_facecolor()) for p in axes.patches]
    for collection in (c for c in axes.collections if isinstance(c, PolyCollection)):
        boxes = [path.get_extents(collection.get_transform()) for path in collection.get_paths()]
        areas += zip(boxes, cycle(collection.get_facecolor()), strict=False)
    seen = 0
    for text in axes.texts:
        middle = np.mean(text.get_window_extent(renderer).get_points(), axis=0)
        behind = [colour for box, colour in areas if box.contains(*middle)]
        colours = ["white", *(colour[:3] for colour in behind)]
        assert contrast(text.get_color(), colours[-1]) >= 4.5, text.get_text()
        seen += bool(behind)
    assert seen or made.module.__name__.endswith(("balance", "sources", "discovery", "sensitivity"))
