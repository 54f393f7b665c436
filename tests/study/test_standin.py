from collections import Counter, defaultdict
from itertools import combinations, product

import pytest
import yaml

from analysis.study.standin import misleads, standin
from tests.support.edits import read
from tests.support.run import ROOT, run

FACTS = yaml.safe_load((ROOT / "data/published/facts.yml").read_text("utf-8"))
INVENTED = yaml.safe_load((ROOT / "data/standin.yml").read_text("utf-8"))
TABLES = ("sources", "participants", "codebook", "codings", "assignments")


def rows(name):
    return read(ROOT / "data", name)


@pytest.fixture(scope="module")
def sources():
    return {row["source_id"]: row for row in rows("sources")}


@pytest.fixture(scope="module")
def codings():
    return rows("codings")


def stretches(codings):
    """The stretches of each source as its primary coder marked them."""
    primary = {r["source_id"]: r["coder_id"] for r in rows("assignments") if r["role"] == "primary"}
    found = defaultdict(list)
    for row in codings:
        if row["coder_id"] == primary[row["source_id"]]:
            found[row["source_id"]].append((int(row["start"]), int(row["end"])))
    return found


def test_the_stand_in_is_made_again_byte_for_byte(tmp_path):
    assert run("analysis.study.standin", "data", tmp_path) == (0, "", "")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"{t}.csv" for t in TABLES)
    for name in TABLES:
        committed = (ROOT / f"data/raw/{name}.csv").read_bytes()
        assert (tmp_path / f"{name}.csv").read_bytes() == committed, name


def test_the_stand_in_has_the_published_numbers_of_people_and_sources(sources):
    assert Counter(row["mode"] for row in sources.values()) == {"focus_group": 6, "interview": 16}
    assert len(rows("participants")) == 50


def test_thirty_four_people_sat_in_groups_and_one_in_each_interview(sources):
    sizes = Counter(row["source_id"] for row in rows("participants"))
    groups = [n for source, n in sizes.items() if sources[source]["mode"] == "focus_group"]
    assert sum(groups) == 34
    assert min(groups) > 1
    assert {n for s, n in sizes.items() if sources[s]["mode"] == "interview"} == {1}


def test_the_codebook_holds_the_published_themes_and_subthemes_word_for_word():
    codes = rows("codebook")
    assert sum(row["parent_id"] == "" for row in codes) == 3
    assert sum(row["parent_id"] != "" for row in codes) == 11
    labels = [e["label"] for t in FACTS["themes"] for e in [t, *t["subthemes"]]]
    assert [row["label"] for row in codes] == labels


def test_two_coders_share_the_sources_and_some_are_coded_twice(sources, codings):
    duties = rows("assignments")
    assert {row["coder_id"] for row in duties} == {"C1", "C2"}
    primary = Counter(row["coder_id"] for row in duties if row["role"] == "primary")
    assert primary == {"C1": 11, "C2": 11}
    twice = {row["source_id"] for row in duties if row["role"] == "second"}
    assert 0 < len(twice) < len(sources)
    for source in twice:
        assert {r["coder_id"] for r in codings if r["source_id"] == source} == {"C1", "C2"}


def test_coders_agree_on_some_stretches_and_disagree_on_others(codings):
    ends = defaultdict(set)
    for row in codings:
        ends[row["source_id"], row["participant_id"], row["end"]].add(
            (row["coder_id"], row["code_id"])
        )
    pairs = [found for found in ends.values() if {coder for coder, _ in found} == {"C1", "C2"}]
    agreed = sum(len({code for _, code in found}) == 1 for found in pairs)
    assert 0 < agreed < len(pairs)


def test_some_stretches_overlap_and_some_touch(codings):
    found = stretches(codings)
    pairs = [pair for marks in found.values() for pair in combinations(set(marks), 2)]
    assert any(a[1] == b[0] or b[1] == a[0] for a, b in pairs)
    assert any(a[0] < b[0] < a[1] < b[1] for a, b in pairs)


def test_some_stretches_carry_two_codes(codings):
    assert any(n > 1 for marks in stretches(codings).values() for n in Counter(marks).values())


def test_one_person_in_a_group_says_nothing_that_is_coded(sources, codings):
    heard = {row["participant_id"] for row in codings}
    silent = [row for row in rows("participants") if row["participant_id"] not in heard]
    assert any(sources[row["source_id"]]["mode"] == "focus_group" for row in silent)


def test_a_group_speaks_at_times_and_an_interview_is_always_one_persons(sources, codings):
    unattributed = Counter(
        sources[row["source_id"]]["mode"] for row in codings if not row["participant_id"]
    )
    assert set(unattributed) == {"focus_group"}
    in_groups = sum(sources[row["source_id"]]["mode"] == "focus_group" for row in codings)
    assert unattributed["focus_group"] < in_groups / 2


def test_sources_raise_much_and_most_leave_some_subtheme_unraised(sources, codings):
    raised = {(row["source_id"], row["code_id"]) for row in codings}
    subthemes = sum(row["parent_id"] != "" for row in rows("codebook"))
    counts = Counter(source for source, _ in raised)
    assert min(counts[source] for source in sources) > subthemes / 3
    assert sum(n < subthemes for n in counts.values()) > len(sources) / 2


def test_nobody_said_anything_so_that_nothing_is_quoted(codings):
    assert not (ROOT / "data/raw/excerpts.csv").exists()
    assert {row["excerpt_id"] for row in codings} == {""}


def test_definitions_are_glosses_of_this_compendium_and_identifiers_are_numbers_only():
    assert [row["participant_id"] for row in rows("participants")] == [
        f"P{n:02}" for n in range(1, 51)
    ]


# What the abstract stresses: care that is person-centred, relational, empathic (1.1 to 1.3) and
# trauma-informed (1.4); stigma (2.3); support (2.4) and training (3.2).
STRESSED = ["T1.1", "T1.2", "T1.3", "T1.4", "T2.3", "T2.4", "T3.2"]


@pytest.mark.parametrize("seed", [INVENTED["seed"], *range(12)])
def test_whatever_the_seed_no_count_or_mark_speaks_against_the_article(seed):
    tables = standin(FACTS, {**INVENTED, "seed": seed})
    modes = {s["source_id"]: s["mode"] for s in tables["sources"]}
    primary = {
        r["source_id"]: r["coder_id"] for r in tables["assignments"] if r["role"] == "primary"
    }
    codings = [c for c in tables["codings"] if c["coder_id"] == primary[c["source_id"]]]
    subthemes = [c["code_id"] for c in tables["codebook"] if c["parent_id"]]

    def reach(code, unit):
        return {c[unit] for c in codings if c["code_id"] == code and c[unit]}

    places = {code: Counter(modes[s] for s in reach(code, "source_id")) for code in subthemes}
    people = {code: reach(code, "participant_id") for code in subthemes}
    assert all(n["focus_group"] >= 3 and n["interview"] >= 8 for n in places.values())
    for stressed, other in product(STRESSED, set(subthemes) - {*STRESSED}):
        assert all(places[stressed][mode] >= places[other][mode] for mode in modes.values())
        assert len(people[stressed]) >= len(people[other])
    for attribute in ("service_type", "profession"):
        for kind in {p[attribute] for p in tables["participants"]}:
            those = {p["participant_id"] for p in tables["participants"] if p[attribute] == kind}
            assert all(those & people[code] for code in subthemes), kind


def test_groups_of_people_bear_names_that_no_finding_could_be_read_into():
    kinds = {p[a] for p in rows("participants") for a in ("service_type", "profession")}
    neutral = {f"{kind} {letter}" for kind in ("Service", "Profession") for letter in "ABCDEF"}
    assert kinds <= neutral | {"not provided"}


def test_a_subtheme_that_a_kind_of_source_or_of_people_leaves_out_would_mislead():
    made = standin(FACTS, INVENTED)
    assert not misleads(made, STRESSED)
    groups = {s["source_id"] for s in made["sources"] if s["mode"] == "focus_group"}
    kind = {p["participant_id"] for p in made["participants"] if p["profession"] == "Profession C"}
    for column, among in (("source_id", groups), ("participant_id", kind)):
        left = [c for c in made["codings"] if c["code_id"] != "T2.3" or c[column] not in among]
        assert misleads({**made, "codings": left}, STRESSED)


def test_a_stressed_subtheme_that_others_outrun_would_mislead():
    made = standin(FACTS, INVENTED)
    swap = {"T2.3": "T2.1", "T2.1": "T2.3"}
    turned = [{**c, "code_id": swap.get(c["code_id"], c["code_id"])} for c in made["codings"]]
    assert misleads({**made, "codings": turned}, STRESSED)


# Two interviews and a group of two; each raises both subthemes, of which the first is stressed.
SOURCES = {"I1": "interview", "I2": "interview", "G1": "focus_group"}
PERSONS = {"P1": ("I1", "x"), "P2": ("I2", "y"), "P3": ("G1", "x"), "P4": ("G1", "y")}
EVERY = [(person, code) for person in PERSONS for code in ("S", "O")]


def small(*raised, assignments=(("C1", "primary"),), extra=()):
    """Tables in which these people raised these subthemes, as a coder saw it."""
    given = [(person, code, "C1") for person, code in raised] + [*extra]
    return {
        "sources": [{"source_id": s, "mode": mode} for s, mode in SOURCES.items()],
        "participants": [
            {"participant_id": p, "source_id": s, "job": job} for p, (s, job) in PERSONS.items()
        ],
        "codebook": [
            {"code_id": "T", "parent_id": ""},
            *({"code_id": code, "parent_id": "T"} for code in ("S", "O")),
        ],
        "assignments": [
            {"source_id": s, "coder_id": coder, "role": role}
            for s in SOURCES
            for coder, role in assignments
        ],
        "codings": [
            {"source_id": PERSONS[p][0], "participant_id": p, "code_id": code, "coder_id": coder}
            for p, code, coder in given
        ],
    }


@pytest.mark.parametrize(
    ("left_out", "misled"),
    [
        ([], False),
        ([("P1", "O")], False),  # one of two interviews is half of them
        ([("P1", "O"), ("P2", "O")], True),  # and none is less
        ([("P1", "S")], True),  # the stressed one less than the other in interviews
        ([("P1", "S"), ("P1", "O")], False),  # as little as the other
        ([("P1", "S"), ("P2", "O")], False),
        ([("P3", "O"), ("P4", "O")], True),  # none of the group
        ([("P3", "S")], True),  # by fewer people, in as many sources
        ([("P3", "S"), ("P4", "O")], False),  # by as many people
        ([("P1", "O"), ("P3", "O")], True),  # by nobody of one job
        ([("P2", "O"), ("P4", "O")], True),
    ],
)
def test_tables_mislead_where_a_subtheme_is_less_than_it_has_to_be(left_out, misled):
    raised = [pair for pair in EVERY if pair not in left_out]
    assert misleads(small(*raised), ["S"]) is misled


def test_what_the_second_coder_saw_alone_is_not_counted():
    raised = [pair for pair in EVERY if pair not in (("P1", "O"), ("P2", "O"))]
    seen = [(person, "O", "C2") for person in ("P1", "P2")]
    both = (("C1", "primary"), ("C2", "second"))
    assert misleads(small(*raised, assignments=both, extra=seen), ["S"])
    assert not misleads(small(*raised, ("P1", "O"), assignments=both), ["S"])


def test_where_all_subthemes_are_stressed_none_outruns_another():
    raised = [pair for pair in EVERY if pair != ("P1", "S")]
    assert misleads(small(*raised), ["S"])
    assert not misleads(small(*raised), ["S", "O"])
