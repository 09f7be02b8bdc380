# One command each. `make` alone lists them; start.py does the installing, so that it also works without make.

.DEFAULT_GOAL := help
.PHONY: help install run dev browser test test-quick test-postgresql test-journeys check lint format types i18n lock bench bench-matching drill sbom

# The Python that makes .venv: the first one that starts and is new enough. Another: make run PYTHON=python3.13
ifndef PYTHON
PYTHON := $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null \
	&& echo $$python && break; done)
endif
VENV_PYTHON := $(if $(filter Windows_NT,$(OS)),.venv/Scripts/python,.venv/bin/python)
PYTEST := $(VENV_PYTHON) -m pytest
LOCK := $(VENV_PYTHON) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: python ## Make .venv and install what running needs, from the lock
	@$(PYTHON) start.py install

run: python ## Start Meervoud with the demo school: web and worker, on PORT (default 8000)
	@$(PYTHON) start.py run

# Each process of tests, and each program that one starts, reads what Python compiled before, whatever the machine asks.
test-quick test-postgresql test-journeys: export PYTHONDONTWRITEBYTECODE :=

test: test-quick test-postgresql test-journeys ## Run all tests (first installs what they need, a browser included)

test-quick: dev ## Run the tests that need no browser, on SQLite
	$(PYTEST) -n 2 -p tests.branches -p tests.statements -m "not journey"

test-postgresql: dev ## Run the tests of the database on PostgreSQL; after test-quick only what asks it something new
	TEST_DATABASE=postgresql $(PYTEST) -n 2 -p tests.statements -m "database"

# Three on two cores: a journey often waits for its browser, and a browser for its server.
test-journeys: dev browser ## Run whole tasks in a real browser
	$(PYTEST) -n 3 --dist loadscope --no-loadscope-reorder -m journey tests/journeys tests/web

check: lint types test ## Do all that has to be green before a change is taken in

lint: dev ## Check style, imports and templates
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -c 'from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_logo=True))'
	$(VENV_PYTHON) -m djlint --lint --quiet templates

format: dev ## Lay the code out as `make lint` wants it
	$(VENV_PYTHON) -m ruff check --fix-only --quiet .
	$(VENV_PYTHON) -m ruff format .

types: dev ## Check the types
	$(VENV_PYTHON) -m mypy

i18n: dev ## Bring new and changed sentences into the Dutch and English catalogues
	$(VENV_PYTHON) -m app.translations

lock: dev ## Write both locks from pyproject.toml (UPGRADE=1: take the newest versions)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

sbom: dev ## Write sbom.cdx.json: every package and file of others that Meervoud runs with (CycloneDX)
	@$(VENV_PYTHON) -m deploy.sbom

bench: dev ## Measure every page of the demo school, and the memory of its processes
	$(VENV_PYTHON) -m benchmarks.pages

drill: dev ## Try the real thing: nginx, PostgreSQL, two web processes, two workers, load, and kill -9 of each
	$(VENV_PYTHON) -m deploy.drill

bench-matching: dev ## Measure the solver against others, up to a whole country (WORK=school for one work)
	@$(VENV_PYTHON) -m uv venv --quiet --allow-existing --python $(VENV_PYTHON) .venv/bench
	@$(VENV_PYTHON) -m uv pip install --quiet --python .venv/bench -r requirements.lock --group bench
	$(subst .venv/,.venv/bench/,$(VENV_PYTHON)) -m benchmarks.matching $(WORK)

# ---------------------------------------------------------------- needed by the commands above

.PHONY: python
python:
	@test -n "$(PYTHON)" || { echo "Meervoud needs Python 3.11 or newer: install it, or say where it is with PYTHON=..."; exit 1; }

dev: python
	@$(PYTHON) start.py install --dev

browser: dev
	@$(VENV_PYTHON) -m tests.browsers
