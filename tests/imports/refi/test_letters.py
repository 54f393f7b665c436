"""Of what kind a character is, and where a place between two of them cuts a word."""

import numpy as np
import pytest

from analysis.imports.refi.letters import (
    ALONE,
    EXTENDS,
    OTHER,
    RUNNING,
    SPACE,
    UNKNOWN,
    WORD,
    cuts,
    kind_of,
    kinds,
)

KINDS = {
    SPACE: " \n\t\u00a0\u2003\u3000",
    EXTENDS: "\u200d\u0301\ufe0f\u0e31\U0001f3fb\U0001f3ff",
    OTHER: ".,-'’_\u200b\U0001f600\U0001f3fa\U0001f400€",
    WORD: "aZ5éßяשب½",
    ALONE: "心ひカ",
    RUNNING: "กກཀကកᨠ",
}


@pytest.mark.parametrize(("letter", "kind"), [(x, kind) for kind in KINDS for x in KINDS[kind]])
def test_a_character_is_of_one_kind(letter, kind):
    assert kind_of(letter) == kind
    for _ in range(2):  # looked up, and known
        assert kinds(np.array([ord("a"), ord(letter)], np.uint32)).tolist() == [WORD, kind]


@pytest.mark.parametrize("before", range(UNKNOWN))
@pytest.mark.parametrize("at", range(UNKNOWN))
def test_a_place_cuts_a_word_in_which_letters_or_what_joins_them_go_on(before, at):
    """What extends a sign belongs to whatever stands before it, but to no space."""
    cut = (at == EXTENDS and before != SPACE) or (at == WORD and before in (WORD, EXTENDS))
    assert cuts(np.array([before], np.uint8), np.array([at], np.uint8)).tolist() == [cut]
