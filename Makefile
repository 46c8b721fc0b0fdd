# The project's commands. `make` lists them. Needs make and Python 3.11 or newer, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
BENCH ?=
MUTANTS ?= 400
SEED ?= 1
PEERS := build/bench-venv/.installed
MUTMUT := build/mutation-venv/.installed
RELEASE := build/release-venv/.installed

.DEFAULT_GOAL := help
.PHONY: help venv demo docs references pictures test test-wheel coverage mutation fuzz torture lint bench bench-readers bench-figures bench-report bench-archive bench-check bench-history bench-batch samples release clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "  make %-13s %s\n", $$1, $$2 }'

venv: $(INSTALLED) ## make .venv and install diffreport with its tested dependencies

# Runs again only when what is to be installed has changed; a failed run leaves no stamp behind.
$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "diffreport needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: venv ## write a change report from the sample archive and print its path
	@rm -rf build/demo
	@$(BIN)/diffreport demo build/demo

# The tests of a file share what is costly to make, so one process runs them all; each process has a browser of its own.
test: venv ## run the tests on all cores (without the packaging test, which needs a package index)
	$(BIN)/python -m pytest -m 'not packaging' -n auto --maxprocesses 8 --dist loadfile

test-wheel: venv ## build the wheel, install it in a fresh environment, run its demo
	$(BIN)/python -m pytest -m packaging

coverage: venv ## tell what the tests of archive/, comparison/ and readers/ run of them; below 95 % it fails (minutes)
	$(BIN)/python -m tests.covered

# mutmut brings much with it, so it is installed apart from the development environment.
$(MUTMUT): pyproject.toml constraints.txt
	$(PYTHON) -m venv build/mutation-venv
	build/mutation-venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' mutmut==3.8.1
	@touch $@

mutation: $(MUTMUT) ## try mutants of comparison/ on its tests (MUTANTS=400 SEED=1, see docs/mutation.md; hours)
	@build/mutation-venv/bin/python -m tests.mutation --mutants $(MUTANTS) --seed $(SEED)

fuzz: venv ## try the properties on 10,000 cases each, the readers on 20,000 damaged files a format (many minutes)
	DIFFREPORT_FUZZ=1 $(BIN)/python -m pytest -m properties

torture: venv ## kill, crowd and starve deposits by the hundred, fail every system call (many minutes; full disks need root)
	DIFFREPORT_TORTURE=1 $(BIN)/python -m pytest -m torture

lint: venv ## check style, formatting, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The peers are installed apart, so that none of them can reach the development environment.
$(PEERS): benchmarks/requirements.txt benchmarks/requirements-web.txt benchmarks/environment.py
	@$(PYTHON) -m benchmarks.environment
	@touch $@

bench: venv $(PEERS) ## measure quality and speed beside the peers and write docs/benchmarks.md (an hour; less by BENCH="PART --runs 1")
	@$(BIN)/python -m benchmarks $(BENCH)

bench-readers: venv $(PEERS) ## measure what readers find, how fast, and what bad inputs cost (minutes)
	@$(BIN)/python -m benchmarks readers readers-speed readers-limits $(BENCH)

bench-figures: venv $(PEERS) ## measure which amounts are found, beside quantulum3 and Recognizers-Text (a minute)
	@$(BIN)/python -m benchmarks figures $(BENCH)

bench-report: venv ## measure what a change report costs to render, its size and its speed in Chromium (minutes)
	@$(BIN)/python -m benchmarks report $(BENCH)

bench-archive: venv ## measure what archives of 10,000 editions cost to list, to look up and to add to (minutes)
	@$(BIN)/python -m benchmarks archive $(BENCH)

bench-check: venv ## measure what a check of 1,000 sources costs in which nothing is new (minutes)
	@$(BIN)/python -m benchmarks check $(BENCH)

bench-batch: venv ## measure what a corpus of 2,000 pairs costs, on one core, on two and on a cluster of two (minutes)
	@$(BIN)/python -m benchmarks batch $(BENCH)

bench-history: venv ## measure what the history of a series costs, cold, warm and as editions are added (minutes)
	@$(BIN)/python -m benchmarks history $(BENCH)

docs: venv ## build docs/ as a site, strictly: with mkdocs into build/site, with zensical into build/site-zensical
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	DIFFREPORT_SITE_DIR=build/site-zensical $(BIN)/zensical build --strict

references: venv ## write what the documents say of the program anew: commands, settings, errors, schemas, man page
	$(BIN)/python -m docs.made

pictures: demo ## take the README's pictures of the demo's report anew (needs Chromium)
	$(BIN)/python docs/pictures/screenshots.py build/demo/report.html

samples: venv ## rebuild archive/ from tests/samples
	$(BIN)/python tests/samples/build.py archive

# What builds and lists is installed apart, in versions of its own.
$(RELEASE): docs/made/release.txt
	$(PYTHON) -m venv build/release-venv
	build/release-venv/bin/python -m pip install --quiet --disable-pip-version-check -r docs/made/release.txt
	@touch $@

release: $(RELEASE) ## make dist/ of the last commit: wheel, sdist, their packages (SBOM) and licences, digests
	@build/release-venv/bin/python docs/made/release.py

clean: ## remove everything that can be made again
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
