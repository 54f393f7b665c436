"""What is quoted, and what is not."""

import csv

import pypandoc
import pytest

from analysis.disclosure.people import attributed, quotes
from analysis.disclosure.required import unused_quotes
from analysis.exhibits.make import write_csv
from analysis.manuscript import assemble
from analysis.study.contract import ContractError, validate
from analysis.study.study import Study
from tests.support import edits
from tests.support.small import small_study, write_study

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

    def rows_of(*codings, excerpts=EXCERPTS, people=None):
        given = {"people": people} if people else {}
        used = [e for e in excerpts if any(e[0] in coding for coding in codings)]
        study = small_study(tmp_path / "data", codings=codings, excerpts=used, **given)
        write_csv(attributed(study), tmp_path / "quotes.csv", synthetic=False)
        with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        codes = study.codes["code_id"].str.replace(".", "-")
        return rows, dict(zip(codes, study.codes["label"], strict=True))

    def write(*codings, placed=(), **given):
        return assemble.quotes(*rows_of(*codings, **given), placed)

    write.rows = lambda *codings, **given: rows_of(*codings, **given)[0]
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


def emptied(data):
    rows = edits.read(data, "excerpts")
    edits.write(data, "excerpts", [{**row, "text": ""} if n else row for n, row in enumerate(rows)])


def deleted(data):
    edits.change(data, "excerpts", lambda rows: rows[:1])


BOTH = [("FG1", "P1", "A.wait", "C1", 5, "E1"), ("I1", "P3", "A.wait", "C1", 5, "E2")]


@pytest.mark.parametrize("withdraw", [emptied, deleted])
@pytest.mark.parametrize("provenance", ["restricted", "open"])
def test_a_quote_is_withdrawn_by_emptying_its_words_or_by_deleting_its_row(
    tmp_path, withdraw, provenance
):
    data = write_study(tmp_path, codings=BOTH, excerpts=EXCERPTS, provenance=provenance)
    assert texts(Study.load(data)) == [ONE, TWO]
    withdraw(data)
    assert texts(Study.load(data)) == [ONE]
    assert list(Study.load(data).excerpts["excerpt_id"]) == ["E1"]
    assert list(unused_quotes(validate(data), data)) == []


@pytest.mark.parametrize("withdraw", [emptied, deleted])
def test_the_withdrawal_of_the_last_quote_leaves_the_places_of_stretches(tmp_path, withdraw):
    data = write_study(tmp_path, codings=BOTH[1:], excerpts=[("E0", "x"), EXCERPTS[1]])
    withdraw(data)
    assert texts(Study.load(data)) == ["withheld"]


def test_a_quote_stands_by_its_identifier_where_the_text_places_it_and_not_again_with_its_code(
    written,
):
    said = written(*BOTH, placed=["E2", "E9"])
    assert TWO not in html(said["A-wait"])
    assert ONE in html(said["A-wait"])
    assert html(said["E2"]) == (
        f"<blockquote>\n<p>{TWO}</p>\n<p>Interview I1, P3</p>\n</blockquote>\n"
    )
    assert said["E9"] == ""  # which was withdrawn


def test_a_quote_in_a_sentence_has_its_marks_and_who_spoke(written):
    rows = written.rows(*BOTH)
    said = assemble.inline(rows, ["quote.E1", "quote.E9", "n.sources"])
    assert said["quote.E1"] == f"“{ONE}” (FG1, P1)"
    assert said["quote.E9"] == "(a quotation that was withdrawn)"
    assert "n.sources" not in said


@pytest.mark.parametrize("text", ["*a* {{< var x >}} [b](c) $5 <i>d</i> \\e `f` @g, no speech"])
def test_the_words_in_a_sentence_are_printed_as_they_are(written, text):
    rows = written.rows(("FG1", "P1", "A.wait", "C1", 5, "E.1"), excerpts=[("E.1", text)])
    (said,) = assemble.inline(rows, []).values()
    assert pypandoc.convert_text(said, "plain", "markdown").strip() == f"“{text}” (FG1, P1)"
