"""The archive as an RO-Crate: its files, and which step made what from what.

RO-Crate 1.3 with the profiles of Workflow Run RO-Crate up to Provenance Run Crate. What ran is what
the build wrote down of itself; no user is named, and no time but that of the revision.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from analysis.archive.entities import (
    Entity,
    around,
    author_of,
    away_of,
    file_of,
    identifier,
    ids,
    licence,
    refs,
    single,
)
from analysis.archive.record import DOI, LICENCES, Record

METADATA = "ro-crate-metadata.json"
VERSION = "https://w3id.org/ro/crate/1.3"
WORKFLOW = "Snakefile"
ENGINE, LANGUAGE = "https://snakemake.github.io", "https://www.python.org"
# What is said of every archive. RO-Crate 1.3 calls a workflow by another name than the profiles,
# which are older: it has both.
_GRAPH = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))["@graph"]
FIXED: dict[str, Entity] = {entity["@id"]: entity for entity in _GRAPH}
# What makes an output; exhibits are made by the module of their name.
MAKERS = {
    "build/check.json": "checks/check.py",
    "build/environment.json": "build/environment.py",
    "build/map.md": "prose/origins.py",
    "build/todo.txt": "starter/todo.py",
    "tables/numbers.json": "prose/numbers.py",
    "tables/claims.csv": "prose/claims.py",
    "_variables.yml": "manuscript/assemble.py",
    "SHA256SUMS": "common/checksums.py",
}
GIVEN = "Written by people, and read by the workflow or by readers"


def maker(output: str, inputs: Iterable[str]) -> str:
    """Return the module that makes an output; of what the shell makes, nothing.

    Args:
        output: the first one of a step.
        inputs: what the step reads.
    """
    for ending, module in MAKERS.items():
        if output.endswith(ending):
            return f"analysis/{module}"
    path = PurePosixPath(output)
    if path.parent.name == "_output":
        return "analysis/manuscript/render.py"
    own = f"{path.parent.name}/{path.stem.replace('-', '_')}.py"
    return next((name for name in inputs if name.endswith(own)), "")


def told(module: Path) -> str:
    """Return what a module says that it does, in its first line."""
    text = ast.get_docstring(ast.parse(module.read_bytes())) if module.is_file() else None
    return (text or "").partition("\n")[0]


def crate(
    known: Record,
    files: Mapping[str, bytes],
    steps: Mapping[str, Mapping[str, Iterable[str]]],
    project: Path,
    software: Mapping[str, str],
) -> Entity:
    """Describe an archive.

    Args:
        known: what is known of it.
        files: all that it holds, by path.
        steps: of the build, by the first output: what they `made`, and `of` what.
        project: the folder whose modules made it.
        software: the versions of Python and its packages.
    """
    people = [author_of(author, n) for n, author in enumerate(known.people, 1)]
    places = {e["@id"]: e for author in known.people for e in around(author)}
    url = DOI + known.doi if known.doi else str(known.cff.get("repository-code", ""))
    by = {"agent": refs(ids(people)), "endTime": f"{known.date}T00:00:00+00:00"}
    runs, tools = _runs(steps, files, project, by)
    described = {name for run in runs for part in ("object", "result") for name in ids(run[part])}
    described |= {name for name in files if "/" not in name} | set(tools)
    described -= {METADATA, WORKFLOW, *tools}
    kept = sorted(name for name in described if name in files)
    away = sorted(name for name in described if name.startswith("#"))
    parts = [WORKFLOW, *sorted(tools), *kept]
    controls = [_control(run, n) for n, run in enumerate(runs, 1)]
    licences = known.licences or ["NOASSERTION"]
    version = str(known.cff.get("version", known.revision))
    root = {
        "name": known.cff["title"],
        "description": known.description,
        "datePublished": str(known.cff.get("date-released", known.date)),
        "version": version,
        "license": {"@id": LICENCES + licences[0]},
        "author": refs(ids(people)),
        "publisher": refs(ids(e for e in places.values() if e["@type"] == "Organization")[:1]),
        "contactPoint": refs(n for n in places if n.startswith("mailto:")),
        "keywords": ", ".join(known.cff.get("keywords", [])),
        "hasPart": refs(parts),
        "mentions": refs(["#run", "#engine-run", *(e["@id"] for e in [*runs, *controls])]),
    }
    results = {name for run in runs for name in ids(run["result"])}
    objects = {name for run in runs for name in ids(run["object"])} - results
    listed = sorted(tools)
    about = {"version": version, "url": url}
    workflow = file_of(WORKFLOW, files[WORKFLOW], "") | FIXED[WORKFLOW] | about
    workflow |= {"hasPart": refs(listed), "step": refs(f"#step-{name}" for name in listed)}
    said = f"Everything that was made from commit {known.revision}"
    told_of = {
        "./": root,
        ENGINE: {"version": software.get("snakemake", "")},
        LANGUAGE: {"version": software.get("python", "")},
        WORKFLOW: workflow,
        "#engine-run": {"object": refs(ids(controls)), **by},
        "#run": {"description": said, "object": refs(sorted(objects)), **by}
        | {"result": refs(sorted(results))},
    }
    made = {name: run["description"] for run in runs for name in ids(run["result"])}
    graph = [
        *(entity | told_of.get(name, {}) for name, entity in FIXED.items()),
        identifier(known),
        *(licence(name) for name in licences),
        *people,
        *places.values(),
        *(_step(name, number) for number, name in enumerate(listed, 1)),
        *(_tool(name, files[name], project, about) for name in listed),
        *runs,
        *controls,
        *(file_of(name, files[name], made.get(name, GIVEN)) for name in kept),
        *(away_of(name) for name in away),
    ]
    return {"@context": f"{VERSION}/context", "@graph": [*map(single, graph)]}


def _runs(
    steps: Mapping[str, Mapping[str, Iterable[str]]],
    files: Mapping[str, bytes],
    project: Path,
    by: Entity,
) -> tuple[list[Entity], set[str]]:
    """Return an action for each step whose outputs go along, and the modules that ran."""
    runs, tools = [], set()
    for output, step in sorted(steps.items()):
        module = maker(output, step["of"])
        made = sorted(name for name in step["made"] if name in files)
        if not module or not made:
            continue
        tools.add(module)
        runs.append(
            {
                "@id": f"#run-{output}",
                "@type": "CreateAction",
                "name": f"Making {output}",
                "description": told(project / module),
                "instrument": {"@id": module},
                **by,
                "actionStatus": "http://schema.org/CompletedActionStatus",
                "object": refs(
                    n if n in files else f"#{n}"
                    for n in sorted(step["of"])
                    if not n.startswith("analysis/") and "." in n
                ),
                "result": refs(made),
            }
        )
    return runs, tools


def _control(run: Entity, number: int) -> Entity:
    """Return that the engine had a step carried out."""
    module = run["instrument"]["@id"]
    return {
        "@id": f"#control-{number}",
        "@type": "ControlAction",
        "name": f"{run['name']}, as the workflow asks",
        "description": "One step of the workflow",
        "instrument": {"@id": f"#step-{module}"},
        "object": {"@id": run["@id"]},
        "agent": run["agent"],
        "endTime": run["endTime"],
    }


def _step(name: str, number: int) -> Entity:
    told_of = {"name": f"Step {number}: {name}", "position": str(number)}
    return {"@id": f"#step-{name}", "@type": "HowToStep", "workExample": {"@id": name}} | told_of


def _tool(name: str, content: bytes, project: Path, about: Entity) -> Entity:
    of = {"@type": ["File", "SoftwareSourceCode"], "programmingLanguage": {"@id": LANGUAGE}}
    return file_of(name, content, told(project / name)) | of | about
