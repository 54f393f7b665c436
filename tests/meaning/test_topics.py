"""Which codes the words of a text name, by the words of their labels."""

import pytest

from analysis.meaning.topics import Topics

CODES = {
    "T1": {"number": "1", "label": "Waiting for care: a culture of delay"},
    "T1-1": {"number": "1.1", "label": "Labelling by staff, and fear of risks"},
    "T1-2": {"number": "1.2", "label": "Hopelessness among staff about funding"},
    "T2": {"number": "2", "label": "The exclusionary culture and stigma"},
}
TOPICS = Topics(CODES)


@pytest.mark.parametrize(
    ("word", "code"),
    {
        "labels": "T1-1",
        "labelled": "T1-1",
        "fearful": "T1-1",
        "a risk": "T1-1",
        "hopeless": "T1-2",
        "Funded": "T1-2",
        "exclusion": "",
        "stigmatising": "T2",
        "waited": "T1",
        "\x04T2\x05": "T2",
        # What labels share names none, nor does what merely begins like a word of one.
        "culture": "",
        "staff": "",
        "fundamental": "",
        "about": "",
        "self-fear": "",
    }.items(),
)
def test_a_word_names_the_code_that_alone_has_it_in_its_label(word, code):
    assert TOPICS.other([], f"It was {word} there") == (
        (word.split()[-1], code) if code else ("", "")
    )


def test_what_stands_above_and_below_a_code_is_of_it():
    assert TOPICS.other(["T1-1"], "waiting") == ("", "T1-1")
    assert TOPICS.other(["T1"], "fear") == ("", "T1")
    assert TOPICS.other(["T1-2"], "fear") == ("fear", "T1-1")
    assert TOPICS.other(["T1-2"], "fear and funding") == ("", "T1-2")


def test_what_is_next_to_a_number_counts():
    assert TOPICS.beside("T2", "Funds came first, and fear", "") == ("fear", "T1-1")
    assert TOPICS.beside("T1-1", "Fear (\x02n.a\x03), ", " spoke of it, and stigma") == ("", "T1-1")
    assert TOPICS.beside("T1-1", "It was raised by ", " people, and stigma") == ("", "T1-1")
    assert TOPICS.beside("T1-1", "It was raised by ", " people as stigma") == ("stigma", "T2")


@pytest.mark.parametrize(
    ("before", "word"),
    {
        "Stigma has ": "Stigma",
        "Stigma was raised in ": "Stigma",
        "Managers made ": "Managers",
        "The women gave ": "women",
        "The second coder coded ": "second coder",
        "Consultants furnished ": "Consultants",
        "In all, a lack of funds comes to ": "funds",
        "Relationships were seen between ": "",
        "Fear between ": "",
        "Memos were written on ": "",
        "Papers hold ": "",
        "The coders made ": "",
        "Primary coders made ": "",
        "Research assistants led ": "",
        "Occupational therapists led ": "therapists",
        "Our study of stigma has ": "",
        "The data hold ": "",
        "To see fear, there were ": "",
        "Has ": "",
    }.items(),
)
def test_a_total_is_given_to_what_stands_before_its_verb(before, word):
    assert [found[1] for found in TOPICS.given(before) if found] == [word] * bool(word)


def test_of_other_languages_no_words_are_known(tmp_path):
    (tmp_path / "index.qmd").write_text("---\nlang: de\n---\n", encoding="utf-8")
    assert Topics.of(tmp_path, CODES).other([], "stigma") == ("", "")
    assert Topics({}).other([], "stigma") == ("", "")
