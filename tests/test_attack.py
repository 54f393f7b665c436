from collections import Counter
from itertools import product
from random import Random

import pandas as pd
import pytest

from analysis import attack
from analysis.attack import ALL, RECOVERED, SEED, publish, random_study, recovered

LEVELS = {"a": "xy", "b": "xy"}


def printed(*rows):
    """A table of two by two with its margins; None is a hidden count."""
    places = product(["x", "y", ALL], repeat=2)
    return dict(zip(places, [n for row in rows for n in row], strict=True))


def test_a_single_hidden_count_beside_its_margins_is_recovered():
    table = printed((None, 9, 12), (8, 7, 15), (11, 16, 27))
    assert recovered(table, LEVELS) == [("x", "x")]


def test_four_hidden_counts_in_a_square_are_not():
    table = printed((None, None, 12), (None, None, 15), (11, 16, 27))
    assert recovered(table, LEVELS) == []


def test_four_hidden_counts_are_recovered_where_a_margin_is_zero():
    table = printed((None, None, 12), (None, None, 15), (0, 27, 27))
    assert recovered(table, LEVELS) == [("x", "x"), ("x", "y"), ("y", "x"), ("y", "y")]


def test_a_combination_of_few_people_is_recovered_although_no_table_prints_it():
    # All 20 are x in a, and 3 are x in b: 3 are both.
    table = {("x", ALL): 20, ("y", ALL): 0, (ALL, "x"): 3, (ALL, "y"): 17, (ALL, ALL): 20}
    assert recovered(table, LEVELS) == [("x", "x")]


def test_the_attack_agrees_with_trying_every_table():
    people, levels = pd.DataFrame({"a": list("xxxxxyyyyy"), "b": list("xxxxyxyyyy")}), LEVELS
    table = publish(people, levels, defended=False)
    shown = {row: n for row, n in table.items() if n is not None}
    kinds = list(product("xy", repeat=2))
    fitting = []
    for numbers in product(range(11), repeat=4):
        counts = dict(zip(kinds, numbers, strict=True))
        sums = {
            (a, b): sum(n for (c, d), n in counts.items() if a in (c, ALL) and b in (d, ALL))
            for a, b in table
        }
        if all(sums[row] == n for row, n in shown.items()):
            fitting.append(sums)
    hidden = [row for row in table if row not in shown]
    assert recovered(table, levels) == [r for r in hidden if len({t[r] for t in fitting}) == 1]


def test_twenty_studies_leak_without_the_defence_and_not_with_it():
    r = Random(SEED)  # noqa: S311
    totals = Counter()
    for _ in range(20):
        totals.update(attack.attack(*random_study(r)))
    assert totals["recovered if the small ones alone are hidden"] > 0
    assert totals["hidden besides"] > 0
    assert totals[RECOVERED] == 0


def test_a_printed_total_is_never_hidden():
    people, levels = random_study(Random(1))  # noqa: S311
    table = publish(people, levels, defended=True)
    assert table[(ALL,) * len(levels)] == len(people)


@pytest.fixture
def one_study(monkeypatch):
    monkeypatch.setattr(attack, "STUDIES", 1)
    return monkeypatch


@pytest.mark.usefixtures("one_study")
def test_the_command_says_what_was_recovered(capsys):
    assert attack.main() == 0
    lines = dict(line.rsplit(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert lines["studies"] == "1"
    assert lines[RECOVERED] == "0"


def test_the_command_fails_if_the_defence_leaks(one_study):
    one_study.setattr(attack, "complementary", lambda _sums, _counts, hidden, *_: hidden)
    assert attack.main() == 1


def test_the_command_fails_if_the_attack_never_works(one_study):
    one_study.setattr(attack, "recovered", lambda *_: [])
    assert attack.main() == 1
