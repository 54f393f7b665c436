"""TeX that cannot be read is named by its line."""

from analysis.checks.equations import problems
from tests.support.run import write

TEXT = r"""---
title: Small
---

So $\frac{1}{$ it is, `$no_math{$`, and $\foo{x}$.

<!-- $\bar{$ -->

$$
\frac{a}{b
$$ {#eq-one}

And $\kappa = \frac{p_o - p_e}{1 - p_e}$, for \$5.
"""


def test_each_equation_that_cannot_be_read_is_named_by_its_line_with_why(tmp_path):
    write(tmp_path, {"index.qmd": TEXT, "supplement.qmd": "A note.\n\nSo $x^{2$.\n"})
    not_read = "cannot be read as TeX:"
    early = f"{not_read} it ends before a brace or a bracket is closed"
    assert [*problems(tmp_path)] == [
        rf"index.qmd:5: the equation \frac{{1}}{{ {early}",
        rf"index.qmd:5: the equation \foo{{x}} {not_read} unexpected control sequence \foo",
        rf"index.qmd:9: the equation \frac{{a}}{{b {early}",
        f"supplement.qmd:3: the equation x^{{2 {early}",
    ]


def test_where_there_are_none_pandoc_is_not_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("PANDOC", "/nowhere")
    write(tmp_path, {"index.qmd": "Words.\n"})
    assert [*problems(tmp_path)] == []
