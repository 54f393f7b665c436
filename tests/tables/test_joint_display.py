import yaml

from analysis.tables.joint_display import NOTHING
from tests.support.small import ROOT

PUBLISHED = {
    "abstract": "Abstract of the article",
    "companions": {"them": {"name": "Them et al.", "record": "Themes of Them et al."}},
    "subthemes": {
        "A.wait": {
            "abstract": [{"says": "Waits are long", "locator": "Results"}],
            "service_users": [{"says": "Waits are too long", "in": "them"}],
        }
    },
}


def test_what_is_published_stands_beside_where_a_subtheme_lies_with_its_place(exhibit):
    made = exhibit(published={"joint-display": PUBLISHED})
    lies = "1/1 focus groups, 1/2 interviews, 3/4 people"
    waits = ("1.1 Waiting", "Waits are long (Results)", "Waits are too long (Them et al.)", lies)
    assert made.cells[0] == waits
    assert "Abstract of the article, with its part" in made.note
    assert "Themes of Them et al." in made.note


def test_where_nothing_is_published_nothing_is_made_up(exhibit):
    made = exhibit(published={"joint-display": PUBLISHED})
    assert [row[1:3] for row in made.cells[1:]] == [(NOTHING, NOTHING)] * 2
    assert f"{NOTHING} These records say nothing" in made.note


def test_a_study_of_which_nothing_is_published_has_a_table_that_says_so(exhibit):
    made = exhibit()
    assert len(made.rows) == 1
    assert "published/joint-display.yml" in made.note


def test_every_statement_of_the_display_has_a_place_and_belongs_to_a_subtheme():
    display, facts = (
        yaml.safe_load((ROOT / f"data/published/{name}.yml").read_text("utf-8"))
        for name in ("joint-display", "facts")
    )
    known = {s["id"] for theme in facts["themes"] for s in theme["subthemes"]}
    assert set(display["subthemes"]) <= known
    for said in display["subthemes"].values():
        assert all(entry["locator"] for entry in said.get("abstract", []))
        assert {e["in"] for e in said.get("service_users", [])} <= set(display["companions"])
