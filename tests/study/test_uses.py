import importlib

import pytest

from analysis.study import uses
from analysis.study.uses import PEOPLE, expanded
from tests.support.exhibits import MODULES
from tests.support.run import ROOT, write


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


FIRST = 'USES = ("sources",)\ncompute = show = note = 1\n'


def own(folder, files):
    """Write a study's own exhibits; say what is wrong with them, by name."""
    write(folder, {f"exhibits/{name}": text for name, text in files.items()})
    found = uses.faults(folder)
    return {path.relative_to(folder / "exhibits").as_posix(): said for path, said in found.items()}


def test_the_exhibits_of_a_study_are_those_of_the_compendium_and_its_own(tmp_path):
    names = ("mine.py", "_not.py", "my_own.py", "more.txt")
    write(tmp_path, {f"exhibits/tables/{name}": "" for name in names})
    write(tmp_path, {"exhibits/figures/drawn.py": ""})
    project = tmp_path / "project"
    files = ("tables/b_c.py", "tables/a.py", "tables/_x.py", "figures/f.py", "tables/mine.py")
    write(project, {f"analysis/{name}": "" for name in files})
    found = uses.modules("tables", tmp_path, project)
    assert list(found) == ["a", "b-c", "mine", "my-own"]
    assert found["mine"] == tmp_path / "exhibits/tables/mine.py"
    assert list(uses.modules("figures", tmp_path, project)) == ["f", "drawn"]
    assert list(uses.modules("figures", project, project)) == ["f"]


def test_exhibits_that_can_be_made_have_no_fault(tmp_path):
    drawn = "USES = ['people', 'published/x.yml']\ndef compute(): pass\ndef draw(): pass\nalt = 1\n"
    assert own(tmp_path, {"tables/mine.py": FIRST, "figures/mine_2.py": drawn}) == {}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            *("mine.py", FIRST),
            "expected it in exhibits/tables/ or exhibits/figures/; move it there",
        ),
        (
            *("tables/My.py", FIRST),
            "expected a name in small letters, digits and underscores; name the file otherwise",
        ),
        *(
            (
                f"tables/{name}.py",
                FIRST,
                "an exhibit of this name is there already; name the file otherwise",
            )
            for name in ("themes", "theme_map", "claims", "numbers", "origins", "free", "discovery")
        ),
        (
            *("tables/mine.py", 'USES = ("sources",)\nshow = 1\n'),
            "expected USES, compute, show, note of one of the tables; it lacks compute, note",
        ),
        (
            *("figures/mine.py", FIRST),
            "expected USES, compute, draw, alt of one of the figures; it lacks draw, alt",
        ),
        (
            *("tables/mine.py", FIRST.replace("sources", "nothing', 'codings', 'published")),
            None,
        ),
    ],
)
def test_what_keeps_an_exhibit_from_being_made_is_said(tmp_path, name, text, said):
    found = own(tmp_path, {name: text})
    assert found.keys() == {name}
    assert said is None or found[name] == [said]


KNOWN = (
    "expected USES = (...) of sources, participants, codebook, codings, assignments, excerpts,"
    " people or published/*.yml; found "
)


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ("('sources', 'source', 'x')", "source, x"),
        ("('sources', 5)", "5"),
        ("sources", "what is no list of names"),
        ("(*SOME,)", "what is no list of names"),
    ],
)
def test_a_declaration_is_of_tables_and_facts_that_there_are(tmp_path, declared, found):
    text = f"# First.\nUSES = {declared}\ncompute = show = note = 1\n"
    assert own(tmp_path, {"tables/mine.py": text}) == {
        "tables/mine.py": [f"line 2: {KNOWN}{found}"]
    }


@pytest.mark.parametrize("text", ["USES = (\n", "x = \0\n"])
def test_what_is_no_python_is_said_with_its_line(tmp_path, text):
    (said,) = own(tmp_path, {"tables/mine.py": text})["tables/mine.py"]
    where = "line 1: " if "(" in text else ""
    assert said.startswith(f"{where}expected Python; found that it is none (")
