"""From coded data to the paper: read from top to bottom, this is its table of contents."""

import sys
from pathlib import Path
from shlex import quote

from analysis.build import steps
from analysis.build.lock import wait_for_others
from analysis.build.modules import Library
from analysis.build.plan import NoStudyError, Plan
from analysis.build.progress import show_progress
from analysis.build.stale import Record, fingerprint, today
from analysis.common.problems import ContractError
from analysis.imports.tidy import tidy
from analysis.study.digests import digests_of
from analysis.study.settings import settings_of
from analysis.study.uses import uses

try:
    PLAN = Plan.of(config)
except NoStudyError as error:
    sys.exit(str(error))

show_progress(workflow, Path(f"{PLAN.out}build/paper.txt"))
OUT, PAPER, FORMATS = PLAN.out, PLAN.paper, " ".join(PLAN.formats)
LIBRARY = Library()
DIGESTS = digests_of(Path(PLAN.data), settings_of(Path(PLAN.data)))
# A job of a cluster is part of a build that has the lock, and keeps the record, elsewhere.
JOB = workflow.remote_exec
LOCK = None if workflow.dryrun or JOB else wait_for_others(Path(f"{OUT}build/lock"))

# Before anything looks at them: tables that a spreadsheet saved.
try:
    for told in tidy(Path(PLAN.data)) if LOCK else ():
        print(told, file=sys.stderr)
except ContractError as error:
    sys.exit(f"{PLAN.data}/: {error}\nNothing was built, and no table was rewritten.")

# The Python that runs Snakemake is the one that every step runs with.
shell.prefix(PLAN.shell)


onstart:
    # Its limit is of no use here, and its timers keep a finished build waiting for a second.
    workflow.scheduler.job_rate_limiter = None
    if workflow.local_exec and not JOB:
        steps.start(
            ["analysis.checks.check", "analysis.exhibits.style", "analysis.manuscript.render"]
        )


def checked(_wildcards=None):
    """Nothing; but asking for it waits until the check has passed."""
    checkpoints.check.get()
    return []


def given(*paths):
    """What people write: whether that changed is told by content, and never by dates."""
    return list(map(ancient, today(paths)))


def code(*paths):
    """These modules and all that they load."""
    return given(*LIBRARY.closure(*paths))


def tables(names):
    """The files behind some tables, once the check has passed."""
    return checked() + given(*PLAN.tables(names))


def data_of(kind):
    """What an exhibit rests on, as its module declares it."""
    return lambda wildcards: tables(uses(PLAN.module(kind, wildcards.name)))


def code_of(kind):
    """What making an exhibit loads."""
    return lambda wildcards: code("analysis/exhibits/make.py", PLAN.module(kind, wildcards.name))


def reported(path, category):
    """An exhibit as `snakemake --report` shows it."""
    return report(
        path, caption="analysis/build/report.rst", category=category, labels={"name": "{name}"}
    )


wildcard_constraints:
    name="[a-z0-9-]+",


rule all:
    input:
        f"{OUT}build/check.json",
        f"{OUT}build/environment.json",
        PLAN.exhibits("tables"),
        PLAN.exhibits("figures"),
        f"{OUT}tables/numbers.json",
        PLAN.papers,
        PLAN.checksums,
        f"{OUT}build/paper.txt",
        [] if OUT else "build/map.md",
    message:
        "Done"


rule journal:
    input:
        rules.all.input,
        PLAN.exhibits("figures", "pdf"),
    message:
        "The paper and its figures as a journal wants them"


checkpoint check:
    input:
        data=given(*PLAN.parts("raw", "published")),
        study=given(*PLAN.tables([])),
        prose=given(*PLAN.written),
        beside=given(*PLAN.beside),
        names=given(*PLAN.homes),
        exhibits=given(*PLAN.own_modules),
        code=code("analysis/checks/check.py"),
    output:
        report=f"{OUT}build/check.json",
        tables=f"{OUT}build/check.npz",  # for the steps that come after
    log:
        f"{OUT}build/logs/check.log",
    conda:
        "environment.yml"
    message:
        "Checking the data against the contract"
    shell:
        'python -m analysis.checks.check "$DATA" {output.report:q} > {log:q} 2>&1'


rule environment:
    input:
        given("requirements.txt"),
        code=code("analysis/build/environment.py"),
    output:
        f"{OUT}build/environment.json",
    log:
        f"{OUT}build/logs/environment.log",
    conda:
        "environment.yml"
    message:
        "Recording the environment"
    shell:
        "python -m analysis.build.environment {output:q} > {log:q} 2>&1"


rule table:
    input:
        data=data_of("tables"),
        words=given(*PLAN.worded),
        environment=rules.environment.output,
        code=code_of("tables"),
    output:
        reported(f"{OUT}tables/{{name}}.csv", "Tables"),
        f"{OUT}tables/{{name}}.md",
        f"{OUT}build/cards/tables/{{name}}.json",
    log:
        f"{OUT}build/logs/table-{{name}}.log",
    wildcard_constraints:
        name="|".join(PLAN.names("tables")),
    conda:
        "environment.yml"
    message:
        "Table {wildcards.name}"
    shell:
        'python -m analysis.exhibits.make tables/{wildcards.name} --data "$DATA" --out "$OUT"'
        " > {log:q} 2>&1"


rule figure:
    input:
        data=data_of("figures"),
        words=given(*PLAN.worded),
        environment=rules.environment.output,
        code=code_of("figures"),
    output:
        expand(f"{OUT}figures/{{{{name}}}}.{{form}}", form=["csv", "txt"]),
        reported(f"{OUT}figures/{{name}}.svg", "Figures"),
        f"{OUT}figures/{{name}}.png",
        f"{OUT}figures/narrow/{{name}}.svg",
        f"{OUT}build/cards/figures/{{name}}.json",
    log:
        f"{OUT}build/logs/figure-{{name}}.log",
    priority: 1  # the longest steps begin first, so that no core waits for them at the end
    conda:
        "environment.yml"
    message:
        "Figure {wildcards.name}"
    shell:
        'python -m analysis.exhibits.make figures/{wildcards.name} --data "$DATA" --out "$OUT"'
        " > {log:q} 2>&1"


rule vector:
    input:
        data=data_of("figures"),
        words=given(*PLAN.worded),
        environment=rules.environment.output,
        code=code_of("figures"),
    output:
        f"{OUT}figures/{{name}}.pdf",
    log:
        f"{OUT}build/logs/vector-{{name}}.log",
    conda:
        "environment.yml"
    message:
        "Figure {wildcards.name} for a journal"
    shell:
        'python -m analysis.exhibits.make figures/{wildcards.name} --data "$DATA" --out "$OUT"'
        " --vector > {log:q} 2>&1"


rule numbers:
    input:
        data=lambda _: tables(p.stem for p in Path(PLAN.data).glob("raw/*.csv")),
        published=given(*(p for p in PLAN.parts("published") if p.endswith(".yml"))),
        documents=given(*PLAN.files("[!_]*.*md", "[!_]*/**/*.*md")),
        environment=rules.environment.output,
        code=code("analysis/prose/numbers.py"),
    output:
        f"{OUT}tables/numbers.json",
    log:
        f"{OUT}build/logs/numbers.log",
    conda:
        "environment.yml"
    message:
        "Numbers for the text"
    shell:
        'python -m analysis.prose.numbers --data "$DATA" --manuscript "$PAPER" --out {output:q}'
        " > {log:q} 2>&1"


rule claims:
    input:
        numbers=rules.numbers.output,
        data=lambda _: tables(["published/claims.yml"]),
        conditions=given(*PLAN.files("claims.yml", "allowed.yml")),
        documents=given(*PLAN.files("[!_]*.qmd")),
        environment=rules.environment.output,
        code=code("analysis/prose/claims.py"),
    output:
        expand(f"{OUT}tables/claims.{{form}}", form=["csv", "md"]),
    log:
        f"{OUT}build/logs/claims.log",
    conda:
        "environment.yml"
    message:
        "Checking the prose and its claims"
    shell:
        'python -m analysis.prose.claims "$PAPER" --data "$DATA" --numbers {input.numbers:q}'
        ' --out "$OUT/tables/claims" > {log:q} 2>&1'


rule assemble:
    input:
        checked,
        numbers=rules.numbers.output,
        tables=PLAN.exhibits("tables", "md") + PLAN.claims,
        figures=PLAN.exhibits("figures", "svg"),
        others=PLAN.exhibits("figures", "txt", "png") + PLAN.narrow + PLAN.cards,
        quotes=f"{OUT}tables/quotes.csv",
        study=given(*PLAN.tables([])),
        prose=given(*PLAN.written),
        documents=given(*PLAN.files("[!_]*.qmd")),
        templates=given(*PLAN.templates),
        environment=rules.environment.output,
        code=code("analysis/manuscript/assemble.py"),
    output:
        f"{PAPER}/_variables.yml",
    log:
        f"{OUT}build/logs/assemble.log",
    conda:
        "environment.yml"
    message:
        "Tables, figures and numbers into the manuscript"
    shell:
        'python -m analysis.manuscript.assemble "$PAPER" --numbers {input.numbers:q}'
        f" --tables {{input.tables:q}} --figures {{input.figures:q}} {PLAN.page}"
        ' --cards "$OUT/build/cards" > {log:q} 2>&1'


rule map:
    input:
        checked,
        study=given(*PLAN.tables([])),
        documents=given(*PLAN.files("[!_]*.*md", "[!_]*/**/*.*md")),
        numbers=rules.numbers.output,
        code=code("analysis/prose/origins.py"),
        exhibits=given(*PLAN.modules),
    output:
        "build/map.md",
    log:
        "build/logs/map.log",
    conda:
        "environment.yml"
    message:
        "What makes what, into README.md"
    shell:
        'python -m analysis.prose.origins "$PAPER" --numbers {input.numbers:q} --readme README.md'
        " --out {output:q} > {log:q} 2>&1"


rule render:
    input:
        checked,
        rules.assemble.output,
        prose=given(*PLAN.written),
        project=given(PLAN.project),
        templates=given(*PLAN.templates),
        code=code("analysis/manuscript/render.py"),
    output:
        paper=expand(f"{PAPER}/_output/{{{{name}}}}.{{suffix}}", suffix=PLAN.suffixes),
        said=f"{OUT}build/render/{{name}}.txt",
    log:
        f"{OUT}build/logs/render-{{name}}.log",
    conda:
        "environment.yml"
    message:
        f"Document {{wildcards.name}} as {FORMATS}"
    shell:
        'python -m analysis.manuscript.render "$PAPER" --document {wildcards.name}'
        f' --data "$DATA" --to {FORMATS} --out "$PAPER/_output" --renderer {quote(PLAN.renderer)}'
        " > {output.said:q} 2> {log:q}"


rule todo:
    input:
        rules.assemble.output,
        data=given(*PLAN.tables(["codebook"])),
        prose=given(*PLAN.written),
        ours=given(*PLAN.ours),
        code=code("analysis/starter/todo.py"),
    output:
        f"{OUT}build/todo.txt",
    log:
        f"{OUT}build/logs/todo.log",
    conda:
        "environment.yml"
    message:
        "What is still to decide"
    shell:
        'python -m analysis.starter.todo "$DATA" --out {output:q} > {log:q} 2>&1'


rule closing:
    input:
        PLAN.todo,
        expand(f"{OUT}build/render/{{name}}.txt", name=PLAN.documents),
    output:
        f"{OUT}build/paper.txt",
    log:
        f"{OUT}build/logs/closing.log",
    conda:
        "environment.yml"
    message:
        "Where the paper is"
    shell:
        "cat {input:q} > {output:q} 2> {log:q}"


rule checksums:
    input:
        checked,
        papers=PLAN.papers,
        code=code("analysis/common/checksums.py"),
    output:
        f"{PAPER}/SHA256SUMS",
    log:
        f"{OUT}build/logs/checksums.log",
    conda:
        "environment.yml"
    message:
        "Checksums of the documents"
    shell:
        "python -m analysis.common.checksums {input.papers:q} --out {output:q} > {log:q} 2>&1"


# Outputs that differ from what was recorded of them, or whose inputs do, are made again.
RECORD = Record(workflow, Path(f"{OUT}build/made.json"), fingerprint(LIBRARY, DIGESTS))
for gone in RECORD.clear(PLAN.off) if LOCK else ():
    print(f"{gone} was removed: its module is gone, or switched off.", file=sys.stderr)
if not JOB:
    RECORD.mark_outdated(rules.all.input)
    RECORD.follow()
    LIBRARY.keep()
