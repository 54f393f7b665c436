"""Attributes that are numbers are printed in bands alone."""

import json

import pytest
import yaml

from analysis.common.problems import ContractError
from analysis.disclosure.people import attributed
from analysis.disclosure.printable import printable
from analysis.study.bands import band, labels
from analysis.study.contract import validate
from analysis.study.study import Study
from tests.study.breaking import check
from tests.support.edits import change
from tests.support.run import write
from tests.support.small import write_study

YEARS = ["3", "12", "", "25"]
BOUNDS = [0, 5, 20]


def fields_of(package):
    people = next(r for r in package["resources"] if r["name"] == "participants")
    return people["schema"]["fields"]


def study(folder, bounds=BOUNDS, years=YEARS, **more):
    """Write a small study whose people have, beside a job, years of experience."""
    attributes = {"job": ("Job", ["doctor", "nurse"])}
    people = [(f"P{n}", "FG1", "nurse") for n in range(1, len(years) + 1)]
    given = {"codings": [("FG1", "P1", "A")], "codebook": [("A", "", "Time")], **more}
    sources = [("FG1", "focus_group", 900)]
    write_study(folder, sources=sources, people=people, attributes=attributes, **given)
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    fields = next(r for r in package["resources"] if r["name"] == "participants")["schema"][
        "fields"
    ]
    fields.append({"name": "years", "type": "integer", "title": "Years of experience"})
    settings = yaml.safe_load((folder / "study.yml").read_text("utf-8"))
    settings |= {"attributes": ["job", "years"], "bands": {"years": bounds}}
    write(folder, {"datapackage.json": json.dumps(package), "study.yml": yaml.safe_dump(settings)})
    change(
        folder,
        "participants",
        lambda rows: [row | {"years": y} for row, y in zip(rows, years, strict=True)],
    )
    return folder


def test_the_entry_to_paste_for_a_column_with_bands_is_that_of_a_number(tmp_path):
    folder = study(tmp_path / "data", years=["3", "12", "", "three"])
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    fields_of(package).pop()
    write(folder, {"datapackage.json": json.dumps(package)})
    number = '{"name": "years", "type": "integer", "title": "Years"}'
    for place in ("raw/participants.csv", "study.yml"):  # where the column is, and is not
        with pytest.raises(ContractError) as refused:
            validate(folder)
        places = [p.file for p in refused.value.problems if p.expected.endswith(number)]
        assert places == [place]
        change(
            folder,
            "participants",
            lambda rows: [{k: v for k, v in r.items() if k != "years"} for r in rows],
        )


@pytest.mark.parametrize(
    ("bounds", "called"),
    [
        ([0, 5, 10], ["0 to 4", "5 to 9", "10 or more"]),
        ([0, 1, 2, 30], ["0", "1", "2 to 29", "30 or more"]),
        ([18, 65], ["18 to 64", "65 or more"]),
    ],
)
def test_a_band_is_called_by_its_ends(bounds, called):
    assert labels(bounds) == called


def test_every_number_is_in_one_band_and_nobody_who_did_not_say_in_any():
    found = [band(n, [0, 5, 10]) for n in range(12)]
    assert found == ["0 to 4"] * 5 + ["5 to 9"] * 5 + ["10 or more"] * 2
    assert band(None, [0, 5]) == "not provided"


def test_people_are_counted_by_bands(tmp_path):
    made = Study.load(study(tmp_path / "data"))
    counts = printable(made).counts.set_index(["attribute", "value", "across"])["people"]
    assert counts["years"].xs("all", level="across").to_dict() == {
        "0 to 4": 1,
        "5 to 19": 1,
        "20 or more": 1,
        "not provided": 1,
    }


def test_where_everybody_said_there_is_no_row_for_those_who_did_not(tmp_path):
    made = Study.load(study(tmp_path / "data", years=["0", "5", "30", "19"]))
    assert made.values("participants", "years") == ["0 to 4", "5 to 19", "20 or more"]


def test_small_bands_are_hidden_like_other_categories_and_can_be_merged(tmp_path):
    years = ["1"] * 9 + ["7"] * 8 + ["30"] * 2
    hiding = Study.load(study(tmp_path / "a", years=years, disclosure={"threshold": 5}))
    shown = printable(hiding).counts.query("attribute == 'years'")["people"]
    assert shown.isna().any()
    merge = {"years": {"5 or more": ["5 to 19", "20 or more"]}}
    rules = {"threshold": 5, "merge": merge}
    merged = Study.load(study(tmp_path / "b", years=years, disclosure=rules))
    shown = printable(merged).counts.query("attribute == 'years' and across == 'all'")["people"]
    assert shown.tolist() == [9, 10]


def test_no_number_itself_is_printed_with_a_quote(tmp_path):
    quoted = {
        "excerpts": [("E1", "Words")],
        "codings": [("FG1", "P2", "A", "C1", None, "E1")],
        "speakers": ["years"],
    }
    made = Study.load(study(tmp_path / "data", **quoted))
    assert attributed(made)["described"].tolist() == ["5 to 19"]


def test_of_open_data_the_numbers_themselves_are_public_and_have_to_be_shared(tmp_path):
    open_ = {"provenance": "open", "disclosure": {"threshold": 2}}
    folder = study(tmp_path / "data", years=["3", "4", "3", "4"], **open_)
    assert printable(Study.load(folder)).k == 2
    folder = study(tmp_path / "other", years=["3", "4", "3", ""], **open_)
    with pytest.raises(ContractError, match="at least 2 people with the same"):
        printable(Study.load(folder))


def test_a_number_below_all_bands_is_an_error_with_its_row(tmp_path):
    folder = study(tmp_path / "data", bounds=[4, 20])
    expected = "expected at least 4, where the bands of study.yml begin"
    check(folder, f"raw/participants.csv, row 2, column years: found '3', {expected}")


@pytest.mark.parametrize("bounds", [[5, 0], [0, 5, 5]])
def test_bands_are_in_order(tmp_path, bounds):
    folder = study(tmp_path / "data", bounds=bounds)
    with pytest.raises(ContractError, match=r"bands, years.*the lowest first, such as"):
        validate(folder)


def test_a_number_without_bands_is_told_what_it_needs(tmp_path):
    folder = study(tmp_path / "data")
    settings = yaml.safe_load((folder / "study.yml").read_text("utf-8"))
    del settings["bands"]
    write(folder, {"study.yml": yaml.safe_dump(settings)})
    with pytest.raises(ContractError, match=r"Add to study.yml: `bands: \{years: \[0, 5, 10\]\}`"):
        validate(folder)


@pytest.mark.parametrize("provenance", ["open", "restricted"])
def test_an_unknown_column_comes_with_the_entry_to_paste(tmp_path, provenance):
    folder = write_study(
        tmp_path / "data",
        provenance=provenance,
        attributes={},
        people=[(f"P{n}", s) for n, s in enumerate(["FG1", "FG1", "I1", "I2"], 1)],
    )
    settings = folder / "study.yml"
    asked = "attributes: [sex, height]"
    settings.write_text(settings.read_text("utf-8").replace("attributes: []", asked), "utf-8")
    given = {"sex": ["f", "m", "f", "m"], "age": ["30", "41", "30", "52"], "nick": list("abcd")}
    change(
        folder,
        "participants",
        lambda rows: [row | {c: v[n] for c, v in given.items()} for n, row in enumerate(rows)],
    )
    with pytest.raises(ContractError) as refused:
        validate(folder)
    told = {p.found: p.expected for p in refused.value.problems if p.file.endswith(".csv")}
    # Of an attribute whose column waits to be described, this is all that is said.
    assert [p.found for p in refused.value.problems if p.file == "study.yml"] == ["height"]
    entries = {c: json.loads(t.partition("datapackage.json, ")[2]) for c, t in told.items()}
    assert entries["sex"]["constraints"] == {"required": True, "enum": ["f", "m"]}
    assert entries["age"]["type"] == "integer"
    assert ("a" in entries["nick"]["constraints"]["enum"]) is (provenance == "open")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    fields = next(r for r in package["resources"] if r["name"] == "participants")["schema"][
        "fields"
    ]
    del entries["nick"]
    settings.write_text(settings.read_text("utf-8").replace(", height", ""), "utf-8")
    fields.extend(entries.values())
    write(folder, {"datapackage.json": json.dumps(package)})
    change(
        folder,
        "participants",
        lambda rows: [{k: v for k, v in r.items() if k != "nick"} for r in rows],
    )
    assert validate(folder).tables["participants"][0]["age"] == 30
