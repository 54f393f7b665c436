"""Which amounts a clause asserts, and of what; and what can be read in more ways than one."""

import pytest

from analysis.meaning.clauses import UNREAD, Clauses, UnreadError
from analysis.meaning.lexicon import items
from tests.support.forms import sentences

NUMBERS = {
    "n.sources": {"unit": "sources", "value": 9},
    "n.interviews": {"unit": "sources", "value": 7, "where": "mode == 'interview'"},
    "n.focus-groups": {"unit": "sources", "value": 2, "where": "mode == 'focus_group'"},
    "n.participants": {"unit": "people", "value": 20},
    "n.themes": {"unit": "themes", "value": 3},
}
SEVEN = "\x02n.interviews\x03"


def reader(published=""):
    return Clauses(NUMBERS, {"people": ["clinicians"]}, published)


def read(clause, before="", published=""):
    """The amounts of a clause: each word, of what, and of how many out of 20; what is denied."""
    by = reader(published)
    found = [item for item in items(clause, NUMBERS) if item.kind != "idle"]
    by.plain(clause, found)
    said, denied = by.amounts(clause, before, found)
    counts = [[n for n in range(21) if one.amount.test(n, 20)] for one in said]
    spans = [(c[0], c[-1]) if c else () for c in counts]
    return [(a.word, a.noun, *s) for a, s in zip(said, spans, strict=True)], denied


def nouns(clause, before=""):
    return [noun for _, noun, *_ in read(clause, before)[0]]


def every(*forms):
    return [text for form in forms for text in sentences(form)]


def test_a_text_is_parted_into_clauses_but_not_within_what_asserts():
    for text in every(
        "It is so{;|:|.|!|?|, and| but|, but| while|, whereas| although|, though} it was so"
    ):
        assert [*reader().clauses(text)] == ["It is so", "it was so"]
    for text in every("It is so{,| and|, or|;x|.5} it was so", "In all but {one|two}, it was so"):
        assert [*reader().clauses(text)] == [text]
    assert [*reader().clauses("A: all but one; B")] == ["A", "all but one", "B"]


@pytest.mark.parametrize(
    ("form", "noun"),
    {
        "Most {interviews|of the interviews|of all these interviews|Interviews} raise it": (
            "interviews"
        ),
        f"Most {{of the {SEVEN} interviews|{SEVEN} individual interviews}} raise it": "interviews",
        "{Most|Some} {focus groups|anonymised distinct focus groups} raise it": "focus groups",
        "{Most|Few} {clinicians|people|participants} raise it": ("clinicians people participants"),
        "{Nobody|No one|Everyone|Everybody|everyone|Not anyone|Not anybody} raises it": "people",
        "Most {of|out of|of these|of those|of all|of its|of their|of our|the} interviews left": (
            "interviews"
        ),
        "{Nearly all|Scarcely any|Only a few} doctors raise it": "?doctors",
        "{No one|everyone} of the interviews raises it": "interviews",
        "Most {doctors|nurses of interviews|old interviews}": "?doctors ?nurses ?old",
        "It is {mostly|always|rarely|seldom|sometimes|throughout} true in interviews": "interviews",
        "It is {everywhere|everything|often|hardly ever|Never} true in interviews": "interviews",
    }.items(),
)
def test_an_amount_belongs_to_the_noun_after_it(form, noun):
    wanted = noun.split() if noun.count("?") > 1 or "clin" in noun else [noun]
    for text in sentences(form):
        assert nouns(text)[0] in wanted, text


@pytest.mark.parametrize(
    "words",
    every("{Most|Most of them|Most of these|Most of which|Most, they say,} raise it"),
)
@pytest.mark.parametrize(
    ("before", "noun"),
    [
        *(("In interviews", "interviews"), ("In focus groups and interviews", "interviews")),
        *(
            ("In themes and focus groups", "focus groups"),
            ("In interviews of themes", "interviews"),
        ),
        *(("It is so", ""), ("", "")),
    ],
)
def test_one_without_a_noun_has_the_one_that_stands_before_but_no_theme(words, before, noun):
    assert nouns(words, f"{before} ") == [noun]


@pytest.mark.parametrize(
    "words",
    every("Most{ of them| of it| of which| of whom| of these| these| of those| those},"),
)
def test_a_pronoun_stands_for_what_stands_before_whatever_follows(words):
    assert nouns(f"{words} in interviews", "Of focus groups ") == ["focus groups"]


def test_an_adverb_has_the_noun_after_it_before_that_before_it():
    assert nouns("It is mostly so in interviews", "In focus groups ") == ["interviews"]
    assert nouns("It is mostly so", "In focus groups ") == ["focus groups"]
    assert nouns("In focus groups it is mostly so in themes") == ["focus groups"]


@pytest.mark.parametrize(
    ("clause", "word", "least", "most"),
    [
        ("Not all interviews raise it", "Not … all", 0, 19),
        ("Most interviews do not raise it", "Most … not", 0, 9),
        ("All interviews don’t raise it", "All … don’t", 0, 0),
        ("Interviews do not most raise it", "not … most", 0, 10),
        ("Few themes are such that most interviews do not raise it", "most … not", 0, 9),
    ],
)
def test_what_denies_before_an_amount_makes_it_the_contrary_and_after_it_that_of_others(
    clause, word, least, most
):
    said, denied = read(clause)
    assert (said[-1][0], *said[-1][2:]) == (word, least, most)
    assert denied == set()


def test_what_denies_right_before_one_of_several_amounts_denies_that_alone():
    said, _ = read("Not most interviews and few focus groups raise it")
    assert said == [("Not … most", "interviews", 0, 10), ("few", "focus groups", 0, 2)]


def test_what_denies_no_amount_denies_a_comparison_an_order_or_all_of_it():
    assert read("It is not raised") == ([], {""})
    assert read("It is not more so") == ([], {"more"})
    assert read("It is not first") == ([], {"first"})
    assert read("It is so") == ([], set())


def unread(clause, published=""):
    with pytest.raises(UnreadError) as refused:
        read(clause, "", published)
    return refused.value.args


@pytest.mark.parametrize(
    ("clause", "refused"),
    {
        "It is not only so": ("not only", UNREAD),
        "It is not especially so": ("not especially", UNREAD),
        "It is not so that most or all interviews raise it": ("not", UNREAD),
        "Any interviews raise it": ("Any", UNREAD),
        "Most of few interviews raise it": ("Most", "another amount: say what is counted instead"),
        "Most interviews with nurses raise it": ("Most", "interviews “with” something, and no"),
        "Most interviews, which are long, raise it": ("Most", "interviews “, which” something"),
        "Nurses rather than doctors raise it": ("rather than", "leaves open what is said: reword"),
        "Nurses nor doctors raise it": ("nor", "leaves open what is said"),
        "Most do among nurses, they say": ("among nurses", "narrows what is counted, and no numb"),
        "In town most do": ("In town", "narrows what is counted"),
        "Most do according to nurses": ("according to nurses", "narrows what is counted"),
    }.items(),
)
def test_what_can_be_read_in_more_ways_than_one_is_refused_with_its_word(clause, refused):
    said, reason = unread(clause)
    word, why = refused
    assert said == word
    assert why in reason


SCOPED = every("Most do {among|amongst|within|inside|outside|during|by|for|of those} nurses")


@pytest.mark.parametrize("clause", SCOPED)
def test_each_word_that_narrows_is_heard(clause):
    assert unread(clause)[0] == clause.removeprefix("Most do ")


@pytest.mark.parametrize(
    "clause",
    every(
        "It is mostly so {by|for} {participants|the participants|the clinicians|them|these data}",
        "It is mostly so {within|among} {the data|them|which|interviews|all interviews|…}",
        "It is so {by|for} {most|the most|all} interviews",
        "{In|Among|Within} {interviews|the interviews|this build|most interviews} it is mostly so",
        "Neither interviews nor focus groups raise it",
        "Most do {hereby|therefor|butwithin} nurses",
    ),
)
def test_what_narrows_to_what_is_counted_is_read(clause):
    read(clause)


def test_what_is_published_may_narrow_and_leave_open():
    by = "Rather than all, some"
    assert nouns("Most interviews") == ["interviews"]
    assert read("Nurses rather than most interviews with nurses raise it", published=by)[0]
    assert read("Most do among nurses", published=by)[0]
    assert unread("Nurses instead of doctors", by)[0] == "instead of"


@pytest.mark.parametrize(
    ("clause", "said"),
    {
        "Both interviews and focus groups raise it": [
            *(("Both", "interviews", 1, 20), ("Both", "focus groups", 1, 20))
        ],
        "Neither in interviews nor in the focus groups": [
            *(("Neither", "interviews", 0, 0), ("Neither", "focus groups", 0, 0))
        ],
        "Both of interviews and from focus groups": [
            *(("Both", "interviews", 1, 20), ("Both", "focus groups", 1, 20))
        ],
        "Both from interviews and by focus groups": [
            *(("Both", "interviews", 1, 20), ("Both", "focus groups", 1, 20))
        ],
        "Both focus groups raise it": [("Both", "focus groups", 20, 20)],
        "Neither of the focus groups raises it": [("Neither", "focus groups", 0, 0)],
        "Both raise it": [("Both", "", 20, 20)],
    }.items(),
)
def test_both_and_neither_are_said_of_two_nouns_or_of_two_things(clause, said):
    assert read(clause)[0] == said


def test_both_of_one_noun_are_two_and_before_amounts_say_nothing_more():
    found = [*items("Both focus groups raise it", NUMBERS)]
    (one,) = reader().amounts("Both focus groups raise it", "", found)[0]
    assert one.of == 2
    assert [word for word, *_ in read("Both most interviews and all focus groups")[0]] == [
        *("most", "all")
    ]


def test_a_number_is_said_of_its_noun_once():
    assert read(f"Most of the {SEVEN} interviews raise it")[0] == [("Most", "interviews", 11, 20)]
    assert read(f"{SEVEN} interviews raise it")[0] == [(SEVEN, "interviews", 7, 7)]
