import re

import pytest

from analysis.privacy.spelling import either


@pytest.mark.parametrize("word", ["Dr", "Drs", "Prof", "L/Cpl", "H&C", "HM Prison", "HM"])
def test_either_matches_each_of_some_words_as_a_whole(word):
    assert re.fullmatch(either(["Dr", "Drs", "Prof", "L/Cpl", "H&C", "HM_Prison", "HM"]), word)


@pytest.mark.parametrize("word", ["", "D", "Drss", "Pro", "LCpl", "L.Cpl", "HM_Prison", "HM Pri"])
def test_either_matches_nothing_else(word):
    assert not re.fullmatch(either(["Dr", "Drs", "Prof", "L/Cpl", "H&C", "HM_Prison", "HM"]), word)


def test_the_longest_word_is_tried_first():
    assert re.match(either(["Dr", "Drs"]), "Drs Smith")[0] == "Drs"
