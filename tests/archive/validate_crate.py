"""Validate an RO-Crate without the network, with the Python of roc-validator; print each issue.

The context of RO-Crate comes from the package rocrate, and nothing else is fetched.
"""

import json
import sys
from importlib.resources import files

from rocrate_validator import models, services
from rocrate_validator.utils import document_loader, http

CONTEXT = files("rocrate").joinpath("data/ro-crate.jsonld").read_text("utf-8")


class Answer:
    """What a server would answer that has the context alone."""

    status_code, text, content = 200, CONTEXT, CONTEXT.encode()
    headers = {"Content-Type": "application/ld+json"}  # noqa: RUF012 -- never changed

    @staticmethod
    def json():
        return json.loads(CONTEXT)

    @staticmethod
    def raise_for_status():
        return None


def get(_self, name):
    def fetch(url, *_, **__):
        if url != "https://w3id.org/ro/crate/1.3/context":
            raise OSError(f"not fetched: {url}")
        return Answer

    if name in ("get", "head"):
        return fetch
    raise AttributeError(name)


http.HttpRequester.__getattr__ = get
document_loader._fetch_json_ld = lambda url: get(None, "get")(url).json()
for profile in sys.argv[2:]:
    settings = services.ValidationSettings(
        rocrate_uri=sys.argv[1],
        profile_identifier=profile,
        requirement_severity=models.Severity.RECOMMENDED,
        allow_requirement_check_override=True,
    )
    result = services.validate(settings)
    print(profile, len(result.executed_checks), "checks")
    for issue in result.get_issues():
        print(issue.severity.name, issue.check.identifier, issue.violatingEntity, issue.message)
