"""What follows from releases that are laid out by hand, and from none of them by itself."""

from functools import cache

import pytest

from analysis.disclosure import together as module
from analysis.disclosure.releases import Release
from analysis.disclosure.together import Together
from tests.support.small import small_study

JOBS = "abcd"
HIDDEN, FEW = "{} hidden counts", "{} counts of fewer than 5 people"
MARKS = "{} marks of fewer than 5 people"
WENT, CAME, STAYED = (
    f"categories of people who {did}" for did in ("went since", "came since", "stayed")
)


@pytest.fixture(scope="module")
def study_of(tmp_path_factory):
    """Writes a study of so many people of each job, of whom some raised A."""

    @cache
    def written(*counts, raised=(), apart=False):
        kinds = [job for job, n in zip(JOBS, counts, strict=False) for _ in range(n)]
        sources = {n: f"I{n}" if apart and n in raised else "FG1" for n in range(len(kinds))}
        modes = {s: "focus_group" if s == "FG1" else "interview" for s in sources.values()}
        return small_study(
            tmp_path_factory.mktemp("study"),
            sources=[(s, mode, 9) for s, mode in modes.items()],
            people=[(f"P{n}", sources[n], job) for n, job in enumerate(kinds)],
            attributes={"job": ("Job", [*JOBS[: len(counts)]])},
            codebook=[("A", "", "Time"), ("B", "", "Trust")],
            codings=[(sources[n], f"P{n}", "A") for n in raised],
            disclosure={"threshold": 5},
        )

    return written


def release(every, here=None, into=None, **counts):
    """A release of so many people: counts of merged categories, and what else is given."""
    more = {k: counts.pop(k) for k in ("marks", "said", "facts", "raised") if k in counts}
    goes = into or {job: job for job in counts}
    told = {(("job", name),): n for name, n in counts.items()}
    people = None if here is None else frozenset(f"P{n}" for n in here)
    return Release(
        "r", {"job": goes}, {(): every} | told, more.pop("marks", {}), here=people, **more
    )


def tells(study, *releases, named=True):
    return [*Together(study, [*releases], named=named).tells()]


ALL = range(20)


def test_releases_that_say_the_same_tell_nothing(study_of):
    same = release(20, ALL, a=5, b=3, c=12)
    assert tells(study_of(5, 3, 12), same, same) == []
    assert tells(study_of(5, 3, 12), same, same, same) == []


def test_what_one_release_hides_and_another_prints_is_told(study_of):
    study = study_of(5, 3, 12)
    hiding, printing = release(20, ALL, a=None, b=None, c=12), release(20, ALL, a=5, b=3, c=12)
    assert tells(study, hiding, printing) == [HIDDEN.format(2)]
    assert tells(study, printing, hiding) == [HIDDEN.format(2), FEW.format(1)]


@pytest.mark.parametrize(("both", "told"), [(6, [HIDDEN.format(2)] * 2), (7, []), (8, [])])
def test_of_a_hidden_count_as_many_values_have_to_be_left_as_the_threshold_asks(
    study_of, both, told
):
    # a + b = 8 then, and now a + c = 6 or more, each of them at least one: a is 1 to 5, or to 6.
    study = study_of(3, 5, both - 3, 15 - both)
    then = {"a": "a", "b": "b", "c": "cd", "d": "cd"}
    now = {"a": "ac", "b": "b", "c": "ac", "d": "d"}
    found = tells(
        study,
        release(20, ALL, then, a=None, b=None, cd=12),
        release(20, ALL, now, ac=both, b=None, d=None),
    )
    assert found == told


TEN = (0, 1, 4, 5, *range(8, 14))


@pytest.mark.parametrize(
    ("counts", "then", "now", "told"),
    [
        ((4, 4), True, None, [MARKS.format(2)]),  # nor may the one that is withheld
        ((5, 3), True, None, []),  # five may stand behind it
        ((4, 4), None, True, [MARKS.format(1)]),
        ((4, 4), None, None, []),  # nobody may
        ((4, 4), False, None, []),
    ],
)
def test_a_mark_may_not_prove_to_stand_for_few(study_of, counts, then, now, told):
    mark = ("A", "job", "a")
    before = release(20, ALL, a=None, b=None, c=12, marks={mark: then})
    after = release(20, ALL, **dict(zip("abc", (*counts, 12), strict=True)), marks={mark: now})
    found = tells(study_of(*counts, 12, raised=TEN), before, after)
    assert found == [HIDDEN.format(2), *told]


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        # Of those who went all are of one job, or some of each, but few.
        ((10, 10), (10, 4), [WENT]),
        ((10, 10), (8, 8), [WENT]),
        ((16, 16), (10, 10), []),
        ((10, 4), (10, 10), [CAME]),
        ((8, 8), (10, 10), [CAME]),
        ((10, 10), (16, 16), []),
        ((15, 15), (14, 16), [WENT, CAME]),
    ],
)
def test_of_people_who_moved_no_job_may_be_known_of_all_nor_of_few(study_of, then, now, told):
    # Nobody knows who was there, but that no more moved than had to.
    before = release(sum(then), a=then[0], b=then[1])
    after = release(sum(now), range(sum(now)), a=now[0], b=now[1])
    assert tells(study_of(*now), before, after) == told


def test_what_is_common_to_everybody_tells_nothing_of_those_who_went(study_of):
    one = {"a": "all", "b": "all"}
    before, after = release(20, None, one, all=20), release(18, range(18), one, all=18)
    assert tells(study_of(10, 8), before, after) == []


def test_who_was_not_there_then_is_known_to_have_come(study_of):
    # Two of twenty are new by their pseudonyms, and two went, of whom nothing else is known.
    study = study_of(10, 10)
    before, after = release(20, range(18), a=10, b=10), release(20, ALL, a=10, b=10)
    assert tells(study, before, after) == []
    assert tells(study, release(18, range(18), a=10, b=8), after) == [CAME, STAYED]
    hiding = release(18, range(18), a=None, b=None)
    assert tells(study, hiding, after) == [HIDDEN.format(2)]  # 8 to 10, since two came


def test_names_are_believed_only_if_they_stayed(study_of):
    study = study_of(10, 10)
    before, after = release(14, range(14), a=8, b=6), release(20, ALL, a=10, b=10)
    nobody = release(14, range(30, 44), a=8, b=6)
    assert tells(study, before, after) == [CAME]
    assert tells(study, nobody, after) == []  # all went, and all came
    assert tells(study, nobody, after, named=False) == [CAME]


def test_of_one_who_stayed_a_single_job_may_not_be_left(study_of):
    # Who raised A, and that nobody of a job did, was printed at different times.
    study = study_of(10, 10, raised=range(10))
    no = {("A", "job", "b"): False}
    plain = release(20, ALL, a=10, b=10)
    marked = release(20, ALL, a=10, b=10, marks=no)
    assert tells(study, plain, marked) == []  # the present one says all of it
    assert tells(study, marked, plain) == [STAYED]


def test_what_was_said_openly_is_not_told_of_its_speaker(study_of):
    study = study_of(10, 10)
    plain = release(20, ALL, a=10, b=10)
    quoted = release(20, ALL, a=10, b=10, said={"P0": {"job": "a"}})
    assert tells(study, quoted, plain) == []


def test_a_number_that_was_published_then_is_known(study_of):
    study = study_of(5, 3, 12)
    hiding = release(20, ALL, a=None, b=None, c=12)
    told = release(20, ALL, a=None, b=None, c=12, facts=[({"job": "a"}, 5)])
    assert tells(study, hiding, hiding) == []
    assert tells(study, told, hiding) == [HIDDEN.format(2), FEW.format(1)]


def test_releases_that_no_people_fit_are_refused(study_of):
    study = study_of(5, 3, 12)
    with pytest.raises(ValueError, match="No table of people fits"):
        tells(study, release(20, ALL, a=5, b=3, c=12), release(20, ALL, a=5, b=4, c=12))


def test_more_kinds_of_people_than_can_be_held_against_each_other_are_refused(
    study_of, monkeypatch
):
    study, one = study_of(5, 3, 12), release(20, ALL, a=5, b=3, c=12)
    monkeypatch.setattr(module, "MOST", 3)
    assert tells(study, one, one) == []
    monkeypatch.setattr(module, "MOST", 2)
    with pytest.raises(ValueError, match="So many kinds of people cannot be held"):
        tells(study, one, one)


def test_few_have_a_value_a_pair_of_values_or_all_of_them(tmp_path):
    kinds = [("a", "x", "u"), ("a", "x", "u"), ("b", "x", "v"), ("b", "y", "v"), ("b", "y", "u")]
    attributes = {
        name: (name, [*values]) for name, values in zip("jpn", ("ab", "xy", "uv"), strict=True)
    }
    study = small_study(
        tmp_path,
        sources=[("FG1", "focus_group", 9)],
        people=[(f"P{n}", "FG1", *kind) for n, kind in enumerate(kinds)],
        attributes=attributes,
        codings=[],
        disclosure={"threshold": 3},
    )
    into = {name: {v: v for v in values} for name, (_, values) in attributes.items()}
    now = Release("", into, {}, {}, here=frozenset(f"P{n}" for n in range(5)))
    reader = Together(study, [now], named=True)
    of = [
        frozenset((reader.kinds[row > 0]).nunique().pipe(lambda n: n[n == 1]).index)
        for row in reader._few()
    ]
    # a, y and v; ax, bx, by, au, bu, bv, xu, xv, yu, yv; and each kind as a whole.
    assert sorted(map(len, of)) == [1] * 3 + [2] * 10 + [3] * 4
