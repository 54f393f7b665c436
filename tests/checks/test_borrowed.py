"""Words of others in a text: what may stand in quotation marks, and labels in headings."""

import json

import pytest
import yaml

from analysis.checks.borrowed import former_labels, headings, quotes
from tests.support.forms import sentences
from tests.support.run import commit, needs_git, write

CLEARED = ["TEST TEXT ONE, which nobody said", "TEST TEXT TWO; it’s not said"]
LABELS = {"A": "Waiting for help", "A-wait": "‘Still a wait’", "B": "Trust"}


@pytest.fixture
def read(tmp_path):
    """What is wrong with a text below a heading."""

    def run(text, section="Findings", allowed=None):
        files = {"index.qmd": f"## {section}\n\n{text}\n", "allowed.yml": yaml.safe_dump(allowed)}
        folder = write(tmp_path / "manuscript", files)
        return list(quotes(folder, CLEARED, LABELS.values()))

    return run


NOT_CLEARED = [
    "As one said, “we were lost”.",
    'As one said, "we were lost".',
    "As one said, ‘we weren’t lost’.",
    "As one said, 'we weren't lost'.",
    "As one said, „wir waren verloren“, or «nous étions perdus».",
    "As one said, &ldquo;we were lost&rdquo;.",
    "As one said, “we were\nlost”.",
    "As one said, “we **were** lost”.",
    "> We were lost.",
    "> We were\n> lost.\n>\n> Focus group, P1",
    "[As one said, “we were lost”]{#claim-lost}.",
    "They called it “firefighting”.",
    "It is known [@foye2022]. As one said, “we were lost”.",
    "“TEST TEXT ONE, which somebody said”.",
    "As @fig-map shows, “we were lost”.",
    "![They were “lost in it”.](_figures/map){#fig-map fig-alt='A map'}",
    "![Map.](_figures/map){#fig-map fig-alt='Bars of “all who were lost”'}",
]


@pytest.mark.parametrize("text", NOT_CLEARED)
def test_words_in_quotation_marks_that_nobody_cleared_are_refused_with_the_ways_out(read, text):
    found = read(text)
    assert found
    for problem in found:
        assert problem.startswith("index.qmd:3: “")
        assert "{{< var quote.NAME >}} or {{< include _quotes/NAME.md >}}" in problem
        assert problem.endswith("or say in allowed.yml why it may stand")


LOST = "we were lost"
MARKED = [
    f"It was {{“{LOST}”|„{LOST}“|„{LOST}”|«{LOST}»|‹{LOST}›|\"{LOST}\"|‘{LOST}’|'{LOST}'}}.",
    f"“{LOST}”{{.|?|!|.)|.]}} So @foye2022 says.",
    f"So @foye2022 says{{.|?|!|.”|.’|.»|.)|.]}} It was “{LOST}”.",
    f"It was “{LOST}”, as {{a@foye2022|\\@foye2022|@fig-a|@stbl-a}} says.",
    "It was ‘we weren’t{ lost|’ lost| ‘lost}’.",
    f"It was (‘{LOST}’) and ('{LOST}')",
    f"> {LOST}{{| and left}}",
    f"{{> |>|   > }}{LOST}",
    f'::: {{.callout-note title="So it was"}} a b=“{LOST}” :::',
]
UNMARKED = [
    f"It was {{a\"{LOST}\"|\"\"{LOST}|a‘{LOST}’|’‘{LOST}’|‘{LOST}’s|a'{LOST}'|'{LOST}'s|“”|“…”}}.",
    f"It was {{“{LOST}|{LOST}”|«{LOST}|„{LOST}|‘{LOST}|'{LOST}}}.",
    f"They say “{LOST}” {{[@foye2022]|[@foye2022, p. 2]|(@foye2022)}} there. It is so.",
    f"@foye2022 says“{LOST}”{{.|?|!|}}",
    f"    > {LOST}",
    f"> {LOST} [@foye2022]",
]


@pytest.mark.parametrize(("forms", "wanted"), [(MARKED, True), (UNMARKED, False)])
def test_each_mark_of_what_is_said_is_known_and_what_ends_its_sentence(read, forms, wanted):
    texts = [text for form in forms for text in sentences(form)]
    assert {text: found for text in texts if bool(found := read(text)) is not wanted} == {}


@pytest.mark.parametrize(("length", "shown"), [(60, "a" * 60), (61, "a" * 59 + "…")])
def test_what_is_said_at_length_is_shown_by_its_beginning(read, length, shown):
    (problem,) = read(f"It was\n“{'a' * length}”.")
    assert problem.startswith(f"index.qmd:4: “{shown}” stands in quotation marks")


def test_what_is_marked_is_named_by_its_own_line(read):
    text = f"One.\n“{LOST}” they\nsaid, and\n“{LOST} there”."
    assert [said.split(" ")[0] for said in read(text)] == ["index.qmd:4:", "index.qmd:6:"]
    assert read(f"One.\n> {LOST}")[0].startswith("index.qmd:4: ")
    assert len(read(f"“{LOST}”.\n\nSo it was [@foye2022].")) == 1


def test_what_code_and_variables_hold_is_not_said_but_what_attributes_show_is(read):
    assert read(f"`“{LOST}”` {{{{< var a “{LOST}” >}}}}") == []
    for shown in (f"'As “{LOST}” it was'", f'"As ‘{LOST}’ it was"'):
        assert len(read(f"![A](b){{#fig-a fig-alt={shown}}}")) == 1
    assert read(f"![A](b){{#fig-a fig-alt='{LOST}'}}") == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    {
        '"We were all lost"': 0,
        "'We were all lost'": 0,
        "\n  'We were all lost'  ": 0,
        'As one said, "we were all lost"': 1,
        '"We were all lost" they said': 1,
        "\"We were all lost'": 0,
    }.items(),
)
def test_marks_around_the_whole_of_an_option_are_of_yaml(tmp_path, said, wrong):
    write(tmp_path, {"index.qmd": f"---\ntitle: A\nabstract: {said}\n---\n"})
    assert len([*quotes(tmp_path, CLEARED, ())]) == wrong


def test_attributes_are_read_one_by_one_and_code_parts_what_it_stands_between(read):
    assert read("![A](b){#fig-a fig-alt='x.' title='(Map)'}") == []
    assert len(read(f"o`a`'{LOST}'")) == 1


STANDS = [
    "As one said, {{< var quote.E1 >}}.",
    "{{< include _quotes/E1.md >}}",
    "As one said, “TEST TEXT ONE, which nobody said”, and “nobody said”.",
    "As one said, 'TEST TEXT TWO; it's not said'.",
    "> TEST TEXT ONE, which nobody said",
    "The theme “Waiting for help” and ‘still a wait’.",
    "The article calls it “a diagnosis of exclusion” [@foye2022].",
    "> A diagnosis of exclusion. [@foye2022]",
    "As @foye2022 say, “it is no diagnosis”.",
    "The participants’ views, the ’90s, rock ’n’ roll, and the nurses' views of others' views.",
    'Run `make "DATA=my study"`.',
    '::: {.callout-note title="A note on it"}',
    'They heard "{{< var label.A >}}".',
]


@pytest.mark.parametrize("text", STANDS)
def test_cleared_quotes_labels_and_citations_stand(read, text):
    assert read(text) == []


def test_a_phrase_that_is_explained_stands(read):
    allowed = {"phrases": [{"phrase": "a wicked problem", "reason": "Rittel and Webber."}]}
    assert read("It is “a wicked problem”.", allowed=allowed) == []


@pytest.mark.parametrize(
    "section", ["Discussion {#sec-d}", "Strengths and limitations", "Conclusion"]
)
def test_a_term_stands_where_a_text_speaks_for_itself_and_speech_does_not(read, section):
    assert read("So-called “difficult patients” are heard of.", section) == []
    assert read("As one said, “we were lost in there”.", section)
    assert read("### Deeper\n\nSo-called “difficult patients” are heard of.", section) == []


def test_sections_that_are_declared_free_are_their_authors(read):
    assert read("We asked: “What do you wait for, and why?”", "Methods {.free}") == []
    assert read("We asked: “What do you wait for, and why?”", "Methods")


def test_the_abstract_is_held_and_what_quotes_a_title_in_yaml_is_not(tmp_path):
    front = (
        '---\ntitle: "All that we were told"\nabstract: |\n  They said “we were all lost”.\n---\n'
    )
    folder = write(tmp_path / "manuscript", {"index.qmd": front})
    (problem,) = quotes(folder, CLEARED, [])
    assert problem.startswith("index.qmd:4: “we were all lost”")


def headed(folder, text, former):
    write(folder, {"index.qmd": f"{text}\n\nWords.\n"})
    return list(headings(folder, LABELS, former))


FORMER = {"Waiting in line": "A", "Queues": "A-wait", "Hope and its loss": ""}


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("### Waiting in line {#sec-a}", "“Waiting in line”, which A was called before"),
        ("### Theme 1: *waiting* in line", "write {{< var label.A >}}"),
        ("**Queues**", "write {{< var label.A-wait >}}"),
        ("### Hope and its loss", "no code has it any more"),
        ("### Waiting for helps {#sec-a}", "nearly what A is called, “Waiting for help”"),
    ],
)
def test_a_heading_that_repeats_an_old_label_is_noticed(tmp_path, heading, said):
    (problem,) = headed(tmp_path, heading, FORMER)
    assert problem.startswith("index.qmd:1: the heading repeats ")
    assert said in problem


@pytest.mark.parametrize(
    "heading",
    [
        *("### {{< var label.A >}} {#sec-a}", "### Waiting for help", "### Trust", "## Findings"),
        *("Waiting in line", "### Hopes", "### Waitings in lines", "### 1"),
    ],
)
def test_a_heading_that_follows_the_labels_or_is_its_own_is_not(tmp_path, heading):
    assert headed(tmp_path, heading, FORMER) == []


# 34 of 40 letters are in both, which is 0.85 of them; then 34 of 41.
@pytest.mark.parametrize(
    ("label", "heading"), [("a" * 17 + "bcd", "a" * 17 + "efg"), ("a" * 17, "a" * 17 + "bcdefg")]
)
def test_a_heading_is_nearly_a_label_if_most_of_both_is_alike(tmp_path, label, heading):
    for more, said in (("", 1), ("h", 0)):
        write(tmp_path, {"index.qmd": f"## {heading}{more}\n"})
        assert len([*headings(tmp_path, {"A": label}, {})]) == said


@needs_git
def test_old_labels_are_those_of_the_last_build_and_of_what_git_has_committed(tmp_path):
    def built(**labels):
        write(tmp_path, {"tables/numbers.json": json.dumps({"labels": labels})})

    built(A="Queues", B="Trust", C="Hope")
    commit(tmp_path, "one")
    (tmp_path / "tables/numbers.json").unlink()
    commit(tmp_path, "none")
    built(A="Lining up")
    commit(tmp_path, "two")
    built(A="Waiting in line", B="Trust")
    assert former_labels(tmp_path, {"A": "Waiting", "B": "Trust"}) == {
        "Waiting in line": "A",
        "Lining up": "A",
        "Queues": "A",
        "Hope": "",
    }


@pytest.mark.parametrize("content", ["", "[]", '{"labels": 1}', "\ufeff{"])
def test_outputs_that_cannot_be_read_hold_no_labels(tmp_path, content):
    write(tmp_path, {"tables/numbers.json": content})
    assert former_labels(tmp_path, {"A": "Waiting"}) == {}


@pytest.mark.parametrize("mark", ['"', "'"])
def test_the_marks_around_an_option_of_the_front_matter_are_no_quotation(tmp_path, mark):
    front = f"---\ntitle: A\nabstract: {mark}We were lost and found{mark}\n---\n\n## Findings\n"
    folder = write(tmp_path / "manuscript", {"index.qmd": front})
    assert list(quotes(folder, CLEARED, ())) == []
    inner = front.replace("lost", "“lost at sea again”")
    write(folder, {"index.qmd": inner})
    assert len(list(quotes(folder, CLEARED, ()))) == 1
