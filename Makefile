# `make help` lists the targets. The plain commands behind them are in docs/operations.md.
PYTHON ?= python3
PORT ?= 8000
CHECKS ?= 10000
CASES ?= 20000
SIZE ?= 200000
ROUNDS ?= 3
VENV := .venv
REPLAY := .cache/replay
BENCH := .cache/bench
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all:
export PORT

.PHONY: help demo demo-refresh test lint fuzz format lock clean programs drill bench bench-refresh

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

demo: $(VENV)/.run-packages ## the whole archive on this machine, at http://127.0.0.1:$PORT/
	@exec $(RUN) manage.py demo

demo-refresh: $(VENV)/.run-packages ## the watch over citations at work, at hosts of this machine alone
	@exec $(RUN) -m tests.origin.demo

test: $(VENV)/.test-packages $(REPLAY)/.packages programs ## every check and every test
	@exec $(RUN) -m tests.gate

drill: $(VENV)/.test-packages programs ## 200 kills while citations are refreshed, and the control (about half an hour)
	@$(RUN) -m tests.drill --kills 200
	@exec $(RUN) -m tests.drill --kills 60 --plain

bench: $(VENV)/.run-packages $(BENCH)/.packages ## the pages at 200,000 records beside Datasette and the floor (SIZE=3000 ROUNDS=1 for a try)
	@exec $(RUN) -m tests.bench --size $(SIZE) --rounds $(ROUNDS) --datasette $(BENCH)/bin/datasette

bench-refresh: $(VENV)/.run-packages $(BENCH)/.packages ## the refresh of citations beside lychee and a bare client (CHECKS=1000 ROUNDS=1 for a try)
	@exec $(RUN) -m tests.bench.refresh --size $(CHECKS) --rounds $(ROUNDS) --lychee $(BENCH)/bin/lychee

lint: $(VENV)/.test-packages ## the checks without the tests
	@exec $(RUN) -m tests.gate --lint

fuzz: $(VENV)/.test-packages ## 20,000 questions to the API, CASES=n for another number
	@exec $(RUN) -m pytest -q tests/archive/test_fuzz.py --fuzz-cases $(CASES)

format: $(VENV)/.test-packages ## put the Python files into the house's form
	$(RUN) -m ruff check --fix --quiet .
	$(RUN) -m ruff format --quiet .

lock: $(VENV)/.test-packages ## pin the newest fitting packages with their hashes
	$(VENV)/bin/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --universal requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --universal tests/requirements.in -o tests/requirements.txt

clean: ## remove what make made, the demo's data included (stop the demo first)
	rm -rf $(VENV) var .cache

$(VENV)/.run-packages: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: PYTHON=python3.12 make ...")'
	@echo "Installing the pinned packages into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.test-packages: tests/requirements.txt $(VENV)/.run-packages
	@echo "Installing the pinned test packages ..."
	@$(INSTALL) -r tests/requirements.txt
	@touch $@

# pywb wants an old client of Redis, hence an environment of its own; one of its packages has no wheel.
$(REPLAY)/.packages: tests/replay.txt
	@echo "Installing pywb into $(REPLAY) ..."
	@$(PYTHON) -m venv --clear $(REPLAY)
	@$(REPLAY)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/replay.txt
	@touch $@

# Apart: nothing of the archive depends on what it is compared with.
$(BENCH)/.packages: tests/bench/requirements.txt $(VENV)/.run-packages
	@echo "Installing the contestants into $(BENCH) ..."
	@$(PYTHON) -m venv --clear $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r tests/bench/requirements.txt
	@touch $@

programs:
	@sh tests/install_programs.sh
