"""What is said of the data, and of what rests on them: one switch turns all of it."""

MARK = "Synthetic stand-in data: not the study's findings"

BANNER = """::: {.callout-important title="Synthetic stand-in data"}
The study's coded data are not public. Every count, table and figure in this document was computed
from a synthetic stand-in, made by a seeded program from a few published facts and from invented
values. Nothing here that rests on data is a finding of the study.
:::
"""
REAL = {
    "agreement-sentence": "The data are the study's own, so that agreement is a check of them.",
    "labels-sentence": "They are the authors' own.",
    "quotes-sentence": "No speech is made up to fill these places.",
}
SENTENCES = {
    "synthetic": {
        "provenance-sentence": (
            "The data in this build are a synthetic stand-in: a seeded program made them from the"
            " published counts and theme labels, and every other value in them is invented."
        ),
        "data-statement": (
            "The coded data of the study are not public. The tables in `data/raw/` are a synthetic"
            " stand-in that has their shape; they may be used to run and to check the workflow, and"
            " for nothing else."
        ),
        "agreement-sentence": (
            "The data are synthetic: agreement with the article holds by construction and says"
            " nothing about the study."
        ),
        "labels-sentence": (
            "The data are synthetic: their labels are those of the article, and their definitions"
            " are glosses written for this compendium, not the authors' own."
        ),
        "quotes-sentence": (
            "The data are synthetic: these places are invented like the rest, and no speech is"
            " invented to fill them."
        ),
    },
    "restricted": {
        "provenance-sentence": (
            "The data in this build are the study's anonymised coded data, which are not public."
        ),
        "data-statement": (
            "The anonymised coded data are not public, since a few attributes taken together could"
            " identify a participant. The workflow that made every result from them is."
        ),
        **REAL,
    },
    "open": {
        "provenance-sentence": (
            "The data in this build are the study's anonymised coded data, which are public."
        ),
        "data-statement": (
            "The anonymised coded data are in `data/raw/`, described field by field in"
            " `data/datapackage.json`."
        ),
        **REAL,
    },
}
