"""Who speaks is told by labels; in a stretch, who alone speaks throughout it."""

from collections import Counter

import pytest

from analysis.imports.project import Project
from analysis.imports.speakers import (
    DOUBTFUL,
    NOBODY,
    PAIRED,
    _alone,
    _pieces,
    askers,
    attribute,
    begins,
    labels,
    moderates,
    turns,
)

TURNS = [(0, 10, 1), (10, 20, 2), (20, 30, 1), (24, 30, 2), (40, 50, 3)]


@pytest.mark.parametrize(
    ("start", "end", "who"),
    [
        *((0, 10, 1), (2, 8, 1), (9, 10, 1), (10, 20, 2), (20, 24, 1), (41, 42, 3)),
        *((9, 11, NOBODY), (8, 24, NOBODY), (24, 30, NOBODY), (22, 26, NOBODY), (29, 41, NOBODY)),
        *((32, 38, NOBODY), (49, 51, NOBODY), (60, 70, NOBODY)),
    ],
)
def test_a_stretch_is_of_the_person_who_speaks_in_it_alone(start, end, who):
    assert _alone(*_pieces(TURNS), start, end) == who


def test_a_stretch_before_anybody_speaks_is_of_nobody():
    assert _alone(*_pieces([(5, 9, 1)]), 2, 8) == NOBODY


def test_speakers_are_told_apart_by_source_and_what_they_say_loses_who_was_there_before():
    project = Project("table")
    spoken = [(project.stretches.add(n, 0, 10), who) for n, who in ((0, 4), (1, 5), (2, NOBODY))]
    asked = [project.stretches.add(n, 2, 5, person=9) for n in (0, 1, 2, 3)]
    attribute(project, spoken)
    assert [project.stretches.person[n] for n in asked] == [4, 5, NOBODY, 9]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *(("P1: yes", "P1"), ("P1 : yes", "P1"), ("P1:\nyes", "P1"), ("P1:", "P1"), ("A: a", "A")),
        *(("[P1]: yes", "P1"), ("(P1): yes", "P1"), ("*P1*: yes", "P1"), ("[(*P1*)]: y", "P1")),
        *(("  \n\tP1: yes", "P1"), ("Dr. B.: yes", "Dr. B."), ("Anne-Marie: yes", "Anne-Marie")),
        *(("O'Neil: yes", "O'Neil"), ("O\u2019Neil: yes", "O\u2019Neil"), ("É_1: oui", "É_1")),
        *(("The third nurse: yes", "The third nurse"), ("Mr. O'B- x\u2019: y", "Mr. O'B- x\u2019")),
        ("P" * 30 + ": yes", "P" * 30),
    ],
)
def test_a_label_begins_a_line_and_a_colon_ends_it(text, label):
    assert labels(text) == [label]
    assert begins(text)
    assert labels(f"so it was.\n{text}") == [label]
    assert not begins(f"so it was.\n{text}")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *(
            ("P2 (laughs): no", "P2"),
            ("P2 [quietly]: no", "P2"),
            ("P2： no", "P2"),
            ("P2：no", "P2"),
        ),
        *(("P1 (00:12): a", "P1"), ("SPEAKER 1 [00:01:02]: a", "SPEAKER 1"), ("P1 00:12: a", "P1")),
        *(("#00:01:02# P1: a", "P1"), ("[00:01:02] P1: a", "P1"), ("00:12 Anna: a", "Anna")),
        *(
            ("**P1:** a", "P1"),
            ("**P1**: a", "P1"),
            ("p3: a", "P3"),
            ("P 3: a", "P3"),
            ("p 3: a", "P3"),
        ),
    ],
)
def test_a_label_may_have_a_time_an_aside_or_marks(text, label):
    assert labels(text) == [label]
    assert begins(text)


def test_a_line_that_begins_like_a_label_and_goes_on_otherwise_is_nobody_s():
    text = "P1: a\nP2: b\nP1: c\nP2, quietly: d\nP1: e\nP2:f"
    said = [(label, text[start:end].strip()) for label, start, end in turns(text)]
    assert said == [
        *(("P1", "P1: a"), ("P2", "P2: b"), ("P1", "P1: c"), ("", "P2, quietly: d")),
        *(("P1", "P1: e"), ("", "P2:f")),
    ]
    assert labels(text) == ["P1", "P2"]


def test_many_labels_are_looked_for_one_by_one_and_not_all_in_each_line():
    names = [f"{a}{b}{c}x" for a in "ABCDEFGHIJ" for b in "abcdefghij" for c in "abcdefghij"] * 20
    text = "".join(f"{name}{n % 20}: a\n" for n, name in enumerate(names))
    assert len(turns(text)) == 20_000


def test_many_empty_lines_are_no_labels_and_passed_over_at_once():
    text = "P1: a\n" + "\n" * 20_000 + "x"
    assert turns(text) == [("P1", 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        *("P1 yes", "P1:yes", "1: yes", "1P: yes", "_P: yes", ": yes", "P1  : yes", "P1) x: yes"),
        *("The very third nurse: yes", "so, P1: yes", "P1, so: yes", "-P1: yes", "P1?: yes"),
        *("so. (P1): yes", "P [1]: yes", "P  1: yes", "P" * 31 + ": yes", "https://example.org"),
    ],
)
def test_what_only_has_a_colon_is_no_label(text):
    assert labels(text) == []


def test_turns_go_from_a_label_to_the_next_and_a_label_is_told_once():
    text = "so\nP1: a\n[P2]: b\nP1: c"
    assert turns(text) == [("P1", 3, 10), ("P2", 10, 17), ("P1", 17, 22)]
    assert labels(text) == ["P1", "P2"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Moderator",
            "MODERATORIN",
            "moderatrice 2",
            "Co-Moderator",
            "comoderator",
            " Moderation",
        ),
        *("Interviewer", "Interviewerin", "Facilitator", "facilitatrice", "Researcher 1"),
        *("Forscherin", "Entrevistadora", "Animatrice", "Investigador", "Pesquisadora", "Badaczka"),
        *(
            "M",
            "m1",
            "M 1",
            "M.1",
            "M12",
            "M.",
            "Mod",
            "INT",
            "I",
            "IR",
            "Res",
            "Fac 2",
            "Q",
            "Int ",
        ),
    ],
)
def test_who_asks_is_told_by_name_in_several_languages(name):
    assert moderates(name)


@pytest.mark.parametrize(
    "name",
    [
        *("P1", "Interviewee", "Interviewee 2", "Maria", "Ina", "M123", "M-1", "M  1", "M1a", "Mo"),
        *("Resi", "Factor", "Quinn", "Inter", "Coach", "the moderator", "Irma", "", "Model", "PM"),
    ],
)
def test_who_takes_part_does_not_ask_whatever_the_name_begins_with(name):
    assert not moderates(name)


@pytest.mark.parametrize(
    ("sources", "asking", "told"),
    [
        (["M1 F1 M2"], "", {PAIRED: 2}),
        (["M F"], "", {PAIRED: 1}),
        (["m1 w1", "M2"], "", {PAIRED: 2}),
        (["M1 H1", "M1 K1"], "", {PAIRED: 1}),
        (["M M1 F1"], "M", {PAIRED: 1, DOUBTFUL: 1}),
        (["M P1", "F P2"], "M", {}),
        (["M F1 F2"], "M", {DOUBTFUL: 1}),
        (["M P1 P2"], "M", {}),
        (["M1 M2 R1", "I P"], "M1 M2 I", {}),
        (["M H", "M K"], "M", {DOUBTFUL: 1}),
        (["M1 M2"], "M1 M2", {DOUBTFUL: 2}),
        (["Int Res"], "Int Res", {DOUBTFUL: 2}),
        (["M"], "M", {}),
        (["F1 F2"], "", {}),
        ([""], "", {}),
    ],
)
def test_m_is_who_asks_but_a_man_beside_f_and_what_is_doubtful_is_told(sources, asking, told):
    notices = Counter()
    assert askers((said.split(" ") for said in sources), notices) == {*asking.split()}
    assert +notices == told
