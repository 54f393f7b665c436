"""Numbers and claims after a change, held to those of a study in which it was really made."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from analysis.diagnostics import stability
from analysis.diagnostics.stability import FLIPPED, SOURCES, lacking, parts_of, rate_of, steady
from analysis.diagnostics.statements import Statement
from analysis.prose.conditions import Known
from analysis.prose.numbers import DEFINED, Count, content_of, counting, counts, numbers, reached
from analysis.study.study import Study
from tests.support.edits import read, write_rows
from tests.support.small import PEOPLE, small_study, write_study
from tests.support.small import SOURCES as THREE
from tests.support.studies import random_study


def without(data, target, drop, sources=()):
    """Write a study again without some rows of its tables, and load it.

    Args:
        data: the folder of the study.
        target: another folder.
        drop: says of a table and a row whether it is left out.
        sources: that are gone, with all that belongs to them.
    """
    for path in data.rglob("*"):
        if path.is_file():
            (target / path.relative_to(data)).parent.mkdir(parents=True, exist_ok=True)
            (target / path.relative_to(data)).write_bytes(path.read_bytes())
    for name in ("sources", "participants", "codings", "assignments"):
        rows = read(target, name)
        header = (target / f"raw/{name}.csv").read_text("utf-8").splitlines()[0].split(",")
        kept = [r for r in rows if not drop(name, r) and r.get("source_id") not in sources]
        write_rows(target / f"raw/{name}.csv", [header, *(list(r.values()) for r in kept)])
    return Study.load(target)


def counted(study, parts):
    """Every number of a study without each part, as the diagnostic counts it."""
    asks = [*counts(study), *reached(study)]
    return stability._without(counting(study), asks, [parts])[0]


def same(found, study, n):
    """Hold numbers to those of a study; of a kind of source that is gone, there are none."""
    there = numbers(study)
    wrong = {
        name: (int(values[n]), there[name]["value"] if name in there else 0)
        for name, values in found.items()
    }
    return {name: pair for name, pair in wrong.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("seed", range(12))
def test_numbers_without_a_source_are_those_of_a_study_that_never_had_it(seed, tmp_path):
    data = random_study(tmp_path / "data", seed)
    study = Study.load(data)
    parts = parts_of(study)[0]
    assert parts.kind == SOURCES
    found = counted(study, parts)
    for n, source in enumerate(parts.names):
        if len(parts.names) > 1:
            less = without(data, tmp_path / source, lambda *_: False, {source})
            assert same(found, less, n) == {}, source


@pytest.mark.parametrize("seed", range(12))
def test_numbers_without_a_coder_are_those_of_a_study_that_never_had_that_coder(seed, tmp_path):
    data = random_study(tmp_path / "data", seed)
    study = Study.load(data)
    primary = study.table("assignments").query("role == 'primary'")
    for parts in parts_of(study)[1:2]:
        found = counted(study, parts)
        for n, coder in enumerate(parts.names):
            left = primary[primary["coder_id"] != coder]["source_id"]
            gone = set(study.sources["source_id"]) - set(left)
            drop = lambda _, row, coder=coder: row.get("coder_id") == coder  # noqa: E731
            if gone != set(study.sources["source_id"]):
                less = without(data, tmp_path / coder, drop, gone)
                assert same(found, less, n) == {}, coder


def test_numbers_without_a_group_lose_its_people_and_the_sources_that_are_theirs(tmp_path):
    data = write_study(tmp_path / "data", provenance="open", people=PEOPLE)
    study = Study.load(data)
    place, job = parts_of(study)[1:]
    assert (place.names, job.names) == (["clinic", "ward"], ["doctor", "nurse"])
    found = counted(study, place)
    # In the clinic is P3 alone, whose interview goes; on the ward are all others.
    less = without(data, tmp_path / "a", lambda _, row: row.get("participant_id") == "P3", {"I1"})
    assert same(found, less, 0) == {}
    wards = {"P1", "P2", "P4"}
    drop = lambda _, row: row.get("participant_id") in wards  # noqa: E731
    less = without(data, tmp_path / "b", drop, {"FG1", "I2"})
    assert same(found, less, 1) == {}


def test_nobody_is_left_out_by_group_where_the_tables_of_people_stay_at_home(tmp_path):
    study = small_study(tmp_path, provenance="restricted")
    assert [parts.kind for parts in parts_of(study)] == [SOURCES]
    assert "would tell of people to which group they belong" in " ".join(lacking(study))


TWICE = [("C1", source, "primary") for source, *_ in THREE] + [("C2", "FG1", "second")]
CODINGS = [
    ("FG1", "P1", "A.wait", "C1", 0),
    ("FG1", "P2", "A.rush", "C1", 50),
    ("FG1", "P1", "A.wait", "C2", 5),  # both coded so
    ("FG1", "P2", "B", "C2", 50),  # each on their own
    ("I1", "P3", "B", "C1", 0),
    ("I2", "P4", "A.wait.call", "C1", 0),
    ("I2", "P4", "A.wait.call", "C1", 0),
]


def test_the_rate_is_that_at_which_coders_of_the_same_source_disagreed(tmp_path):
    study = small_study(tmp_path / "a", assignments=TWICE, codings=CODINGS)
    assert rate_of(study) == pytest.approx(0.5)
    alone = small_study(tmp_path / "b")
    assert rate_of(alone) is not None
    single = small_study(tmp_path / "c", assignments=TWICE[:3], codings=CODINGS[:2])
    assert rate_of(single) is None
    assert "no source has a second coder" in " ".join(lacking(single))
    assert "a single coder coded all of it" in " ".join(lacking(single))


def test_what_a_coder_coded_again_says_nothing_of_how_often_coders_differ(tmp_path):
    again = [*TWICE, ("C1-2", "I1", "second")]
    study = small_study(tmp_path / "a", assignments=again, codings=CODINGS)
    assert rate_of(study) == pytest.approx(0.5)
    alone = [*TWICE[:3], ("C1-2", "I1", "second")]
    assert rate_of(small_study(tmp_path / "b", assignments=alone, codings=CODINGS[:2])) is None


def test_numbers_of_flipped_codings_are_those_of_a_study_with_these_codes(tmp_path, monkeypatch):
    monkeypatch.setattr(stability, "DRAWS", 25)
    data = write_study(tmp_path / "data", assignments=TWICE, codings=CODINGS)
    study = Study.load(data)
    asks = {one.id: one for one in (*counts(study), *reached(study))}
    found = stability._flipped(study, counting(study), asks, 0.6)
    assert {f"theme.A-wait.{n}" for n in ("sources", "people", "interviews")} <= set(found)
    assert "n.codings-repeated" in found
    assert "n.codings" not in found  # as many as ever
    codes = list(study.codes["code_id"])
    place = study.codings["code_id"].map(codes.index).to_numpy()
    (drawn,) = stability.flipped(place, 0.6, 25, stability.SEED)
    assert (drawn != place).any()
    for n, draw in enumerate(drawn):
        new = dict(zip(study.codings["coding_id"], (codes[c] for c in draw), strict=True))
        rows = read(data, "codings")
        changed = [r | {"code_id": new.get(r["coding_id"], r["code_id"])} for r in rows]
        target = tmp_path / f"{n}"
        without(data, target, lambda *_: False)
        table = [list(rows[0]), *(list(r.values()) for r in changed)]
        write_rows(target / "raw/codings.csv", table)
        assert same(found, Study.load(target), n) == {}


def of_codes(name, where="", how="", unit="codings"):
    """A number that asks for codes, and is none of `numbers.yml`."""
    return Count(name, unit, "", ("codings",), where, how=how)


ASKED = {
    of_codes("again", how="coder_id.str.cat([code_id, source_id], ' ').duplicated().sum()"): (
        lambda rows: len(rows) - len({(r["coder_id"], r["code_id"], r["source_id"]) for r in rows})
    ),
    of_codes("people", "code_id in ['c0', 'c2'] and participant_id != ''", unit="people"): (
        lambda rows: len({r["participant_id"] for r in rows if r["code_id"] in "c0 c2"} - {""})
    ),
    of_codes("again without", "code_id != 'c1'", "code_id.duplicated().sum()"): (
        lambda rows: sum(n - 1 for c, n in Counter(r["code_id"] for r in rows).items() if c != "c1")
    ),
    of_codes("codes", how="code_id.nunique()"): lambda rows: len({r["code_id"] for r in rows}),
}


@pytest.mark.parametrize("seed", range(12))
def test_any_number_that_asks_for_codes_is_counted_again_in_each_draw(seed, tmp_path, monkeypatch):
    monkeypatch.setattr(stability, "DRAWS", 15)
    study = Study.load(random_study(tmp_path, seed))
    rows = counting(study)(of_codes("")).frame().to_dict("records")
    codes, drawing = list(study.codes["code_id"]), study.codings.drop_duplicates("coding_id")
    place = drawing["code_id"].map(codes.index).to_numpy(np.int64)
    found = stability._flipped(study, counting(study), {one.id: one for one in ASKED}, 0.5)
    (drawn,) = stability.flipped(place, 0.5, 15, stability.SEED)
    for n, draw in enumerate(drawn):
        new = dict(zip(drawing["coding_id"], (codes[c] for c in draw), strict=True))
        changed = [row | {"code_id": new.get(row["coding_id"], row["code_id"])} for row in rows]
        for one, by_hand in ASKED.items():
            assert found[one.id][n] == by_hand(changed), one.id


def test_of_codes_is_counted_how_many_differ_or_how_many_are_there_again():
    every = [asks.get("how", "") for numbers in DEFINED.values() for asks in numbers.values()]
    told = [how for how in every if "code_id" in how]
    assert told
    assert [how for how in told if not how.endswith((stability.UNITS, stability.AGAIN))] == []


def outcome(study, *conditions):
    """What becomes of a statement with these conditions, by kind of change."""
    known = Known.of(content_of(study, study.folder), study.folder)
    frame = stability.stability(study, known, [Statement("it", "Words.", conditions)])
    return frame.set_index("kind")


def test_a_statement_that_hangs_on_one_source_names_it(tmp_path):
    study = small_study(tmp_path, assignments=TWICE, codings=CODINGS)
    row = outcome(study, {"number": "theme.B.sources", "at_least": 1}).loc[SOURCES]
    assert (row["parts"], row["holds"], row["fails_without"]) == (3, 2, "I1")


def test_a_statement_is_undefined_where_nothing_is_left_that_it_counts(tmp_path):
    study = small_study(tmp_path, assignments=TWICE, codings=CODINGS)
    row = outcome(study, {"number": "theme.A.focus-groups", "share": "all"}).loc[SOURCES]
    assert (row["holds"], row["undefined"], row["fails_without"]) == (2, 1, "")


def test_bounds_change_with_what_is_counted(tmp_path):
    study = small_study(tmp_path, assignments=TWICE, codings=CODINGS)
    condition = {"number": "theme.A.sources", "more_than": "theme.B.sources"}
    assert outcome(study, condition).loc[SOURCES, "fails_without"] == "FG1; I2"


def test_a_statement_on_the_sample_alone_is_not_put_to_the_test(tmp_path):
    study = small_study(tmp_path, assignments=TWICE, codings=CODINGS)
    frame = outcome(study, {"number": "n.sources", "same_as": 3})
    assert list(frame.index) == [""]
    assert list(frame["parts"]) == [0]


def test_a_condition_is_asked_as_the_prose_asks_it(tmp_path):
    """Every condition of the vocabulary, with and without each source."""
    data = write_study(tmp_path / "data", assignments=TWICE, codings=CODINGS)
    study = Study.load(data)
    conditions = [
        {"each_theme": "sources", "at_least": 1},
        {"each_subtheme": "people", "at_most": 1},
        {"number": "theme.A.sources", "share": "most"},
        {"number": "theme.A.interviews", "between": [1, 2]},
        {"number": "theme.A-wait.sources", "at_least": "2 x theme.B.sources"},
        {"each": ["theme.A.people", "theme.B.people"], "fewer_than": "n.participants"},
    ]
    sources = list(study.sources["source_id"])
    for condition in conditions:
        row = outcome(study, condition).loc[SOURCES]
        one, fails = Statement("it", "", (condition,)), []
        for source in sources:
            less = without(data, tmp_path / source, lambda *_: False, {source})
            known = Known.of(content_of(less, less.folder), less.folder)
            gone = [n for n in stability.asked(one, known) if known.numbers[n]["of"] == 0]
            fails += [source] if not gone and not stability.holds(one, known) else []
        assert row["fails_without"] == "; ".join(fails), condition


def test_steady_is_what_holds_throughout_or_in_95_of_100_draws(tmp_path):
    study = small_study(tmp_path, assignments=TWICE, codings=CODINGS)
    frame = outcome(study, {"number": "theme.A.sources", "at_least": 1}).reset_index()
    frame = frame.assign(
        parts=[100, 100], holds=[99, 95], undefined=[1, 0], kind=[SOURCES, FLIPPED]
    )
    assert list(steady(frame)) == [True, True]
    assert list(steady(frame.assign(holds=[98, 94]))) == [False, False]


def test_too_many_rows_are_not_counted_again_and_the_claim_says_so(tmp_path, monkeypatch):
    study = small_study(tmp_path, assignments=TWICE, codings=CODINGS)
    monkeypatch.setattr(stability, "MOST", 0)
    frame = outcome(study, {"number": "n.codings-repeated", "share": "few"})
    assert list(frame["parts"]) == [0, 0]


def test_the_same_study_gives_the_same_draws(tmp_path):
    study = small_study(tmp_path, assignments=TWICE, codings=CODINGS)
    condition = {"number": "theme.B.sources", "at_least": 2}
    frame = outcome(study, condition)
    assert 0 <= frame.loc[FLIPPED, "holds"] < stability.DRAWS
    assert frame.equals(outcome(replace(study), condition))


def test_at_a_rate_of_none_every_draw_is_the_study_itself(tmp_path):
    study = small_study(tmp_path, assignments=TWICE, codings=CODINGS)
    asks = {one.id: one for one in (*counts(study), *reached(study))}
    there = numbers(study)
    for name, values in stability._flipped(study, counting(study), asks, 0.0).items():
        assert np.all(values == there[name]["value"]), name


def test_what_is_not_left_out_or_flipped_is_said_with_the_reason(tmp_path):
    single = {"assignments": TWICE[:3], "codings": CODINGS[:2]}
    coder = "No coder is left out: a single coder coded all of it."
    flipped = (
        "No coding is flipped: no source has a second coder, so that it is not known how often"
        " coders differ."
    )
    told = "No group of participants is left out: that would tell of people to which group they"
    assert list(lacking(small_study(tmp_path / "a", **single))) == [
        coder,
        f"{told} belong.",
        flipped,
    ]
    alike = {"people": [(p, s, "nurse") for p, s, *_ in PEOPLE], "provenance": "open"}
    alike |= {"attributes": {"job": ("Job", ["nurse", "not provided"])}}
    few = "there are not two of which the number may be printed"
    assert list(lacking(small_study(tmp_path / "b", **single, **alike))) == [
        coder,
        f"No group of participants is left out: {few}.",
        flipped,
    ]
    bare = {"attributes": {}, "people": [person[:2] for person in PEOPLE]}
    both = {"assignments": [*TWICE[:2], ("C2", THREE[2][0], "primary")], "codings": []}
    assert list(lacking(small_study(tmp_path / "c", **bare, **both))) == [flipped]
