# `make run` sets up and starts the service; `make test` sets up and passes the tests.
# uv installs quickly where it is there; pip does the same otherwise.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOT    := $(shell find aggregator -name '*.pxd')
INSTALL := $(if $(shell command -v uv),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check) --require-hashes
ROUNDS ?= 1000
EXAMPLES ?= 5000

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo test faults fuzz sbom audit test-compose check format bench bench-clean bench-dedupe bench-relevance clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.base $(VENV)/.compiled ## only set up
setup-dev: $(VENV)/.dev $(VENV)/.compiled ## set up for development too

run: setup ## start the service on SQLite in ./data
	$(BIN)/python -m app serve

demo: setup ## start it on our own demo sites, without the internet
	$(BIN)/python -m app demo

test: setup-dev ## all tests
	tests/needs
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

faults: setup-dev ## a thousand rounds of being killed on each database; ROUNDS=50 for some
	$(BIN)/python -m tests.faults.rounds --rounds $(ROUNDS) --database sqlite
	$(BIN)/python -m tests.faults.rounds --rounds $(ROUNDS) --database postgresql

fuzz: setup-dev ## every parser with 5,000 examples of each kind, over hours; EXAMPLES=500 for some
	FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest tests/fuzz --timeout 0 $(ARGS)

sbom: setup ## what the program is made of, as CycloneDX, in sbom.json
	$(BIN)/python -m benchmarks.sbom --output sbom.json

audit: ## known weaknesses of the pinned packages; needs uv and the internet
	@command -v uvx >/dev/null || { echo "audit: uv is not installed, and nothing was checked"; exit 1; }
	uvx pip-audit --strict --disable-pip --require-hashes -r requirements/base.txt

test-compose: setup-dev ## build and run the containers; needs a Docker engine with Compose v2
	$(BIN)/python -m pytest -m compose tests/compose

check: setup-dev ## format, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev ## bring the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench-clean: setup-dev ## the cleaner against its peers on public sets, where they lie
	$(BIN)/python -m benchmarks.clean --ablation

bench-dedupe: setup-dev ## duplicates against the peers; ARGS="--articles 100000 --grow 1000000" for hours
	$(BIN)/python -m benchmarks.dedupe $(ARGS)

bench-relevance: setup-dev ## what is let in, asked about, lost; ARGS="--errors", ARGS="--pages"
	$(BIN)/python -m benchmarks.relevance $(ARGS)

bench: setup-dev ## the benchmarks, each a ratio against a peer in the same run
	$(BIN)/python -m benchmarks

clean: ## remove what was set up; data stays
	rm -rf $(VENV) build $(HOT:.pxd=.*.so) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The cleaner's hot modules are compiled where there is a C compiler and Python's headers. Elsewhere it runs as
# well, with the same results, and takes about twice the time. In CI it must be compiled.
COMPILER := import os, shutil, sys, sysconfig as s; \
  sys.exit(not (shutil.which(s.get_config_var("CC").split()[0]) and os.path.exists(s.get_path("include") + "/Python.h")))

$(VENV)/.compiled: requirements/build.txt setup.py $(HOT) $(HOT:.pxd=.py) | $(VENV)/.base
	@if $(BIN)/python -c '$(COMPILER)'; then \
	  echo "setup: compiling the cleaner" && $(INSTALL) -r $< && \
	  $(BIN)/python setup.py --quiet build_ext --inplace --parallel 2 && touch $@; \
	else \
	  rm -f $(HOT:.pxd=.*.so); \
	  echo "setup: without a C compiler the cleaner takes about twice the time (Debian: gcc libc6-dev python3-dev)" >&2; \
	  [ "$${CI:-}" != true ]; \
	fi

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "msdigest needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/base.txt $(VENV)/bin/python
	@$(INSTALL) -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/bin/python
	@$(INSTALL) -r $<
	@touch $@ $(VENV)/.base
