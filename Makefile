# Nagare. `make help` lists the targets.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

SOURCES ?= hub
OUT ?= dist
CACHE ?= .nagare
RELEASE ?= vanilla-v1.0.1+sample
FLAGS ?=
PYTHON := .venv/bin/python
NAGARE := node bin/nagare.ts
# Files of pipelines/: releases carry a version, runs do not.
RELEASES := $(basename $(notdir $(wildcard pipelines/*-v[0-9]*.ts)))
RUNS := $(filter-out $(RELEASES) tiny, $(basename $(notdir $(wildcard pipelines/*.ts))))
RUN_FLAGS = --releases $(OUT) --cache $(CACHE) $(if $(MODEL),--model $(MODEL)) $(FLAGS)

.PHONY: help setup setup-trainer test-trainer gpu-check sample $(RELEASES) $(RUNS) tiny audit report test ok bench clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-zA-Z$$()._0-9 -]+:.*## ' $(MAKEFILE_LIST) | sed 's/$$(RELEASES)/$(RELEASES)/; s/$$(RUNS)/$(RUNS)/; s/:[^#]*## /\t/' | awk -F'\t' '{ printf length($$1) < 15 ? "%-16s%s\n" : "%s\n                %s\n", $$1, $$2 }'

setup: node_modules/.ready ## Install what the pipelines need (Node 24 and packages)

# Not `npm ci`: it fails where a registry lacks an optional package of another system. Versions and hashes are pinned.
node_modules/.ready: package.json package-lock.json
	@npm install --no-save --loglevel=error
	@touch $@

# PyTorch and what stands on it, for the trainer and the evaluator; install a CUDA build of torch first to keep it.
.venv/.trainer-ready: trainer/requirements.txt trainer/requirements-dev.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Cannot set up the trainer: python3 is missing or older than 3.11; install Python 3.11 or newer' >&2; exit 10; }
	@test -x $(PYTHON) || python3 -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check -r trainer/requirements-dev.txt
	@touch $@

setup-trainer: .venv/.trainer-ready ## Install what the trainer and the evaluator need, in .venv

# EleutherAI's harness, beside which log-likelihoods are compared.
.venv/.parity-ready: trainer/requirements-parity.txt .venv/.trainer-ready
	@.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

test-trainer: .venv/.parity-ready ## Run the tests of the trainer and the evaluator
	@cd trainer && ../$(PYTHON) -m ruff check . && ../$(PYTHON) -m ruff format --check . && ../$(PYTHON) -m pytest $(FLAGS)

gpu-check: ## Is a GPU right, how fast is it: OUT/gpu-check.json; needs Python with torch only, no Node; FLAGS=--tiny on a processor
	@PYTHONPATH=trainer $(or $(wildcard $(PYTHON)),python3) -m nagare_trainer gpu-check --out $(OUT) $(FLAGS)

# Python reads published files back in the tests, as an independent witness.
.venv/.ready: tests/requirements.txt
	@python3 -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

sample: setup ## Build vanilla 1.0.1 from the shipped sample rows and audit it: the whole recipe in seconds
	@$(NAGARE) build vanilla-v1.0.1 --sources sample --out $(OUT) --cache $(CACHE) $(FLAGS)
	@$(NAGARE) audit vanilla-v1.0.1+sample --out $(OUT)

$(RELEASES): setup ## Build a release; SOURCES=hub (default), sample, or a mirror folder; FLAGS="--layout tree" and others
	@$(NAGARE) build $@ --sources $(SOURCES) --out $(OUT) --cache $(CACHE) $(FLAGS)

$(RUNS): setup .venv/.trainer-ready ## Build, evaluate, tune, evaluate again, report; MODEL=FOLDER or hub id; SOURCES=; FLAGS="--dry-run --evaluation-data FOLDER"
	@$(NAGARE) run $@ $(if $(filter file,$(origin SOURCES)),,--sources $(SOURCES)) $(RUN_FLAGS)

tiny: setup .venv/.trainer-ready ## The whole chain in minutes on a processor: sample, tiny model, evaluation, variants, report
	@$(NAGARE) run tiny --sources sample --replace $(RUN_FLAGS)

audit: setup ## Account for every row of a release; RELEASE=vanilla-v1.0.1+sample (default)
	@$(NAGARE) audit $(RELEASE) --out $(OUT)

report: setup ## Write the audit report of a release as one HTML page; RELEASE=, FLAGS="--tokenizer tokenizer.json"
	@$(NAGARE) report $(RELEASE) --out $(OUT) --cache $(CACHE) $(FLAGS)

test: setup .venv/.ready ## Run the tests of all that is TypeScript; FLAGS=tests/sources/jqac.test.ts for some
	@vitest run $(FLAGS)

ok: test ## Lint, format, types and tests: what must hold before a commit
	@biome check
	@tsc --noEmit

bench: setup .venv/.ready ## Measure a full-size build beside hand-written SQL and Polars, and the start-up of commands
	@.venv/bin/pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	@node bench/build.ts $(FLAGS)
	@node bench/start-up.ts

clean: ## Remove releases, downloads, finished work and benchmark data; runs stay
	@rm -rf $(OUT) $(CACHE)
