# Two commands to start: `make demo` and `make test`. Everything else is for people who change the code.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: demo test check lint bench bench-speed golden docs clean help
.DEFAULT_GOAL := help

SHARED ?= ../shared
PYTHON := .venv/bin/python
COMMUNIQUE := .venv/bin/communique
READY := .venv/.ready

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

# The environment, built anew when the list of packages changes.
$(READY): pyproject.toml bench/environment
	@bench/environment .venv

demo: $(READY) ## build the environment and read the bundled pages
	@mkdir -p build && rm -f build/demo.db build/demo.db-wal build/demo.db-shm
	$(COMMUNIQUE) read examples --db build/demo.db

test: $(READY) ## run all tests
	$(PYTHON) -m pytest

check: lint ## format, lint, types, import contracts, generated pages

lint: $(READY)
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m ruff check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) docs/make_rules.py --check

bench: $(READY) ## score the annotated pages of SHARED against bench/floors.json
	$(PYTHON) bench/gate.py $(SHARED)

bench-speed: $(READY) ## measure the speed beside stock natasha on articles of SHARED (minutes)
	$(PYTHON) bench/speed.py $(SHARED)

golden: $(READY) ## write the golden files of the tests anew; review them in the diff
	$(PYTHON) -m pytest -k golden --golden

docs: $(READY) ## write docs/rules.md and the brief in the README anew
	$(PYTHON) docs/make_rules.py
	$(PYTHON) docs/make_brief.py

clean: ## remove the environment and everything built
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
