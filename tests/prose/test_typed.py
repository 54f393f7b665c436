"""What may not be typed into a manuscript, and what may."""

import pytest
import yaml

from analysis.meaning.lexicon import ASSERTING
from analysis.prose.typed import plain, problems
from tests.support.small import ROOT

FRONT = "---\ntitle: A small study\ndate: 2026-02-01\nabstract: |\n  ABSTRACT\n---\n\n"
VAR = "{{< var n.sources >}}"
WORDINGS = yaml.safe_load((ROOT / "tests/prose/wordings.yml").read_text("utf-8"))


@pytest.fixture
def lint(tmp_path):
    """The problems of a manuscript with one line in a section."""

    def run(text, *, section="Methods {.free}", abstract="Words.", allowed=None):
        body = f"## {section}\n\n{text}\n"
        document = FRONT.replace("ABSTRACT", abstract) + body
        (tmp_path / "index.qmd").write_text(document, encoding="utf-8")
        if allowed:
            (tmp_path / "allowed.yml").write_text(yaml.safe_dump(allowed), encoding="utf-8")
        return problems(tmp_path)

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
    "It was raised by ⅻ nurses.": "xii",
    "It was the eleventh theme.": "eleventh",
    "A fifth of them agreed.": "fifth",
    "The twelfths agreed.": "twelfths",
    "It rose fivefold.": "fivefold",
    "It rose {{< var n.sources >}}-fold.": "-fold",
    "It was said by fiftyfive people.": "fiftyfive",
    f"It was said by {VAR} % of them.": "%",
    f"It was said by {VAR} per cent of them.": "per cent",
    f"It was said by {VAR} percent of them.": "percent",
    "It tripled.": "tripled",
}


@pytest.mark.parametrize(("text", "word"), TYPED.items())
def test_a_typed_number_is_refused_with_its_place_and_what_to_do(lint, text, word):
    assert lint(text) == [f"index.qmd:10: “{word}” is a typed number: write {{{{< var name >}}}}"]


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
        "I spoke to people of a MIX of ages, with a CD and a DVD, in XL shirts.",
        "A second coder read them, in seconds; the section on scaffolds is unfolded.",
        "The DSM-IV, the percentage, the doublet, the mix of people, and livid members.",
        "Run `git diff --exit-code` in `data/published/`, or `table1`, `v2`, `study-2`.",
    ],
)
def test_variables_citations_links_labels_and_code_are_not_typed_results(lint, text):
    assert lint(text) == []


@pytest.mark.parametrize(
    "text", ["| a | b |", "--- | ---", "+---+---+", "a   b\n--- ---\nc   d", "|:--|--:|"]
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


def test_an_explained_phrase_may_stand_wherever_it_stands(lint):
    allowed = {"phrases": [{"phrase": "one another", "reason": "A pronoun."}]}
    assert lint("They heard one another.", allowed=allowed) == []
    (problem,) = lint("They heard one another, and one spoke.", allowed=allowed)
    assert "“one”" in problem


@pytest.mark.parametrize(
    ("phrase", "reason", "said"),
    [
        ("one another", "", "the reason why it may stand"),
        ("one", "A pronoun.", "at least two words"),
        ("each other", "A pronoun.", "stands nowhere in the text: delete it"),
    ],
)
def test_an_allowance_without_reason_too_short_or_unused_is_refused(lint, phrase, reason, said):
    allowed = {"phrases": [{"phrase": phrase, "reason": reason}]}
    (problem,) = lint("They heard it.", allowed=allowed)
    assert problem.startswith("allowed.yml:")
    assert said in problem


def test_every_problem_of_a_line_is_reported_at_once(lint):
    found = lint("Most of fifty people agree, as Table 3 shows.", section="Findings")
    assert len(found) == 3


def test_what_is_left_of_a_line_is_what_was_typed():
    line = f"*Of* {VAR} `x1` [words](a.html#b2) &amp; [@key2020] {{#sec-1}}"
    assert plain(line).split() == ["Of", "[words]", "&", "[", "]"]


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
