import json

import lxml.html

from analysis.manuscript.cards import cards, cards_of_exhibits
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
