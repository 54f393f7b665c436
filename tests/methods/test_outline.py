import pandas as pd
import pytest

from analysis.methods.outline import outline


def codebook(*rows):
    frame = pd.DataFrame(rows, columns=["code_id", "parent_id", "position"])
    return frame.assign(label=frame["code_id"].str.upper(), definition="").astype(
        {"parent_id": "str"}
    )


def numbered(*rows):
    result = outline(codebook(*rows))
    return dict(zip(result["code_id"], result["number"], strict=True))


def test_codes_are_numbered_by_their_positions_and_not_by_their_rows():
    rows = [("b", None, 2), ("b2", "b", 9), ("a", None, 1), ("b1", "b", 4), ("a1", "a", 1)]
    assert list(numbered(*rows).items()) == [
        ("a", "1"),
        ("a1", "1.1"),
        ("b", "2"),
        ("b1", "2.1"),
        ("b2", "2.2"),
    ]


def test_a_code_three_deep_knows_its_depth_its_theme_and_its_subtheme():
    rows = [("t", None, 1), ("s", "t", 1), ("c", "s", 1), ("d", "c", 1)]
    result = outline(codebook(*rows)).set_index("code_id")
    assert list(result["number"]) == ["1", "1.1", "1.1.1", "1.1.1.1"]
    assert list(result["depth"]) == [1, 2, 3, 4]
    assert list(result["theme_id"]) == ["t"] * 4
    assert list(result["subtheme_id"].fillna("none")) == ["none", "s", "s", "s"]


def test_the_tenth_sibling_follows_the_ninth():
    rows = [("t", None, 1), *((f"s{n:02}", "t", n) for n in range(12, 0, -1))]
    assert list(numbered(*rows).values()) == ["1", *(f"1.{n}" for n in range(1, 13))]


def test_negative_and_distant_positions_only_order():
    rows = [("x", None, 100), ("y", None, -3), ("z", None, 0)]
    assert numbered(*rows) == {"y": "1", "z": "2", "x": "3"}


def test_labels_stay_with_their_codes():
    result = outline(codebook(("b", None, 2), ("a", None, 1))).set_index("code_id")
    assert dict(result["label"]) == {"a": "A", "b": "B"}


def test_an_empty_codebook_gives_an_empty_outline():
    result = outline(codebook())
    assert len(result) == 0
    assert {"number", "depth", "theme_id", "subtheme_id", "label"} <= set(result.columns)


def test_the_codebook_itself_is_left_as_it_was():
    given = codebook(("b", None, 2), ("a", None, 1))
    before = given.copy()
    outline(given)
    pd.testing.assert_frame_equal(given, before)


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("2. Trust", "Trust"),
        ("2) Trust", "Trust"),
        ("2 – Trust", "Trust"),
        ("Theme 2: Trust", "Trust"),
        ("theme 2 Trust", "Trust"),
        ("theme 2. Trust", "Trust"),
        ("THEME  2) Trust", "Trust"),
        ("Theme 2 - Trust", "Trust"),
        ("Theme 2– Trust", "Trust"),
        ("Code 2: Trust", "Trust"),
        ("Sub-theme 2: Trust", "Trust"),
        ("Subtheme 2: Trust", "Trust"),
        ("subcode 2: Trust", "Trust"),
        ("2: Trust", "Trust"),
        ("2 - Trust", "Trust"),
        ("2 — Trust", "Trust"),
        ("2.  Trust", "Trust"),
        ("2 Trust", "2 Trust"),
        ("2.Trust", "2.Trust"),
        ("2- Trust", "2- Trust"),
        ("2.. Trust", "2.. Trust"),
        ("Theme2: Trust", "Theme2: Trust"),
        ("Theme 2:Trust", "Theme 2:Trust"),
        ("Theme 1: Trust", "Theme 1: Trust"),
        ("A theme 2: Trust", "A theme 2: Trust"),
        ("Theme 2.1: Trust", "Theme 2.1: Trust"),
        ("Topic 2: Trust", "Topic 2: Trust"),
        ("2 in 4 people", "2 in 4 people"),
        ("2.5 hours of waiting", "2.5 hours of waiting"),
        ("3. Trust", "3. Trust"),
        ("2.", "2."),
        ("Themes 2 and more", "Themes 2 and more"),
    ],
)
def test_a_label_that_begins_with_its_own_number_is_not_numbered_twice(label, printed):
    book = codebook(("a", None, 1), ("b", None, 2))
    assert outline(book.assign(label=["One", label]))["label"].tolist() == ["One", printed]


def test_a_subtheme_may_have_the_whole_number_or_the_last_part_of_it():
    book = codebook(("a", None, 1), ("a1", "a", 1), ("a2", "a", 2), ("a3", "a", 3))
    labels = ["1. All", "1.1 One", "1.2. Two", "3) Three"]
    made = outline(book.assign(label=labels))["label"].tolist()
    assert made == ["All", "One", "Two", "Three"]
    labels = ["Code 1 All", "Subtheme 1.1 – One", "2 Two", "1.2 Three"]
    made = outline(book.assign(label=labels))["label"].tolist()
    assert made == ["All", "One", "2 Two", "1.2 Three"]
