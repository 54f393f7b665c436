"""The attack finds what can be found, and nothing else."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from tests.measuring import attack, differenced
from tests.measuring.attack import (
    ALL,
    ASKED,
    BARE,
    BEHIND,
    COMBINED,
    COUNTS,
    DEFENDED,
    MARKED,
    OPEN,
    PERSONS,
    RECOVERED,
    SMALL,
    WITHHELD,
    Print,
    Raw,
    bare,
    random_study,
    reader,
)
from tests.measuring.differenced import Attacker, Release, Result

TWO = {"a": ["x", "y"], "b": ["x", "y"]}
LEAKING, SAFE = Counter({(COUNTS, RECOVERED): 1}), Counter({(COUNTS, OPEN): 1})


def people(table, attributes=TWO, **voices):
    """A study of so many people of each kind, each in an interview; who raised what, by number."""
    kinds = list(product(*attributes.values()))
    rows = [kind for kind, n in zip(kinds, table, strict=True) for _ in range(n)]
    named = {f"P{n}": (f"I{n}", *kind) for n, kind in enumerate(rows)}
    codings = [(f"I{n}", f"P{n}", code, False) for code, who in voices.items() for n in who]
    return Raw(attributes, {}, named, dict.fromkeys(voices, ""), codings)


def numbers(found):
    """What was found but of persons."""
    return {key: n for key, n in found.items() if key[0] != PERSONS}


def hide(raw, *cells):
    """The print of a study where nothing but some cells is hidden."""
    counts = {}
    for pair in product((*raw.values["a"], ALL), (*raw.values["b"], ALL)):
        cell = {a: v for a, v in zip("ab", pair, strict=True) if v != ALL}
        n = sum(raw.has(raw.kind(person), cell) for person in raw.people)
        counts[frozenset(cell.items())] = None if pair in cells else n
    return Print(counts, {})


def test_a_single_hidden_count_beside_its_margins_is_recovered():
    raw = people([3, 9, 8, 7])
    found = reader(raw, hide(raw, ("x", "x"))).works_out()
    assert found[COUNTS, RECOVERED] == 1


def test_four_hidden_counts_in_a_square_are_not():
    raw = people([3, 9, 8, 7])
    found = reader(raw, hide(raw, *product("xy", repeat=2))).works_out()
    assert found[COUNTS, OPEN] == found[COUNTS, ASKED] == 4


def test_a_hidden_count_that_cannot_reach_the_threshold_is_known_to_be_small():
    raw = people([3, 1, 8, 7])  # of the four who are x in a, up to four are x in b
    found = reader(raw, hide(raw, *product("xy", repeat=2))).works_out()
    assert found[COUNTS, SMALL] == 2


def test_a_combination_of_few_people_is_recovered_although_no_table_prints_it():
    # All 20 are x in a, and 3 are x in b: 3 are both.
    raw = people([3, 17, 0, 0])
    counts = {frozenset(): 20, frozenset({("b", "x")}): 3, frozenset({("a", "x")}): 20}
    found = reader(raw, Print(counts, {})).works_out()
    assert numbers(found) == {(COMBINED, ASKED): 1, (COMBINED, RECOVERED): 1}


def test_few_people_are_known_behind_a_mark_where_others_raised_another_theme_too():
    # Seven raised T, and five of them U, which nobody who is y raised: at most two of seven are.
    raw = people([10, 10], {"a": ["x", "y"]}, T=[0, 1, 2, 3, 4, 10, 11], U=[0, 1, 2, 3, 4])
    found = reader(raw, bare(raw)).works_out()
    assert numbers(found) == {(BEHIND, ASKED): 1, (BEHIND, SMALL): 1}
    withheld = Print(bare(raw).counts, {("U", "a", "y"): False})
    found = reader(raw, withheld).works_out()
    assert numbers(found) == {(WITHHELD, ASKED): 1, (WITHHELD, OPEN): 1}


def test_a_person_is_recognised_whom_the_marks_leave_one_category():
    # Of twenty people, seven raised T, as nobody did who is y: they are x, and nobody else is told.
    raw = people([10, 10], {"a": ["x", "y"]}, T=range(7))
    found = reader(raw, bare(raw)).works_out()
    assert found == {(PERSONS, ASKED): 20, (PERSONS, RECOVERED): 7}
    unmarked = Print(bare(raw).counts, {})
    assert reader(raw, unmarked).works_out() == {(PERSONS, ASKED): 20}


@pytest.mark.parametrize("seed", range(4))
def test_the_attack_agrees_with_trying_everything_that_everybody_can_be(seed, monkeypatch):
    monkeypatch.setattr(attack, "THRESHOLD", 3)
    r = Random(seed)  # noqa: S311
    voices = {code: r.sample(range(7), r.randint(2, 6)) for code in "TU"}
    table = Counter(r.choices(range(4), [5, 1, 3, 2], k=7))
    raw = people([table[n] for n in range(4)], **voices)
    printed = bare(raw)
    kinds = [dict(zip("ab", values, strict=True)) for values in product("xy", repeat=2)]
    true = [raw.kind(person) for person in raw.people]

    def count(everybody, cell, who=range(7)):
        return sum(cell.items() <= everybody[n].items() for n in who)

    def agrees(everybody, marks=printed.marks):
        return (
            {
                tuple(kind.items()) for kind in everybody for kind in [{a: kind[a]} for a in "ab"]
            }.issuperset({(pair,) for kind in true for pair in kind.items()})
            and all(n in (None, count(everybody, dict(c))) for c, n in printed.counts.items())
            and all(
                (count(everybody, {a: v}, voices[code]) > 0) == raised
                for (code, a, v), raised in marks.items()
            )
        )

    worlds = [world for world in product(kinds, repeat=7) if agrees(world)]
    asked = [(COUNTS, dict(c), range(7)) for c, n in printed.counts.items() if n is None]
    for code, a, v in printed.marks:
        few = 0 < count(true, {a: v}, voices[code]) < 3 <= len(voices[code])
        asked += [(BEHIND, {a: v}, voices[code])] if few else []
    expected = Counter()
    for what, cell, who in asked:
        values = {count(world, cell, who) for world in worlds}
        known = RECOVERED if len(values) == 1 else SMALL if max(values) < 3 else OPEN
        expected.update([(what, ASKED), (what, known)])
    unmarked = [world for world in product(kinds, repeat=7) if agrees(world, {})]
    marked, bare_ = (
        {(n, a): {world[n][a] for world in those} for n, a in product(range(7), "ab")}
        for those in (worlds, unmarked)
    )
    for n, a in marked:
        alike = [m for m in range(7) if all(marked[m, b] <= marked[n, b] for b in "ab")]
        expected[PERSONS, ASKED] += 1
        if marked[n, a] != bare_[n, a] and (len(marked[n, a]) == 1 or len(alike) < 3):
            expected[PERSONS, RECOVERED if len(marked[n, a]) == 1 else SMALL] += 1
    found = reader(raw, printed).works_out()
    assert {key: n for key, n in found.items() if key[0] != COMBINED} == expected


def test_a_print_that_is_not_of_the_true_people_is_refused():
    raw = people([3, 9, 8, 7])
    with pytest.raises(ArithmeticError, match="does not add up"):
        reader(raw, Print({frozenset(): 26}, {})).works_out()


def test_studies_leak_without_the_defence_and_not_with_it():
    found = [attack.attack(random_study(Random(f"{attack.SEED} {n}"))) for n in range(4)]  # noqa: S311
    assert attack.report(found) == 0


def test_a_leak_of_the_defence_fails_and_so_does_an_attack_that_never_works(capsys):
    works = {DEFENDED: SAFE, MARKED: LEAKING, BARE: LEAKING}
    assert attack.report([works, {}]) == 0
    assert capsys.readouterr().out.startswith("2 studies, of which 1 cannot be protected")
    for name, found in ((DEFENDED, LEAKING), (MARKED, SAFE), (BARE, SAFE)):
        assert attack.report([works | {name: found}]) == 1


# Several releases


def chain(*tables, gone=(), **voices):
    """Releases of so many people of each kind, whose small counts alone are hidden."""
    raws = [people(table, {"a": ["x", "y"]}, **voices) for table in tables]
    whole = raws[0].people
    left = {name: row for name, row in whole.items() if name not in gone}
    codings = [coding for coding in raws[0].codings if coding[1] not in gone]
    raws.append(replace(raws[0], people=left, codings=codings))
    kinds = {n: raws[0].kind(name) for n, name in enumerate(whole)}
    numbered = {name: n for n, name in enumerate(whole)}
    releases = [Release(raw, {name: numbered[name] for name in raw.people}) for raw in raws]
    return Attacker(kinds, releases, [bare(raw) for raw in raws])


def test_one_who_went_is_recovered_from_two_releases_and_nobody_from_the_same_twice():
    assert chain([9, 9]).recovers() == set()
    assert chain([9, 9], gone=["P0"]).recovers() == {"persons"}


def test_two_who_went_are_recovered_if_they_are_alike_and_else_if_they_differ_in_themes():
    assert chain([9, 9], gone=["P0", "P1"]).recovers() == {"persons"}
    assert chain([9, 9], gone=["P0", "P9"]).recovers() == set()


def test_a_print_that_is_not_of_the_people_of_a_chain_is_refused():
    attacker = chain([9, 9], gone=["P0"])
    wrong = replace(attacker, prints=[attacker.prints[0]] * 2)
    with pytest.raises(ArithmeticError, match="does not add up"):
        wrong.recovers()


def test_a_chain_that_is_let_and_recovered_fails_and_so_does_an_attack_that_never_works(capsys):
    safe, refused = Result(True, frozenset(), ("went",)), Result(False, frozenset({"persons"}), ())
    leak = Result(True, frozenset({"counts"}), ("came", "moved"))
    assert differenced.report([safe, refused]) == 0
    assert "releases differenced: recovered 0 of 2 (1 are refused)" in capsys.readouterr().out
    assert differenced.report([safe, refused, leak]) == 1
    assert "recovered 1 of 3" in (said := capsys.readouterr().out)
    assert "counts: came, moved" in said
    assert differenced.report([safe, safe]) == 1


def test_chains_are_recovered_without_the_check_and_not_with_it():
    assert differenced.report([differenced.nth(n) for n in (0, 1, 2, 3)]) == 0
