"""Write hundreds of false sentences into the manuscript, and count those that the check stops.

Each kind has templates, filled by a seeded generator from the numbers and the claims of the paper.
A sentence counts as stopped where the check names its line; the words are not taken from the lists
of the check, so that what it does not know shows. It takes a few seconds, and builds nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from analysis.prose import beside, typed
from analysis.prose.dialect import refused
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


KINDS: tuple[Make, ...] = (
    *(denominator, unit, owner, number, negated, restricted, quantity, heading, caption),
)


def sentences(seed: int = SEED, each: int = EACH) -> Iterator[tuple[str, str]]:
    """Make false sentences, so many of each kind; yield kind and text."""
    chance = random.Random(seed)  # noqa: S311
    content = json.loads((ROOT / "tables/numbers.json").read_text("utf-8"))
    claims = yaml.safe_load((ROOT / "manuscript/claims.yml").read_text("utf-8"))
    words = {name: claim["words"] for name, claim in claims.items()}
    numbers = {number["id"]: number for number in content["numbers"]}
    for make in KINDS:
        made: set[str] = set()
        for _ in range(100 * each):  # of some kinds there are fewer
            text = make(chance, numbers, words)
            if text not in made and len(made) < each:
                made.add(text)
                yield make.__name__, text


def stopped(folder: Path, document: str, texts: list[str]) -> list[bool]:
    """Say of each text, put at the end of a document of a manuscript, whether a line is named."""
    path = folder / f"{document}.qmd"
    before = path.read_text("utf-8")
    content = json.loads((ROOT / "tables/numbers.json").read_text("utf-8"))
    numbers = {number["id"]: number for number in content["numbers"]}
    whole = before + "\n\n## The end {#sec-end-of-it}\n\n" + "\n\n".join(texts) + "\n"
    path.write_text(whole, encoding="utf-8")
    found = [*typed.problems(folder), *beside.problems(folder, numbers)]
    named = {place.partition(":")[0] + ":" + place.split(":")[1] for place in found}
    lines = whole.splitlines()
    named |= {f"{document}.qmd:{n}" for n, line in enumerate(lines, 1) if refused(line)}
    path.write_text(before, encoding="utf-8")
    first = before.count("\n") + 5
    result = []
    for text in texts:
        size = text.count("\n") + 1
        result.append(any(f"{document}.qmd:{n}" in named for n in range(first, first + size)))
        first += size + 1
    return result


def measure(seed: int = SEED, each: int = EACH) -> dict[str, list[tuple[str, bool]]]:
    """Return, by kind, each false sentence and whether it is stopped wherever it is put."""
    made = list(sentences(seed, each))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(shutil.copytree(ROOT / "manuscript", Path(temporary, "manuscript")))
        texts = [text for _, text in made]
        places = [stopped(folder, document, texts) for document in ("index", "supplement")]
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for (kind, text), *there in zip(made, *places, strict=True):
        found[kind].append((text, all(there)))
    return found


def main() -> None:
    """Print the share of false sentences that is stopped, by kind, and those that are not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=EACH, help="sentences of a kind")
    options = parser.parse_args()
    found = measure(options.seed, options.each)
    totals: Counter[bool] = Counter()
    for kind, results in found.items():
        count = Counter(is_stopped for _, is_stopped in results)
        totals += count
        print(f"{kind:12}{count[True]:4} of {len(results)} stopped")
        for text in (text for text, is_stopped in results if not is_stopped):
            print("    " + text.replace("\n", " / "))
    share = totals[True] / totals.total()
    print(f"{'all':12}{totals[True]:4} of {totals.total()} stopped ({share:.1%})")
    sys.exit(share < STOPPED)


if __name__ == "__main__":
    main()
