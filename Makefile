# Two commands: `make run` and `make test`. Everything else is a part of them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PURE := tests/text tests/knowledge tests/matching tests/filing tests/extraction tests/dialogue tests/review
STARTING := tests/chaos tests/cli tests/e2e
# Matrices are small here: a second thread of numpy only takes the core from what runs beside it.
export OPENBLAS_NUM_THREADS := 1
# The tests start many processes, and each would compile bot/ anew.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run play test lint types layers check unit pure rim starting exhaustive frozen shipped chaos fuzz slow bench lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.done ## Start the Telegram bot where TELEGRAM_TOKEN is set, else the terminal chat
	@$(BIN)/python -m bot start

play: $(VENV)/run.done ## A Telegram of one's own in the browser: the bot without a token
	@$(BIN)/python -m bot playground $(ARGS)

# Three at once on two cores: tests of running processes wait now and then.
test: $(VENV)/dev.done ## Everything a change must pass
	@$(MAKE) --no-print-directory -j3 --output-sync=target lint layers frozen shipped
	@$(MAKE) --no-print-directory -j3 --output-sync=target starting pure exhaustive rim check types
	@echo "All checks passed."

$(VENV)/run.done: requirements/run.txt
	@echo "Setting up .venv (first time: about half a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/dev.done: requirements/dev.txt requirements/run.txt
	@echo "Setting up .venv for development (first time: about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/run.done

$(VENV)/bench.done: requirements/benchmarks.txt $(VENV)/dev.done
	@echo "Adding the peers of the benchmark to .venv (about 200 MB) ..."
	@$(PIP) install --require-hashes -r requirements/benchmarks.txt
	@touch $@

lint: $(VENV)/dev.done ## Style: ruff
	@echo "== ruff"; $(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .

types: $(VENV)/dev.done ## Types: mypy, strict
	@echo "== mypy"; $(BIN)/mypy

layers: $(VENV)/dev.done ## Layers: a room imports only what stands lower
	@echo "== import-linter"; $(BIN)/lint-imports >.layers.log 2>&1 || { cat .layers.log; exit 1; }; tail -n 1 .layers.log; rm .layers.log

check: $(VENV)/dev.done ## The shipped pack: lint, proof of its rules, and its own tests
	@echo "== python -m bot check"; $(BIN)/python -m bot check $(ARGS)

unit: $(VENV)/dev.done ## All tests, one after another
	@$(BIN)/python -m pytest

pure: $(VENV)/dev.done ## Tests of the pure rooms, and their full branch coverage
	@echo "== pytest: the pure rooms"; $(BIN)/coverage run -m pytest -m "not exhaustive" $(PURE) && $(BIN)/coverage report

rim: $(VENV)/dev.done ## Tests of the other rooms: storage, service, channels, curation
	@echo "== pytest: the rim"; $(BIN)/python -m pytest -rs tests $(addprefix --ignore=,$(PURE) $(STARTING))

starting: $(VENV)/dev.done ## Tests that start the bot and its commands: command line, end to end, faults
	@echo "== pytest: the running bot"; $(BIN)/python -m pytest -m "not slow" $(STARTING)

exhaustive: $(VENV)/dev.done ## The pure rooms' tests that walk over many cases and add nothing to their coverage
	@echo "== pytest: the pure rooms, exhaustively"; $(BIN)/python -m pytest -m exhaustive $(PURE)

# The editions of both packs, computed once for all that follows.
frozen shipped: $(VENV)/dev.done
	@$(BIN)/python -m tests.support.cached_editions $@

chaos: $(VENV)/dev.done ## Kill the running bot a hundred times and break all that it depends on (about ten minutes)
	@$(BIN)/python -m tests.chaos.table

slow: $(VENV)/dev.done ## Further cases of processes that start: each way in which a start fails, each setting of the log (about two minutes)
	@$(BIN)/python -m pytest -m slow $(STARTING)

fuzz: $(VENV)/dev.done ## Ten thousand cases for each test that takes any input (about half an hour); FUZZ_CASES=N for others
	@FUZZ_CASES=$(or $(FUZZ_CASES),10000) $(BIN)/python -m pytest -m fuzz --durations=0 --durations-min=1 tests

bench: $(VENV)/bench.done ## The matcher beside its peers (some minutes): make bench ARGS="--data DIR"
	@$(BIN)/python benchmarks/matching.py $(ARGS)

lock: ## Lock the requirements anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --extra benchmarks pyproject.toml -o requirements/benchmarks.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --extra postgres pyproject.toml -o requirements/postgres.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --extra semantic pyproject.toml -o requirements/semantic.txt

clean: ## Remove what was made
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
