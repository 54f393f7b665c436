"""Write hundreds of false sentences into the manuscript, and count those that the check stops.

Each kind has templates, filled by a seeded generator from the numbers and the claims of the paper.
A sentence counts as stopped where the check names its line; the words are not taken from the lists
of the check, so that what it does not know shows. True sentences are written as well, and those
that the check refuses are counted. It takes a few seconds, and builds nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from analysis.prose import beside, claims, typed
from analysis.prose.conditions import Known
from analysis.prose.dialect import refused
from analysis.prose.places import SPAN
from tests.support.small import ROOT

SEED, EACH, STOPPED = 20261126, 30, 0.95
Numbers = dict[str, dict[str, Any]]
Make = Callable[[random.Random, Numbers, dict[str, str]], str]
NOUNS = {
    "people": ("participants", "people"),
    "sources": ("sources", "transcripts"),
    "codings": ("codings",),
    "coders": ("coders",),
    "themes": ("themes",),
    "subthemes": ("subthemes",),
}
WHO = ("nurses", "participants", "interviews", "psychologists", "sources", "people", "managers")
DID = ("raised it", "agreed", "spoke of trauma", "named stigma", "were in favour")
QUANTITIES = """
a handful of| the bulk of| lots of| plenty of| neither of the| either of the| the top|
most of the| hardly any| almost all| virtually all| scores of| dozens of| a great deal of|
the main| the biggest| the best| the leading| the principal| the vast body of| a majority of|
an overwhelming share of| a large number of| a small minority of| a good many| not one of the|
twice as many| half of the| a third of the| few| every one of the| the foremost| the fewest| no|
nearly all| only the| a couple of
"""
VERBS = """
exceeded| outnumber| increased among| decreased among| correlates with| double| rose among|
fell among| surpassed| grew among| topped| dominated| declined among| prevailed among|
differ from| tripled among| were ahead of| equal
"""
NOT = """
It is not true that| It isn’t the case that| Nobody would say that| It is false that|
It is wrong that| It is a myth that| It is doubtful that| We could not find that|
There is no sign that| It is untrue that| The data contradict that| It can hardly be said that|
It never appeared that| Without doubt it is wrong that|
Contrary to expectation it failed to show that| It is unlikely that| We reject that
"""
SOME = """
Among nurses,| Only among nurses,| In focus groups,| Except in interviews,|
Of those who were asked,| Unless they were asked,| If one looks at nurses,| For psychologists,|
Within specialist services,| Where nurses speak,| When they were asked,| Outside of interviews,|
With the managers left out,| Apart from the nurses,| During the interviews,| On some days,|
Leaving out the interviews,
"""
AFTER = """
among nurses| in interviews| , but not in focus groups| , except for nurses| , which is false|
if nurses are left out| only in some| , or so it is wrongly said| unless nurses are asked|
when they are asked| , with the exception of managers| , nurses excepted
"""

NARROWED = """
who are nurses| with a diploma| from the wards| in one town| who stayed| (nurses alone)|
, who are managers,| aged over forty| without a diploma| of the night shift| at the clinic|
recruited by letter| trained in therapy| that were long| made by machine| or so| at most|
, whose work is hard,| for the managers| by the managers| about stigma
"""
DONE = """
are nurses| work at night| live in the north| are long| were held at night| are women|
stayed to the end| were taped| are in this town| have a diploma
"""
# By what a condition says: what follows from it, and what does not.
FOLLOWS = {
    "all": "All| Every| Each of the| Most of the| More than half of the| At least two thirds of the"
    "| Many of the| Not fewer than half of the",
    "nearly all": "Nearly all of the| Almost all of the| Most of the| Not all of the"
    "| More than three quarters of the| A majority of the| Many",
    "most": "Most of the| The majority of the| More than half of the| At least half of the"
    "| More than a third of the| Many of the",
    "half": "Half of the| About half of the| At least a third of the| Roughly half of the",
    "few": "Few of the| A minority of the| Not all of the| At most a tenth of the"
    "| Fewer than half of the| Less than a quarter of the",
    "none": "None of the| No| Hardly any of the| Not one of the| Few of the| Not all of the",
}
AMISS = {
    "all": "None of the| No| Few of the| Nearly all of the| Hardly any| Not all of the| Half of the"
    "| All but one of the| A minority of the| Only some of the",
    "nearly all": "All of the| Every| Each of the| None of the| Half of the| Few| A minority of the"
    "| All but two of the| Without exception the",
    "most": "All of the| Nearly all| Every| Two thirds of the| The vast majority of the| No"
    "| Few of the| A third of the| A minority of the| Every second one of the| Most nurses in the",
    "half": "Most of the| More than half of the| A third of the| All| No| Few of the| Only a few",
    "few": "None of the| No| Most of the| Many of the| Half of the| A majority of the| Every",
    "none": "Some of the| A few of the| Most of the| All of the| Several of the| Only one of the",
}


def _of(words: str, chance: random.Random) -> str:
    return chance.choice([word.strip() for word in words.split("|")])


def _var(name: str) -> str:
    return f"{{{{< var {name} >}}}}"


def _data(numbers: Numbers) -> list[str]:
    return [n for n in numbers if not n.startswith("p.") and numbers[n]["unit"] in NOUNS]


def denominator(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Give a number the denominator of another."""
    name = chance.choice(_data(numbers))
    others = [n for n in _data(numbers) if n not in (name, numbers[name]["part_of"])]
    other = chance.choice(others)
    noun = chance.choice(NOUNS[numbers[chance.choice((name, other))]["unit"]])
    shape = chance.choice(("{} of {}", "{} of the {}", "{} out of {}", "{}/{}", "{} out of the {}"))
    said = shape.format(_var(name), _var(other))
    return chance.choice((f"In these data, {said} {noun} hold it.", f"It was so in {said} {noun}."))


def unit(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Call what was counted something else."""
    name = chance.choice(_data(numbers))
    own = NOUNS[numbers[name]["unit"]]
    nouns = {noun for nouns in NOUNS.values() for noun in nouns} - set(own)
    noun = chance.choice(sorted(nouns | {"nurses", "clinics", "women", "hours", "quotations"}))
    adjective = chance.choice(("", "", "", "senior ", "different ", "female "))
    return f"{chance.choice(('They hold', 'There are'))} {_var(name)} {adjective}{noun}."


def owner(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Give a count of the data to the article, or the other way round."""
    if chance.random() < 1 / 2:
        name = chance.choice(["n.participants", "n.codings", "n.sources", "n.coders", "n.themes"])
        (noun, *_) = NOUNS[numbers[name]["unit"]]
        who = "The article reports|The authors published|Foye and colleagues report|In the abstract"
        return f"{_of(who + '|As published, there are', chance)} {_var(name)} {noun}."
    name = chance.choice([n for n in numbers if n.startswith("p.")])
    who = (
        "The data hold|These data have|Here are|In this build there are|The stand-in has|There are"
    )
    return f"{_of(who, chance)} {_var(name)} {numbers[name]['unit']}."


def number(chance: random.Random, _numbers: Numbers, _claims: dict[str, str]) -> str:
    """Type a number in one way or another."""
    who, did = chance.choice(WHO), chance.choice(DID)
    n, word = chance.randrange(2, 60), chance.choice(("seven", "twelve", "thirty-one", "a hundred"))
    roman = chance.choice(("XII", "IV", "XXI", "XVIII", "XLII", "VI", "xiv"))
    rank = chance.choice(("eleventh", "fourth", "twentieth", "7th", "thirty-third"))
    times = chance.choice(("fivefold", "two-fold", "tenfold", "threefold", "twenty-fold", "thrice"))
    part = chance.choice(("two thirds", "a quarter", "three-fifths", "a tenth", "½", "half", "¾"))
    share = chance.choice(("40 %", "forty per cent", "sixty percent", "12.5%", "ten percent"))
    shapes = (
        f"`{n}` {who} {did}.",
        f"`{word} {who}` {did}.",
        f"{roman} {who} {did}.",
        f"The {rank} theme was the one that {who} raised.",
        f"It rose {times} among {who}.",
        f"It was {part} of the {who} who {did}.",
        f"Among {who}, {share} {did}.",
    )
    return chance.choice(shapes)


def negated(chance: random.Random, _numbers: Numbers, claims: dict[str, str]) -> str:
    """Negate a claim outside of its words."""
    name = chance.choice(sorted(claims))
    return f"{_of(NOT, chance)} [{claims[name]}]{{#claim-{name}}}."


def restricted(chance: random.Random, _numbers: Numbers, claims: dict[str, str]) -> str:
    """Restrict a claim outside of its words, before or after them."""
    name = chance.choice(sorted(claims))
    span = f"[{claims[name]}]{{#claim-{name}}}"
    if chance.random() < 2 / 3:
        return f"{_of(SOME, chance)} {span}."
    return f"{span} {_of(AFTER, chance)}.".replace(" ,", ",")


def quantity(chance: random.Random, _numbers: Numbers, _claims: dict[str, str]) -> str:
    """Assert quantity, order or difference without a claim."""
    who, others = chance.sample(WHO, 2)
    if chance.random() < 1 / 2:
        return f"It was {_of(QUANTITIES, chance)} {who} who {chance.choice(DID)}."
    return f"The {who} {_of(VERBS, chance)} the {others}."


def heading(chance: random.Random, numbers: Numbers, claims: dict[str, str]) -> str:
    """Assert under a heading that is not called as findings are, after a section that is free."""
    shapes = (
        "## Results and discussion|## Main findings {#sec-main-x}|## *Findings*|### What we saw|"
    )
    shapes += (
        "Results\n-------|Findings\n========|## Methods|> ## Findings|## Results {.unnumbered}"
    )
    shape = _of(shapes, chance) if chance.random() < 1 / 2 else "## Themes"
    level = "###" if shape.startswith("###") else "##"
    said = quantity(chance, numbers, claims)
    return f"{level} Declared {{.free}}\n\nWords.\n\n{shape}\n\n{said}\n\n## Held"


def caption(chance: random.Random, numbers: Numbers, claims: dict[str, str]) -> str:
    """Assert in a caption or an alternative text of a section that is free."""
    said = quantity(chance, numbers, claims).replace("’", "")
    tail = "(_figures/x){#fig-x fig-alt='{{< var alt.sources >}}'}"
    figure = f"![{said}]{tail}"
    alt = f"![Words.](_figures/x){{#fig-x fig-alt='{said}'}}"
    table = f"::: {{#tbl-x}}\n\n{{{{< include _tables/x.md >}}}}\n\n{said}\n\n:::"
    return f"## Declared {{.free}}\n\n{chance.choice((figure, alt, table))}\n\n## Held"


def narrowed(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Make of those that were counted some of them, or others."""
    name = chance.choice([n for n in _data(numbers) if not numbers[n].get("near")])
    (noun, *_) = NOUNS[numbers[name]["unit"]]
    tail = _of(NARROWED, chance)
    return f"In all, {_var(name)} {noun} {tail} took part.".replace(" ,", ",")


def otherwise(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Say of a count by what was coded, or of the size of a group, something else."""
    name = chance.choice([n for n in _data(numbers) if numbers[n].get("near")])
    whole, (noun, *_) = numbers[name]["part_of"], NOUNS[numbers[name]["unit"]]
    of = f" of {_var(whole)}" if whole else ""
    return f"{_var(name)}{of} {_own(name) or noun} {_of(DONE, chance)}."


def theme(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Give the count of a theme to another."""
    name = chance.choice([n for n in _data(numbers) if n.startswith("theme.")])
    codes = sorted({n.split(".")[1] for n in numbers if n.startswith("theme.")})
    other = chance.choice([code for code in codes if code != name.split(".")[1]])
    (noun, *_), label = NOUNS[numbers[name]["unit"]], _var(f"label.{other}")
    said = f"{_var(name)} of {_var(numbers[name]['part_of'])} {_own(name) or noun}"
    return chance.choice((f"{label} is raised in {said}.", f"In {said} is raised {label}."))


def total(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Say of all that was counted what holds of a code, or of a kind of source, alone."""
    whole = [n for n in _data(numbers) if n.startswith("n.") and not numbers[n].get("near")]
    name = chance.choice([n for n in whole if numbers[n]["unit"] not in ("themes", "coders")])
    said = f"{_var(name)} {(noun := _own(name) or NOUNS[numbers[name]['unit']][0])}"
    label = _var(chance.choice([n for n in numbers if n.startswith("theme.")]).split(".")[1])
    label = label.replace("var ", "var label.")
    kind = chance.choice([k for k in ("interviews", "focus groups") if k != noun])
    verb = _of("raise| mention| name| concern| are about| speak of| belong to| touch on", chance)
    has = _of("has| holds| comes to| is raised in| counts", chance)
    within = _of("In|From|During|Among", chance) + f" the {kind}"
    shapes = (
        f"{said} {verb} {label}.",
        f"{label} {has} {said}.",
        f"{within} {_of('there are|we count|they name', chance)} {said}.",
        f"The {kind} {_of('have|hold|give|come to', chance)} {said}.",
    )
    return chance.choice(shapes)


def named(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Give the count of a code to what another is called in plain words, or a total to a part."""
    called = {
        **{"T1-2": "Relationships", "T1-4": "Underlying trauma", "T2-1": "Provider fear"},
        **{"T2-2": "Hopelessness", "T2-3": "Stigma", "T3-2": "Specialist training"},
        **{"T3-3": "Poor resourcing"},
    }
    words = called[(code := chance.choice(sorted(called)))]
    if chance.random() < 1 / 2:
        other = chance.choice([other for other in called if other != code])
        name = chance.choice([n for n in numbers if n.startswith(f"theme.{other}.")])
        number = f"{_var(name)} of {_var(numbers[name]['part_of'])}"
        verb = _of("raised| mentioned| spoken of| brought to the table and named", chance)
        noun = _own(name) or NOUNS[numbers[name]["unit"]][0]
        return f"{words} {'were' if words.endswith('ps') else 'was'} {verb} in {number} {noun}."
    name = chance.choice(["n.codings", "n.sources", "n.participants", "n.interviews"])
    part = chance.choice((words, "Consultants", "The staff", "The second coder", "Women"))
    verb = _of("gave us| are behind| filled| stand for| met with| turned up in| went into", chance)
    return f"{part} {verb} {_var(name)} {_own(name) or NOUNS[numbers[name]['unit']][0]}."


def shaped(chance: random.Random, _numbers: Numbers, _claims: dict[str, str]) -> str:
    """Assert parity, spread, exclusion, contrast, composition, or what stands together."""
    who, others = chance.sample(WHO, 2)
    where = chance.choice(("interviews", "focus groups", "transcripts", "sources"))
    said = (
        f"The number of {where} is {_of('odd|even|prime', chance)}",
        f"Trauma {_of('runs through|pervades|permeates|is missing from', chance)} the {where}",
        f"The {where} are {_of('devoid of|awash with|full of|silent on|rich in', chance)} trauma",
        f"Trauma is {_of('confined to|unique to|peculiar to|limited to', chance)} the {where}",
        f"Whereas {who} named it, {others} did not",
        f"It was in {where} that trauma was named",
        f"Trauma was named in {where} but not in conversations",
        f"The sample was {_of('skewed|weighted|biased|tilted', chance)} towards {who}",
        f"Trauma {_of('outranks|outshines|overtook|outdid|outclasses', chance)} stigma",
        f"Trauma and stigma {_of('co-occur in|co-occurred in', chance)} {where}",
        f"{where.capitalize()} that {_of('mention|raise|touch on', chance)} trauma name stigma",
        f"Where trauma {_of('was raised|came up', chance)}, so {_of('was|did', chance)} stigma",
    )
    return f"{chance.choice(said)}."


def _own(name: str) -> str:
    kind = name.rpartition(".")[2].replace("-", " ")
    return kind if kind in ("interviews", "focus groups") else ""


def _claim(chance: random.Random, numbers: Numbers, share: str, words: str) -> tuple[str, str]:
    """Begin a claim on a share of something; return its beginning and its name."""
    least = 10 if share == "nearly all" else 1  # of fewer, no number is nearly all and not all
    names = [n for n in _data(numbers) if n.startswith("theme.") and numbers[n]["of"] >= least]
    noun = _own(name := chance.choice(names)) or NOUNS[numbers[name]["unit"]][0]
    one = noun[:-1] if words in ("Every", "No") and noun != "people" else noun
    made = f"made-{sorted(numbers).index(name)}-{[*FOLLOWS].index(share)}"
    return f"{words} {one}", f"{made}-{chance.randrange(10**9)}"


def beyond(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Claim more than the condition says, or of others, or with a doubt."""
    share = chance.choice([*FOLLOWS])
    if chance.random() < 2 / 3:
        begun, name = _claim(chance, numbers, share, _of(AMISS[share], chance))
        return f"[{begun} raise it]{{#claim-{name}}}."
    begun, name = _claim(chance, numbers, share, _of(FOLLOWS[share], chance))
    tails = "raise it among nurses| with nurses raise it| do not raise it| raise it if asked"
    if share == "half":  # what half do, half do not
        tails = tails.replace("| do not raise it", "")
    return f"[{begun} {_of(tails + '| rather than nurses raise it', chance)}]{{#claim-{name}}}."


def counted(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Say truly what was counted."""
    name = chance.choice([n for n in _data(numbers) if "near" not in n])
    number, noun = numbers[name], _own(name) or NOUNS[numbers[name]["unit"]][0]
    of = f" of {_var(number['part_of'])}" if number["part_of"] else ""
    if name.startswith("theme."):
        return f"{_var('label.' + name.split('.')[1])} is raised in {_var(name)}{of} {noun}."
    if number["near"]:
        near = chance.choice(number["near"].split(", "))
        return f"These data say of {near} or the like: {_var(name)}{of} {noun}."
    begun = chance.choice(("These data hold", "There are", "In the data in this build there are"))
    own = _own(name) if number["part_of"] else ""
    return f"{begun} {_var(name)} {own or noun + of}."


def held(chance: random.Random, numbers: Numbers, _claims: dict[str, str]) -> str:
    """Claim what follows from the condition."""
    share = chance.choice([*FOLLOWS])
    begun, name = _claim(chance, numbers, share, _of(FOLLOWS[share], chance))
    return f"In these data, [{begun} raise it]{{#claim-{name}}}."


def plainly(chance: random.Random, _numbers: Numbers, _claims: dict[str, str]) -> str:
    """Say something that asserts no quantity."""
    subject = "Clinicians| The article| The theme| Staff| Services| A reader| The label| Training"
    verb = "speaks of| points to| asks for| turns on| describes| sets out| leads on to| names"
    what = "care that is flexible| the support of staff| fear of risk| trust between people"
    what += "| how services are arranged| training and supervision| what stigma does to care"
    where = "| in the words of the abstract| as its label says| where it begins| and of its limits"
    tail = chance.choice(["", *where.split("|")])
    return (
        " ".join(f"{_of(subject, chance)} {_of(verb, chance)} {_of(what, chance)} {tail}".split())
        + "."
    )


KINDS: tuple[Make, ...] = (
    *(denominator, unit, owner, number, negated, restricted, quantity, heading, caption),
    *(narrowed, otherwise, theme, beyond, total, shaped, named),
)
TRUE: tuple[Make, ...] = (counted, held, plainly)


def known() -> Known:
    """Return what the claims of the paper may rest on."""
    content = json.loads((ROOT / "tables/numbers.json").read_text("utf-8"))
    return Known.of(content, ROOT / "data")


def sentences(
    seed: int = SEED, each: int = EACH, kinds: tuple[Make, ...] = KINDS
) -> Iterator[tuple[str, str]]:
    """Make sentences, so many of each kind; yield kind and text."""
    chance = random.Random(seed)  # noqa: S311
    spans = SPAN.finditer((ROOT / "manuscript/index.qmd").read_text("utf-8"))
    words, numbers = {span[2]: span[1] for span in spans}, known().numbers
    for make in kinds:
        made: set[str] = set()
        for _ in range(100 * each):  # of some kinds there are fewer
            text = make(chance, numbers, words)
            if text not in made and len(made) < each:
                made.add(text)
                yield make.__name__, text


def stopped(folder: Path, document: str, texts: list[str]) -> list[bool]:
    """Say of each text, put at the end of a document of a manuscript, whether a line is named."""
    path, rests = folder / f"{document}.qmd", folder / "claims.yml"
    before, had = path.read_text("utf-8"), rests.read_text("utf-8") if rests.is_file() else ""
    whole = before + "\n\n## The end {#sec-end-of-it}\n\n" + "\n\n".join(texts) + "\n"
    path.write_text(whole, encoding="utf-8")
    made = re.findall(r"#claim-(made-(\d+)-(\d+)-\d+)", whole)
    names, shares = sorted(known().numbers), [*FOLLOWS]
    entries = {
        name: {"holds": [{"number": names[int(n)], "share": shares[int(share)]}]}
        for name, n, share in made
    }
    rests.write_text(had + "\n" + (yaml.safe_dump(entries) if entries else ""), encoding="utf-8")
    found = typed.problems(folder)
    found += beside.problems(folder, known().numbers, known().codes)
    _, problems = claims.read_claims(folder, known())
    # The claims of the paper are written again, around them what is false.
    found += [p for p in problems if " stands at " not in p and "does not say what" not in p]
    named = {place.partition(":")[0] + ":" + place.split(":")[1] for place in found}
    lines = whole.splitlines()
    named |= {f"{document}.qmd:{n}" for n, line in enumerate(lines, 1) if refused(line)}
    path.write_text(before, encoding="utf-8")
    rests.write_text(had, encoding="utf-8")
    first = before.count("\n") + 5
    result = []
    for text in texts:
        size = text.count("\n") + 1
        result.append(any(f"{document}.qmd:{n}" in named for n in range(first, first + size)))
        first += size + 1
    return result


def measure(
    seed: int = SEED, each: int = EACH, kinds: tuple[Make, ...] = KINDS
) -> dict[str, list[tuple[str, bool]]]:
    """Return, by kind, each sentence and whether it is stopped, wherever it is put.

    Of a true sentence: whether it is stopped in any place.
    """
    made = list(sentences(seed, each, kinds))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(ROOT / "manuscript", Path(temporary, "manuscript")))
        texts = [text for _, text in made]
        places = [stopped(folder, document, texts) for document in ("index", "supplement")]
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    decide = any if kinds == TRUE else all
    for (kind, text), *there in zip(made, *places, strict=True):
        found[kind].append((text, decide(there)))
    return found


def told(found: dict[str, list[tuple[str, bool]]], *, false: bool) -> float:
    """Print by kind how many are stopped, and the others if these are false; return the share."""
    totals: Counter[bool] = Counter()
    for kind, results in found.items():
        count = Counter(is_stopped for _, is_stopped in results)
        totals += count
        print(f"{kind:12}{count[True]:4} of {len(results)} {'stopped' if false else 'refused'}")
        for text in (text for text, is_stopped in results if is_stopped != false):
            print("    " + text.replace("\n", " / "))
    share = totals[True] / totals.total()
    called = "false ones stopped" if false else "true ones refused"
    print(f"{'all':12}{totals[True]:4} of {totals.total()} {called} ({share:.1%})\n")
    return share


def main() -> None:
    """Print the share of false sentences that is stopped, by kind, and those that are not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=EACH, help="sentences of a kind")
    options = parser.parse_args()
    share = told(measure(options.seed, options.each), false=True)
    mistaken = told(measure(options.seed, options.each, TRUE), false=False)
    sys.exit(share < STOPPED or mistaken > 1 - STOPPED)


if __name__ == "__main__":
    main()
