"""Show the paper in a browser, rendered anew whenever its prose changes.

The pages stay in memory: what lies in `_output` remains the build's. What only a build takes up
(data, code, checklists) is not recomputed here; the page says when it changed.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from threading import Thread

from analysis.common.command import command
from analysis.common.output import ROOT
from analysis.common.problems import report
from analysis.manuscript import embedded, typeset
from analysis.privacy.gate import check_prose
from analysis.prose.dialect import DOCUMENTS, VARIABLES, RefusedError, read
from analysis.study.settings import root_of

ANALYSIS = ROOT / "analysis"
TICK = 0.2  # seconds between two looks at the files
STALE = "Data, code or a checklist changed, and this page does not show it: run make."
# A page is rendered from these besides; what other data files there are reaches it through a build.
LOOKS = [*(typeset.TEMPLATES / name for name in ("article.html", "pandoc.yml", "style.css"))]
LOOKS += map(Path, embedded.APPLIED)
EMPTY = '<!DOCTYPE html>\n<html lang="en"><title>Not rendered</title><body></body></html>\n'


@dataclass
class Paper:
    """What is served: the last good page of each document, and what is wrong with the next.

    Attributes:
        folder: the manuscript.
        data: the study's data folder.
        pages: HTML by document.
        problems: why a document could not be rendered.
        stale: whether a build is due.
        version: another one after every change.
    """

    folder: Path
    data: Path
    pages: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    stale: bool = False
    version: str = ""

    def documents(self) -> list[str]:
        """Name the documents that there are."""
        return [name for name in DOCUMENTS if (self.folder / f"{name}.qmd").is_file()]

    def files(self) -> dict[Path, tuple[int, int]]:
        """When each file that matters was last written, and its size; drafts are left out."""
        found = chain(*map(self.data.glob, ("*.*", "raw/*", "published/*")))
        stamps = {}
        for path in chain(found, self.folder.rglob("*"), ANALYSIS.rglob("*.*")):
            with suppress(FileNotFoundError):
                if path.suffix != ".pyc" and path.name[0] != "." and path.is_file():
                    stamps[path] = (path.stat().st_mtime_ns, path.stat().st_size)
        return stamps

    def of_build(self, path: Path) -> bool:
        """Whether a file reaches the pages through a build alone."""
        if path.is_relative_to(self.folder):
            return self.folder / "checklists" in path.parents
        return path not in LOOKS

    def take(self, paths: list[Path]) -> None:
        """Take up a change of these files."""
        output = self.folder / "_output"
        due = [path for path in paths if self.of_build(path)]
        prose = [path for path in paths if path not in due and output not in path.parents]
        built = self.folder / VARIABLES in prose or len(due) + len(prose) < len(paths)
        if due and not self.stale:
            print(STALE, flush=True)
        self.stale = bool(due) or (self.stale and not built)
        for name in self.documents():
            if any(path.suffix != ".qmd" or path.stem == name for path in prose):
                self.render(name)
        self.version = str(time.time_ns())

    def render(self, name: str) -> None:
        """Render a document; if that fails, its page stays as it was, with the reason on it."""
        others = {f"{self.folder.name}/{other}.qmd" for other in self.documents() if other != name}
        try:
            problems = [p for p in check_prose(self.data, self.folder) if p.file not in others]
            if problems:
                raise RefusedError(report(problems, "the prose"))
            self.pages[name] = embedded.render(read(self.folder, "html", name), "html").decode()
            self.problems[name] = ""
            print(f"{name}.qmd is rendered", flush=True)
        except (RefusedError, OSError, UnicodeError) as error:
            self.problems[name] = f"{name}.qmd was not rendered:\n{error}"
            print(self.problems[name], flush=True)

    def page(self, name: str) -> str:
        """Return a document as it is served: with notices, and the script that reloads it."""
        said = "\n\n".join(filter(None, [self.problems.get(name), STALE if self.stale else ""]))
        added = typeset.filled("notice.html", text=escape(said)) if said else ""
        added += typeset.filled("reload.html", version=self.version)
        before, body, after = self.pages.get(name, EMPTY).rpartition("</body>")
        return before + added + body + after


class Handler(SimpleHTTPRequestHandler):
    """Serves the pages from memory, and the other formats from `_output`."""

    paper: Paper  # set before anything is served

    def do_GET(self) -> None:
        """Answer a browser."""
        path = self.path.partition("?")[0].strip("/")
        name = path.removesuffix(".html") or DOCUMENTS[0]
        if path != "version" and name not in self.paper.documents():
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        text = self.paper.version if path == "version" else self.paper.page(name)
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Leave the terminal to what concerns the paper."""


def watch(paper: Paper, server: ThreadingHTTPServer) -> None:
    """Render every document, serve them, and take up what changes, until someone interrupts."""
    seen = paper.files()
    paper.take([paper.folder / VARIABLES])
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", flush=True)
    while True:
        time.sleep(TICK)
        last, seen = seen, paper.files()
        if paths := {path for path, _ in last.items() ^ seen.items()}:
            paper.take(sorted(paths))


@command()
def main(*, data: Path = Path("data"), port: int = 8000) -> None:
    """Serve the paper on this machine until Ctrl-C.

    Args:
        data: folder of the study
        port: on which it is served
    """
    data = data.resolve()
    root = root_of(data).resolve()
    paper = Paper(root / "manuscript", data)
    if not paper.documents():
        sys.exit(f"{paper.folder} has no index.qmd: there is no prose to watch.")
    if not (paper.folder / VARIABLES).is_file():
        sys.exit(f"{paper.folder} is not assembled: run make first.")
    Handler.paper = paper
    handler = partial(Handler, directory=paper.folder / "_output")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        sys.exit(f"Port {port} cannot be used: {error}. Choose another one.")
    with suppress(KeyboardInterrupt):
        watch(paper, server)


if __name__ == "__main__":
    main()
