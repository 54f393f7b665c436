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


@pytest.mark.parametrize(
    ("label", "word"),
    {
        "Tiredness": "tired",
        "Labelling": "labels",
        "Grieving": "grieved",
        "Diagnosed": "diagnosing",
        "Guidelines": "guideline",
        "Exclude": "excluding",
        "Therapy": "therapies",
        "Calories": "calorie",
        "Wards": "ward",
        "Stigmas": "stigmatised",
    }.items(),
)
def test_a_word_names_a_code_in_each_of_its_forms(label, word):
    assert Topics({"A": {"label": label}}).other([], f"It was {word}") == (word, "A")


@pytest.mark.parametrize("label", ["Wars", "Tie", "Use", "Aid 2020"])
def test_words_of_few_letters_and_numbers_name_none(label):
    topics = Topics({"A": {"label": label}})
    assert topics.stems == {}
    assert topics.other([], f"It was {label}") == ("", "")


@pytest.mark.parametrize(
    "between",
    ["; ", ": ", ", and ", ", but ", ", while ", ", whereas ", ", whilst ", ", yet ", ", so "],
)
def test_a_clause_ends_where_another_one_begins(between):
    assert TOPICS.beside("T1-1", "It was in ", f" talks{between}stigma came") == ("", "T1-1")


@pytest.mark.parametrize("between", [", ", " and ", ",and ", ", andante ", ":", ";", ", or "])
def test_a_clause_goes_on_elsewhere(between):
    said = TOPICS.beside("T1-1", "It was in ", f" talks{between}stigma came")
    assert said == ("stigma", "T2")


def test_what_is_nearest_before_a_number_counts():
    for between in ("; ", ", but ", " (\x02n.a\x03) "):
        assert TOPICS.beside("T2", f"Funds came{between}fear in ", "") == ("fear", "T1-1")


UNTOPICAL = """
about above across after again against along also although always among another around away back
because become been before being below best better between both bring building came cannot
change code coded codes come coming could create deal deliver different does doing done down
during each even ever every everything experience experiences feel feeling feelings felt find
finding first found from further gave get getting give given giving going good group groups have
having help helping here high hold how idea ideas into issue issues its itself just keep keeping
kept kind know lack lead leading less life like little lives living long look looking made main
make making many matter matters maybe might more most much must need needed needs never next
none nothing occur often once only onto other others ours ourselves over own part parts people
place point problem problems question quite rather reach reason reasons role said same seem seen
shall should since some something still such take taken taking than that their them themselves
then there these they thing things think thinking this those though through time times together
too touch toward towards under understanding until upon used using very view views want wanting
ways well were what when where whether which while whole whom whose will with within without
word words work working would year years your provide provides provided providing offer offers
offered offering seek seeking sought allow allowing enable enabling ensure ensuring include
includes included including involve involved involving remain remaining address addressed
addressing
raise raised mention mentions named concern concerned belongs touched turned deal spoke talk about
point describe described report reported agreed asked participant person interviewees respondents
members source transcripts conversations codings coder theme subthemes words
"""


def test_words_that_any_label_may_have_name_no_code():
    assert Topics({w: {"label": w.capitalize()} for w in UNTOPICAL.split()}).stems == {}


PARTS = """
nurses staff women men services teams wards clinics professions trusts psychiatrists doctors
carers therapists technicians consultants
"""


@pytest.mark.parametrize("who", PARTS.split())
def test_a_part_of_the_people_can_have_no_total(who):
    assert [found[1] for found in TOPICS.given(f"The {who} gave ") if found] == [who]


HOLDERS = """
authors barriers chapters clinicians coders errors factors interviewers letters matters members
numbers orders others papers participants registers researchers reviewers transcribers themes
doctor
"""


@pytest.mark.parametrize("who", HOLDERS.split())
def test_who_studies_can_have_a_total_and_so_can_what_holds_it(who):
    assert [found for found in TOPICS.given(f"The {who} gave ") if found] == []


WHOLES = """
study sample project corpus data dataset we analysis build compendium stand-in codebook
"""


@pytest.mark.parametrize("whole", WHOLES.split())
def test_what_is_whole_can_have_a_total_of_stigma(whole):
    assert TOPICS.given(f"For stigma the {whole} has ") == []


@pytest.mark.parametrize(
    ("before", "is_given"),
    {
        "“Stigma has ": True,
        "One two three stigma has ": True,
        "One two three four stigma has ": False,
        "Of stigma they saw that it has ": True,
        "In short, stigma has ": True,
        "Stigma, in short, it has ": False,
        "It is by stigma that it has ": False,
        "Stigma": False,
    }.items(),
)
def test_a_total_is_given_to_what_stands_among_the_first_words_of_its_clause(before, is_given):
    assert any(TOPICS.given(before)) is is_given
