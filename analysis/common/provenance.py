"""What is said of the data, and of what rests on them: one switch turns all of it.

The words are in `provenance.yml`, by the provenance that `study.yml` gives the data.
"""

from __future__ import annotations

from pathlib import Path

from analysis.common.described import own

_SAID = own(Path(__file__).with_suffix(".yml"))
MARK: str = _SAID["mark"]
BANNER: str = _SAID["banner"]
SENTENCES: dict[str, dict[str, str]] = _SAID["sentences"]
