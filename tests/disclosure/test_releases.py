"""What follows of people from several releases, which are one to a reader."""

import shutil

import pytest

from analysis.common.revision import git
from analysis.disclosure.releases import _here, _table
from analysis.privacy.gate import unprotected
from analysis.study.contract import validate
from analysis.study.earlier import GROUPS, SOURCES
from analysis.study.study import Study
from tests.support.releases import print_tables
from tests.support.small import write_study

JOBS = {"job": ("Job", list("abcd"))}
ALL_AT_X = {"place": ("Place", ["x"])}
TWO = {"job": ("Job", list("ab")), "place": ("Place", ["x", "y"])}
WHO = ("-c", "user.name=A. Tester", "-c", "user.email=a@example.org")
WENT, CAME = "categories of people who went since", "categories of people who came since"
HIDDEN, FEW, MARKS = (
    "hidden counts",
    "counts of fewer than 5 people",
    "marks of fewer than 5 people",
)
STAYED, QUOTED = "categories of people who stayed", "what fewer people have in common"


class Releases:
    """A study that is released again and again."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, people, attributes=JOBS, voices=(), named=lambda n: f"P{n}", **more):
        """Write the study: of each the values (by default of a number of each job), where and who.

        `voices` says by number who raised the theme, `quoted` whose words are printed.
        """
        if isinstance(people[0], int):
            values = attributes["job"][1]
            people = [(v,) for v, n in zip(values, people, strict=True) for _ in range(n)]
        quoted = more.pop("quoted", ())
        settings = {
            key: more.pop(key) for key in ("speakers", "published", "provenance") if key in more
        }
        codings = [("FG1", named(n), "A") for n in voices if n not in quoted]
        codings += [("FG1", named(n), "A", "C1", 9000 + n, f"E{n}") for n in quoted]
        data = write_study(
            self.folder,
            sources=[("FG1", "focus_group", 9)],
            people=[(named(n), "FG1", *kind) for n, kind in enumerate(people)],
            attributes=attributes,
            codebook=[("A", "", "Time")],
            codings=[
                (*c, *("C1", 20 * n)[len(c) - 3 :]) if len(c) < 5 else (*c[:4], 20 * n, c[5])
                for n, c in enumerate(codings)
            ],
            excerpts=[(f"E{n}", f"Words of {n}.") for n in quoted],
            disclosure={"threshold": 5} | more,
            **settings,
        )
        return Study.load(data)

    def commit(self, *people, **more):
        """Release it, and commit that; return the name of the commit."""
        print_tables(self.write(people, **more), self.folder)
        git(self.folder, "init", "-q")
        git(self.folder, "add", "-f", "tables", "figures", "study.yml", "datapackage.json")
        if (self.folder / "published").is_dir():
            git(self.folder, "add", "published")
        git(self.folder, *WHO, "commit", "-qm", "A release")
        return git(self.folder, "rev-parse", "HEAD").decode()[:12]

    def check(self, *people, **more):
        """Say what is wrong with the next release."""
        shutil.rmtree(self.folder / "published", ignore_errors=True)
        self.write(people, **more)
        return "\n".join(map(str, unprotected(validate(self.folder), self.folder)))


@pytest.fixture
def study(tmp_path):
    return Releases(tmp_path / "study")


def merged(*groups):
    return {"merge": {"job": {" or ".join(group): list(group) for group in groups}}}


def kinds(*table):
    """So many people of each job and place."""
    pairs = [(job, place) for job in "ab" for place in "xy"]
    return [pair for pair, n in zip(pairs, table, strict=True) for _ in range(n)]


def fact(**kind):
    return {"published": {"facts": {"people": [kind]}}}


# Each: the first release, the next one, and what would follow; nothing, where it may be released.
PAIRS = {
    "the same again": (((9, 9, 9, 9), {}), ((9, 9, 9, 9), {}), None),
    "one went": (((9, 9, 9, 9), {}), ((9, 8, 9, 9), {}), WENT),
    "one came": (((9, 9, 9, 9), {}), ((9, 10, 9, 9), {}), CAME),
    "one moved": (((9, 9, 9, 9), {}), ((9, 8, 10, 9), {}), WENT),
    "all who came are of one kind": (((9, 9, 9, 9), {}), ((9, 15, 9, 9), {}), CAME),
    "many of several kinds came": (((9, 9, 9, 9), {}), ((9, 14, 9, 15), {}), None),
    "many came to a place where everybody is": (
        ([(job, "x") for job in "abcd" * 9], {"attributes": JOBS | ALL_AT_X}),
        ([(job, "x") for job in "abcd" * 9 + "bd" * 5], {"attributes": JOBS | ALL_AT_X}),
        None,
    ),
    "two merges leave one category": (
        ((9, 7, 2, 8), merged("cd")),
        ((9, 7, 2, 8), merged("bc")),
        FEW,
    ),
    "a further merge": (((9, 7, 2, 8), merged("cd")), ((9, 7, 2, 8), merged("bcd")), None),
    "a merge is given up where all are many": (
        ((9, 7, 9, 8), merged("cd")),
        ((9, 7, 9, 8), {}),
        None,
    ),
    "a hidden count was printed": (((9, 9, 6, 9), {}), ((9, 9, 4, 9), {}), HIDDEN),
    "a lower threshold printed it": (
        ((9, 9, 4, 9), {"threshold": 3}),
        ((9, 9, 4, 9), {}),
        HIDDEN,
    ),
    "what a higher threshold hid is printed": (
        ((9, 12, 9, 12), {"threshold": 10}),
        ((9, 12, 9, 12), {}),
        HIDDEN,
    ),
    "an attribute is added": (
        ((20, 20), {"attributes": {"job": TWO["job"]}}),
        (kinds(10, 10, 10, 10), {"attributes": TWO}),
        None,
    ),
    "an attribute is added, and one went": (
        ((20, 20), {"attributes": {"job": TWO["job"]}}),
        (kinds(9, 10, 10, 10), {"attributes": TWO}),
        WENT,
    ),
    "an attribute is left out, and one went": (
        (kinds(10, 10, 10, 10), {"attributes": TWO}),
        ((19, 20), {"attributes": {"job": TWO["job"]}}),
        WENT,
    ),
    "pseudonyms are given anew": (
        ((9, 9, 9, 9), {}),
        ((9, 9, 9, 9), {"named": lambda n: f"Q{n:03}"}),
        None,
    ),
    "pseudonyms are given anew, and one went": (
        ((9, 9, 9, 9), {}),
        ((9, 8, 9, 9), {"named": lambda n: f"Q{n:03}"}),
        WENT,
    ),
    "a number that was published is no longer named": (
        ((9, 7, 2, 8), merged("cd") | fact(job="c", value=2)),
        ((9, 7, 2, 8), merged("cd")),
        FEW,
    ),
    "it is named still": (
        ((9, 7, 2, 8), merged("cd") | fact(job="c", value=2)),
        ((9, 7, 2, 8), merged("cd") | fact(job="c", value=2)),
        None,
    ),
    "a mark that is withheld was printed": (
        ((9, 9, 9, 9), {"voices": [*range(5), *range(9, 14)]}),
        ((9, 9, 9, 9), {"voices": [0, 1, 9, 10]}),
        MARKS,
    ),
    "other attributes stand with the same words": (
        (
            kinds(4, 8, 8, 4),
            {"attributes": TWO, "speakers": ["job"], "quoted": [0], "voices": range(24)},
        ),
        (
            kinds(4, 8, 8, 4),
            {"attributes": TWO, "speakers": ["place"], "quoted": [0], "voices": range(24)},
        ),
        QUOTED,
    ),
    "more attributes stand with the same words, which many share": (
        (
            kinds(9, 9, 9, 9),
            {"attributes": TWO, "speakers": ["job"], "quoted": [0], "voices": range(36)},
        ),
        (
            kinds(9, 9, 9, 9),
            {"attributes": TWO, "speakers": ["place"], "quoted": [0], "voices": range(36)},
        ),
        None,
    ),
}


@pytest.mark.parametrize("case", PAIRS)
def test_nothing_follows_from_two_releases_that_follows_from_neither(case, study):
    (then, before), (now, after), told = PAIRS[case]
    name = study.commit(*then, **before)
    said = study.check(*now, **after)
    assert (told or "") in said
    assert bool(said) == bool(told)
    assert not told or f"`accepted: [{name}]`" in said
    assert study.check(*now, **after, accepted=[name]) == ""


def test_another_release_is_not_accepted_with_one(study):
    study.commit(9, 9, 9, 9)
    assert WENT in study.check(9, 8, 9, 9, accepted=["0" * 12])


def test_who_took_part_is_told_by_pseudonyms_of_groups_and_by_sources_of_one(tmp_path):
    data = write_study(tmp_path / "study")
    print_tables(study := Study.load(data), data)
    files = {name: (data / name).read_bytes() for name in (GROUPS, SOURCES)}
    assert _here(study, files) == set(study.table("participants")["participant_id"])
    assert _here(study, {SOURCES: files[SOURCES]}) is None


def test_three_releases_tell_what_no_two_of_them_do(study):
    # a + b and c + d are 8, so are b + c and a + d, and a + c and b + d: then each is 4.
    table = (4, 4, 4, 4)
    first = study.commit(*table, **merged("ab", "cd"))
    assert study.check(*table, **merged("bc", "ad")) == ""
    study.commit(*table, **merged("bc", "ad"))
    said = study.check(*table, **merged("ac", "bd"))
    assert f"{FEW} would follow" in said
    assert f", {first} than by themselves" in said
    assert study.check(*table, **merged("ac", "bd"), accepted=[first]) == ""


def test_a_release_on_a_branch_that_was_merged_is_known(study):
    study.commit(9, 9, 9, 9)
    git(study.folder, "checkout", "-qb", "side")
    study.commit(9, 14, 9, 15)
    git(study.folder, "checkout", "-q", "-")
    git(study.folder, *WHO, "merge", "-q", "-s", "ours", "--no-ff", "-m", "Merge", "side")
    assert WENT in study.check(9, 13, 9, 15)


@pytest.mark.parametrize("provenance", ["open", "synthetic"])
def test_of_public_data_nothing_is_asked(provenance, study):
    study.commit(9, 9, 9, 9, provenance="restricted")
    assert WENT in study.check(9, 8, 9, 9)
    assert study.check(9, 8, 9, 9, provenance=provenance) == ""


def test_a_release_of_invented_people_tells_of_nobody(study):
    study.commit(9, 9, 9, 9, provenance="synthetic")
    assert study.check(9, 8, 9, 9) == ""


def test_a_release_is_named_by_its_folder_and_known_beside_those_that_are_committed(
    study, tmp_path
):
    table = (4, 4, 4, 4)
    study.commit(*table, **merged("ab", "cd"))
    study.folder.rename(tmp_path / "first")
    study.commit(*table, **merged("bc", "ad"))
    assert study.check(*table, **merged("ac", "bd")) == ""
    said = study.check(*table, **merged("ac", "bd"), released=[str(tmp_path / "first")])
    assert f"{FEW} would follow" in said
    assert str(tmp_path / "first") in said


def test_one_that_is_not_there_is_said_and_so_is_one_that_cannot_be_read(study, tmp_path):
    study.commit(9, 9, 9, 9)
    told = study.check(9, 9, 9, 9, released=["v9"])
    assert "found='v9', expected='a revision, or the folder of another build" in told
    shutil.copytree(study.folder, tmp_path / "old")
    for broken in ("attribute\n", "", "\0", "attribute,value,across,people\njob,a,all,many\n"):
        (tmp_path / "old/tables/participants.csv").write_text(broken, "utf-8")
        told = study.check(9, 9, 9, 9, released=[str(tmp_path / "old")])
        assert "can be read, so that it can be held against this one" in told
    (tmp_path / "old/tables/participants.csv").unlink()
    told = study.check(9, 9, 9, 9, released=[str(tmp_path / "old")])
    assert "It holds no tables/participants.csv." in told


def test_a_table_that_was_not_printed_says_nothing():
    assert _table({}, "tables/characteristics").empty
