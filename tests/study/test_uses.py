import importlib

import pytest

from analysis.study import uses
from analysis.study.uses import PEOPLE, expanded
from tests.support.exhibits import MODULES
from tests.support.run import ROOT


@pytest.mark.parametrize(
    "text",
    [
        "USES = ('sources', 'codings')",
        "X = 1\nUSES = ['sources', 'codings']",
        "X = 1\nUSES = (  # of (both)\n    'sources',\n    'codings',\n)\n",
        '"""Say it in a line:\n\nUSES = ("people",)\n"""\nUSES = ("sources", "codings")\n',
        "# -*- coding: latin-1 -*-\nX = '\xe4'\nUSES = ('sources', 'codings')\n",
    ],
    ids=["alone", "a list", "with a comment", "in a docstring as well", "in another encoding"],
)
def test_an_exhibit_s_tables_are_read_from_its_declaration(tmp_path, monkeypatch, text):
    monkeypatch.setattr(uses, "ROOT", tmp_path)
    (tmp_path / "a.py").write_text(text, encoding="latin-1")
    assert uses.uses("a.py") == ["sources", "codings"]


def test_an_exhibit_that_declares_no_tables_is_told_to(tmp_path, monkeypatch):
    monkeypatch.setattr(uses, "ROOT", tmp_path)
    (tmp_path / "a.py").write_text("X = 1", encoding="utf-8")
    with pytest.raises(LookupError, match="no line USES"):
        uses.uses("a.py")


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES)
def test_the_declarations_read_are_those_that_python_sees(path):
    name = path.relative_to(ROOT).with_suffix("").as_posix()
    declared = set(importlib.import_module(name.replace("/", ".")).USES)
    people = {*PEOPLE} if "people" in declared else set()
    assert set(uses.uses(f"{name}.py")) == declared - {"people"} | people


def test_what_is_printed_of_people_rests_on_all_that_is_printed_of_them():
    others = [name for name in PEOPLE if name != "sources"]
    assert expanded(["people", "sources", "x"]) == ["people", "sources", "x", *others]
    assert expanded(["sources"]) == ["sources"]
