from copy import deepcopy

import yaml

from analysis.tables.joint_display import NOTHING
from tests.support.small import PEOPLE, ROOT

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
    assert made.note == (
        "Second column: Abstract of the article, with its part. Third column: Themes of Them et al."
        ". Both are in this text's words, and what stands beside which subtheme is its reading."
        " – These records say nothing. Last column: sources and people that raised it, of all."
    )
    assert list(made.rows[0]) == [
        *("Subtheme", "The abstract says", "Service users say", "In these data")
    ]
    assert made.rows[0]["In these data"].told == (
        *("1.1 Waiting", "1 of 1 focus groups: all of them", "1 of 2 interviews: I1; not I2"),
        "3 of 4 people",
    )


def test_several_statements_and_companions_stand_side_by_side_and_kinds_that_there_are_not(exhibit):
    published = deepcopy(PUBLISHED)
    published["companions"]["us"] = {"name": "More", "record": "Themes of More"}
    said = published["subthemes"]["A.wait"]["service_users"]
    said += [{"says": "Nobody calls", "in": "us"}, {"says": "All wait", "locator": "page 2"}]
    interviews = {"sources": [("I1", "interview", 9)], "people": PEOPLE[2:3], "codings": []}
    made = exhibit(published={"joint-display": published}, **interviews)
    assert made.cells[0][2:] == (
        "Waits are too long (Them et al.); Nobody calls (More); All wait (page 2)",
        "0/1 interviews, 0/1 people",
    )
    assert "Third column: Themes of Them et al.; Themes of More. Both" in made.note


def test_where_nothing_is_published_nothing_is_made_up(exhibit):
    made = exhibit(published={"joint-display": PUBLISHED})
    assert [row[1:3] for row in made.cells[1:]] == [(NOTHING, NOTHING)] * 2
    assert f"{NOTHING} These records say nothing" in made.note


def test_a_study_of_which_nothing_is_published_has_a_table_that_says_so(exhibit):
    made = exhibit()
    assert made.rows == [
        {"Subtheme": "Nothing published is described that could stand beside the data."}
    ]
    assert made.note == "The data folder has no published/joint-display.yml."


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
