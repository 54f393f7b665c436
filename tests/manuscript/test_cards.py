import json

import lxml.html

from analysis.manuscript.cards import (
    cards,
    cards_of_claims,
    cards_of_exhibits,
    with_drawings,
)
from tests.support.run import write

ROWS = {"count": 9, "digest": "0123456789abcdef"}
GROUPS = ["FG1", "FG2", "FG10"]


def number(name, value, counted, **more):
    """A number as the step of the numbers hands it over."""
    made = {"id": name, "value": value, "text": str(value), "what": f"the {name} <of> it"}
    given = {"counted": counted, "part_of": "", "places": {"index#sec-a": "Section 1"}}
    return made | given | {"rows": ROWS, "rests_on": ["raw/sources.csv"]} | more


def shown(*numbers):
    """The text of each card."""
    made = cards(list(numbers)).items()
    return {name: lxml.html.fromstring(f"<div>{card}</div>").text_content() for name, card in made}


def test_a_card_says_what_was_counted_of_what_and_what_was_not():
    whole = number("n.groups", 3, GROUPS, places={})
    card = shown(whole, number("theme.A.groups", 2, ["FG10", "FG2"], part_of="n.groups"))
    assert list(card) == ["num-theme-A-groups"]
    assert "2 of 3 the theme.A.groups <of> it" in card["num-theme-A-groups"]
    assert "FG2 and FG10; not FG1" in card["num-theme-A-groups"]


def test_a_card_says_how_to_count_again_and_leads_to_the_row_of_the_supplement():
    card = cards([number("n.groups", 3, GROUPS)])["num-n-groups"]
    assert "make explain NUMBER=n.groups" in card
    assert "9 rows of sources.csv; digest 01234567<" in card
    assert 'href="supplement.html#num-n-groups"' in card


def test_a_published_number_has_a_card_without_rows():
    fact = {"id": "p.groups", "value": 6, "text": "6", "what": "groups, as published"}
    card = shown(
        fact | {"places": {"index#sec-a": "Section 1"}, "rests_on": ["published/facts.yml"]}
    )
    assert "6 groups, as published" in card["num-p-groups"]
    assert "digest" not in card["num-p-groups"]


def test_a_number_that_no_document_prints_has_no_card():
    assert cards([number("n.groups", 3, GROUPS, places={})]) == {}


def test_what_exhibits_tell_is_read_by_kind_and_name_and_safe(tmp_path):
    told = {"cards": [["1 <b> & 'so'", "one", "two"]], "places": [[0, 1, 0]]}
    write(tmp_path, {"tables/themes.json": json.dumps(told), "other/x.json": "{}"})
    made = cards_of_exhibits(tmp_path)
    assert made == {
        "tables/themes": {
            "cards": ["<p><strong>1 &lt;b&gt; &amp; ‘so’</strong></p><p>one</p><p>two</p>"],
            "places": [[0, 1, 0]],
        }
    }


def test_a_claim_that_a_diagnostic_shakes_has_a_card_with_each_change(tmp_path):
    rows = "claim,change,steady,said\na-b,One,False,it is so\na-b,Two,False,not\nc,One,True,so\n"
    write(tmp_path, {"sensitivity.csv": rows, "other.csv": rows.replace("a-b", "d")})
    tables = [tmp_path / "sensitivity.md", tmp_path / "other.md"]
    assert cards_of_claims(tables) == {
        "claim-a-b": "<p><strong>Fragile, by a diagnostic of the compendium</strong></p>"
        "<p>One: it is so</p><p>Two: not</p>"
    }
    assert cards_of_claims(tables[1:]) == {}


def test_drawings_and_cards_stand_where_the_filters_left_a_place(tmp_path):
    known = {"tables/themes": {"cards": ["A", "B"]}, "num-a": "N"}
    drawing = "\n<?xml version='1.0'?>\n<svg><?xml a?></svg>\n"
    write(tmp_path, {"_cards.json": json.dumps(known), "_figures/a.svg": drawing})
    page = "x <!--drawing _figures/a.svg--> y <!--cards tables-themes-1 num-a--> <!-- z -->"
    card = '<div class="card" id="card-{}" popover role="note">{}</div>'
    assert with_drawings(page, tmp_path) == (
        "x <svg><?xml a?></svg>\n y "
        f"{card.format('tables-themes-1', 'B')}\n{card.format('num-a', 'N')} <!-- z -->"
    )


def test_a_page_without_places_stays_as_it_is(tmp_path):
    assert with_drawings("x <!--card a--> y", tmp_path) == "x <!--card a--> y"
