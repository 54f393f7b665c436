"""Letters that the fonts of figures lack are measured, drawn where a font has them, and told."""

import pytest
from matplotlib.font_manager import fontManager
from matplotlib.text import Text

from analysis.common import fonts
from analysis.common.fonts import FALLBACK
from analysis.exhibits import scripts, style
from analysis.exhibits.make import image


def test_what_is_lacking_is_told_once():
    assert scripts.lacking("Trust – 信任信 e\u0301 \u200d") == "任信"
    assert scripts.lacking("Größe, Доверие, الثقة, אמון") == ""


@pytest.mark.parametrize("width", [20, 45])
def test_lines_of_wide_letters_break_without_hyphens_and_lose_none(width):
    text = "信任和时间" * 12
    lines = style.wrap(text, width)
    assert "".join(lines) == text
    assert len(lines) > 2
    assert all(style.width_of(line) <= width for line in lines)


def test_no_line_begins_with_a_sign_that_belongs_to_the_letter_before_it():
    lines = style.wrap("विश्वास" * 9, 20)
    assert len(lines) > 3
    assert not any(scripts.combining(line[0]) for line in lines)


def test_a_wide_letter_is_as_wide_as_a_line_is_high():
    assert style.width_of("信" * 10, 10) == pytest.approx(100 * 25.4 / 72, rel=0.1)


def test_a_font_of_the_machine_is_taken_for_print_alone(monkeypatch):
    stix = fonts.font_file(FALLBACK).with_name("STIXGeneral.ttf")  # which Matplotlib brings
    monkeypatch.setattr(scripts, "findSystemFonts", lambda: [str(stix)])
    monkeypatch.setattr(fontManager, "ttflist", [*fontManager.ttflist])
    scripts._local_fonts.cache_clear()
    try:
        [(_, has)] = scripts._local_fonts()
        letter = scripts.lacking("".join(has))[0]
        words = f"A {letter} and 信"
        before = style.svg_of(style.sentence(words), "a")
        figure = style.sentence(words)
        assert scripts.for_print(figure) == "信"
        assert any("STIXGeneral" in text.get_fontfamily() for text in figure.findobj(Text))
        assert style.svg_of(style.sentence(words), "a") == before
        assert b"STIX" not in before
    finally:
        scripts._local_fonts.cache_clear()


def test_a_letter_that_no_font_has_is_noted_for_the_end_of_the_build(monkeypatch, capsys):
    monkeypatch.setattr(scripts, "findSystemFonts", list)
    scripts._local_fonts.cache_clear()
    image(style.sentence("信"), "png", style)
    scripts._local_fonts.cache_clear()
    assert capsys.readouterr().err.startswith("Note: No font here has 信: print shows boxes")


@pytest.mark.parametrize(
    ("text", "wide", "signs"),
    [("信Ａ한", True, False), ("aא", False, False), ("\u0301\u0903", False, True)],
)
def test_letters_are_wide_or_belong_to_others_or_neither(text, wide, signs):
    assert {scripts.is_wide(letter) for letter in text} == {wide}
    assert {scripts.combining(letter) for letter in text} == {signs}


def test_a_text_is_measured_by_letters_that_are_known():
    assert scripts.measured("a信\U000e0020b") == "aoob"


def test_boxes_are_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(scripts, "_local_fonts", list)
    assert scripts.boxed("a 信任") == "任信"
    assert scripts.boxed("a") == ""
    assert scripts.told("任信") == (
        "Note: No font here has 任信: print shows boxes in their place. Install one, such as Noto"
        " Sans, or change the label."
    )


def test_fonts_of_the_machine_are_asked_in_the_order_of_their_names_and_broken_ones_passed_over(
    tmp_path, monkeypatch
):
    good = fonts.font_file(FALLBACK)
    for name in ("b/a.ttf", "a/c.ttf", "a/b.ttf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"broken" if name == "a/b.ttf" else good.read_bytes())
    found = [str(tmp_path / name) for name in ("a/c.ttf", "a/b.ttf", "b/a.ttf")]
    monkeypatch.setattr(scripts, "findSystemFonts", lambda: found)
    scripts._local_fonts.cache_clear()
    try:
        names = [path.removeprefix(f"{tmp_path}/") for path, _ in scripts._local_fonts()]
        assert names == ["b/a.ttf", "a/c.ttf"]
        assert scripts._having("信") == ({}, "信")  # what these have is known already
    finally:
        scripts._local_fonts.cache_clear()
