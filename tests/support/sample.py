"""A small manuscript that uses all of the dialect, with words nobody could take for findings."""

import shutil
from pathlib import Path

import matplotlib.figure

from analysis.manuscript.assemble import write_mark

REPOSITORY = Path(__file__).parents[2]
MARK = "A sample & nothing else"
MAIN = """\
---
title: "A *sample* paper: {{< var study.title >}}"
subtitle: For tests
author:
  - name: {given: Ada, family: Sample}
    affiliations: [Institute of Samples, School of Examples]
  - name: {given: Bo, family: O'Test}
    affiliations: [School of Examples]
date: 2026-02-01
lang: en-GB
abstract: |
  **Aim.** To show {{< var n.people >}} people.

  **End.** It was shown.
keywords: [samples, "tests & trials"]
bibliography: references.bib
csl: vancouver.csl
---

{{< include _banner.md >}}

## First {{< var n.word >}} {#sec-first}

See @fig-map, @tbl-people and @sec-deep, "quoted", as known [@one2020; @two2021]; [@two2021] too.

![A map of *everything*, as in @tbl-people.](_figures/map){#fig-map fig-alt='{{< var alt.map >}}'}

### Deep {#sec-deep}

It costs \\$5 and 3 < 4; run `make`, or see <https://example.org/>.

- One point
- Another, **strong**

## Last {#sec-last}

::: {#tbl-people}

{{< include _tables/people.md >}}

People by *group*.

:::

::: {#tbl-more}

{{< include _tables/people.md >}}

The same once more [@one2020].

:::

### Again {#sec-again}

As @sec-first, @sec-again and @fig-map said.

## References {.unnumbered}

::: {#refs}
:::
"""
SUPPLEMENT = """\
---
title: "Supplement: {{< var study.title >}}"
author:
  - name: {given: Ada, family: Sample}
date: 2026-02-01
lang: en-GB
bibliography: references.bib
csl: vancouver.csl
---

## Tables {#sec-tables}

See @stbl-people, @stbl-wide and @sfig-map in @sec-figures.

::: {#stbl-people}

{{< include _tables/people.md >}}

People by *group* [@one2020].

:::

> Words of *nobody*, "quoted".
>
> More of them.

Nobody, of @stbl-people.

::: {#stbl-wide}

{{< include _tables/wide.md >}}

A wide one, unlike @sfig-map.

:::

## Figures {#sec-figures}

![A map of *everything*.](_figures/map){#sfig-map fig-alt='{{< var alt.map >}}'}

![The same, as in @sfig-map.](_figures/map){#sfig-again fig-alt='The same two bars.'}

As @sfig-again and @stbl-wide say.

## References {.unnumbered}

::: {#refs}
:::
"""
VARIABLES = """\
study: {title: "of samples"}
n: {people: "12", word: "of all"}
alt: {map: "Two bars; the upper one is longer."}
"""
TABLE = """\
| Group | n/N |
|:------|----:|
| *First* | 3/12 |
| Second & last | 9/12 |

*Note.* The unit is the person.
"""
LETTERS = "ABCDEFGHIJKLMN"
WIDE = f"""\
| Source | {" | ".join(LETTERS)} |
|:-----{"|---:" * len(LETTERS)}|
| group_01 | {" | ".join("12" for _ in LETTERS)} |
| interview_01 | {" | ".join("–" for _ in LETTERS)} |

*Note.* A letter is a subtheme.
"""
BANNER = """\
::: {.callout-important title="A *sample*"}

Not an article [@one2020]. See @sec-last.

:::
"""
BIBLIOGRAPHY = """\
@article{one2020, title = {One thing}, author = {One, Ann and Two, Ben}, year = {2020},
  journal = {Journal of Samples}, volume = {3}, pages = {1--9}, doi = {10.1000/one}}
@book{two2021, title = {Two things}, author = {Two, Ben}, year = {2021}, publisher = {Press}}
"""


def write_sample(folder: Path, mark: str | None = MARK) -> Path:
    """Write the sample into a folder, as the workflow would have left it."""
    for name, text in {
        "index.qmd": MAIN,
        "supplement.qmd": SUPPLEMENT,
        "_variables.yml": VARIABLES,
        "_banner.md": BANNER,
        "_tables/people.md": TABLE,
        "_tables/wide.md": WIDE,
        "references.bib": BIBLIOGRAPHY,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("_quarto.yml", "vancouver.csl"):
        shutil.copy(REPOSITORY / "manuscript" / name, folder / name)
    shutil.copy(REPOSITORY / "analysis/manuscript/filters/links.lua", folder / "_links.lua")
    (folder / "_figures").mkdir()
    figure = matplotlib.figure.Figure(figsize=(5, 2))
    figure.subplots().barh(["a", "b"], [1, 2])
    figure.savefig(folder / "_figures" / "map.png", metadata={"Software": None})
    with matplotlib.rc_context({"svg.hashsalt": "sample", "svg.fonttype": "path"}):
        figure.savefig(folder / "_figures" / "map.svg", metadata={"Date": None})
    write_mark(folder, mark)
    return folder
