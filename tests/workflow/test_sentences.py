"""False sentences of many kinds do not build, and true ones do."""

import pytest

from tests.measuring import sentences
from tests.measuring.sentences import EACH, KINDS, SEED, STOPPED


def test_there_are_enough_sentences_of_enough_kinds_drawn_with_a_seed():
    made = list(sentences.sentences())
    assert len(made) == len(set(made)) == len(KINDS) * EACH >= 250
    assert made == list(sentences.sentences())
    assert made != list(sentences.sentences(1))


@pytest.mark.parametrize("seed", [SEED, 7])
def test_nearly_all_false_sentences_of_each_kind_are_stopped(seed):
    for kind, results in sentences.measure(seed).items():
        missed = [text for text, is_stopped in results if not is_stopped]
        assert len(missed) <= (1 - STOPPED) * len(results), (kind, missed)


def test_few_true_sentences_are_refused():
    for kind, results in sentences.measure(SEED, EACH, sentences.TRUE).items():
        refused = [text for text, is_refused in results if is_refused]
        assert len(refused) <= (1 - STOPPED) * len(results), (kind, refused)


def test_a_true_sentence_is_not_stopped(tmp_path):
    (tmp_path / "index.qmd").write_text("---\ntitle: Words\n---\n", encoding="utf-8")
    true = "They hold {{< var n.codings >}} codings from {{< var n.sources >}} sources."
    assert sentences.stopped(tmp_path, "index", [true, "Most agree.", true]) == [False, True, False]
