"""Each mark of the manuscript's syntax, and what is just outside of it."""

import pytest

from analysis.prose.syntax import (
    ATTRIBUTES,
    CITED,
    CODE,
    HEADING,
    INCLUDE,
    SHORTCODE,
    asserted,
    bare,
    check_fences,
    check_figures,
    check_notes,
    check_references,
    equations,
    filled_equations,
    fits,
    misshapen,
    plain,
    refused,
    text_of,
    uncommented,
    wording,
)
from tests.support.forms import sentences


def every(*forms):
    """Each wording of some forms; where words are in braces themselves, these are ⟨ and ⟩."""
    texts = (text for form in forms for text in sentences(form))
    return [text.replace("⟨", "{").replace("⟩", "}") for text in texts]


def test_a_shortcode_has_a_name_and_what_it_is_about():
    for text in every("⟨⟨<{ |  |}var{ |  }n.a-1{ |  |}>⟩⟩"):
        assert SHORTCODE.findall(f"a {text} b") == [("var", "n.a-1")]
    assert SHORTCODE.findall("{{< a b >}} {{< c d >}}") == [("a", "b"), ("c", "d")]
    assert SHORTCODE.findall("{{< pagebreak >}} {{<a>}} {{<>}}") == [
        *(("pagebreak", ""), ("a", ""), ("", ""))
    ]
    for text in every("⟨⟨<{ |  |}include{ |  }_a/b.md{ |  |}>⟩⟩"):
        assert INCLUDE.findall(text) == ["_a/b.md"]
    for text in every("⟨⟨< {include a b|includes|include|includes a} >⟩⟩"):
        assert INCLUDE.findall(text) == []


def test_code_ends_with_as_many_ticks_as_it_begins_with():
    assert CODE.sub("_", "a `b` c `d` e") == "a _ c _ e"
    assert CODE.sub("_", "a ``b ` c`` d ```` e") == "a _ d _ e"


@pytest.mark.parametrize(
    ("text", "keys"),
    {
        "As @one2020.": ["one2020"],
        "@a-b_1": ["a-b_1"],
        "[@a:b; @c.d, p. 1; @e+f; @g/h-i]": ["a:b", "c.d", "e+f", "g/h-i"],
        "@a..b @c: @d/": ["a", "c", "d"],
        "a@b.org \\@c @ d": [],
    }.items(),
)
def test_a_citation_is_known_by_its_key(text, keys):
    assert CITED.findall(text) == keys


OUT_OF_TEXT = {
    "a <!-- b --> c": "a  c",
    "a <!-- b\nc\nd --> e <!-- f --> g": "a \n\n e  g",
    "a $x$ b": "a  b",
    "a <!----> b": "a  b",
    "a $x\ny$ b": "a \n b",
    "a $x\\$y$ b": "a  b",
    "a $x$, $y$.": "a , .",
    "$x$$": "$x$$",
    "a $$x$$ b": "a  b",
    "$$\nx\n$$ {#eq-a}": "\n\n",
    "$$x$$ \t{#eq-a-1} \t\nb": " \t\nb",
    "$$x$${#eq-a}": "",
    "$$x$$ {#eq-a alt='b \" c'}": "",
    '$$x$$ {#eq-a alt="b c"}': "",
    "`` ` $x$ `` $y$": "`` ` $x$ `` ",
    "`<!--` a $x$ `-->`": "`<!--` a  `-->`",
    "`a\n$x$`": "`a\n`",
    # And what stays.
    "a $x b": None,
    "a $$ b": None,
    "a $$$$ b": None,
    '$$x$$ {#eq-a alt=""}': ' {#eq-a alt=""}',
    "a $ x$ b": None,
    "a $x $ b": None,
    "a \\$x$ b": None,
    "It costs $5 or $6.": None,
    "It costs $x$5.": None,
    "a $x\n\ny$ b": None,
    "a $x\n \ny$ b": None,
    "a $$x\n\ny$$ b": None,
    "$$x$$ {#eq-a} b": " {#eq-a} b",
    "$$x$$ {#fig-a}": " {#fig-a}",
    "$$x$$ {#eq-}": " {#eq-}",
    "$$x$$ {#eq-a alt=b}": " {#eq-a alt=b}",
    "$$x$$ {#eq-a alt=''}": " {#eq-a alt=''}",
    "$$x$$\n{#eq-a}": "\n{#eq-a}",
    "`a $x$`": None,
    "a <!-- b": None,
    "a <!-- b <!-- c --> d": "a <!-- b  d",  # the first one has no end, which is said
    "a <- b --> c": None,
}


@pytest.mark.parametrize(("text", "left"), OUT_OF_TEXT.items())
def test_comments_and_mathematics_are_no_text_but_every_line_stays(text, left):
    assert bare(text) == (text if left is None else left)


NUMBERS = every(
    "n {=|<|>|≤|≥|≈|≠|,|;|&|\\\\|\\approx|\\le|\\leq|\\ge|\\geq|\\sim|\\ne|\\neq|\\ll|\\gg} 12",
    "n = {12|-12|1.5|0.05|12\\%|12 %|12 \\%|⟨12⟩|~12~|~ ⟨ 12 ⟩ ~}",
    "12 = n",
)
NO_NUMBERS = every(
    "n {+|-|:|\\left|\\leqslant|\\simx|\\gets|\\neg|\\llap|\\approxeq|\\geometric} 12",
    "n = {12a|a12|1 2|x_12|\\frac⟨1⟩⟨2⟩|.5|--1}",
)


def test_of_mathematics_the_numbers_to_which_it_comes_are_said_and_no_others():
    assert [text for text in NUMBERS if not asserted(f"a ${text}$ b")[2:-2].strip()] == []
    assert [text for text in NO_NUMBERS if asserted(f"a ${text}$ b") != "a  b"] == []
    assert asserted("a $n=1=2$ b") == "a 1 2 b"
    assert asserted("a $$\nx\n= 12\n$$ b") == "a 12\n\n\n b"
    assert asserted("a <!-- 12\n --> `$n = 1$` b") == "a \n `$n = 1$` b"


def test_of_a_comment_its_lines_stay_and_of_the_rest_all():
    assert uncommented("a <!-- b --> c") == "a <!----> c"
    assert uncommented("a <!-- b\n\nc --> d") == "a <!---->\n<!---->\n<!----> d"
    for text in ("a $x$ b", "`<!-- a -->`", "$$\nx\n$$ {#eq-a}"):
        assert uncommented(text) == text


def test_attributes_end_their_line():
    for text in every("a {⟨⟩|⟨b c⟩|⟨a⟩ ⟨b⟩|⟨a⟨b⟩}"):
        assert ATTRIBUTES.sub("_", text) == text[: text.rindex("{")] + "_"
    for text in every("a {⟨b⟩ c|⟨b⟩ |⟨⟨b|b⟩}"):
        assert ATTRIBUTES.sub("_", text) == text


def test_a_number_leads_nowhere_in_an_attribute():
    assert plain("a [12](supplement.html#num-n-a) [](supplement.html#made-b) c") == "a 12  c"
    for text in every(
        "a [12]({index.html#num-a|supplement.html#sec-a|supplement.html#num-|#num-a}) b"
    ):
        assert plain(text) == text


CROSSED = "{fig-a|sfig-a|tbl-a-1|stbl-a|sec-a|eq-a}"
REFUSED = {
    (
        "a code block: nothing is computed while the text is rendered, or it could differ "
        "from what was checked; compute in the workflow, and include the result"
    ): every("{|  }{```|~~~|`````|```⟨python⟩}"),
    (
        "inline code that is run, while nothing is computed as the text is rendered: write "
        "{{< var name >}}"
    ): every("Of `{r|python|julia|⟨r⟩|⟨python⟩|⟨ojs⟩} n`."),
    "raw output, which one format has and the others lose: write Markdown": [
        "A `<b>`{=html} word."
    ],
    "a comment without an end: close it with -->": ["a <!-- b", "<!--"],
    "raw HTML, which one format has and the others lose: write Markdown": every(
        "a <{b>|/b>|?b|!b|Z|a@b>|a@b.c|a.b@>|a@.org>|a@b.>|http//a>|httpx:a>|mail:a>}"
    ),
    (
        "raw LaTeX, which one format has and the others lose: write Markdown, and an equation"
        " between dollar signs"
    ): ["\\textbf{a}", "a \\b", "\\Z"],
    (
        "mathematics without an end, or a dollar sign: write an equation as $x = y$, without "
        "blanks inside the signs, and a dollar sign as \\$"
    ): ["$", "a $5"],
    "a mark of words struck out: delete the words": ["a ~~b~~"],
    "a line under a heading, or a rule: write ## Words {#sec-name}": every(
        "{|  }{=|-|===|---}{| }"
    ),
    "a heading that does not begin its line: write ## Words {#sec-name}": every(
        "{ |> |- |* |+ |1. |12) |> - } #{|#|#####} H", "#\tH"
    ),
    (
        "a tabset, of which paper and Word show what is behind the first tab or all of it in "
        "a row: write one part below the other, each under its heading"
    ): ["::: {.panel-tabset}"],
    (
        "a layout of figures side by side, which not every format has: make one figure of "
        "them in one file, or write one below the other"
    ): every("a layout{|-ncol|-nrow}=2"),
    (
        "a reference with a minus, or with brackets after it: write @fig-name, [@fig-a; "
        "@tbl-b] or, for the number alone, [-@fig-name], and citations apart"
    ): every(f"a -@{CROSSED} b", f"a @{CROSSED}{{ |  }}[b]"),
}
ALLOWED = every(
    "a {``|`` b ``|``` b}",
    "Of `{ruby n|r|rn|rx n|pythons n|⟨r⟩|⟨⟩ n|n r x}`.",
    "a `{<b>|\\textbf|$5|~~a~~|-@fig-a|layout=2|.panel-tabset}` b",
    "{`a` # b|`a` ---|`a`|``a`` b|~a~ b|~ b}",
    "a <{http://a.org|https://a|mailto:a@b|a.b+c-d_1@ex-a.co.uk|a@b.c}>",
    "a {< b|<5>|<- b|<-- b}",
    "a {\\\\|\\1|\\$|~ b ~} c",
    "{a =|= a|=-|-=|a -|*|_} ",
    "{#|##|###|######} H",
    "{a # b|- #tag|#tag|a > # b}",
    "a {xlayout=2|layout-cols=2|layout = 2|layout}",
    "[{-@fig-a|@fig-b; -@fig-a}]",
    "a {-@one2020|@one2020 [b]|@fig-a[b]|@fig-a b [c]|-@xfig-a|-@figa}",
)


def test_what_is_left_of_a_line_is_what_was_typed():
    line = "*Of* {{< var n.sources >}} `x1` [words](a.html#b2) &amp; [@key2020] {#sec-1}"
    assert wording(line).split() == ["Of", "words", "&", "[", "]"]


def test_what_only_one_format_would_show_is_refused_with_what_to_do():
    for advice, lines in REFUSED.items():
        said = {line: refused(line) or "" for line in lines}
        assert {line: s for line, s in said.items() if not s.endswith(f" is {advice}")} == {}
    assert {line: refused(line) for line in ALLOWED if refused(line)} == {}
    assert refused("a <b> c").startswith(
        "<b is raw HTML, which one format has and the others lose:"
    )
    assert refused("  ```{r}").startswith("```{r} is a code block: nothing is computed")


FITTING = every(
    "![{A b.|A [b] c}](_figures/map){⟨#fig-a|⟨#sfig-a-1} fig-alt={'x \"y'|\"x 'y\"}⟩",
    "![A](b.png)⟨#fig-a fig-alt='x'{| width=60%| width=6.5%}⟩",
    "![A](b.png)⟨#fig-a fig-alt='x' width={8cm|8.25cm|20mm|3in}⟩",
    "{:::|::::|::: |:::: }⟨#{tbl-a|stbl-a-1}⟩",
    ": {W|Words, more.} ⟨#{tbl-a|stbl-a-1}⟩",
    "{:::|:::::|::: ⟨#refs⟩|:::  ⟨#refs⟩|:::⟨#refs⟩|::: pagebreak}",
    "::: ⟨.callout-{note|tip|important|warning|caution} title=\"A 'b'\"⟩",
    "{#|##|######} H",
    "## H ⟨{#sec-a|.unnumbered|#a .unnumbered|.free|#a .free|.withheld|#a .withheld}⟩{|  }",
    "## H ⟨{#a .unnumbered .free|#a .unnumbered|.unnumbered|.free|#a .free} .withheld⟩",
    "[a]⟨{#num-a-1|#made-b|#claim-a-1|.withheld}⟩ b",
    "a `⟨b⟩` c",
    "`a`::: b",
    " ::: ⟨#tbl-a⟩ ",
    "Words.",
)
MISSHAPEN = {
    "a figure, alone on one line": every(
        "{a |}![{A|}](b){⟨#fig-a fig-alt='x'⟩|} b",
        "![](b)⟨#fig-a fig-alt='x'⟩",
        "![A]({b c|})⟨#fig-a fig-alt='x'⟩",
        "![A](b)⟨#fig-a{|  fig-alt='x'| fig-alt=x| fig-alt=''| fig-alt='x' b}⟩",
        "![A](b)⟨{fig-a|#xfig-a|#fig-|#fig-a .b} fig-alt='x'⟩",
        "![A](b)⟨#fig-a fig-alt='x' width={8|8px|.5cm|6.%|6cm%|x8cm|60%%}⟩",
        "![A](b)⟨#fig-a fig-alt='x' width={%|.5%|a%|5.a%|5.cm|5.acm|acm|cm|8.2}⟩",
        '![A](b)⟨#fig-a fig-alt=""⟩',
    ),
    "expected {#tbl-name}, {#refs} or": every(
        "::: {⟨#tbl-⟩|⟨#tbl a⟩|⟨#fig-a⟩|⟨#tbl-a .b⟩|⟨#ref⟩|⟨.callout-note⟩|a}",
        '::: ⟨.callout-a title="b"⟩',
        "::: ⟨.callout-note title='A'⟩",
        '::: ⟨.callout-note title=""⟩',
    ),
    "expected attributes on figures, blocks,": every(
        ":: ⟨#tbl-a⟩",
        ":{| }⟨#tbl-a⟩",
        ": W ⟨{#tbl-|#fig-a|tbl-a|#tbl-a .b}⟩",
        "a ⟨b⟩",
        "a {⟨|⟩}",
        "####### H ⟨#a⟩",
        "##H ⟨#a⟩",
        "## H⟨#a⟩",
        "## H ⟨{.Free|.b|#|# .unnumbered}⟩",
        "## H ⟨{a|#a .b|.free .unnumbered|.withheld .free|.free#a|#a.free|}⟩",
        "[a]⟨{#num-|#claim-A|#claim-|.Withheld|#made|#numa|num-a}⟩",
    ),
}


def test_a_line_has_the_attributes_that_the_dialect_knows():
    assert {line: misshapen(line) for line in FITTING if misshapen(line)} == {}
    for advice, lines in MISSHAPEN.items():
        found = {line: misshapen(line) or "" for line in lines}
        assert {line: s for line, s in found.items() if advice not in s or line not in s} == {}


def test_what_has_other_attributes_is_told_what_may_have_which():
    assert misshapen("![A](b)") == (
        "expected a figure, alone on one line: ![Caption.](path){#fig-name fig-alt='...'}, without"
        " quotes inside the alt text, if need be with width=60% or width=8cm after it; found"
        " ![A](b)"
    )
    assert misshapen("::: a") == (
        'expected {#tbl-name}, {#refs} or {.callout-note title="..."}; found ::: a'
    )
    assert misshapen("a {b}") == (
        "expected attributes on figures, blocks, headings and claims only; found a {b}"
    )


HEADINGS = {
    "## A b": ("##", "A b", None, None, None, None, None),
    "# A {#sec-a}": ("#", "A", "sec-a", None, None, None, None),
    "### A {#a-1 .free}": ("###", "A", "a-1", None, None, " .free", None),
    "### A {#a .free .withheld}": ("###", "A", "a", None, None, " .free", " .withheld"),
    "## A {.unnumbered}": ("##", "A", None, ".unnumbered", None, None, None),
    "## A {#b .unnumbered .free}": ("##", "A", None, "#b .unnumbered", "b", " .free", None),
    "## A {.free}  ": ("##", "A", None, None, None, ".free", None),
    "## A {.withheld}": ("##", "A", None, None, None, None, ".withheld"),
    "## A {b}": ("##", "A {b}", None, None, None, None, None),
}


@pytest.mark.parametrize(("line", "said"), HEADINGS.items())
def test_a_heading_says_its_level_its_words_and_what_it_declares(line, said):
    names = ("level", "words", "label", "aside", "unnumbered", "free", "withheld")
    found = HEADING.fullmatch(line)
    assert tuple(found[name] for name in names) == said
    for outside in ("##A", "####### A", " ## A", "## ", "A"):
        assert not HEADING.fullmatch(outside)


PNG, SVG = b"\x89PNG", b"<svg"


def shown(folder, *images, suffix=".svg"):
    """What is said of figures that a text shows."""
    lines = [
        ("a:1", f" ![A](%s){{#fig-{n} fig-alt='x'}} " % image) for n, image in enumerate(images)
    ]
    return list(check_figures(folder, [("a:0", "![A](no)"), *lines], suffix))


def test_a_picture_is_a_file_in_the_folder_that_begins_as_its_ending_says(tmp_path):
    files = {
        **{"a.png": PNG, "A2.PNG": PNG, "b.jpg": b"\xff\xd8", "c.jpeg": b"\xff\xd8a"},
        **{"d.pdf": b"%PDF-1.7", "e.svg": b"\xef\xbb\xbf \t\r\n<?xml?>\n<svg", "map.svg": SVG},
        **{"f.gif": b"GIF", "g.jpg": PNG, "h.svg": b"<html"},
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert shown(tmp_path, *[*files][:6], "map") == []
    other = "holds another kind of file: give it the ending of what it is"
    assert shown(tmp_path, "g.jpg", "h.svg") == [f"a:1: g.jpg {other}", f"a:1: h.svg {other}"]
    ends = "; a picture of one's own ends in .png, .svg, .jpg or .pdf"
    assert shown(tmp_path, "no.png", "f.gif", "no", suffix=".png") == [
        f"a:1: no.png does not exist{ends}",
        f"a:1: f.gif.png does not exist{ends}",
        "a:1: no.png does not exist",
    ]
    (tmp_path / "in").mkdir()
    out = "leads out of the manuscript: put the picture into its folder"
    for image in ("../a.png", "in/../a.png", f"{tmp_path}/a.png"):
        assert shown(tmp_path, image) == [f"a:1: {image} {out}"]


def test_two_pictures_of_one_name_are_refused_and_one_may_stand_twice(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("a.png", "in/A.png"):
        (tmp_path / name).write_bytes(PNG)
    assert shown(tmp_path, "a.png", "a.png") == []
    assert shown(tmp_path, "a.png", "in/A.png") == [
        "a:1: in/A.png would take the place of a.png: give it another name"
    ]


def test_a_drawing_says_so_after_what_may_stand_before_it():
    assert fits(b"<svg", ".svg")
    assert not fits(b"a<svg", ".svg")
    assert not fits(b"<html", ".svg")
    assert fits(b"<html" + PNG, ".svg") is False
    assert not fits(b"\x89PN", ".png")


def test_a_file_that_is_not_there_holds_no_text(tmp_path):
    assert text_of(tmp_path / "a") == text_of(tmp_path) == ""
    (tmp_path / "a").write_text("é", "utf-8")
    assert text_of(tmp_path / "a") == "é"


def test_an_equation_stands_where_its_label_does():
    lines = [
        (f"a:{n}", line)
        for n, line in enumerate(["", "$$", "x", "$$ {#eq-a}", "$y$", "$$z$$ {#eq-b}"])
    ]
    assert equations(lines, "\n".join(line for _, line in lines)) == {"eq-a": "a:3", "eq-b": "a:5"}


def test_an_equation_that_asks_for_a_variable_is_found_by_its_line():
    ask = "{{< var n.a >}}"
    text = f"{ask}\n<!-- {ask} -->\n`${ask}$`\n${ask}$\n$x$\n$$\ny = {ask}\n$$"
    assert filled_equations(text) == [3, 5]
    assert filled_equations(f"\n\n{text}") == [5, 7]


def references(tmp_path, *lines, labels=None, **front):
    placed = [(f"a:{n}", line) for n, line in enumerate(lines)]
    return list(check_references(tmp_path, placed, dict(labels or {}), front))


def test_a_label_stands_once(tmp_path):
    named = (
        *("![A](b){#fig-a fig-alt='x'}", " ::: {#tbl-b} ", ": Words. {#stbl-c}", "## A {#sec-d}"),
        "@fig-a @tbl-b @stbl-c @sec-d @eq-e",
    )
    labels = {"eq-e": "a:9"}
    assert references(tmp_path, *named, labels=labels) == []
    assert len(references(tmp_path, "a`b`@fig-c `@fig-d`")) == 1
    assert references(tmp_path, *named[:4], *named[:4]) == [
        f"a:{n + 4}: #{label} stands at a:{n} already"
        for n, label in enumerate(("fig-a", "tbl-b", "stbl-c", "sec-d"))
    ]
    assert references(tmp_path, "## A {#eq-e}", labels=labels) == [
        "a:0: #eq-e stands at a:9 already"
    ]


def test_what_is_cited_is_in_the_bibliography_and_what_is_referred_to_in_the_text(tmp_path):
    (tmp_path / "r.bib").write_text(
        "@misc{one, a}\n  @book { two , b}\na @misc{three, c}\n@misc{four}\n@{five, d}\n"
    )
    assert references(tmp_path, "@one [@two] `@no` a@b", bibliography="r.bib") == []
    assert references(tmp_path, "@three", "@four", "[@fig-a]", "@five", bibliography="r.bib") == [
        "a:0: @three is not in r.bib",
        "a:1: @four is not in r.bib",
        "a:2: @fig-a is not in the text",
        "a:3: @five is not in r.bib",
    ]
    for key in ("one", "fig-", "figs-a"):
        nowhere = f"a:0: @{key} is not in a bibliography: none given"
        assert references(tmp_path, f"@{key}") == [nowhere]


def test_references_stand_alone_in_their_brackets(tmp_path):
    labels = dict.fromkeys(("fig-a", "tbl-b"), "a:9")
    (tmp_path / "r.bib").write_text("@misc{one,\n")
    right = every(
        "[{@fig-a|-@fig-a|@fig-a; @tbl-b|@fig-a;@tbl-b|@fig-a; -@tbl-b|@one, p. 2|a @one}]"
    )
    right += ["![@fig-a, b](c)", "`[@fig-a, b]`"]
    assert references(tmp_path, *right, labels=labels, bibliography="r.bib") == []
    for text in every(
        "[{@fig-a; @one|as @fig-a|@fig-a, b|@fig-a;  @tbl-b|@fig-a @tbl-b|@one; @fig-a}]"
    ):
        assert references(tmp_path, text, labels=labels, bibliography="r.bib") == [
            f"a:0: {text} holds references with something else: write [@fig-a; @tbl-b], words"
            " before it, and citations in brackets of their own"
        ]


def fences(text):
    return list(check_fences([(f"a:{n}", line) for n, line in enumerate(text.split("\n"))]))


def test_lines_of_colons_stand_in_pairs():
    for text in (
        "::: {#a}\nb\n:::",
        "a\n\n::: b\n:::: c\nd\n:::\n::::",
        "::: a\n::: b\n:::\n\n:::",
    ):
        assert fences(text) == []
    assert fences("a\n:::\n\n::: b\nc") == [
        "a:1: ::: ends a block that nothing began: delete it, or write its beginning",
        "a:3: ::: begins a block without an end: write ::: alone after it",
    ]
    assert fences("a\n ::: b \n:::") == [
        "a:1: expected an empty line before ::: that begins a block"
    ]
    assert fences("::: a\n::: b\n:::") == [
        "a:0: ::: begins a block without an end: write ::: alone after it"
    ]
    inside = "a:0: ::: inside a quotation or a list would be printed: write it outside"
    for text in every("{>|* |+ |1. |1) |- |> - }:::{| b}"):
        assert fences(text) == [inside]
    assert fences("a :::\n\na:::") == []


def notes(*lines):
    return list(check_notes([(f"a:{n}", line) for n, line in enumerate(lines)]))


def test_a_note_is_asked_for_and_written_once():
    assert notes("a[^1] b[^x-y][^1]", "[^1]: c", "   [^x-y]: d", "`[^z]`") == []
    assert notes("a[^1] b", "[^2]: c", "[^2]: d") == [
        "a:2: [^2] is written at a:1 already",
        "a:0: [^1] has no note: write [^1]: and its words, on a line below",
        "a:1: no text asks for the note [^2]: write [^2] where it belongs",
    ]
    asked = "has no note"
    for text in ("[^1] b", "    [^1]: b", "a [^1]: b", "`a`[^1]: b"):
        assert asked in notes(text)[0]
    assert notes("a [^ 1] [^] b") == []
