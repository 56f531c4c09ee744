# Two commands: `make demo` shows qualcode, `make test` checks it. Both need only Python 3.11–3.13 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled modules are kept: each worker of the tests would compile them anew.
unexport PYTHONDONTWRITEBYTECODE
# One more than there are processors: tests of screens wait a good part of their time.
WORKERS ?= $(shell expr `getconf _NPROCESSORS_ONLN` + 1)
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q

.PHONY: help demo test test-long check bench clean
.DEFAULT_GOAL := help

help:
	@echo "make demo        build the sample study, print its theme summary and open it"
	@echo "make test        lint, types, layers and the tests"
	@echo "make test-long   the same at full count, then with the tests' projects on a PostgreSQL server"
	@echo "make bench       measure, and write benchmarks/RESULTS.md"

demo: $(VENV)/.installed
	@$(BIN)/qualcode demo --dir .demo

test: check
	$(PYTEST) -m "not long"

test-long: check
	$(PYTEST)
	$(PYTEST) -m "not long" --engine postgresql

check: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.developing
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .demo dist build

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -e .
	@touch $@

$(VENV)/.developing: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[dev]'
	@touch $@ $(VENV)/.installed
