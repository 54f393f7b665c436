"""What git does not hold of a study is laid into the clone in which it is built."""

import pytest

from analysis.common.revision import RevisionError
from analysis.review.stage import _lay_out, scratch_of
from tests.support.run import write
from tests.support.small import ROOT, write_study


def test_tables_deny_list_and_earlier_releases_are_laid_where_the_settings_lead(tmp_path):
    settings = {"deny_list": "../denied.txt"}
    here = write_study(tmp_path / "home/study", **settings)
    with (here / "study.yml").open("a", encoding="utf-8") as file:
        file.write("disclosure: {released: [../first, v1]}\n")
    write(tmp_path / "home", {"denied.txt": "Wickenby\n"})
    write(tmp_path / "home/first", {"tables/themes.csv": "a\n", "raw/codings.csv": "stays\n"})
    scratch = tmp_path / "scratch"
    _lay_out(here, scratch / "clone/study", scratch)
    laid = {p.relative_to(scratch).as_posix() for p in scratch.rglob("*") if p.is_file()}
    raw = {f"clone/study/raw/{path.name}" for path in (here / "raw").iterdir()}
    assert laid == {"clone/denied.txt", "clone/first/tables/themes.csv", *raw}
    assert (scratch / "clone/denied.txt").read_text("utf-8") == "Wickenby\n"


def test_without_tables_nothing_can_be_verified(tmp_path):
    with pytest.raises(RevisionError, match="The tables of study/ are not here"):
        _lay_out(write(tmp_path / "study", {}), tmp_path / "clone", tmp_path)


def test_tables_that_stay_at_home_are_copied_no_further_than_beside_what_is_made_of_them(tmp_path):
    study = write_study(tmp_path / "study")
    assert scratch_of(study) == study / "build"
    assert (study / "build").is_dir()
    assert scratch_of(ROOT / "data") is None
    assert scratch_of(tmp_path / "gone") is None
