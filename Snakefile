"""From coded data to the paper: read from top to bottom, this is its table of contents."""

import os
import sys
from pathlib import Path
from shlex import quote
from shutil import which

from analysis.study.dependencies import modules, uses
from analysis.build.progress import show_progress
from analysis.study.settings import deny_list, settings_of

DATA = Path(config.get("data", "data")).as_posix()
PYTHON = str(Path(sys.executable).parent)
SEARCHED = os.pathsep.join([PYTHON, *os.get_exec_path()])
RENDERER = config.get("renderer", "auto")
if RENDERER == "auto":
    RENDERER = "quarto" if which("quarto", path=SEARCHED) else "embedded"

if not Path(DATA).is_dir():
    sys.exit(f"There is no folder {DATA}. DATA names the folder of a study, which holds study.yml.")

# Outputs of another study go beside its data, never over this study's.
OUT = "" if Path(DATA).resolve() == Path("data").resolve() else f"{DATA}/"
OWN = Path(f"{OUT}manuscript/index.qmd").exists()
PAPER = f"{OUT}manuscript" if OWN else f"{OUT}page"
PROJECT = "" if OWN else "--page manuscript/_quarto.yml"
FORMATS = "html docx pdf jats" if OWN else "html"
SUFFIXES = FORMATS.replace("jats", "xml").split()

TABLES, FIGURES = (
    sorted(p.stem.replace("_", "-") for p in Path(f"analysis/{kind}").glob("[!_]*.py"))
    for kind in ("tables", "figures")
)
CLAIMS = [f"{OUT}tables/claims.md"] if OWN else []
TABLE_FILES = expand(f"{OUT}tables/{{name}}.{{form}}", name=TABLES, form=["csv", "md"])
FIGURE_FILES = expand(
    f"{OUT}figures/{{name}}.{{form}}", name=FIGURES, form=["csv", "txt", "svg", "png"]
)
DOCUMENTS = sorted(p.stem for p in Path(PAPER).glob("[!_]*.qmd")) if OWN else ["index"]
PROSE = [
    str(p)
    for pattern in ("[!_]*.*md", "[!_]*/**/*.*md")
    for p in sorted(Path(PAPER).glob(pattern))
    if OWN
]
# What the manuscript's folder gets: the running mark, how Word files look, a page of exhibits.
LOOKS = ["mark.html", "mark.typ", "quarto.typ", "word-parts.xml", "word-styles.csv"]
LOOKS += ["figure.md", "table.md"]
# What the check searches for identifiers, beside the data: all that an author writes.
TEXTS = [
    str(p)
    for pattern in ("_quarto.yml", "[!_.]*.*", "[!_.]*/**/*")
    for p in sorted(Path(PAPER).glob(pattern))
    if OWN and p.is_file()
]
SETTINGS = settings_of(Path(DATA))
DENIED = filter(None, [deny_list(Path(DATA), SETTINGS)])
# What git tracks of data that stay at home stops the check, also where nothing else has changed.
INDEX = [str(p / ".git/index") for p in Path(DATA).resolve().parents if (p / ".git/index").exists()]
TRACKED = INDEX[:1] if SETTINGS.get("provenance") == "restricted" else []
PAPERS = expand(f"{PAPER}/_output/{{name}}.{{suffix}}", name=DOCUMENTS, suffix=SUFFIXES)
# Checksums stand for the documents, which are not committed; Quarto makes other bytes.
CHECKSUMS = [f"{PAPER}/SHA256SUMS"] if OWN and RENDERER == "embedded" else []

# The Python that runs Snakemake is the one that every step runs with. What steps need to know of
# the study reaches them as variables: for `params`, Snakemake would load pandas at every start.
shell.prefix(
    f'PATH={quote(PYTHON)}:"$PATH"; '
    f"DATA={quote(DATA)}; OUT={quote(OUT or '.')}; PAPER={quote(PAPER)}; "
    "export COMPENDIUM_STEP=1; "
)

show_progress(workflow, Path(f"{OUT}build/paper.txt"))


onstart:
    # Its limit is of no use here, and its timers keep a finished build waiting for a second.
    workflow.scheduler.job_rate_limiter = None


def source(kind, wildcards):
    """The module of an exhibit: analysis/figures/theme_map.py makes figures/theme-map."""
    return f"analysis/{kind}/{wildcards.name.replace('-', '_')}.py"


def checked(_wildcards=None):
    """Nothing; but asking for it waits until the check has passed."""
    checkpoints.check.get()
    return []


def raw(names):
    """The files behind some tables, once the check has passed."""
    checked()
    files = [f"{DATA}/{name}" if Path(name).suffix else f"{DATA}/raw/{name}.csv" for name in names]
    return [f"{DATA}/study.yml", f"{DATA}/datapackage.json", *filter(os.path.exists, files)]


wildcard_constraints:
    name="[a-z0-9-]+",


rule all:
    input:
        f"{OUT}build/check.json",
        f"{OUT}build/environment.json",
        TABLE_FILES,
        FIGURE_FILES,
        f"{OUT}tables/numbers.json",
        PAPERS,
        CHECKSUMS,
        f"{OUT}build/paper.txt",
        [] if OUT else "build/map.md",
    message:
        "Done"


rule journal:
    input:
        rules.all.input,
        expand(f"{OUT}figures/{{name}}.pdf", name=FIGURES),
    message:
        "The paper and its figures as a journal wants them"


checkpoint check:
    input:
        data=sorted(str(p) for part in ("raw", "published") for p in Path(DATA).glob(f"{part}/*")),
        study=filter(os.path.exists, [f"{DATA}/study.yml", f"{DATA}/datapackage.json", *DENIED]),
        prose=TEXTS,
        tracked=TRACKED,
        names=[ancient(str(p)) for p in sorted(Path("analysis").glob("[tf]*s/[!_]*.py"))],
        code=modules("analysis/privacy/gate.py"),
    output:
        f"{OUT}build/check.json",
    log:
        f"{OUT}build/logs/check.log",
    conda:
        "environment.yml"
    message:
        "Checking the data against the contract"
    shell:
        'python -m analysis.privacy.gate "$DATA" {output:q} > {log:q} 2>&1'


rule environment:
    input:
        "requirements.txt",
        code=modules("analysis/build/environment.py"),
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
        data=lambda wildcards: raw(uses(source("tables", wildcards))),
        environment=rules.environment.output,
        code=lambda wildcards: modules("analysis/exhibits/make.py", source("tables", wildcards)),
    output:
        expand(f"{OUT}tables/{{{{name}}}}.{{form}}", form=["csv", "md"]),
    log:
        f"{OUT}build/logs/table-{{name}}.log",
    wildcard_constraints:
        name="|".join(TABLES),
    conda:
        "environment.yml"
    message:
        "Table {wildcards.name}"
    shell:
        'python -m analysis.exhibits.make tables/{wildcards.name} --data "$DATA" --out "$OUT" > {log:q} 2>&1'


rule figure:
    input:
        data=lambda wildcards: raw(uses(source("figures", wildcards))),
        environment=rules.environment.output,
        code=lambda wildcards: modules("analysis/exhibits/make.py", source("figures", wildcards)),
    output:
        expand(f"{OUT}figures/{{{{name}}}}.{{form}}", form=["csv", "txt", "svg", "png"]),
    log:
        f"{OUT}build/logs/figure-{{name}}.log",
    priority: 1  # the longest steps begin first, so that no core waits for them at the end
    conda:
        "environment.yml"
    message:
        "Figure {wildcards.name}"
    shell:
        'python -m analysis.exhibits.make figures/{wildcards.name} --data "$DATA" --out "$OUT" > {log:q} 2>&1'


rule vector:
    input:
        data=lambda wildcards: raw(uses(source("figures", wildcards))),
        environment=rules.environment.output,
        code=lambda wildcards: modules("analysis/exhibits/make.py", source("figures", wildcards)),
    output:
        f"{OUT}figures/{{name}}.pdf",
    log:
        f"{OUT}build/logs/vector-{{name}}.log",
    conda:
        "environment.yml"
    message:
        "Figure {wildcards.name} for a journal"
    shell:
        'python -m analysis.exhibits.make figures/{wildcards.name} --data "$DATA" --out "$OUT" --vector > {log:q} 2>&1'


rule numbers:
    input:
        data=lambda _: raw(p.stem for p in Path(DATA).glob("raw/*.csv")),
        published=sorted(map(str, Path(DATA).glob("published/*.yml"))),
        documents=PROSE,
        environment=rules.environment.output,
        code=modules("analysis/prose/numbers.py"),
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
        data=lambda _: raw(["published/claims.yml"]),
        conditions=filter(os.path.exists, [f"{PAPER}/claims.yml", f"{PAPER}/allowed.yml"]),
        documents=[f"{PAPER}/{name}.qmd" for name in DOCUMENTS if OWN],
        environment=rules.environment.output,
        code=modules("analysis/prose/claims.py"),
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
        tables=expand(f"{OUT}tables/{{name}}.md", name=TABLES) + CLAIMS,
        figures=expand(f"{OUT}figures/{{name}}.svg", name=FIGURES),
        others=expand(f"{OUT}figures/{{name}}.{{form}}", name=FIGURES, form=["txt", "png"]),
        quotes=f"{OUT}tables/quotes.csv",
        prose=[str(p) for p in Path(PAPER).glob("[!_]*/**/*") if OWN and p.is_file()],
        documents=[f"{PAPER}/{name}.qmd" for name in DOCUMENTS if OWN],
        links="analysis/manuscript/filters/links.lua",
        looks=expand("analysis/manuscript/templates/{name}", name=LOOKS),
        environment=rules.environment.output,
        code=modules("analysis/manuscript/assemble.py"),
    output:
        f"{PAPER}/_variables.yml",
    log:
        f"{OUT}build/logs/assemble.log",
    conda:
        "environment.yml"
    message:
        "Tables, figures and numbers into the manuscript"
    shell:
        'python -m analysis.manuscript.assemble "$PAPER" --numbers {input.numbers:q} --tables {input.tables:q}'
        f" --figures {{input.figures:q}} {PROJECT} > {{log:q}} 2>&1"


rule map:
    input:
        checked,
        readme="README.md",
        documents=PROSE,
        numbers=rules.numbers.output,
        code=modules("analysis/prose/origins.py"),
        exhibits=sorted(map(str, Path("analysis").glob("[tf]*s/[!_]*.py"))),
    output:
        "build/map.md",
    log:
        "build/logs/map.log",
    conda:
        "environment.yml"
    message:
        "What makes what, into README.md"
    shell:
        'python -m analysis.prose.origins "$PAPER" --numbers {input.numbers:q} --readme {input.readme:q}'
        " --out {output:q} > {log:q} 2>&1"


rule render:
    input:
        checked,
        rules.assemble.output,
        prose=[str(p) for p in Path(PAPER).glob("[!_]*.*") if OWN],
        project=f"{PAPER if OWN else 'manuscript'}/_quarto.yml",
        templates=[str(p) for p in Path("analysis/manuscript").glob("**/*.[!p]*") if p.is_file()],
        code=modules("analysis/manuscript/render.py"),
    output:
        paper=expand(f"{PAPER}/_output/{{{{name}}}}.{{suffix}}", suffix=SUFFIXES),
        said=f"{OUT}build/render/{{name}}.txt",
    log:
        f"{OUT}build/logs/render-{{name}}.log",
    conda:
        "environment.yml"
    message:
        f"Document {{wildcards.name}} as {FORMATS}"
    shell:
        'python -m analysis.manuscript.render "$PAPER" --document {wildcards.name}'
        f' --to {FORMATS} --out "$PAPER/_output" --renderer {quote(RENDERER)} > {{output.said:q}} 2> {{log:q}}'


rule closing:
    input:
        expand(f"{OUT}build/render/{{name}}.txt", name=DOCUMENTS),
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
        papers=PAPERS,
        code=modules("analysis/common/checksums.py"),
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
