"""How many lines of code there are, without docstrings, comments and blank lines."""

import ast
import io
import sys
import tokenize
from pathlib import Path

UNCOUNTED = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def lines(text):
    """Count the lines of code of a module."""
    documented = [node for node in ast.walk(ast.parse(text)) if isinstance(node, DOCUMENTED)]
    docstrings = [node.body[0] for node in documented if ast.get_docstring(node, clean=False)]
    said = {n for doc in docstrings for n in range(doc.lineno, doc.end_lineno + 1)}
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    code = [token for token in tokens if token.type not in UNCOUNTED]
    return len({n for t in code for n in range(t.start[0], t.end[0] + 1)} - said)


def lines_of(folder):
    """Count the lines of code of each module below a folder."""
    return {path: lines(path.read_text("utf-8")) for path in sorted(Path(folder).rglob("*.py"))}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"{sum(lines_of(name).values()):7,} {name}")
