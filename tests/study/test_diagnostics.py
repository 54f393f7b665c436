"""A study shows the diagnostics that it has switched on, in a section of their own."""

import re

import pytest

from analysis.prose.places import read_places
from analysis.study.diagnostics import (
    HERE,
    TITLES,
    members,
    section,
    switched_on,
    with_section,
)
from analysis.study.uses import modules
from tests.support.exhibits import MODULES
from tests.support.run import write

DIAGNOSTICS = {name for name, path in MODULES.items() if "diagnostics" in path.parts}


def study(folder, *names):
    return write(folder, {"study.yml": f"diagnostics: [{', '.join(names)}]\n"})


def shown(folder):
    return {f"{kind}/{name}" for kind in ("tables", "figures") for name in modules(kind, folder)}


@pytest.mark.parametrize("text", ["", "diagnostics: []\n", "diagnostics: all\n", "diagnostics:\n"])
def test_switched_off_no_diagnostic_is_an_exhibit_of_the_study_and_no_section_is_printed(
    tmp_path, text
):
    write(tmp_path, {"study.yml": text})
    assert shown(tmp_path) == MODULES.keys() - DIAGNOSTICS
    assert not section(tmp_path)


def test_every_exhibit_of_a_diagnostic_hangs_on_one_switch(tmp_path):
    found = {}
    for name in TITLES:
        study(tmp_path, name)
        found[name] = shown(tmp_path) & DIAGNOSTICS
    assert sum(map(len, found.values())) == len(DIAGNOSTICS)
    assert set().union(*found.values()) == DIAGNOSTICS


def test_diagnostics_stand_in_one_order_whatever_that_of_the_list(tmp_path):
    study(tmp_path, "sensitivity", "nonsense", "balance", "agreement")
    assert switched_on(tmp_path) == ["agreement", "balance", "sensitivity"]


def test_the_section_shows_each_exhibit_once_as_a_diagnostic(tmp_path):
    study(tmp_path, *TITLES)
    text = section(tmp_path)
    placed = re.findall(r"_(tables|figures)/([\w-]+)", text)
    assert sorted("/".join(place) for place in placed) == sorted(DIAGNOSTICS)
    captions = text.count("{{< var study.diagnostic-caption >}}. ")
    assert captions == len(DIAGNOSTICS)
    labels = re.findall(r"\{#(s(?:fig|tbl)-[\w-]+)", text)
    assert sorted(re.findall(r"@([\w-]+)", text)) == sorted(labels)


def test_places_after_the_section_are_counted_with_it(tmp_path):
    study(tmp_path, "balance")
    text = f"## One {{#sec-one}}\n\n{HERE}\n\n## Two {{#sec-two}}\n"
    write(tmp_path, {"manuscript/supplement.qmd": text})
    called = read_places(tmp_path / "manuscript")["supplement"]
    assert called["sec-diagnostics"] == "Section 2"
    assert called["sec-diagnostic-balance"] == "Section 2.1"
    assert called["sec-two"] == "Section 3"
    assert called["sfig-balance"].startswith("Figure S")
    study(tmp_path)
    assert read_places(tmp_path / "manuscript")["supplement"]["sec-two"] == "Section 2"


def test_the_method_of_a_table_is_a_paragraph_before_the_exhibits(tmp_path, monkeypatch):
    project = tmp_path / "project"
    head = '"""What a table shows."""\n\nDIAGNOSTIC = "agreement"\n'
    write(project, {"analysis/diagnostics/tables/first.py": head})
    monkeypatch.setattr("analysis.study.diagnostics.ROOT", project)
    monkeypatch.setattr(
        "analysis.study.diagnostics.members",
        lambda kind, _root: [
            ("agreement", path) for path in project.glob(f"analysis/diagnostics/{kind}/*.py")
        ],
    )
    study(tmp_path, "agreement")
    printed = {"first": "| A |\n| - |\n| 1 |\n\n*Note.* A note.\n\n*Method.* A paragraph.\n"}
    whole = section(tmp_path, printed)
    before, _, float_ = whole.partition("::: {#stbl-first}")
    assert before.endswith("{#sec-diagnostic-agreement}\n\nA paragraph.\n\nSee [@stbl-first].\n\n")
    assert "*Method.*" not in whole
    assert "*Note.* A note." in float_


@pytest.mark.parametrize(
    ("line", "member"),
    [
        ('DIAGNOSTIC = "balance"', True),
        (' DIAGNOSTIC = "balance"', False),
        ('X_DIAGNOSTIC = "balance"', False),
        ('DIAGNOSTIC = "balance"  # so', False),
        ('DIAGNOSTIC = "balance" + ""', False),
        ('DIAGNOSTIC = "agreement"', False),
        ('DIAGNOSTIC = ""', False),
    ],
)
def test_a_module_says_in_a_line_of_its_own_which_diagnostic_it_is_of(tmp_path, line, member):
    study(tmp_path, "balance")
    project = tmp_path / "project"
    write(project, {"analysis/diagnostics/tables/one.py": f"X = 1\n{line}\nY = 2\n"})
    write(project, {"analysis/diagnostics/tables/_two.py": 'DIAGNOSTIC = "balance"\n'})
    path = project / "analysis/diagnostics/tables/one.py"
    assert list(members("tables", tmp_path, project)) == [("balance", path)] * member
    assert list(members("figures", tmp_path, project)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"""What it shows."""\n', "What it shows."),
        ('"""What it shows.\n\nAnd more."""\n', "What it shows."),
        ('X = """no"""\n', "my_one"),
    ],
)
def test_a_caption_says_what_the_module_says_that_it_shows(tmp_path, monkeypatch, text, said):
    path = tmp_path / "my_one.py"
    path.write_text(text + 'DIAGNOSTIC = "balance"\n', "utf-8")
    monkeypatch.setattr(
        "analysis.study.diagnostics.members",
        lambda kind, _root: [("balance", path)] if kind == "figures" else [],
    )
    study(tmp_path, "balance")
    assert section(tmp_path) == (
        "## Diagnostics {#sec-diagnostics}\n\n{{< var study.diagnostics-sentence >}}\n\n"
        f"### {TITLES['balance']} {{#sec-diagnostic-balance}}\n\nSee [@sfig-my-one].\n\n"
        f"![{{{{< var study.diagnostic-caption >}}}}. {said} {{{{< var made.sfig-my-one >}}}}]"
        "(_figures/my-one){#sfig-my-one fig-alt='{{< var alt.my-one >}}'}\n"
    )


def test_without_a_method_a_table_stands_alone_where_it_goes(tmp_path):
    study(tmp_path, "balance")
    assert "\n\n\n" not in section(tmp_path)
    assert "::: {#stbl-balance}\n\n{{< include _tables/balance.md >}}\n\n{{<" in section(tmp_path)


def test_the_section_stands_where_a_document_asks_for_it_alone(tmp_path):
    study(tmp_path, "balance")
    assert with_section(f"a\n{HERE}\nb\n", tmp_path) == f"a\n{section(tmp_path)}\nb\n"
    assert with_section("a\n", tmp_path) == "a\n"
