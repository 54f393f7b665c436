import json
import subprocess
import sys

import yaml

from analysis.numbers import numbers, published
from tests.small import ROOT, small_study, write_study


def counted(study):
    """Value and denominator of each number, by its name."""
    return {n.id: (n.value, n.of) for n in numbers(study)}


def test_what_the_study_is_made_of_is_counted(tmp_path):
    found = counted(small_study(tmp_path))
    assert {name: n for name, n in found.items() if name.startswith("n.")} == {
        "n.sources": (3, None),
        "n.participants": (4, None),
        "n.words": (1800, None),
        "n.themes": (2, None),
        "n.subthemes": (2, None),
        "n.codings": (6, None),
        "n.coders": (2, None),
        "n.sources-coded-twice": (1, 3),
        "n.focus-groups": (1, 3),
        "n.interviews": (2, 3),
        "n.focus-group-participants": (2, 4),
        "n.group-size-min": (2, None),
        "n.group-size-max": (2, None),
    }


def test_the_reach_of_every_code_is_counted_by_source_by_kind_and_by_person(tmp_path):
    found = counted(small_study(tmp_path))
    measures = ("sources", "focus-groups", "interviews", "people")
    reach = {
        code: [found[f"theme.{code}.{measure}"] for measure in measures]
        for code in ("A", "A-wait", "A-wait-call", "A-rush", "B")
    }
    assert reach == {
        "A": [(2, 3), (1, 1), (1, 2), (3, 4)],
        "A-wait": [(2, 3), (1, 1), (1, 2), (3, 4)],
        "A-wait-call": [(1, 3), (1, 1), (0, 2), (1, 4)],
        "A-rush": [(1, 3), (1, 1), (0, 2), (0, 4)],
        "B": [(0, 3), (0, 1), (0, 2), (0, 4)],
    }


def test_every_number_has_a_unit_and_a_name_of_its_own(tmp_path):
    found = list(numbers(small_study(tmp_path)))
    assert all(
        number.unit in ("sources", "people", "words", "codings", "themes", "subthemes", "coders")
        for number in found
    )
    assert len({number.id for number in found}) == len(found)


def test_a_part_is_never_more_than_its_whole(tmp_path):
    assert all(n.value <= n.of for n in numbers(small_study(tmp_path)) if n.of is not None)


def test_a_study_of_interviews_has_no_numbers_about_groups(tmp_path):
    study = small_study(
        tmp_path,
        sources=[("I1", "interview", 300), ("I2", "interview", 200)],
        people=[("P3", "I1", "ward", "nurse"), ("P4", "I2", "ward", "nurse")],
        codings=[("I1", "P3", "A")],
    )
    assert not [name for name in counted(study) if "group" in name]


def test_published_counts_pass_through_as_they_are(tmp_path):
    facts = tmp_path / "facts.yml"
    facts.write_text("counts: {focus_groups: {value: 6, locator: Abstract}}", encoding="utf-8")
    (number,) = published(facts)
    assert (number.id, number.value, number.unit) == ("p.focus-groups", 6, "focus groups")


def test_a_study_without_published_facts_has_no_published_numbers(tmp_path):
    assert list(published(tmp_path / "facts.yml")) == []


def run(data, out):
    command = [sys.executable, "-m", "analysis.numbers", "--data", str(data), "--out", str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_file_of_numbers_gives_digits_words_labels_and_provenance(tmp_path):
    data = write_study(
        tmp_path / "data",
        sources=[("FG1", "focus_group", 12345)],
        people=[("P1", "FG1", "ward", "nurse")],
        codings=[("FG1", "P1", "A")],
    )
    (data / "published").mkdir()
    facts = {"counts": {"participants": {"value": 50, "locator": "Abstract"}}}
    (data / "published/facts.yml").write_text(yaml.safe_dump(facts), encoding="utf-8")
    out = tmp_path / "numbers.json"
    assert run(data, out).returncode == 0
    content = json.loads(out.read_text("utf-8"))
    assert content["title"] == "A small study"
    assert content["provenance"] == "restricted"
    assert content["labels"]["A-wait-call"] == "Waiting for a call"
    found = {n["id"]: n for n in content["numbers"]}
    assert (found["n.words"]["text"], found["n.sources"]["words"]) == ("12,345", "one")
    assert found["p.participants"] == {
        "id": "p.participants",
        "value": 50,
        "unit": "participants",
        "of": None,
        "text": "50",
        "words": "fifty",
    }
    assert list(found) == sorted(found)
    assert len(found) == len(content["numbers"])


def test_data_that_break_the_contract_give_a_message_and_no_file(tmp_path):
    data = write_study(tmp_path / "data", codings=[("FG1", "P9", "A")])
    done = run(data, tmp_path / "numbers.json")
    assert done.returncode == 1
    assert "raw/codings.csv" in done.stderr
    assert "P9" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "numbers.json").exists()
