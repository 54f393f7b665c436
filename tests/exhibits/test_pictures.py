"""Pictures of one's own are drawn anew for the formats that cannot show them."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from analysis.exhibits.pictures import (
    PictureError,
    as_pdf,
    drawn,
    in_our_type,
    made_figure,
    own_figure,
)
from tests.support.full import picture
from tests.support.run import write

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 120 60">'
    '<rect width="60" height="60" fill="#ff0000"/>'
    '<text x="70" y="40" style="font-family:Arial, \'Open Sans\';font-size:20px">Hm</text></svg>'
)


def drawing(folder, width=120):
    return write(folder, {"plan.svg": SVG.format(width, width // 2)}) / "plan.svg"


def test_a_drawing_becomes_a_picture_as_wide_as_a_page_in_its_own_colours(tmp_path):
    png = Image.open(io.BytesIO(drawn(drawing(tmp_path))[".png"]))
    assert png.width == 1866  # 158 mm at 300 dots an inch
    assert png.getpixel((10, 10)) == (255, 0, 0)
    assert png.getpixel((1800, 10)) == (255, 255, 255)
    inches = png.width / png.info["dpi"][0]
    assert round(inches, 2) == 120 / 96  # as large as its author meant it


def test_a_drawing_larger_than_a_page_is_no_larger(tmp_path):
    png = Image.open(io.BytesIO(drawn(drawing(tmp_path, 4000))[".png"]))
    assert (png.width, round(png.info["dpi"][0])) == (1866, 300)


def test_a_pdf_becomes_a_drawing_and_a_picture_that_look_alike(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(as_pdf(SVG.format(120, 60).encode()))
    made = drawn(path)
    assert made[".svg"].startswith(b"<svg")
    png = Image.open(io.BytesIO(made[".png"]))
    assert png.getpixel((10, 10)) == (255, 0, 0)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_what_every_format_can_show_stays_as_it_is(tmp_path, form):
    path = tmp_path / f"door.{form.lower()}"
    path.write_bytes(picture(form))
    assert drawn(path) == {}


def test_words_in_a_drawing_are_in_the_type_of_the_documents():
    svg = in_our_type(SVG.format(120, 60).encode())
    assert b"Arial" not in svg
    assert b"font-size:20px" in svg
    reader = PdfReader(io.BytesIO(as_pdf(svg)))
    fonts = str(reader.pages[0]["/Resources"].get_object()["/Font"].get_object().values())
    said = [str(reader.get_object(n)) for n in range(1, reader.trailer["/Size"])]
    assert fonts
    assert any("SourceSansPro" in thing for thing in said)


@pytest.mark.parametrize("name", ["plan.svg", "plan.pdf"])
def test_what_cannot_be_drawn_is_named(tmp_path, name):
    path = write(tmp_path, {name: "<svg" if name.endswith("svg") else "%PDF-1.7 no"}) / name
    with pytest.raises(PictureError, match=rf"^{name} cannot be drawn: "):
        drawn(path)


HOSTILE = {
    "bomb": '<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&b;">]><svg xmlns="http://www.w3.org/2000'
    '/svg" width="9" height="9"><text>&b;</text></svg>',
    "thief": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org'
    '/2000/svg" width="9" height="9"><text>&x;</text></svg>',
    "nothing": '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"></svg>',
    "tower": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="100000"></svg>',
}


@pytest.mark.parametrize("svg", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_drawing_is_refused(tmp_path, svg):
    with pytest.raises(PictureError, match=r"^x\.svg cannot be drawn: "):
        drawn(write(tmp_path, {"x.svg": svg}) / "x.svg")


def test_the_same_picture_gives_the_same_bytes_without_a_date(tmp_path):
    path = drawing(tmp_path)
    assert drawn(path) == drawn(path)
    pdf = as_pdf(path.read_bytes())
    assert pdf == as_pdf(path.read_bytes())
    assert "/Author" not in PdfReader(io.BytesIO(pdf)).metadata


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("font-family:Arial;font-size:2px", "font-size:2px"),
        ("font-family : Arial, 'Open Sans'", ""),
        ("fill:red;font-family:A", "fill:red;"),
    ],
)
def test_a_style_loses_its_own_type_and_nothing_else(given, left):
    svg = f'<svg><text style="{given}">A</text></svg>'.encode()
    assert in_our_type(svg) == (
        b'<svg font-family="Source Sans Pro, DejaVu Sans">'
        + f'<text style="{left}">A</text></svg>'.encode()
    )


@pytest.mark.parametrize("given", ['font-family="A B"', "font-family = 'A'"])
def test_an_attribute_of_type_goes_whole_and_only_the_drawing_gets_ours(given):
    svg = f"<svg><svg><text {given}>A</text></svg></svg>".encode()
    assert in_our_type(svg) == (
        b'<svg font-family="Source Sans Pro, DejaVu Sans"><svg><text >A</text></svg></svg>'
    )


@pytest.mark.parametrize(("height", "fits"), [(6.1, True), (6, False), (5, False)])
def test_a_side_that_is_twenty_times_the_other_is_too_long(tmp_path, height, fits):
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"><rect width="5"'
    square += ' height="5"/></svg>'
    for name, size in {"wide": (120, height), "high": (height, 120)}.items():
        path = write(tmp_path, {f"{name}.svg": square.format(*size)}) / f"{name}.svg"
        if fits:
            assert drawn(path)
        else:
            with pytest.raises(PictureError, match=r"more than 20 times as long as the other$"):
                drawn(path)


def test_a_figure_of_the_build_goes_as_pdf_and_as_png(tmp_path):
    write(tmp_path / "figures", {"map.pdf": b"%PDF", "map.png": b"PNG"})
    made = made_figure(tmp_path, "_figures/map")
    assert (made.name, made.linked) == ("map", "map.png")
    assert made.files == {".pdf": (b"%PDF", "vector graphic"), ".png": (b"PNG", "at 300 dpi")}


def test_a_picture_of_one_s_own_goes_as_it_is_and_as_it_was_drawn(tmp_path):
    write(tmp_path, {"images/door.JPG": picture("JPEG"), "_figures/own/images/plan.svg.png": b"P"})
    write(tmp_path, {"_figures/own/images/plan.PDF.png": b"Q", "images/plan.PDF": b"%PDF"})
    write(tmp_path, {"images/plan.svg": SVG.format(120, 60)})
    door = own_figure(tmp_path, "images/door.JPG")
    assert (door.name, door.linked) == ("door.JPG", "door.JPG")
    assert door.files == {".jpg": (picture("JPEG"), "1200 dots wide: 102 mm at 300 dpi")}
    plan = own_figure(tmp_path, "images/plan.svg")
    assert (plan.name, plan.linked) == ("plan.svg", "plan.svg.png")
    assert plan.files[".png"] == (b"P", "at 300 dpi")
    vector, said = plan.files[".pdf"]
    assert (vector[:4], said) == (b"%PDF", "vector graphic")
    assert b"Arial" not in vector
    assert own_figure(tmp_path, "images/plan.PDF").files == {
        ".pdf": (b"%PDF", "vector graphic"),
        ".png": (b"Q", "at 300 dpi"),
    }
