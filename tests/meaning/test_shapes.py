"""Each branch of the shapes of words that assert or say nothing, and what is just outside."""

from pathlib import Path

import pytest
import yaml

from analysis.prose.typed import problems
from tests.support.forms import sentences
from tests.support.run import write

FORMS = yaml.safe_load(Path(__file__).with_name("shapes.yml").read_text("utf-8"))


@pytest.fixture
def refused(tmp_path):
    """The sentences of a kind in which something is refused, and those in which nothing is."""

    def run(kind, why):
        said = [sentence for form in FORMS[kind] for sentence in sentences(form)]
        text = "---\ntitle: Small\n---\n\n## Findings\n\n" + "\n\n".join(said) + "\n"
        write(tmp_path, {"index.qmd": text})
        rows = {int(problem.split(":")[1]) for problem in problems(tmp_path) if why in problem}
        found = {n: 7 + 2 * n in rows for n in range(len(said))}
        return [[s for n, s in enumerate(said) if found[n] is is_in] for is_in in (True, False)]

    return run


def test_a_form_is_read_with_each_of_its_words():
    assert list(sentences("a {b|c} d {e|f|}.")) == ["a b d e.", "a c d e.", "a b d f.", "a b d ."]


def test_each_branch_of_a_shape_that_asserts_is_heard(refused):
    assert refused("asserting", "asserts")[1] == []


def test_what_only_looks_like_it_asserts_nothing(refused):
    assert refused("plain", "asserts")[0] == []


def test_each_branch_of_a_shape_that_says_nothing_may_stand(refused):
    assert refused("unsaid", "")[0] == []


def test_what_only_looks_like_that_may_not(refused):
    assert refused("said", "")[1] == []


def test_each_branch_of_a_shape_that_counts_nothing_may_stand(refused):
    assert refused("uncounted", "typed number")[0] == []


def test_what_only_looks_like_a_number_that_counts_nothing_may_not(refused):
    assert refused("counted", "typed number")[1] == []
