# make demo   install into .venv, read the example articles, print their timeline and agenda
# make test   install with the test tools and run the tests
# make lint   check style and types
# make lock   pin every library with its hashes, in requirements.lock (needs uv)
# make wheel  build the package twice, and see that both are the same
# make audit  ask for known weaknesses of the pinned libraries (needs the network)
# make sbom   list all that is installed, in build/sbom.json (CycloneDX)
# make docs   run the examples of docs/commands.md and the tutorial anew
# make pictures  photograph the site for its page (needs a Chromium)
# make clean  remove what these made
#
# PYTHON chooses the interpreter (3.11 or later): make demo PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RECORD := build/demo.db
EXAMPLES := examples/iran-talks
SOURCES := pyproject.toml README.md $(shell find src -type f ! -name '*.pyc' 2>/dev/null)

.PHONY: help demo test lint lock wheel audit sbom model-files docs pictures clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | sed '/^$$/q'

# A record is made anew each time, so that the demo always prints the same.
demo: $(VENV)/.installed
	@mkdir -p $(dir $(RECORD))
	@rm -f $(RECORD) $(RECORD)-wal $(RECORD)-shm
	@echo '$$ dragoman add $(EXAMPLES) --record $(RECORD)'
	@$(BIN)/dragoman add $(EXAMPLES) --record $(RECORD)
	@echo; echo '$$ dragoman timeline --kind meeting --kind agreement --record $(RECORD)'
	@$(BIN)/dragoman timeline --kind meeting --kind agreement --record $(RECORD)
	@echo; echo '$$ dragoman agenda --record $(RECORD)'
	@$(BIN)/dragoman agenda --record $(RECORD)
	@echo; echo '$$ dragoman agenda --as-of 2014-01-14 --record $(RECORD)'
	@$(BIN)/dragoman agenda --as-of 2014-01-14 --record $(RECORD)

test: $(VENV)/.tested
	@$(BIN)/python -m pytest

lint: $(VENV)/.tested
	$(BIN)/ruff check
	$(BIN)/mypy

# The day of the commit; of a copy without a history any fixed one.
EPOCH := $(shell git log -1 --format=%ct 2>/dev/null || echo 1700000000)

wheel: $(VENV)/.installed
	rm -rf build/wheel build/again
	SOURCE_DATE_EPOCH=$(EPOCH) $(BIN)/python -m pip wheel -q --no-deps --wheel-dir build/wheel .
	SOURCE_DATE_EPOCH=$(EPOCH) $(BIN)/python -m pip wheel -q --no-deps --wheel-dir build/again .
	cmp build/wheel/*.whl build/again/*.whl
	@ls -l build/wheel/*.whl

audit: $(VENV)/.installed
	$(BIN)/python -m pip install -q pip-audit
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

sbom: $(VENV)/.installed
	@mkdir -p build
	$(BIN)/python -m pip install -q cyclonedx-bom
	$(BIN)/cyclonedx-py environment $(VENV) --pyproject pyproject.toml --output-reproducible -o build/sbom.json

# After another release of the language model was installed.
model-files: $(VENV)/.installed
	$(BIN)/python -m dragoman.model_files

docs: $(VENV)/.tested
	$(BIN)/python docs/refresh_commands.py
	$(BIN)/python docs/refresh_tutorial.py

pictures: $(VENV)/.tested
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'dragoman needs Python 3.11 or later; $(PYTHON) is' "$$($(PYTHON) --version 2>&1 | head -n 1)." >&2; \
	  echo 'Name another one: make $(MAKECMDGOALS) PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The package is installed, not linked: what is missing from the wheel shows here.
$(VENV)/.installed: $(BIN)/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

$(VENV)/.tested: $(BIN)/python $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[test]'
	@touch $@ $(VENV)/.installed
