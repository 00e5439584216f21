# The workshop. `make demo` and `make test` are all a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
SUITE ?= all
# As `handscroll` itself sets it: tests and benchmarks run beside each other.
export OPENBLAS_NUM_THREADS ?= 1
VENV := .venv
BIN := $(VENV)/bin
BUILD := .build
STATIC := src/handscroll/static/.vite/manifest.json
PAGES := $(shell find pages/src src/handscroll/words src/handscroll/templates src/handscroll/departments -name '*.ts' -o -name '*.css' -o -name '*.json' -o -name '*.html' -o -name '*.svg' 2>/dev/null) \
	$(wildcard pages/fonts/*.py pages/*.json pages/*.ts pages/*.mjs pages/*.py pages/scripts/* pages/build/*)

.DEFAULT_GOAL := help
.PHONY: help demo test test-postgresql check bench shots docs rights motifs pages env dev tools clean

help:  ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

demo: $(STATIC)  ## Install, paint the demo collection, serve it (PORT=8000)
	@$(BIN)/handscroll demo demo-museum --port $(PORT)

test: dev $(STATIC) tools  ## Run every test; those that open a register once more on PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist loadfile $(TESTS)
	$(if $(TESTS),,@$(MAKE) --no-print-directory test-postgresql)

test-postgresql: dev $(STATIC) tools  ## Run every test that opens a register, on PostgreSQL
	PYTEST_REGISTER=postgresql $(BIN)/python -m pytest -n 2 --dist loadfile $(TESTS)

check: dev $(STATIC)  ## Lint, types, import contracts, tsc, docs
	$(BIN)/ruff check src tests tools
	$(BIN)/ruff format --check src tests tools
	$(BIN)/mypy src tests tools
	$(BIN)/lint-imports
	cd pages && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check
	$(BIN)/python -m pytest -q tests/test_docs.py

bench: dev $(STATIC) tools  ## Measure for real (SUITE=ingest)
	$(BIN)/python tests/benchmarks/run.py $(SUITE)

shots: dev $(STATIC)  ## Take a picture of every public page into shots/ (SHOTS="home scroll" for some)
	$(BIN)/python tests/benchmarks/public_shots.py shots $(SHOTS)

docs: dev  ## Check that the docs name every command, setting, error and department
	$(BIN)/python -m pytest -q tests/test_docs.py

rights: dev  ## Write the tables of docs/rights.md again
	$(BIN)/python tools/rights_page.py

motifs: dev  ## Draw the ornaments of the pages again, from the motifs' code
	$(BIN)/python tools/motif_images.py

pages: $(STATIC)  ## Build scripts, styles and fonts of the pages

env: $(BUILD)/env.stamp
dev: $(BUILD)/dev.stamp

$(BUILD)/env.stamp: pyproject.toml constraints.txt
	@mkdir -p $(BUILD)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group build -e .
	@touch $@

$(BUILD)/dev.stamp: $(BUILD)/env.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev -e '.[postgres,radiographs]'
	@touch $@

$(BUILD)/npm.stamp: pages/package.json pages/package-lock.json $(BUILD)/env.stamp
	cd pages && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(STATIC): $(BUILD)/npm.stamp $(PAGES)
	cd pages && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build
	@touch $@

tools: $(BUILD)/env.stamp  ## Install Chromium, PostgreSQL, the IIIF validator and another viewer
	@sh tools/system_packages.sh
	@$(BIN)/python tools/make_validator_env.py
	@$(BIN)/python tools/get_viewers.py

clean:  ## Remove what was built; the demo museum stays
	rm -rf $(BUILD) $(VENV) src/handscroll/static pages/node_modules
