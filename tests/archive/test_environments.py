"""What other machines start from names what is there, and says how it was tested."""

import json
import re

import yaml

from tests.support.small import ROOT

HOME = ROOT / ".devcontainer"


def test_the_container_for_editors_builds_from_a_file_that_is_there_with_the_pins():
    text = re.sub(
        r"^//.*$", "", (HOME / "devcontainer.json").read_text("utf-8"), flags=re.MULTILINE
    )
    build = json.loads(text)["build"]
    image = (HOME / build["dockerfile"]).read_text("utf-8")
    assert (HOME / build["context"] / "requirements.txt").is_file()
    assert "--require-hashes --requirement /tmp/requirements.txt" in image
    # The Python of Debian 12 is the lowest that will do.
    assert "debian:bookworm" in image
    assert 'requires-python = ">=3.11,<' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_git_in_the_container_reads_a_folder_that_somebody_else_owns():
    image = (HOME / "Containerfile").read_text("utf-8")
    assert "RUN git config --system --add safe.directory '*'" in image


def test_conda_and_binder_read_the_one_list_of_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert {"pip": ["-r requirements.txt"]} in environment["dependencies"]
    assert not (ROOT / "binder").exists()  # which Binder would read in its place
    assert not (ROOT / ".binder").exists()


def test_each_of_them_says_how_it_was_tested():
    for path in (ROOT / "environment.yml", *HOME.iterdir()):
        text = path.read_text("utf-8").replace("\n# ", " ")
        assert "Tested: " in text, path.name
        assert "Not tested: " in text, path.name
    assert "Binder" in (ROOT / "environment.yml").read_text("utf-8")


def test_the_profile_for_slurm_puts_only_rules_together_that_there_are():
    profile = yaml.safe_load((ROOT / "profiles/slurm/config.yaml").read_text("utf-8"))
    rules = set(re.findall(r"^(?:rule|checkpoint) (\w+):", (ROOT / "Snakefile").read_text(), re.M))
    assert {group.partition("=")[0] for group in profile["groups"]} <= rules
