"""What is said of the data is said by their provenance, in these words and in no others."""

from analysis.common.provenance import BANNER, MARK, SENTENCES

REAL = {
    "authorship-sentence": "Its counts are made from the coded data of the study.",
    "provenance-sentence": ("The coded data are the study's own, anonymised, and not public."),
    "data-statement": (
        "The anonymised coded data are not public, since a few attributes taken together could"
        " identify a participant. The workflow that made every result from them is."
    ),
    "agreement-sentence": "The data are the study's own, so that agreement is a check of them.",
    "labels-sentence": "Labels and definitions are the authors' own.",
    "quotes-sentence": "Quotations are printed where a person has cleared them.",
    "diagnostic-caption": "A diagnostic, and no result",
    "diagnostics-sentence": (
        "These are diagnostics and no results: they look at the coding, and not at what was said."
    ),
}
OPEN = {
    "provenance-sentence": "The coded data are the study's own, anonymised, and public.",
    "data-statement": (
        "The anonymised coded data are in `data/raw/`, described field by field in"
        " `data/datapackage.json`."
    ),
}
SYNTHETIC = {
    "authorship-sentence": (
        "It is the work of the maintainers of the compendium: the authors of the article did not"
        " write it and have not reviewed it, and it was not co-produced with people with lived"
        " experience."
    ),
    "provenance-sentence": (
        "The coded data here are a synthetic stand-in, made by a seeded program from published"
        " counts and theme labels, and else invented."
    ),
    "data-statement": (
        "The coded data of the study are not public. The tables in `data/raw/` are a synthetic"
        " stand-in that has their shape; they may be used to run and to check the workflow, and for"
        " nothing else."
    ),
    "agreement-sentence": (
        "The data are synthetic: agreement with the article holds by construction and says nothing"
        " about the study."
    ),
    "labels-sentence": (
        "The data are synthetic: their labels are those of the article, and their definitions are"
        " glosses written for this compendium, not the authors' own."
    ),
    "quotes-sentence": "Quotations are withheld: behind the stand-in nobody spoke.",
    "diagnostic-caption": "Diagnostic of the compendium, not of the authors",
    "diagnostics-sentence": (
        "These diagnostics are the compendium's: the authors of the study did not make or ask for"
        " them. They look at the coding and not at what was said, and none is a result of the"
        " study. The data are synthetic, so that they show what the diagnostics look like and"
        " nothing else."
    ),
}


def test_each_provenance_has_its_sentences():
    assert SENTENCES == {"synthetic": SYNTHETIC, "restricted": REAL, "open": REAL | OPEN}


def test_while_data_are_synthetic_a_mark_and_a_banner_say_so():
    assert MARK == "Synthetic stand-in data: not the study's findings"
    head, *words, end, last = BANNER.split("\n")
    assert head == '::: {.callout-important title="Synthetic stand-in data"}'
    assert " ".join(words) == (
        "The study's coded data are not public. Every count, table and figure in this document was"
        " computed from a synthetic stand-in, made by a seeded program from a few published facts"
        " and from invented values. Nothing here that rests on data is a finding of the study."
    )
    assert (end, last) == (":::", "")
