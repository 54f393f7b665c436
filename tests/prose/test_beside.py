"""What may stand beside a number and beside a claim, and what may not."""

import re
from pathlib import Path

import pytest
import yaml

from analysis.prose.beside import problems
from analysis.prose.numbers import content
from tests.support.forms import sentences
from tests.support.small import write_study

FORMS = yaml.safe_load(Path(__file__).with_name("beside.yml").read_text("utf-8"))


@pytest.fixture(scope="session")
def numbers(tmp_path_factory):
    """The numbers of the small study, and one that is published."""
    study = write_study(tmp_path_factory.mktemp("small") / "study")
    (study / "published").mkdir()
    facts = {"counts": {"interviews": {"value": 9, "locator": "Abstract"}}}
    (study / "published/facts.yml").write_text(yaml.safe_dump(facts), encoding="utf-8")
    return {number["id"]: number for number in content(study)["numbers"]}


@pytest.fixture
def read(tmp_path, numbers):
    """The problems of a text, in which <n.name> stands for a variable."""

    def run(text, allowed=None, known=numbers, codes=None):
        text = re.sub(r"<([\w.-]+)>", r"{{< var \1 >}}", text)
        (tmp_path / "index.qmd").write_text(f"## Findings\n\n{text}\n", encoding="utf-8")
        (tmp_path / "allowed.yml").write_text(yaml.safe_dump(allowed or {}), encoding="utf-8")
        return problems(tmp_path, known, codes)

    return run


RIGHT = [
    "There are <n.codings> codings from <wn.sources> sources with <n.participants> participants.",
    "Of <n.participants> people, <n.focus-group-participants> are in groups.",
    "<n.focus-group-participants> of the <n.participants> participants are in groups.",
    "<n.focus-group-participants> of the participants are in groups.",
    "The groups are of <n.group-size-min> to <n.group-size-max> people.",
    "The number of coders is <n.coders>; of the <n.sources> sources, <n.sources-coded-twice>"
    " were read twice.",
    "It is raised in <theme.A.interviews> of <n.interviews> interviews.",
    "It came up, or surfaced, in <theme.A.interviews> of <n.interviews> interviews.",
    "There were <n.interviews> individual interviews and <n.focus-groups> focus groups.",
    "The article reports <p.interviews> interviews. The data hold <n.interviews> interviews.",
    "There were <p.interviews> interviews [@foye2022].",
    "The article reports <p.interviews> interviews, and the data hold <n.interviews> interviews.",
    "There are <n.codings>\n*codings*.",
    "There are <n.codings> codings by primary coders.",
    "There are <n.sources> sources with <n.participants> participants [of some kinds]{#claim-a}.",
    "<label.A> is raised in <theme.A.interviews> of <n.interviews> interviews.",
    "[at least <n.sources> sources]{#claim-a}, and [not <n.coders> coders]{#claim-b}.",
    "The data do not name people, and hold <n.sources> sources.",
    "<n.codings> codings of <n.sources> sources show which of these raise which theme.",
    "<n.interviews> of <n.sources> sources are interviews.",
    "In interviews and focus groups, <n.participants> participants spoke.",
    "<label.A> is raised by <theme.A.people> of <n.participants> participants.",
    "Of the <n.interviews> interviews, <theme.A.interviews> raised it.",
    "<label.A> and <label.B> are among the <n.themes> themes.",
    "[All <n.interviews> interviews raise it]{#claim-a}.",
    "The article reports that <p.interviews> interviews raised fear.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_number_stands_beside_its_unit_its_denominator_and_its_owner(read, text):
    assert read(text) == []


WRONG = {
    "<n.interviews> of <n.focus-groups> interviews.": "its denominator is not n.focus-groups",
    "<n.interviews>/<n.codings> interviews.": "its denominator is not n.codings",
    "<n.interviews> out of the <n.themes> themes.": "its denominator is not n.themes",
    "<n.interviews> interviews of <n.focus-groups> sources.": "its denominator is not",
    "<theme.A.people> of <n.sources> sources.": "its denominator is not n.sources",
    "<n.codings> of <n.sources> sources.": "its denominator is not n.sources",
    "Of <n.participants> people, <n.sources-coded-twice> agree.": "is not n.participants",
    "Of <n.sources> sources, <n.sources-coded-twice> coders agree.": "“coders” stands after it",
    "They hold <n.participants> codings.": "“codings” stands after it",
    "They hold <n.interviews> sources.": "“sources” stands after it",
    "They hold <n.interviews> focus groups.": "“focus” stands after it",
    "They hold <n.participants> nurses.": "“nurses” stands after it",
    "They hold <n.participants> female participants.": "“female” stands after it",
    "They hold <n.participants>.": "“.” stands after it",
    "They hold <wn.participants>": "“nothing” stands after it",
    "They hold <n.participants>\nnurses.": "“nurses” stands after it",
    "They hold <n.participants> % of it.": "“%” stands after it",
    "They hold <n.sources><n.coders> coders.": "stands after it",
    "The number of sources is <n.coders>.": "stands after it",
    "They hold <n.focus-group-participants> participants.": "its denominator is missing",
    "They hold nearly <n.participants> participants.": "“nearly” before it",
    "They hold not <n.participants> participants.": "“not” before it",
    "The article reports <n.codings> codings.": "“reports” gives it to the article",
    "There are <n.codings> codings [@foye2022].": "gives it to the article",
    "As published, there were <n.interviews> interviews.": "“published” gives it to the article",
    "The data hold <p.interviews> interviews.": "“data” gives it to the data",
    "There were <p.interviews> interviews here.": "“here” gives it to the data",
    "There were <p.interviews> interviews.": "its sentence does not say so",
    "The article reports <p.interviews> of <n.sources> interviews.": "is not n.sources",
    "There are <n.participants> participants who are nurses.": "“who are” after its noun",
    "There are <n.participants> people with a degree.": "“with a” after its noun",
    "<n.focus-group-participants> of the <n.participants> participants from wards are in groups.": (
        "“from wards” after its noun"
    ),
    "They hold <n.sources> sources at most.": "“at most” after its noun",
    "They hold <n.sources> sources or more.": "“or more” after its noun",
    "They do not hold <n.sources> sources.": "“not” before it",
    "They never held as much as <n.sources> sources.": "“never” before it",
    "There are <n.group-size-max> participants.": "its sentence says so nowhere: write groups of",
    "It was so in <n.sources-coded-twice> of the <n.sources> sources.": "write second, twice",
    "<theme.A.people> of <n.participants> people are nurses.": "says so nowhere: write rais",
    "<label.B> is raised in <theme.A.interviews> of <n.interviews> interviews.": (
        "“label.B” beside it is of another code: write {{< var theme.B.interviews >}}"
    ),
    "In the data the article reports <n.codings> codings.": "“reports” gives it to the article",
    "The article reports of its data <n.codings> codings.": "“reports” gives it to the article",
    "There are <n.codings> codings in the data, the article reports.": "gives it to the article",
    "The data of the article hold <p.interviews> interviews.": "“data” gives it to the data",
    "As published, and by all accounts, there were <n.interviews> interviews.": "to the article",
    "<n.interviews> interviews raise <label.A>.": "“raise” says of all",
    "<n.interviews> interviews that clearly name fear.": "“name” says of all",
    "<n.codings> codings of <n.sources> sources are about fear.": "“are about” says of all",
    "<n.codings> codings belong to it.": "“belong” says of all",
    "<label.A> has <n.codings> codings.": "“label.A” says of all",
    "<label.A> has <n.subthemes> subthemes.": "“label.A” says of all",
    "The focus groups have <n.participants> participants.": "“focus groups” says of all",
    "In interviews there are <n.codings> codings.": "“interviews” says of all",
    "In the focus groups, <n.participants> participants spoke.": "“focus groups” says of all",
    "Of <n.sources> sources, <n.focus-groups> are interviews.": "“interviews” says of all",
    "Of <n.sources> sources, <n.focus-groups> are Interviews.": "“Interviews” says of all",
    "Interviews are there; in Interviews <n.codings> codings.": "“Interviews” says of all",
    "<n.interviews> of <n.sources> sources are focus groups.": "“focus groups” says of all",
}


CODES = {
    "A": {"number": "1", "label": "Waiting times"},
    "B": {"number": "2", "label": "Stigma and fear"},
}


@pytest.mark.parametrize(
    "text",
    [
        "Waiting was raised in <theme.A.interviews> of <n.interviews> interviews.",
        "It was raised in <theme.A.interviews> of <n.interviews> interviews.",
        "Waiting in fear was raised in <theme.A.interviews> of <n.interviews> interviews.",
        "Waiting was raised in <theme.A.interviews> of <n.interviews> interviews, and fear in"
        " <theme.B.interviews> of <n.interviews> interviews.",
        "The coders made <n.codings> codings.",
    ],
)
def test_words_of_its_own_label_may_stand_beside_the_number_of_a_code(read, text):
    assert read(text, codes=CODES) == []


@pytest.mark.parametrize(
    ("text", "said"),
    {
        "Fear was raised in <theme.A.interviews> of <n.interviews> interviews.": (
            "“Fear” beside it is of another code: write {{< var theme.B.interviews >}}, or label.A"
        ),
        "In <theme.A.interviews> of <n.interviews> interviews, stigma was raised.": "“stigma”",
        "Fear has <n.codings> codings.": "“Fear” says of all",
        "Waiting was raised in <n.sources> sources.": "“Waiting” says of all",
        "Managers made <n.codings> codings.": "“Managers” says of all",
        "<label.A> of fear was raised in <theme.B.interviews> of <n.interviews> interviews.": (
            "“label.A” beside it is of another code"
        ),
    }.items(),
)
def test_words_of_another_label_may_not_nor_a_part_before_a_total(read, text, said):
    (found,) = read(text, codes=CODES)
    assert said in found


def test_a_total_may_be_given_to_those_who_are_what_the_study_calls_its_people(read):
    text = "Nurses took part in <n.interviews> of <n.sources> interviews."
    assert any("“Nurses” says of all" in problem for problem in read(text))
    assert not any("“Nurses” says" in p for p in read(text, {"nouns": {"people": ["nurses"]}}))


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_another_noun_denominator_or_owner_is_refused_with_its_place(read, text, said):
    found = read(text)
    assert [p for p in found if said in p], found
    assert all(problem.startswith("index.qmd:3: {{< var ") for problem in found)


def test_a_refusal_says_what_is_counted_and_what_to_write(read):
    assert read("Words.\n\nThey hold\n<wn.interviews> people.") == [
        "index.qmd:6: {{< var n.interviews >}} counts interviews, and “people” stands after"
        " it: write interviews or interview there, or list n.interviews under `bare`"
        " in allowed.yml"
    ]


def test_what_is_allowed_beside_a_number_may_stand_and_has_to(read):
    assert read("<n.participants> clinicians.", {"nouns": {"people": ["clinicians"]}}) == []
    bare = {"bare": [{"number": "n.coders", "reason": "Of a formula."}]}
    for right in ("N is <n.coders>.", "N is <n.coders>, <n.coders> and so on", "N (<n.coders>)"):
        assert read(right, bare) == []
    for wrong in ("transcripts", "hours of talk", "took part, nurses"):
        (problem,) = read(f"N is <n.coders>. We read <n.coders> {wrong}.", bare)
        assert f"“{wrong.split()[0]}” stands after it" in problem
    for led in ("Interviews: ", "Sources numbered ", "Themes (n = ", "The number of sources is "):
        assert "stands after it" in read(f"N is <n.coders>. {led}<n.coders>.", bare)[0]
    assert read("Words.", bare) == ["allowed.yml: n.coders stands nowhere bare: delete it"]
    (problem,) = read("Ada had <n.codings> codings.", {"article": ["Ada"]})
    assert "“Ada” gives it to the article" in problem


CLAIM = "[most sources raise it]{#claim-a}"
HELD = [
    f"{CLAIM}.",
    f"In the data in this build, {CLAIM}, and [so it is]{{#claim-b}}.",
    f"It is not known. {CLAIM}. It is not said why.",
    f"The article concludes that {CLAIM} [@foye2022].",
    f"The theme is raised in a place, the other as well: {CLAIM}.",
    f"According to the abstract of the article, {CLAIM}.",
    "[It is not true that most do, except among coders]{#claim-a}.",
]


@pytest.mark.parametrize("text", HELD)
def test_a_claim_may_be_framed(read, text):
    assert read(text) == []


def test_where_a_claim_is_made_and_who_makes_it_restrict_nothing(read):
    said = """concludes concluded shows showed reports reported states stated finds found notes
    noted says said holds held writes wrote means records recorded adds added show see follows"""
    framed = [f"The article {word} that {CLAIM}." for word in said.split()]
    places = ["In the data in this build", "In this build", "In these data", "In the study"]
    framed += [f"{place}, {CLAIM}." for place in places]
    assert [text for text in framed if read(text)] == []
    assert read(f"The article hopes that {CLAIM}.")
    assert read(f"In data, {CLAIM}.")


def test_words_that_narrow_nothing_may_stand_before_a_noun(read):
    neutral = "individual anonymised separate distinct semi-structured in-depth qualitative"
    texts = [f"There were <n.interviews> {word} interviews." for word in neutral.split()]
    assert [text for text in texts if read(text)] == []
    assert read("There were <n.interviews> long interviews.")


BENT = {
    f"It is not true that {CLAIM}.": "not",
    f"It isn’t so that {CLAIM}.": "isn’t",
    f"It is *no*t so that {CLAIM}.": "not",
    f"It is not true, as Foye et al. say, that {CLAIM}.": "not",
    f"Never have\n{CLAIM}.": "Never",
    f"It is false:\n\n{CLAIM}.": "false",
    f"Among nurses, {CLAIM}.": "Among",
    f"It is said that among nurses {CLAIM}.": "among",
    f"In focus groups {CLAIM}.": "In",
    f"Unless all agree, {CLAIM}.": "Unless",
    f"{CLAIM}, which is untrue.": "untrue",
    f"{CLAIM} in interviews.": "in",
    f"{CLAIM}, but only among nurses.": "but",
    f"{CLAIM} except one.": "except",
    f"It is doubtful whether {CLAIM}.": "doubtful",
    f"According to nurses, {CLAIM}.": "According",
    f"Had they been asked, {CLAIM}.": "Had",
    f"Little suggests that {CLAIM}.": "Little",
    f"{CLAIM} by nurses.": "by",
    f"{CLAIM}. This is not so.": "not",
}


@pytest.mark.parametrize(("text", "word"), BENT.items())
def test_a_claim_that_is_negated_or_restricted_outside_of_its_words_is_refused(read, text, word):
    (problem,) = read(text)
    line = text[: text.index("[")].count("\n") + 3
    assert problem.startswith(f"index.qmd:{line}: “{word}” beside the claim a negates or restricts")


def test_where_nothing_is_published_a_text_may_call_itself_an_article(read, numbers):
    text = "This article reports {{< var n.codings >}} codings."
    assert "gives it to the article" in read(text)[0]
    own = {name: number for name, number in numbers.items() if "fact" not in number}
    assert read(text, known=own) == []


def said_of(read, forms, **options):
    """What is said of each sentence of some forms."""
    texts = [text.replace("CLAIM", CLAIM) for form in forms for text in sentences(form)]
    return {text: read(text, **options) for text in texts}


@pytest.mark.parametrize(("form", "said"), FORMS["refused"].items())
def test_each_wording_of_what_may_not_stand_beside_a_number_is_refused(read, form, said):
    found = said_of(read, [form])
    assert [text for text, problems in found.items() if said not in "".join(problems)] == []


@pytest.mark.parametrize("form", FORMS["standing"] + FORMS["framed"])
def test_each_wording_of_what_may_stand_beside_a_number_or_a_claim_stands(read, form):
    assert {text: said for text, said in said_of(read, [form]).items() if said} == {}


def test_a_number_that_may_stand_bare_may_not_be_led_to_by_another_noun(read):
    bare = {"bare": [{"number": "n.coders", "reason": "Of a formula."}]}
    assert [t for t, said in said_of(read, FORMS["bare"], allowed=bare).items() if said] == []
    found = said_of(read, FORMS["led"], allowed=bare)
    assert [t for t, said in found.items() if not any("stands after it" in s for s in said)] == []


@pytest.mark.parametrize("form", FORMS["turned"])
def test_each_wording_of_a_negation_or_a_restriction_beside_a_claim_is_refused(read, form):
    assert [text for text, said in said_of(read, [form]).items() if len(said) != 1] == []
