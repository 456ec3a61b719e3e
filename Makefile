.DEFAULT_GOAL := help
PYTHON ?= python3.11
BIN := .venv/bin
SHELL := /bin/bash
STAMP := .venv/.ready-$(shell cat requirements/dev.txt pyproject.toml 2>/dev/null | cksum | cut -d' ' -f1)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export OMP_NUM_THREADS ?= 2

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(STAMP):
	@echo "Setting up .venv from requirements/dev.txt (once; a few minutes on a slow line)"
	@$(PYTHON) --version >/dev/null 2>&1 || { echo "Python 3.11 not found as '$(PYTHON)'. Install it, or say: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@# The file names every package there is, so pip need not resolve: old versions of pip stumble over extras and newer releases.
	@set -o pipefail; $(BIN)/python -m pip install --no-deps --require-hashes -r requirements/dev.txt | { grep -E --line-buffered '^(Collecting|Installing|Successfully)' || true; } | cut -c1-100
	@$(BIN)/python -m pip check >/dev/null || { $(BIN)/python -m pip check; exit 1; }
	@$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	@$(BIN)/python -c 'import lightgbm' 2>/dev/null || { echo "LightGBM needs the OpenMP runtime; installing libgomp1"; apt-get update -qq && apt-get install -y -qq libgomp1 >/dev/null; } || { echo "Install it yourself (Debian: apt-get install libgomp1), then run make again"; exit 1; }
	@rm -f .venv/.ready-*; touch $@

setup: $(STAMP) ## make .venv with everything

demo: $(STAMP) ## two years of Iraq from bundled data, opening at 2019-04
	@$(BIN)/lull demo --to demo

serve: $(STAMP) ## serve the demo's site at http://127.0.0.1:8000
	@test -d demo/releases || $(BIN)/lull demo --to demo
	@$(BIN)/lull serve --area demo

lint: $(STAMP) ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check src tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: lint ## lint and every test
	@$(BIN)/pytest -n 2 --dist loadfile

docs: $(STAMP) ## build the documentation into site/
	@$(BIN)/python docs/generate.py --check
	@$(BIN)/zensical build --strict

bench: $(STAMP) ## run the benchmarks and print their figures
	@$(BIN)/python -m benchmarks

mutants: $(STAMP) ## change the rules one at a time, and count how many changes a test notices
	@$(BIN)/python -m benchmarks.mutants

bare: ## install the bare package into a fresh environment, run its commands, and say what it costs
	@$(PYTHON) tools/bare.py

sbom: $(STAMP) ## what Lull is made of: CycloneDX and a list of licences, into build/
	@mkdir -p build
	@$(BIN)/cyclonedx-py environment .venv --pyproject pyproject.toml --output-reproducible -o build/environment.cdx.json
	@$(BIN)/python tools/parts.py build/environment.cdx.json requirements/base.txt > build/sbom.cdx.json
	@$(BIN)/python tools/licences.py build/sbom.cdx.json > build/licences.csv
	@echo "build/sbom.cdx.json build/licences.csv"

lock: ## refresh the hashed requirements
	@$(BIN)/uv pip compile pyproject.toml --group dev --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt
	@$(BIN)/uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -o requirements/base.txt
	@echo hatchling | $(BIN)/uv pip compile - --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -o requirements/build.txt

.PHONY: help setup demo serve lint test docs bench mutants bare sbom lock
