from collections import Counter

import pytest
from matplotlib.colors import to_hex

from analysis.diagnostics.figures import sensitivity
from analysis.exhibits import style
from tests.diagnostics.test_stability import CODINGS, TWICE


@pytest.fixture
def made(exhibit):
    return exhibit(assignments=TWICE, codings=CODINGS)


def test_a_fragile_claim_is_bold_and_bears_a_black_diamond(exhibit):
    everywhere = [(source, "", "A.wait") for source in ("FG1", "I1", "I2")]
    made = exhibit(assignments=TWICE[:3], codings=[*everywhere, ("I1", "P3", "B")])
    weights = {text.get_text(): text.get_weight() for text in made.axes.texts}
    verdicts = {
        part["words"].iat[0]: sensitivity.verdict(part)
        for _, part in made.frame.groupby("claim", sort=False)
    }
    assert set(verdicts.values()) == {"robust", "fragile"}
    bold = {text for text, weight in weights.items() if weight == "bold"}
    for words, verdict in verdicts.items():
        first = next(text for text in weights if words.startswith(text) and len(text) > 5)
        assert (first in bold) == (verdict == "fragile"), words


def test_a_square_is_a_source_and_dark_where_the_claim_fails_without_it(made):
    squares = Counter(to_hex(bar.get_facecolor()) for bar in made.axes.patches)
    rows = made.frame.query("kind == 'sources'")
    fails = (rows["parts"] - rows["holds"] - rows["undefined"]).sum()
    draws = len(made.frame.query("kind == 'draws'"))
    assert squares[to_hex(style.INK)] == fails + draws
    assert squares[to_hex(sensitivity.PALE)] == rows["holds"].sum() + draws


def test_squares_begin_a_new_line_where_a_line_of_the_page_is_full(exhibit):
    sources = [(f"S{n:03}", "document", 9) for n in range(90)]
    made = exhibit(
        sources=sources,
        people=[],
        codings=[(s, "", "A.wait") for s, *_ in sources[:60]],
        assignments=[("C1", s, "primary") for s, *_ in sources],
    )
    for width in (style.FULL, style.NARROW):
        squares = made.drawn(width).axes[0].patches
        assert max(square.get_x() + square.get_width() for square in squares) <= width
        assert len({round(square.get_y(), 3) for square in squares}) > len(set(made.frame["claim"]))


def test_what_a_claim_hangs_on_is_named(made):
    assert any(text.startswith("fails: ") for text in made.texts)


def test_of_claims_that_do_not_fit_a_page_the_most_fragile_are_drawn(made, monkeypatch):
    parts = [part for _, part in made.frame.groupby("claim", sort=False)]
    least = {
        part["claim"].iat[0]: (part["holds"] / (part["parts"] - part["undefined"])).min()
        for part in parts
    }
    monkeypatch.setattr(sensitivity, "TALLEST", 45.0)
    shown = set(sensitivity._shown(made.frame)["claim"])
    assert 0 < len(shown) < len(parts)
    assert max(least[one] for one in shown) <= min(least[o] for o in least if o not in shown)
    said = " ".join(made.texts)
    assert f"Not drawn: {len(parts) - len(shown)} claims that are less so." in said


def test_where_no_claim_rests_on_codings_the_figure_says_so(made):
    empty = made.frame.assign(kind="", parts=0)
    assert sensitivity.why_not(empty, style.FULL).startswith("No claim rests on codings")


def test_the_alt_text_names_what_is_fragile_and_why(made):
    assert made.alt.startswith("6 claims put to the test; fragile: ")
    assert "not without" in made.alt


def test_of_draws_that_were_not_counted_nothing_is_drawn_as_if_a_claim_failed_in_them(made):
    draws = made.frame["kind"] == "draws"
    numbers = {name: made.frame[name].mask(draws, 0) for name in ("parts", "holds", "undefined")}
    bars = sensitivity.draw(made.frame.assign(**numbers), style.FULL).axes[0].patches
    colours = Counter(to_hex(bar.get_facecolor()) for bar in bars)
    rows = made.frame[~draws]
    assert colours[to_hex(style.INK)] == (rows["parts"] - rows["holds"] - rows["undefined"]).sum()
    assert colours[to_hex(sensitivity.PALE)] == rows["holds"].sum()


def test_of_more_parts_than_three_lines_of_squares_hold_a_bar_says_the_share(made):
    rows = made.frame["kind"] == "sources"
    many = {"parts": 2000, "holds": 500, "undefined": 0}
    numbers = {name: made.frame[name].mask(rows, n) for name, n in many.items()}
    bars = sensitivity.draw(made.frame.assign(**numbers), style.FULL).axes[0].patches
    colours = Counter(to_hex(bar.get_facecolor()) for bar in bars)
    assert colours[to_hex(style.INK)] == colours[to_hex(sensitivity.PALE)] == len(made.frame)
