"""Letters that our fonts lack are set in fonts of this machine, or boxes stand for them."""

import io

import pytest
from pypdf import PdfReader

from analysis.common import fonts
from analysis.exhibits import scripts
from analysis.manuscript.typeset import RefusedError, to_pdf

SOURCE = """\
#set document(title: "A title")
#set text(font: ("Source Sans Pro", "DejaVu Sans"), lang: "en")
= A title <title>
Trust 信任 ends.
"""
PLACED = '#image("_figures/a.svg", alt: "Words.")\n'
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    '<text x="5" y="20" font-family="Source Sans Pro">Drawn 信</text></svg>'
)


def words(pdf):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "_figures").mkdir()
    (tmp_path / "_figures/a.svg").write_text(DRAWING, "utf-8")
    return tmp_path


def test_boxes_stand_for_letters_that_no_font_here_has_and_a_note_says_so(
    folder, monkeypatch, capsys
):
    monkeypatch.setattr(scripts, "_local_fonts", list)
    found = words(to_pdf((SOURCE + PLACED).encode(), folder, 0))
    assert "Trust □□ ends." in found
    assert "Drawn □" in found
    assert capsys.readouterr().err == (
        "Note: No font here has 任信: print shows boxes in their place. Install one, such as Noto"
        " Sans, or change the label.\n"
    )
    assert (folder / "_figures/a.svg").read_text("utf-8") == DRAWING
    assert [path.name for path in folder.iterdir()] == ["_figures"]


def test_a_drawing_alone_may_hold_such_letters(folder, monkeypatch):
    monkeypatch.setattr(scripts, "_local_fonts", list)
    source = SOURCE.replace("信任", "") + PLACED
    assert "Drawn □" in words(to_pdf(source.encode(), folder, 0))


def test_letters_that_our_fonts_have_need_no_other(folder, monkeypatch, capsys):
    monkeypatch.delattr(scripts, "_local_fonts")
    source = SOURCE.replace("信任", "Größe Доверие")
    assert "Größe Доверие" in words(to_pdf(source.encode(), folder, 0))
    assert capsys.readouterr().err == ""


def test_a_letter_of_a_font_of_this_machine_is_no_box(monkeypatch):
    stix = fonts.font_file(fonts.FALLBACK).with_name("STIXGeneral.ttf")  # which Matplotlib brings
    has = frozenset("信")
    monkeypatch.setattr(scripts, "_local_fonts", lambda: [(str(stix), has)])
    assert scripts.boxed("Trust 信任") == "任"


def test_what_the_typesetter_warns_of_is_refused_with_its_words(folder):
    source = SOURCE.replace("Source Sans Pro", "No Such Font")
    with pytest.raises(RefusedError, match=r"^typst: unknown font family: no such font"):
        to_pdf(source.encode(), folder, 0)
