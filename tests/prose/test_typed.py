"""What may not be typed into a manuscript, and what may."""

import re

import pytest
import yaml

from analysis.meaning.lexicon import ASSERTING
from analysis.prose.numbers import content
from analysis.prose.typed import problems
from tests.support.forms import sentences
from tests.support.small import ROOT, write_study

FRONT = "---\ntitle: A small study\ndate: 2026-02-01\nabstract: |\n  ABSTRACT\n---\n\n"
VAR = "{{< var n.sources >}}"
WORDINGS = yaml.safe_load((ROOT / "tests/prose/wordings.yml").read_text("utf-8"))


@pytest.fixture(scope="session")
def numbers(tmp_path_factory):
    """The numbers of the small study: 4 people, 2 interviews and a focus group."""
    study = write_study(tmp_path_factory.mktemp("small") / "study")
    return {number["id"]: number for number in content(study)["numbers"]}


@pytest.fixture
def lint(tmp_path):
    """The problems of a manuscript with one line in a section."""

    def run(text, *, section="Methods {.free}", abstract="Words.", allowed=None, numbers=None):
        body = f"## {section}\n\n{text}\n"
        document = FRONT.replace("ABSTRACT", abstract) + body
        (tmp_path / "index.qmd").write_text(document, encoding="utf-8")
        if allowed:
            (tmp_path / "allowed.yml").write_text(yaml.safe_dump(allowed), encoding="utf-8")
        return problems(tmp_path, numbers)

    return run


def test_the_manuscript_of_this_repository_has_no_typed_results():
    assert problems(ROOT / "manuscript") == []


TYPED = {
    "Of 50 people, a few spoke.": "50",
    "In sixteen interviews it came up.": "sixteen",
    "Twenty sources were read.": "Twenty",
    "It came up in half of them.": "half",
    "It was coded twice.": "twice",
    "A dozen people agreed.": "dozen",
    "It was raised by f&#105;fty people.": "fifty",
    "It was raised by fif**ty** people.": "fifty",
    "It was raised by _fifty_ people.": "fifty",
    "It was raised by f[if]{.smallcaps}ty people.": "fifty",
    "It was raised by f[if](https://example.org)ty people.": "fifty",
    "It was raised by fif\u00adty people.": "fifty",
    "It was raised by ５０ people.": "50",
    "It was raised by ½ of them.": "1⁄2",
    f"[Of {VAR} sources, four]{{#claim-a}} agree.": "four",
    "### The four voices {#sec-voices}": "four",
    "![The 7 themes.](_figures/map){#fig-map fig-alt='{{< var alt.map >}}'}": "7",
    "![Themes.](_figures/map){#fig-map fig-alt='Three bars.'}": "Three",
    '::: {.callout-note title="Six groups"}': "Six",
    "[three links](https://example.org/three)": "three",
    "It was raised by `5` nurses.": "5",
    "It was raised by `five nurses`.": "five",
    "There were `n=5` of them.": "n=5",
    "It was raised by XII nurses.": "XII",
    "It was raised by L participants.": "L",
    "It was raised by xii people.": "xii",
    "It was raised by Xii nurses.": "Xii",
    "It was raised by xlii wards.": "xlii",
    "It was raised by ⅻ nurses.": "xii",
    "It came with the XIIth source.": "XIIth",
    "It came with the IInd of them.": "IInd",
    "It came with the IIIrd of them.": "IIIrd",
    "The XXIst raised it.": "XXIst",
    "It was the eleventh theme.": "eleventh",
    "A fifth of them agreed.": "fifth",
    "The twelfths agreed.": "twelfths",
    "It rose fivefold.": "fivefold",
    "Fiftyish were there.": "Fiftyish",
    "Thirtysomething spoke.": "Thirtysomething",
    "It rose {{< var n.sources >}}-fold.": "-fold",
    "It was said by fiftyfive people.": "fiftyfive",
    f"It was said by {VAR} % of them.": "%",
    f"It was said by {VAR} per cent of them.": "per cent",
    f"It was said by {VAR} percent of them.": "percent",
    "It tripled.": "tripled",
}


@pytest.mark.parametrize(("text", "word"), TYPED.items())
def test_a_typed_number_is_refused_with_its_place_what_to_do_and_the_way_out(lint, text, word):
    found = [problem for problem in lint(text, section="Findings") if "asserts" not in problem]
    assert found == [
        f"index.qmd:10: “{word}” is a typed number: write {{{{< var name >}}}}, or say in"
        " allowed.yml why it may stand"
    ]


# English has these for numbers, besides those from one to ninety-nine.
WORDS_OF_NUMBER = """
zero nil nought once twice thrice half halve halves halved quarter quarters dozen dozens hundred
hundreds thousand thousands million millions billion billions zillions gazillions double doubled
doubles doubling triple tripled triples tripling treble trebled quadruple quadrupled quintuple
couple percent second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth
"""


def test_each_word_of_number_is_a_typed_number(lint):
    found = lint(
        "\n\n".join(f"It says {word}." for word in WORDS_OF_NUMBER.split()), section="Findings"
    )
    said = re.findall(r"“(\w+)” is a typed number", "\n".join(found))
    assert said == WORDS_OF_NUMBER.split()


UNCOUNTED = [
    "Interviews took place from March to May 2021 and lasted 45 to 90 minutes.",
    "Diagnoses followed ICD-10 (F60.3), and coding was done in NVivo 12.",
    "The committee approved it on 12 March 2021 (REC 21/NW/0417, protocol 3.1).",
    "Of 60 people invited, a third replied; two of them withdrew.",
    "A survey found that 84 % of services had at least one team [@dale2017].",
    "We piloted the guide in 9 interviews with nurses, and paid 16 euros an hour.",
]


@pytest.mark.parametrize("text", UNCOUNTED)
def test_in_a_section_that_is_declared_free_a_number_may_be_typed(lint, text, numbers):
    assert lint(text, numbers=numbers) == []
    assert [p for p in lint(text, section="Findings", numbers=numbers) if "typed number" in p]


REPEATED = {
    "We spoke with 4 participants.": "n.participants",
    "We spoke with four people in all.": "n.participants",
    "We spoke with four of the participants.": "n.participants",
    "We spoke with 4 adult participants.": "n.participants",
    "We spoke with participants (n = 4).": "n.participants",
    "Participants (n=4) spoke.": "n.participants",
    "The number of participants was 4.": "n.participants",
    "There were two in-depth interviews.": "n.interviews",
    "There were two individual,\nsemi-structured interviews.": "n.interviews",
    "There was 1 focus group.": "n.focus-groups",
    "All 3 transcripts were read.": "n.sources",
    "We asked four clinicians.": "n.participants",
    "The theme was raised in 1 of the interviews.": "theme.A-wait.interviews",
}


@pytest.mark.parametrize(("text", "name"), REPEATED.items())
def test_a_count_of_the_study_beside_its_noun_is_suggested_by_name(lint, text, name, numbers):
    allowed = {"nouns": {"people": ["clinicians"]}}
    for section in ("Methods {.free}", "Findings"):
        found = lint(text, section=section, numbers=numbers, allowed=allowed)
        (problem,) = [p for p in found if "asserts" not in p]
        assert f" is {name} of this study: write {{{{< var {name} >}}}} " in problem


BESIDE = [
    "We asked four {of the |of our |of these |of those |of all |}participants.",
    "We asked four {old |old, kind |well-known }participants.",
    "We asked participants{ (4)| [4]| (n = 4)| (n=4)| ( 4 )| [n=4]|, n = 4|, n=4| n=4}.",
    "The number of {participants|clinicians} {was|is} 4.",
]
APART = [
    "We asked four {doctors |boys, |of some |very old, kind }participants.",
    "We asked four{, | of|; } participants.",
    "We asked four {with|in|by|to|and|or|for|from|at|on|per|a|an} participants.",
    "We asked participants{. 4| 4| (about 4)} there.",
]


@pytest.mark.parametrize(("forms", "is_named"), [(BESIDE, True), (APART, False)])
def test_a_noun_belongs_to_a_number_where_nothing_of_its_own_stands_between(
    lint, numbers, forms, is_named
):
    allowed = {"nouns": {"people": ["clinicians"]}}
    texts = [text for form in forms for text in sentences(form)]
    named = "is n.participants of this study"
    found = {t: lint(t, numbers=numbers, allowed=allowed, section="Findings") for t in texts}
    assert [t for t in texts if any(named in p for p in found[t]) is not is_named] == []


HELD = [
    "1. They waited.\n2. They left.\n\n3. They came back.",
    "It was one of the reasons why they left, and one of our aims to see why.",
    "On the one hand they heard one another; on the other hand they did not.",
    "A second limitation is that notes were short. Third, they were late.",
    "The participant (P19) left, as did P20, INT-07 and (anna_3, ward).",
    "They asked (1) who came; (2) who left; and (3) who stayed.",
    "In 2019, after the flood of 2018, they moved. Since 2020 they stay (Acker, 2020).",
    "On 12 March 2021 it closed, and from the 1990s it was open.",
    "They were held under Section 3 of the Mental Health Act 1983, or under section 136.",
    "COVID-19 and ICD-10 changed it.",
    "### Seen again, 2019–2021",
]


@pytest.mark.parametrize("text", HELD)
def test_numbers_of_lists_laws_days_codes_and_idioms_are_no_results_anywhere(lint, text):
    found = lint(text, section="Findings")
    assert [problem for problem in found if "number" in problem] == []


@pytest.mark.parametrize(
    "text",
    [
        "One of the participants left.",
        "One of the nurses left.",
        "One nurse left.",
        "It was raised by most (16).",
        "It was raised by nurses (N16).",
        "It was raised by nurses, (16) and clerks.",
        "16. Interviews raised it.",
        "In 2021 nurses raised it.",
        "There were 2021 codings.",
        "Seen by sources (1) and (2) people.",
        "The second nurse left.",
        "In Section 3 it is said.",
        "P19 % of them left.",
        "X16 of the participants left.",
        "X16 interviews raised it.",
        "On 12 March nurses left.",
        "### Seen in room 12019",
    ],
)
def test_what_only_looks_like_these_is_refused(lint, text):
    assert [p for p in lint(text, section="Findings") if "is a typed number" in p]


@pytest.mark.parametrize("text", ["Table 3", "Figure S2", "Fig. 4", "Tables IV", "section 2.1"])
def test_a_typed_caption_number_is_refused(lint, text):
    (problem,) = lint(f"As {text} shows.")
    assert problem.startswith(f"index.qmd:10: “{text}” is a typed number: refer to it by its label")


@pytest.mark.parametrize(
    "text",
    [
        f"Of {VAR} sources, {{{{< var wn.coders >}}}} were read [@braun2006, p. 87; @foye2022].",
        "See [the article](https://doi.org/10.1186/s12888) and <https://doi.org/10.1186/s12888>.",
        "### Voices {#sec-theme-1}",
        "Run `make DATA=study2`, as @tbl-theme2 and @sec-part1 say.",
        "Someone bones the tensed oxen, a tone often eightsome.",
        "{{< include _tables/theme-2.md >}}",
        "![Themes.](_figures/map2){#fig-map2 fig-alt='{{< var alt.map2 >}}'}",
        "Most people, and everyone in the methods, may be spoken of.",
        "I spoke to people of a MIX of ages, with a CD and a DVD, in XL shirts, on the LIST.",
        "A second coder read them, in seconds; the section on scaffolds is unfolded.",
        "The DSM-IV, the percentage, the doublet, the mix of people, and livid members.",
        "Run `git diff --exit-code` in `data/published/`, or `table1`, `v2`, `study-2`.",
    ],
)
def test_variables_citations_links_labels_and_code_are_not_typed_results(lint, text):
    assert lint(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |",
        "| a | b |\n|---|---|\n| c | d |",
        "--- | ---",
        "+---+---+",
        "a   b\n--- ---\nc   d",
        "|:--|--:|",
    ],
)
def test_a_table_made_by_hand_is_refused(lint, text):
    (problem,) = lint(text)
    assert "is a table made by hand: include an exhibit" in problem


def test_words_that_no_step_made_are_not_included(lint):
    assert lint("{{< include results.md >}}") == [
        "index.qmd:10: results.md is not made by the build: write its words here instead"
    ]


@pytest.mark.parametrize("word", ASSERTING)
def test_a_word_of_quantity_order_or_difference_needs_a_claim(lint, word):
    text = f"It went {word.capitalize()} so."
    said = f"index.qmd:10: “{word.capitalize()}” asserts quantity"
    assert [p for p in lint(text, section="Findings") if p.startswith(said)]
    assert lint(f"[It went {word} so]{{#claim-so}}.", section="Findings") == []
    found = lint(text, section="Methods {.free}")
    assert [problem for problem in found if "is a typed number" not in problem] == []


def lines_refused(lint, sentences, section):
    """The sentences of which a word asserts, in a section of which each is a paragraph."""
    found = "\n".join(p for p in lint("\n\n".join(sentences), section=section))
    return [s for n, s in enumerate(sentences) if f"index.qmd:{10 + 2 * n}: " in found]


def test_sentences_that_assert_are_refused_however_they_are_worded(lint):
    said = WORDINGS["asserting"]
    assert lines_refused(lint, said, "Findings") == said


@pytest.mark.parametrize("each", WORDINGS["each"], ids=lambda each: each["form"])
def test_each_word_that_asserts_in_a_sentence_is_known(lint, each):
    words = [word.replace("_", " ") for word in [*each["words"].split(), each["but"]]]
    said = [each["form"].format(word) for word in words]
    assert lines_refused(lint, said, "Findings") == said[:-1]


def test_phrases_that_only_sound_like_it_say_nothing(lint):
    said = [f"It was {phrase.replace('_', ' ')} said." for phrase in WORDINGS["idle"].split()]
    assert lines_refused(lint, said, "Findings") == []


def test_plain_sentences_are_not_refused(lint):
    assert lines_refused(lint, WORDINGS["plain"], "Findings") == []


def test_no_sentence_is_refused_for_what_it_asserts_where_its_section_is_free(lint):
    text = "\n\n".join(WORDINGS["asserting"])
    assert [p for p in lint(text, section="Policy {.free}") if "asserts" in p] == []


HEADINGS = [
    "Results and discussion {#sec-here}",
    "Main findings",
    "*Findings*",
    "Methods",
    "A {#b}",
]


@pytest.mark.parametrize("heading", [*HEADINGS, "Results {.unnumbered}", "x\n\n### Deeper"])
def test_every_section_is_held_whose_heading_does_not_declare_it_free(lint, heading):
    found = lint("It was often so.", section=heading)
    assert [p for p in found if "“often” asserts" in p]


@pytest.mark.parametrize("free", ["{.free}", "{#sec-a .free}", "{.unnumbered .free}"])
def test_a_section_that_is_declared_free_ends_with_the_next_heading_of_its_level(lint, free):
    text = "### Deeper\n\nIt was often so.\n\n"
    assert lint(text, section=f"Notes {free}") == []
    (problem,) = lint(f"{text}## Next\n\nIt was never so.", section=f"Notes {free}")
    assert problem.startswith("index.qmd:16: “never”")


@pytest.mark.parametrize(
    "text",
    [
        "### Seldom said",
        "**Findings**\n\nSeldom.",
        "*Findings.*\n\nSeldom.",
        "##Findings\n\nSeldom.",
        "::: {.callout-note title='Seldom'}\nWords.\n:::",
        "Table: Seldom said.",
        "![Seldom so.](_figures/map){#fig-map fig-alt='{{< var alt.map >}}'}",
        "![Themes.](_figures/map){#fig-map fig-alt='Bars that are seldom long.'}",
        "::: {#tbl-a}\n\n{{< include _tables/a.md >}}\n\nWhat is seldom so.\n\n:::\n\nSeldom.",
    ],
)
def test_headings_captions_and_alt_texts_are_held_in_a_free_section_too(lint, text):
    (problem,) = lint(text)
    assert "eldom” asserts" in problem


@pytest.mark.parametrize("key", ["title", "subtitle", '"subtitle"', "keywords", "abstract"])
def test_the_front_matter_is_held(tmp_path, key):
    text = f"---\n{key}:\n  - Often\n---\n"
    (tmp_path / "index.qmd").write_text(text, encoding="utf-8")
    (problem,) = problems(tmp_path)
    assert problem.startswith("index.qmd:3: “Often” asserts")


def test_a_claim_covers_its_own_words_and_no_others(lint):
    text = f"[Most of {VAR} agree [@foye2022]]{{#claim-agree}}, and few do not."
    (problem,) = lint(text, section="Findings")
    assert "“few”" in problem


def test_the_abstract_the_title_and_subsections_are_read_too(lint):
    found = lint("### Which is rare\n\nOften.", section="Findings", abstract="Most of 50 agree.")
    assert [problem.split("” ")[0] for problem in found] == [
        "index.qmd:5: “50",
        "index.qmd:5: “Most",
        "index.qmd:10: “rare",
        "index.qmd:12: “Often",
    ]


def test_the_words_of_a_manuscript_extend_the_dictionary(lint):
    allowed = {"quantifiers": ["leads up to"]}
    assert lint("It leads up to care.", section="Findings") == []
    (problem,) = lint("It leads up to care.", section="Findings", allowed=allowed)
    assert "“leads up to” asserts" in problem
    told = lint("Most of it leads up to few.", section="Findings", allowed=allowed)
    assert [problem.split("”")[0].split("“")[1] for problem in told] == [
        "Most",
        "leads up to",
        "few",
    ]


def test_a_word_of_a_manuscript_is_a_whole_word(lint):
    allowed = {"quantifiers": ["gleam"]}
    assert len(lint("(gleam) Gleam. gleam-like", section="Findings", allowed=allowed)) == 3
    assert lint("Agleam, gleams, gleaming", section="Findings", allowed=allowed) == []


def test_an_explained_phrase_may_stand_wherever_it_stands(lint):
    allowed = {"phrases": [{"phrase": "one side", "reason": "Of a path."}]}
    section = "Findings"
    assert lint("They saw one\nside.", section=section, allowed=allowed) == []
    (problem,) = lint("They saw one side, and one spoke.", section=section, allowed=allowed)
    assert "“one”" in problem
    assert lint("They saw one sidewalk.", section=section, allowed=allowed)


def test_what_may_be_allowed_is_said_where_the_file_says_nothing_of_it(lint):
    (problem,) = lint("They heard it.", allowed=["one another"])
    assert problem.endswith(
        "expected lists such as `quantifiers`, of words, and `phrases`, each with phrase and reason"
    )


def test_one_word_suffices_as_a_phrase_where_it_is_not_a_result_by_itself(lint):
    allowed = {"phrases": [{"phrase": "significant", "reason": "Of others, in sociology."}]}
    assert lint("Their significant others.", section="Findings", allowed=allowed) == []
    assert lint("Their significantly others.", section="Findings", allowed=allowed)


@pytest.mark.parametrize(
    ("phrase", "reason", "said"),
    [
        ("one another", "", "the reason why it may stand"),
        ("heard", "", "the reason why it may stand"),
        ("", "A pronoun.", "expected a phrase"),
        ("each other", "A pronoun.", "stands nowhere in the text: delete it"),
    ],
)
def test_an_allowance_without_reason_too_short_or_unused_is_refused(lint, phrase, reason, said):
    allowed = {"phrases": [{"phrase": phrase, "reason": reason}]}
    (problem,) = lint("They heard it.", allowed=allowed)
    assert problem.startswith("allowed.yml:")
    assert said in problem


@pytest.mark.parametrize("word", ["one", "Most", "16", "7 ", "none", "%", "highest", "dozen"])
def test_a_word_that_would_hide_any_result_is_no_phrase(lint, word):
    allowed = {"phrases": [{"phrase": word, "reason": "A pronoun."}]}
    found = lint(f"It was {word} so.", section="Findings", allowed=allowed)
    assert f"“{word.strip()}” is allowed everywhere, and would hide a result" in found[0]


def test_every_problem_of_a_line_is_reported_at_once(lint):
    found = lint("Most of fifty people agree, as Table 3 shows.", section="Findings")
    assert len(found) == 3


CODED, LARGEST = "{{< var n.sources-coded-twice >}} sources", "{{< var n.group-size-max >}} people"


def test_words_by_which_a_sentence_says_what_its_number_counts_may_stand(lint, numbers):
    for text in (
        f"In all, {CODED} were coded twice.",
        f"The largest focus group has {LARGEST}, and {CODED} were read twice.",
    ):
        assert lint(text, section="Findings", numbers=numbers) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Sources were coded twice.", "twice"),
        (f"In all there are {CODED}. They were coded twice.", "twice"),
        (f"Twice as many nurses spoke in {CODED}.", "Twice"),
        (f"The largest theme was raised by {LARGEST}.", "largest"),
        (f"The largest group coded {CODED}.", "largest"),
    ],
)
def test_but_not_where_they_say_something_else(lint, numbers, text, word):
    assert any(f"“{word}”" in said for said in lint(text, section="Findings", numbers=numbers))


@pytest.mark.parametrize(
    "words", ["аll of them", "Μost of them", "mоst of them", "Mo\u00adst of them", "𝐌𝐨𝐬𝐭 of them"]
)
def test_letters_of_other_scripts_are_read_as_those_that_they_look_like(lint, words):
    assert "asserts quantity" in lint(f"It was {words}.", section="Findings")[0]
    allowed = {"phrases": [{"phrase": words, "reason": "As it is typed."}]}
    assert lint(f"It was {words}.", section="Findings", allowed=allowed) == []


OWN = "| Word | Meaning |\n|---|---|\n| Queue | {} |\n\n: Words. {{#tbl-words}}"


@pytest.mark.parametrize("section", ["Methods {.free}", "Findings"])
def test_a_table_of_ones_own_may_stand_with_a_label_and_a_caption(lint, section):
    assert lint(OWN.format("People"), section=section) == []
    above = ": Words. {#tbl-words}\n\n| Word | Meaning |\n|---|---|\n| Queue | People |"
    assert lint(above, section=section) == []
    assert "made by hand" in lint(OWN.format("People").partition(":")[0], section=section)[0]


def test_a_number_in_a_cell_of_it_is_typed_all_the_same(lint):
    (problem,) = lint(OWN.format("12 people"), section="Findings")
    assert problem.startswith("index.qmd:12: “12”")


@pytest.mark.parametrize(("cell", "wrong"), [("Tell me about it", 0), ("12 people waited", 1)])
def test_a_table_that_is_included_is_read_row_by_row(lint, tmp_path, cell, wrong):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/guide.csv").write_text(f"Topic,Question\nWaiting,{cell}\n", "utf-8")
    text = "::: {#tbl-guide}\n\n{{< include _tables/guide.md >}}\n\nThe guide.\n\n:::"
    assert len(lint(text, section="Findings")) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "Agreement was $\\kappa = \\frac{p_o - p_e}{1 - p_e}$, with $x^2$ and $w_1$.",
        "$$\nW = \\sum_{i=1}^{n} \\frac{w_i}{2}\n$$ {#eq-wait}",
        "Words.[^1]\n\n[^1]: A note.",
        "Of H~2~O, and of m^2^.",
        "Words <!-- of 12 people, half of whom\n\ntwice said so --> alone.",
        "Write to <a@example.org>.",
        "Term\n\n:   What it means",
    ],
)
def test_formulas_marks_of_notes_units_and_comments_are_no_typed_results(lint, text):
    assert lint(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "So $n = 12$.",
        "So $12$ people.",
        "So $p < 0.05$ it was.",
        "$$\n\\kappa \\approx 0.61\n$$ {#eq-k}",
        "$12 = n$",
        "Words.[^1]\n\n[^1]: Of 12 people.",
    ],
)
def test_a_number_to_which_a_formula_comes_or_that_a_note_gives_is_typed(lint, text):
    (problem,) = lint(text, section="Findings")
    assert "is a typed number" in problem


def test_phrases_that_share_a_word_may_both_stand(lint):
    said = [{"phrase": p, "reason": "So it is."} for p in ("mostly work", "work alone")]
    assert lint("Bakers mostly work alone.", section="Findings", allowed={"phrases": said}) == []
