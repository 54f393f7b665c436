import pytest

from analysis.meaning.lexicon import items

PLACES = {"second": 2, "third": 3, "tenth": 10, "nineteenth": 19, "twentieth": 20, "thirtieth": 30}
PLACES |= {"ninetieth": 90, "hundredth": 100, "thousandth": 1000}


@pytest.mark.parametrize("word", PLACES)
def test_a_theme_has_the_place_that_its_ordinal_says(word):
    (item,) = items(f"the {word} theme", {})
    assert (item.kind, item.value) == ("ordered", PLACES[word])
