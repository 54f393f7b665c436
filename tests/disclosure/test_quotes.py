"""What is quoted, and what is not."""

import csv

import pypandoc
import pytest

from analysis.disclosure.people import attributed, quotes
from analysis.exhibits.make import write_csv
from analysis.manuscript import assemble
from analysis.study.contract import ContractError
from tests.support.small import small_study

ONE, TWO = "TEST TEXT ONE, not speech", "TEST TEXT TWO, not speech either"
EXCERPTS = [("E1", ONE), ("E2", TWO)]


def quoted(study):
    return [
        (q.code_id, q.source_id, q.participant_id if q.participant_id == q.participant_id else "")
        for q in quotes(study).itertuples()
    ]


def texts(study):
    return list(quotes(study)["text"].fillna("withheld"))


def test_without_cleared_quotes_the_first_stretch_of_a_person_stands_for_each_code(tmp_path):
    codings = [
        ("I1", "P3", "A.wait", "C1", 5),
        ("FG1", "P2", "A.wait", "C1", 90),
        ("FG1", "P1", "A.wait", "C1", 70),
        ("FG1", "", "A.wait", "C1", 5),
        ("FG1", "", "A.rush", "C1", 5),
        ("I1", "P3", "B", "C1", 5),
    ]
    study = small_study(tmp_path, codings=codings)
    assert quoted(study) == [("A.wait", "FG1", "P1"), ("B", "I1", "P3")]
    assert texts(study) == ["withheld", "withheld"]
    assert list(quotes(study)["length"]) == [15, 15]


def test_where_quotes_are_cleared_all_of_them_stand_and_no_other_stretch(tmp_path):
    codings = [
        ("FG1", "P1", "A.wait"),
        ("I1", "P3", "A.wait", "C1", 90, "E2"),
        ("FG1", "", "A.wait", "C1", 40, "E1"),
        ("FG1", "P2", "A.rush"),
    ]
    study = small_study(tmp_path, codings=codings, excerpts=EXCERPTS)
    assert quoted(study) == [("A.wait", "FG1", ""), ("A.wait", "I1", "P3"), ("A.rush", "FG1", "P2")]
    assert texts(study) == [ONE, TWO, "withheld"]


def test_a_quote_that_two_coders_coded_alike_stands_once(tmp_path):
    codings = [("I2", "P4", "A.wait", c, 5, "E1") for c in ("C1", "C2")]
    duties = [("C1", "FG1", "primary"), ("C1", "I1", "primary")]
    duties += [(c, "I2", "primary") for c in ("C1", "C2")]
    study = small_study(tmp_path, codings=codings, assignments=duties, excerpts=EXCERPTS[:1])
    assert texts(study) == [ONE]


def test_a_quote_of_two_subthemes_stands_under_both(tmp_path):
    codings = [("FG1", "P1", code, "C1", 5, "E1") for code in ("A.wait", "A.rush")]
    study = small_study(tmp_path, codings=codings, excerpts=EXCERPTS[:1])
    assert [code for code, *_ in quoted(study)] == ["A.wait", "A.rush"]


def test_a_subtheme_takes_what_is_coded_below_it_and_the_code_below_keeps_its_own(tmp_path):
    codings = [("I1", "P3", "A.wait.call"), ("FG1", "P2", "A.wait.call")]
    study = small_study(tmp_path, codings=codings)
    assert quoted(study) == [("A.wait", "FG1", "P2"), ("A.wait.call", "FG1", "P2")]


def test_the_first_stretch_of_a_subtheme_may_be_coded_with_it_or_below_it(tmp_path):
    codings = [("I1", "P3", "A.wait.call", "C1", 5), ("FG1", "P1", "A.wait", "C1", 5)]
    assert quoted(small_study(tmp_path / "a", codings=codings)) == [
        ("A.wait", "FG1", "P1"),
        ("A.wait.call", "I1", "P3"),
    ]
    codings = [("I1", "P3", "A.wait", "C1", 5), ("FG1", "P1", "A.wait.call", "C1", 5)]
    assert quoted(small_study(tmp_path / "b", codings=codings)) == [
        ("A.wait", "FG1", "P1"),
        ("A.wait.call", "FG1", "P1"),
    ]


def test_a_quote_coded_with_a_subtheme_and_below_it_stands_once_under_each(tmp_path):
    codings = [("FG1", "P1", code, "C1", 5, "E1") for code in ("A.wait", "A.wait.call")]
    codings += [("I1", "P3", "A.wait.call", "C1", 5, "E2")]
    study = small_study(tmp_path, codings=codings, excerpts=EXCERPTS)
    assert [(q.code_id, q.text) for q in quotes(study).itertuples()] == [
        ("A.wait", ONE),
        ("A.wait", TWO),
        ("A.wait.call", ONE),
        ("A.wait.call", TWO),
    ]


def test_a_quote_coded_by_a_second_coder_alone_is_not_printed(tmp_path):
    codings = [("I2", "P4", "A.wait", "C2", 5, "E1")]
    assert quoted(small_study(tmp_path, codings=codings, excerpts=EXCERPTS[:1])) == []


def test_words_in_synthetic_data_stop_the_build_since_nobody_spoke(tmp_path):
    codings = [("FG1", "P1", "A.wait", "C1", 5, "E1")]
    with pytest.raises(ContractError, match=r"raw/excerpts\.csv: expected no excerpts .* spoke"):
        small_study(tmp_path, codings=codings, excerpts=EXCERPTS[:1], provenance="synthetic")


def test_words_that_nobody_has_cleared_stop_the_build(tmp_path):
    codings = [("FG1", "P1", "A.wait", "C1", 5, "E1")]
    with pytest.raises(ContractError, match="cleared_by"):
        small_study(tmp_path, codings=codings, excerpts=EXCERPTS[:1], cleared_by="")


@pytest.fixture
def written(tmp_path):
    """The files that the text includes, from the CSV that the table of quotes wrote."""

    def write(*codings, excerpts=EXCERPTS, people=None):
        given = {"people": people} if people else {}
        used = [e for e in excerpts if any(e[0] in coding for coding in codings)]
        study = small_study(tmp_path / "data", codings=codings, excerpts=used, **given)
        write_csv(attributed(study), tmp_path / "quotes.csv", synthetic=False)
        with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        codes = study.codes["code_id"].str.replace(".", "-")
        return assemble.quotes(rows, dict(zip(codes, study.codes["label"], strict=True)))

    return write


def html(markdown):
    return pypandoc.convert_text(markdown, "html", "markdown")


def test_a_cleared_quote_is_a_block_with_its_attribution(written):
    (_, said, *_) = written(("FG1", "P1", "A.wait", "C1", 5, "E1")).values()
    assert html(said) == (
        f"<blockquote>\n<p>{ONE}</p>\n<p>Waiting: Focus group FG1, P1</p>\n</blockquote>\n"
    )


def test_two_cleared_quotes_are_two_blocks(written):
    codings = [("FG1", "P1", "A.wait", "C1", 5, "E1"), ("I1", "P3", "A.wait", "C1", 5, "E2")]
    said = html(written(*codings)["A-wait"])
    assert said.index(ONE) < said.index("Focus group FG1, P1") < said.index(TWO)
    assert said.index(TWO) < said.index("Interview I1, P3")


def test_every_code_has_a_file_and_one_without_cleared_words_says_nothing(written):
    said = written(("FG1", "P1", "A.wait"), ("FG1", "", "A.rush"))
    assert list(said) == ["A", "A-wait", "A-wait-call", "A-rush", "B"]
    assert set(said.values()) == {""}


@pytest.mark.parametrize(
    "text",
    [
        "– a dash begins it, not speech",
        "1. a number begins it, not speech",
        "(a) a letter in brackets, not speech",
        "# a sign, not speech",
        "::: a fence, not speech",
        "> another, not speech",
        "| a bar, not speech",
        "*a* {{< var x >}} [b](c) $5 <i>d</i> \\e `f` @g, not speech",
        "NA",
        "é",
    ],
)
def test_the_words_of_a_quote_are_printed_as_they_are(written, text):
    said = written(("FG1", "P1", "A.wait", "C1", 5, "E1"), excerpts=[("E1", text)])["A-wait"]
    plain = pypandoc.convert_text(said, "plain", "markdown", extra_args=["--wrap=none"])
    assert plain.split("\n")[0].strip() == text


def test_a_person_may_be_called_na(written):
    people = [("NA", "FG1", "ward", "nurse"), ("P3", "I1", "ward", "nurse")]
    people += [("P4", "I2", "ward", "nurse")]
    said = written(("FG1", "NA", "A.wait", "C1", 5, "E1"), people=people)["A-wait"]
    assert "Focus group FG1, NA" in said
