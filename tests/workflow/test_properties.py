"""What the built files say beside the paper: what is meant, and nothing of people or machines."""

import io
import os
import re
import shutil
import socket
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from analysis.manuscript.tracked import AUTHOR
from analysis.study.settings import settings_of
from tests.support.formats import accepted, letters
from tests.support.project import DOCUMENTS, HERE, built
from tests.support.properties import properties, unpacked
from tests.support.run import commit, needs_git, run
from tests.support.small import ROOT

WHO = "quokka4711"  # the user, the host, and the folders of a build
ASKED = ("USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME")
COMMITTED = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
USER = dict.fromkeys((*ASKED, *COMMITTED), WHO)
OWN = ("README.md", "manuscript/index.qmd", "manuscript/supplement.qmd")
GONE = "Yesterday"  # in what a later revision took out
PARTS = r"""\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml
    |word/_rels/(document|footnotes)\.xml\.rels|word/media/rId\d+\.png|word/theme/theme1\.xml
    |word/(comments|document|fontTable|footer1|footnotes|header1|numbering|settings|styles
    |webSettings)\.xml"""
MEANT = {
    "part": re.sub(r"\s", "", PARTS),
    "bundled": r"manifest\.xml|(manuscript|supplement|Figure\d+)\.(docx|xml|pdf|png)",
    "part system": r"[03]",  # of every archive that Pandoc (0) or this project (3) writes
    "part extra": "",
    "picture": r"_figures/[a-z0-9-]+\.png",
    "mark author": AUTHOR,
    "link": r"https://[\w.-]+/\S*|(index|supplement)\.(html|pdf|docx)#[\w-]+"
    r"|[a-z0-9-]+\.png|Figure\d+\.png",
    "info Creator|xmp CreatorTool|xmp softwareAgent": r"Typst [\d.]+",
    "xmp xmpmeta xmptk": "xmp-writer",
    "xmp action": "saved|converted",
    "xmp part|xmp NPages|xmp PDFVersion": r"[\d.]+",
    "xmp conformance": "A",
    "xmp format": "application/pdf",
    "xmp RenditionClass": "proof",
    "xmp (Instance|Document|instance)ID": r"[\w+/]{22}==(_source)?",
    "pHYs": f"({11811:08x}){{2}}01",  # dots a metre: 300 an inch
    "id": r"[a-z-]+-(C\d_\d_|[a-z])[0-9a-f]{10}",  # of the figure, and of a shape in it
    "meta": "utf-8",
    "meta viewport": "width=device-width, initial-scale=1",
    "meta color-scheme": "light dark",
}


def front(document):
    """What the front matter of a document lets its files say."""
    _, matter, _ = (ROOT / f"manuscript/{document}.qmd").read_text("utf-8").split("---\n", 2)
    article = yaml.safe_load(matter)
    names = [author["name"]["literal"] for author in article["author"]]
    study = article["study"]
    about = study["article"] | {"title": settings_of(ROOT / "data")["title"]}
    owned, licence = article["copyright"], article["license"]
    words = article.get("keywords", [])
    day = article["date"]
    said = {
        "core title|info Title|xmp title|title": [article["title"]],
        "front article-title": [article["title"], about["title"]],
        "custom subtitle|front subtitle": [article["subtitle"]],
        "core creator|info Author|xmp creator": [", ".join(names)],
        "meta author|front collab": names,
        "front (surname|given-names)": [n for a in study["author"] for n in a["name"].values()],
        "front (source|volume|year|elocation-id)": [str(value) for value in about.values()],
        "front copyright-(statement|holder|year)": [
            f"© {owned['year']} {owned['holder']}",
            *map(str, owned.values()),
        ],
        "front license-p": [licence["text"]],
        "(link)": [licence["url"], about["doi"]],
        "core keywords|info Keywords|xmp Keywords": [", ".join(words)],
        "front kwd": words,
        "lang|core language|xmp language": [article["lang"]],
        "core created|core modified|mark date": [f"{day}T00:00:00Z"],
        "info CreationDate|info ModDate": [f"D:{day:%Y%m%d}000000Z"],
        "xmp CreateDate|xmp ModifyDate|xmp when": [f"{day}T00:00:00+00:00"],
        "custom date": [f"{day.day} {day:%B %Y}"],
        "date": [str(day)],
        "front (day|month|year)": [str(n) for n in (day.day, day.month, day.year)],
        "part date": [f"{each} [0, 0, 0]" for each in (day, date(1980, 1, 1))],
    }
    return {name: "|".join(map(re.escape, values)) for name, values in said.items()}


def beyond(name, content):
    """The properties of a file that nobody meant it to have."""
    document = "supplement" if "supplement" in name else "index"
    meant = MEANT | front(document)
    found = []
    for what, value in properties(name.rpartition(".")[2], content):
        if what == "custom abstract":
            printed = letters(value) in letters("".join(accepted(content)))
        else:
            allowed = [p for names, p in meant.items() if re.fullmatch(names, what)]
            printed = any(re.fullmatch(pattern, " ".join(value.split())) for pattern in allowed)
        found += [] if printed else [(what, value)]
    return found


def traces(content, names):
    """Those names that a file holds anywhere, compressed or not."""
    held = unpacked(content)
    codes = ("utf-8", "utf-16-be")
    return [n for n in names if any(n.encode(code) in part for code in codes for part in held)]


def machine(*folders):
    """How this machine, its user and its folders are called, but for words of the project."""
    folders = {*map(str, folders), tempfile.gettempdir(), str(Path.home()), str(ROOT)}
    names = {Path.home().name, socket.gethostname(), *(os.environ.get(name, "") for name in ASKED)}
    own = "".join((ROOT / name).read_text("utf-8") for name in OWN)
    names = {name for name in names if len(name) > 4 and name not in own}  # not "root", of a style
    return {f"{folder}{os.sep}" for folder in folders if len(folder) > 1} | names


@needs_git
def test_nothing_is_built_or_submitted_that_tells_of_people_or_machines(base, tmp_path):
    folder = shutil.copytree(base, tmp_path / WHO)
    article = folder / "manuscript/index.qmd"
    text = article.read_text("utf-8")
    old = text.replace("author:\n", f"author:\n  - name: {{given: Zed, family: {GONE}}}\n", 1)
    old = old.replace("**Background.**", f"**Background.** {GONE}.", 1).replace(
        'title: "', f'title: "{GONE}: ', 1
    )
    temporary = tmp_path / f"{WHO}-temporary"
    temporary.mkdir()
    where = HERE | USER | {"TMPDIR": str(temporary)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in USER.items():
            patch.setenv(name, value)
        article.write_text(old, encoding="utf-8")
        commit(folder, "then")
    shutil.copy2(base / "manuscript/index.qmd", article)
    built(folder, "journal", where=where)
    done = run("analysis.manuscript.submission", "--since", "then", folder=folder, **where)
    assert done.status == 0, done.stderr

    places = ("manuscript/_output/*", "submission/*", "figures/*.svg", "figures/*.p*")
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for place in places
        for path in sorted(folder.glob(place))
    }
    assert {"submission/changes.docx", "submission/Figure1.pdf", "figures/theme-map.png"} < {*files}
    assert {f"manuscript/_output/{document}.pdf" for document in DOCUMENTS} < {*files}
    assert {name: found for name in files if (found := beyond(name, files[name]))} == {}
    names = machine(base) | {WHO}
    assert {name: found for name in files if (found := traces(files[name], names))} == {}

    # What was deleted is in the text alone, where accepting the changes removes it.
    changes = files["submission/changes.docx"]
    assert traces(changes, [GONE]) == [GONE]
    assert not [pair for pair in properties("docx", changes) if GONE in pair[1]]
    assert ("mark author", AUTHOR) in properties("docx", changes)


# --- what is planted is found


def replaced(old, new, part=None):
    """Put something into a file that is not compressed, or into a part of a Word document."""

    def within(content):
        assert old in content
        return content.replace(old, new, 1)

    def plant(content):
        if not part:
            return within(content)
        final = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as source,
            zipfile.ZipFile(final, "w") as target,
        ):
            for member in source.infolist():
                held = source.read(member)
                target.writestr(member, within(held) if member.filename == part else held)
        return final.getvalue()

    return plant


def added(name, content=b"<x/>", when=(1980, 1, 1, 0, 0, 0)):
    """Put a part into a Word document."""

    def plant(document):
        final = io.BytesIO(document)
        with zipfile.ZipFile(final, "a") as archive:
            archive.writestr(zipfile.ZipInfo(name, when), content)
        return final.getvalue()

    return plant


def labelled(content):
    """Let a picture name its author."""
    about, final = PngInfo(), io.BytesIO()
    about.add_text("Author", "Zed")
    with Image.open(io.BytesIO(content)) as picture:
        picture.save(final, "png", pnginfo=about, dpi=(300, 300))
    return final.getvalue()


PLANTS = [
    ("docx", added("word/people.xml"), ["part", "word/people.xml"]),
    (
        "docx",
        added("word/people.xml", when=(2026, 3, 4, 9, 30, 0)),
        ["part date", "2026-03-04 [9, 30, 0]"],
    ),
    ("png", labelled, ["tEXt", "Author\0Zed"]),
    ("png", lambda content: content + b"Zed", ["after the end", "Zed"]),
]
for left in yaml.safe_load(Path(__file__).with_name("left_behind.yml").read_text("utf-8")):
    words = left["old"].encode(), left["new"].encode()
    PLANTS.append((left["form"], replaced(*words, left.get("part")), left["found"]))


@pytest.mark.parametrize(("form", "plant", "found"), PLANTS)
def test_what_somebody_left_in_a_file_is_found(base, form, plant, found):
    picture = "figures/theme-by-source" if form in ("png", "svg") else "manuscript/_output/index"
    name = f"{picture}.{form}"
    clean = (base / name).read_bytes()
    assert beyond(name, clean) == []
    left = beyond(name, plant(clean))
    assert left
    assert found in [*map(list, left), *(what for what, _ in left)]


@pytest.mark.parametrize(
    ("form", "plant"),
    [
        ("docx", added("word/x.xml", b"in /home/zed/x" + bytes(999))),
        ("html", replaced(b"</p>", b'</p><img src="data:image/svg+xml;base64,L2hvbWUvemVkL3g=">')),
        ("pdf", replaced(b"/Title (", "/Title (\ufeff/home/zed/".encode("utf-16-be"))),
        ("xml", replaced(b"</p>", b"/home/zed/x</p>")),
    ],
)
def test_a_folder_of_the_machine_is_found_in_any_coding(base, form, plant):
    clean = (base / f"manuscript/_output/index.{form}").read_bytes()
    assert traces(clean, ["/home/zed/"]) == []
    assert traces(plant(clean), ["/home/zed/"]) == ["/home/zed/"]
