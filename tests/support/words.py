"""What the files of a paper say, as words on one line."""

import html
import re
import shutil
import subprocess
import zipfile

PDFTOTEXT = shutil.which("pdftotext") or ""
QUOTES = str.maketrans("‘’“”", "''\"\"")
PRINTED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


def text_of(path):
    """Return the words of a document on one line."""
    if path.suffix == ".pdf":
        done = subprocess.run([PDFTOTEXT, path, "-"], capture_output=True, text=True, check=True)
        # Lines break at hyphens, too, and pages in the middle of a sentence.
        return plain(html.escape(re.sub(r"-\n", "-", done.stdout)))
    return plain(markup_of(path))


def markup_of(path):
    """Return the markup of a page, an article or a Word file."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            parts = filter(PRINTED.fullmatch, archive.namelist())
            return "".join(archive.read(part).decode() for part in parts)
    return path.read_text("utf-8")


def plain(markup):
    """Return the words of markup."""
    markup = re.sub(r"</?(w:p|p|td|th|div|h\d|li|title|caption)\b[^>]*>", " ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).translate(QUOTES).split())
