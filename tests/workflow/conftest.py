"""The paper, built once for all tests of whole builds."""

import os
import time

import pytest

from tests.support.project import PAPERS, build, copy_project, outputs


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """A copy of the repository with its paper built: once, whatever the number of workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / "base", shared / "base-is-built"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + 300
        while not done.exists() and time.monotonic() < until:
            time.sleep(0.2)
    else:
        said = "The repository was not copied."
        try:
            copy_project(folder)
            for path in outputs(folder).values():
                path.write_text("stale", encoding="utf-8")
            said = build(folder).stderr
        finally:
            done.with_suffix(".part").write_text(said, encoding="utf-8")
            done.with_suffix(".part").replace(done)
    assert set(outputs(folder)) >= PAPERS, done.read_text("utf-8")
    return folder
