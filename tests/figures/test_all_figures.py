"""What every figure owes its reader, whatever the study."""

import hashlib
import importlib
import os
import subprocess
import sys
import warnings
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis import style
from analysis.exhibit import make_figure
from tests.small import ATTRIBUTES, LENGTH, PEOPLE, ROOT, small_study, write_study

FIGURES = sorted(p.stem for p in (ROOT / "analysis/figures").glob("[!_]*.py"))
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
        "codebook": [("A", "", "Donaudampfschifffahrt" * 12), ("A.1", "A", "W" * 200)],
        "codings": [("FG1", "P1", "A.1")],
    },
    "forty subthemes": {
        "codebook": [("A", "", LABEL), *((f"A.{i}", "A", LABEL) for i in range(40))],
        "codings": [("I1", "P3", f"A.{i}") for i in range(0, 40, 3)],
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
    "themes without subthemes": {
        "codebook": [("A", "", "Time"), ("B", "", "Trust")],
        "codings": [],
    },
    "no codings": {"codings": []},
    "no attributes": {"people": [p[:2] for p in PEOPLE], "attributes": {}},
    "one attribute": {
        "people": [p[:3] for p in PEOPLE],
        "attributes": dict([*ATTRIBUTES.items()][:1]),
    },
    "signs of markup": {
        "codebook": [("A", "", "$x_1$ \\alpha & <b> {c} % #"), ("A.1", "A", "$$ ^^ __ ~~ `d`")],
        "codings": [("FG1", "P1", "A.1")],
    },
}


@pytest.fixture(params=FIGURES)
def module(request):
    return importlib.import_module(f"analysis.figures.{request.param}")


@pytest.mark.parametrize("name", STUDIES)
def test_a_figure_fits_its_page_and_no_text_leaves_it_or_covers_another(module, name, tmp_path):
    study = small_study(tmp_path, uses=module.USES, **STUDIES[name])
    figure = module.draw(module.compute(study))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
    width, height = figure.get_size_inches() * 25.4
    assert width == pytest.approx(style.FULL)
    boxes = []
    for text in [t for axes in figure.axes for t in axes.texts] + figure.texts:
        extents = text.get_window_extent(renderer).extents * 25.4 / figure.dpi
        boxes.append((text.get_text(), *extents))
    assert boxes
    for text, left, bottom, right, top in boxes:
        inside = (left >= -0.1, bottom >= -0.1, right <= width + 0.1, top <= height + 0.1)
        assert all(inside), text
    for (one, *a), (other, *b) in combinations(boxes, 2):
        wide = min(a[2], b[2]) - max(a[0], b[0])
        high = min(a[3], b[3]) - max(a[1], b[1])
        assert wide < 0.3 or high < 0.6, (one, other)


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_has_an_alt_text_of_sentences_without_gaps(module, tmp_path, name):
    study = small_study(tmp_path, uses=module.USES, **STUDIES[name])
    alt = module.alt(module.compute(study))
    assert alt.endswith(".")
    assert "\n" not in alt
    assert "  " not in alt
    assert "nan" not in alt.lower().split()


def files(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_figure_drawn_twice_has_the_same_bytes_in_every_format(module, tmp_path):
    study = small_study(tmp_path / "data", uses=module.USES)
    made = []
    for place in ("one", "other"):
        make_figure(module, study, tmp_path / place / "figure")
        made.append(files(tmp_path / place))
    assert set(made[0]) == {f"figure.{form}" for form in ("csv", "txt", "svg", "pdf", "png")}
    assert made[0] == made[1]


def test_the_files_of_a_figure_hold_no_date_and_no_program(module, tmp_path):
    make_figure(module, small_study(tmp_path / "data", uses=module.USES), tmp_path / "figure")
    assert b"<dc:date>" not in (tmp_path / "figure.svg").read_bytes()
    assert b"CreationDate" not in (tmp_path / "figure.pdf").read_bytes()
    for form in ("svg", "pdf", "png"):
        assert str(tmp_path).encode() not in (tmp_path / f"figure.{form}").read_bytes()


@pytest.mark.parametrize("name", [name.replace("_", "-") for name in FIGURES])
def test_a_figure_is_the_same_in_another_place_time_zone_locale_and_hash_seed(tmp_path, name):
    digests = []
    for n, (zone, locale, seed) in enumerate(
        [("UTC", "C", "0"), ("Asia/Kathmandu", "C.UTF-8", "4711")]
    ):
        data = write_study(tmp_path / str(n) / "data", provenance="synthetic")
        out = tmp_path / str(n) / "out"
        surroundings = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "analysis.exhibit", f"figures/{name}"]
        command += ["--data", str(data), "--out", str(out)]
        subprocess.run(command, cwd=ROOT, env=surroundings, check=True)
        digests.append(
            {k: hashlib.sha256(content).hexdigest() for k, content in files(out).items()}
        )
    assert len(digests[0]) == 5
    assert digests[0] == digests[1]


def test_marks_and_words_can_be_read_without_colour():
    def grey(colour):
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for colour in (style.INK, style.MUTED, style.ACCENT, style.SECOND):
        assert grey(style.WASH) - grey(colour) > 0.4, colour
