"""A manuscript of all that authors write: footnotes, equations, pictures, tables, credits.

Its content is invented, and neutral; its pictures are drawn when it is written.
"""

import io
import json
import shutil
from pathlib import Path

from PIL import Image, ImageDraw

from analysis.exhibits.pictures import as_pdf
from analysis.manuscript.assemble import fill
from analysis.manuscript.submission import NO_QUOTES
from tests.support.run import ROOT, write

HERE = Path(__file__).with_suffix("")


def picture(form, size=(1200, 600)):
    """Draw something that can be told when it is looked at."""
    drawing = Image.new("RGB", size, "#dde6ee")
    ImageDraw.Draw(drawing).rectangle(
        [size[0] // 4, size[1] // 4, size[0] // 2, size[1]], "#14466f"
    )
    out = io.BytesIO()
    drawing.save(out, form, dpi=(300, 300))
    return out.getvalue()


def write_full(root, front=(), provenance="restricted"):
    """Write the manuscript into a study, as a build leaves it.

    Args:
        root: the folder of the study.
        front: pairs of texts of the main document, what stands there and what shall.
        provenance: of its data.
    """
    folder = shutil.copytree(HERE, root / "manuscript", dirs_exist_ok=True)
    for name in ("_quarto.yml", "vancouver.csl"):
        shutil.copy(ROOT / "manuscript" / name, folder)
    shutil.copy(HERE.with_name("sample") / "references.bib", folder)
    path = folder / "index.qmd"
    for old, new in front:
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")
    svg = (folder / "images/plan.svg").read_bytes()
    (folder / "images/map.pdf").write_bytes(as_pdf(svg))
    (folder / "images/door.png").write_bytes(picture("PNG"))
    (folder / "images/hall.jpg").write_bytes(picture("JPEG"))
    content = {"title": "A study", "provenance": provenance, "labels": {}, "numbers": []}
    made = {"tables/numbers.json": json.dumps(content), "tables/quotes.csv": NO_QUOTES}
    made |= {"figures/map.svg": svg.decode(), "figures/map.txt": "Two bars.\n"}
    made["manuscript/_output/index.xml"] = "<article/>"
    write(root, made)
    for name, content in (("png", picture("PNG", (1866, 600))), ("pdf", as_pdf(svg))):
        (root / f"figures/map.{name}").write_bytes(content)
    fill(folder, root / "tables/numbers.json", [], [root / "figures/map.svg"], None)
    return folder
