# The commands of this compendium; `make help` lists them.
#
# Each runs in the active conda or virtual environment if that has the packages of requirements.txt,
# else in .venv, which the first command makes (analysis/build/environment.py).

DATA =
RENDERER =
FORMATS =
CORES = all
SINCE =
ANONYMOUS =
REF = HEAD
PORT = 8000
NUMBER =
CODES =
NEAR =
ENCODING =
N =
ROOM =
SEED =
MODE =
POSITIONS =
CODER =
ACCEPT_LOSS =
EXCERPTS =
SPEAKERS =
CONFLICTS =
PRIVATE =
MAP =
CODEBOOK =
SECOND =
CODE_MAP =
PROJECT =
VERSION =
JOURNAL =
FOR =
TEXTS =

PYTHON = $(or $(shell \
	for p in "$${VIRTUAL_ENV:-.venv}/bin/python" "$${CONDA_PREFIX:-.venv}/bin/python" \
		.venv/bin/python python3 python3.13 python3.12 python3.11; \
	do [ "$$("$$p" -c 'print(1)' 2>&1)" = 1 ] && echo "$$p" && break; done),\
	$(error Python 3.11, 3.12 or 3.13 is needed; install it, or use conda: conda env create -f environment.yml))
RUN = "$(PYTHON)" -I analysis/build/environment.py -m
# A variable as the shell takes it, whatever stands in it; and as a list of YAML for Snakemake, which
# would make numbers and more of other texts.
whole = '$(subst ','\'',$(value $(1)))'
listed = ['\''$(subst ','\'''\'',$(value $(1)))'\'']
# As an option that is left out where the variable is empty.
option = $(if $(value $(1)),--$(2) $(call whole,$(1)))
CONFIG = $(if $(value DATA),'data=$(call listed,DATA)') $(if $(RENDERER),'renderer=$(RENDERER)') $(if $(FORMATS),'formats=$(FORMATS)')
BUILD = $(RUN) snakemake --cores $(CORES) $(if $(strip $(CONFIG)),--config $(CONFIG))

.PHONY: paper watch explain agreement query verify check new archive release preflight diff submission quarto test mutants sentences plants attack faults mutate gate hook import export tidy fuzz bench lint requirements clean help

paper: ## build the paper (default); DATA=folder of another study, RENDERER=quarto|embedded, CORES=n, FORMATS="html pdf latex"
	@$(BUILD)

watch: ## show the paper in a browser, anew after each change of its prose; DATA=, PORT=n
	@$(RUN) analysis.manuscript.watch --port $(PORT) $(call option,DATA,data)

explain: ## where a number, exhibit, code or claim comes from: NUMBER=n.sources, "Figure 2", 1.1; DATA=
	@$(RUN) analysis.prose.explain $(if $(value NUMBER),$(call whole,NUMBER)) $(call option,DATA,data)

submission: ## files as a journal wants them; SINCE=revision adds tracked changes; ANONYMOUS=yes; DATA=
	@$(RUN) analysis.manuscript.submission $(call option,DATA,data) --unbuilt
	@$(BUILD) -- journal
	@$(RUN) analysis.manuscript.submission $(call option,DATA,data) $(if $(value SINCE),--since=$(call whole,SINCE)) \
		$(if $(filter-out no,$(ANONYMOUS)),--anonymous)

check: ## hold data, text and claims to all checks, and list what is still to decide; DATA=
	@$(RUN) analysis.review.check $(if $(value DATA),$(call whole,DATA))

agreement: ## where coders differ, to talk it through: build/agreement; SINCE=revision or folder, then and now
	@$(RUN) analysis.diagnostics.worksheet $(call option,DATA,data) $(call option,SINCE,since)

query: ## where two codes stand together: CODES="1.1 and 1.3", "1.1 near 1.3", "1.1 without 1.3"; NEAR=characters, DATA=
	@$(RUN) analysis.diagnostics.query $(call whole,CODES) $(call option,DATA,data) $(call option,NEAR,near)

verify: ## build the committed state afresh and compare it with what is committed; REF=revision, DATA=
	@$(RUN) analysis.review.verify $(call option,DATA,data) --ref=$(call whole,REF)

archive: ## build the committed state afresh and pack it for an archive, described; REF=revision, DATA=
	@$(RUN) analysis.archive $(call option,DATA,data) --ref=$(call whole,REF)

release: ## say what a release still needs, and what to do next; VERSION=1.0.0, DATA=
	@$(RUN) analysis.archive.release $(call option,VERSION,version) $(call option,DATA,data)

preflight: ## hold the paper to a journal's limits before it is submitted; JOURNAL=bmc-psychiatry, DATA=
	@$(RUN) analysis.archive.preflight $(call option,JOURNAL,journal) $(call option,DATA,data)

diff: ## what changed in the results: SINCE=revision or folder of another build; DATA=
	@$(BUILD)
	@$(RUN) analysis.review.verify $(call option,DATA,data) --since=$(call whole,SINCE)

quarto: ## install the Quarto of environment.yml beside the other packages, from the internet
	@$(RUN) analysis.build.quarto

test: ## run the tests, and say which could not run here, and why
	@$(RUN) pytest -n auto -rs

mutants: ## change data and prose in hundreds of ways, and count what slips through (an hour)
	@$(RUN) tests.measuring.mutants $(OPTIONS)

sentences: ## write hundreds of false sentences, and count those that the check of the prose stops
	@$(RUN) tests.measuring.sentences $(OPTIONS)

plants: ## plant identifiers wherever a study is printed, and count what the check finds
	@$(RUN) tests.measuring.plants

attack: ## work out what is hidden of people, in hundreds of random studies, as a reader would
	@$(RUN) tests.measuring.attack

faults: ## kill builds, fill disks, break, misdate and alter files, and see how it ends; N=kills
	@$(RUN) tests.measuring.faults $(call option,N,kills) $(OPTIONS)

mutate: ## change the code and its patterns, and print what no test notices; N=, ROOM=, SEED=
	@$(RUN) tests.measuring.mutate $(call option,N,number) $(call option,ROOM,room) \
		$(call option,SEED,seed) $(OPTIONS)

gate: ## search every study here, and what the next commit takes along; build nothing
	@$(RUN) analysis.privacy.gate

hook: ## do that before every commit, merge and push: install the hooks in this clone
	@$(RUN) pre_commit install

new: ## begin a study of one's own: TO=new folder
	@$(RUN) analysis.imports.home.new $(if $(value TO),$(call whole,TO))

import: ## read an export of QDA software: FROM=file TO=folder; MODE=interview|focus_group|document, OPTIONS=
	@$(RUN) analysis.imports $(if $(value FROM),$(call whole,FROM)) $(if $(value TO),$(call whole,TO)) \
		$(call option,MODE,mode) $(call option,POSITIONS,positions) $(call option,CODER,coder) \
		$(call option,SPEAKERS,speakers) $(call option,ACCEPT_LOSS,accept-loss) \
		$(call option,EXCERPTS,excerpts) $(call option,CONFLICTS,conflicts) \
		$(call option,PRIVATE,private) $(call option,MAP,map) $(call option,CODEBOOK,codebook) \
		$(call option,PROJECT,project) $(call option,SECOND,second) \
		$(call option,CODE_MAP,code-map) $(OPTIONS)

export: ## write a study for QDA software: TO=study.qdpx FOR=nvivo|qualcoder|..., or TO=codebook.qdc|.csv; DATA=, TEXTS=
	@$(RUN) analysis.exports $(if $(value TO),$(call whole,TO)) $(call option,DATA,data) \
		$(call option,FOR,program) $(call option,TEXTS,texts)

tidy: ## bring tables that a spreadsheet saved into the contract's form: DATA=, ENCODING=cp1252
	@$(RUN) analysis.imports.tidy $(if $(value DATA),$(call whole,DATA)) $(call option,ENCODING,encoding)

fuzz: ## give every reader of exports files that nobody should be given; N=seconds, SEED=
	@$(RUN) tests.measuring.fuzz $(call option,N,seconds) $(call option,SEED,seed)

bench: ## measure time and memory of the build, of the diagnostics of large studies, and of Quarto
	@$(RUN) tests.measuring.bench
	@$(RUN) tests.measuring.diagnostics
	@$(RUN) tests.measuring.renderers

lint: ## check style, types and workflow
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(RUN) mypy
	@$(RUN) snakefmt --check Snakefile tests/measuring/Snakefile
	@$(RUN) snakemake --lint

PIN = uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url
requirements: ## pin the dependencies of pyproject.toml, and what some tests need (needs uv)
	$(PIN) --annotation-style line --output-file requirements.txt pyproject.toml
	for file in tests/archive/validators/*.in; do $(PIN) --no-annotate --output-file $${file%in}txt $$file; done
	$(PIN) --no-annotate --no-deps --output-file tests/workflow/plugins.txt tests/workflow/plugins.in

clean: ## remove what a build makes and git ignores; the environment stays
	rm -rf build submission .snakemake figures/*.pdf figures/*.png manuscript/.quarto
	cd manuscript && rm -rf _tables _figures _quotes _output _banner.md _diagnostics.md _variables.yml _cards.json \
		_project _mark.html _mark.typ _reference.docx

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile
