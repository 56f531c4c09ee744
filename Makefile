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

.PHONY: help demo test test-long test-pythons suite dist check bench pages languages clean lock audit docs
.DEFAULT_GOAL := help

help:
	@echo "make demo        build the sample study, print its theme summary and open it"
	@echo "make test        lint, types, layers, docs and the tests"
	@echo "make test-long   the same at full count, then with the tests' projects on a PostgreSQL server"
	@echo "make docs        build the pages as a site, without a network: build/docs/docs/index.html"
	@echo "make bench       measure, and write benchmarks/RESULTS.md"
	@echo "make pages       write the manual page and the table of completion anew from the commands"
	@echo "make test-pythons  make test on each of PYTHONS, in an environment of its own"
	@echo "make dist        build the release twice, compare, try it on PYTHONS: dist/"
	@echo "make lock        pin all packages anew with their hashes, and list their licences"
	@echo "make audit       hold the pinned packages against the known vulnerabilities (asks the network)"

demo: $(VENV)/.installed
	@$(BIN)/qualcode demo --dir .demo

test: check docs
	$(PYTEST) -m "not long"

test-long: check docs
	$(PYTEST)
	$(PYTEST) -m "not long" --engine postgresql

# Short names of interpreters on the path, or their whole paths: each has its environment in .pythons.
PYTHONS ?= python3.11 python3.12 python3.13

test-pythons:
	@for python in $(PYTHONS); do \
		$(MAKE) --no-print-directory suite PYTHON=$$python VENV=.pythons/$$(basename $$(dirname $$(dirname $$python)))-$$(basename $$python) || exit 1; \
	done

suite: $(VENV)/.developing
	$(BIN)/python --version
	$(PYTEST) -m "not long"

check: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A link that leads nowhere, or a page that no list names, is an error.
docs: $(VENV)/.developing
	$(BIN)/python -m sphinx -q -W --keep-going -E -d build/doctrees -c docs . build/docs

bench: $(VENV)/.developing
	$(BIN)/python -m benchmarks

dist: $(VENV)/.developing
	$(BIN)/python supply/release.py $(foreach python,$(PYTHONS),--python $(python))

pages: $(VENV)/.developing
	$(BIN)/python supply/command_pages.py

languages: $(VENV)/.developing
	$(BIN)/python supply/languages.py

clean:
	rm -rf $(VENV) $(RELEASE) .pythons .demo dist build

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Packages are installed as they are pinned: each file is held against its hash.
$(VENV)/.building: supply/build.txt | $(BIN)/python
	$(BIN)/python -m pip install -q --require-hashes -r supply/build.txt
	@touch $@

$(VENV)/.installed: pyproject.toml supply/qualcode.txt $(VENV)/.building
	$(BIN)/python -m pip install -q --require-hashes -r supply/qualcode.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developing: pyproject.toml supply/develop.txt $(VENV)/.building
	$(BIN)/python -m pip install -q --require-hashes -r supply/develop.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.installed

RELEASE := .release
PIN := $(RELEASE)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade --python-version 3.11
EXTRAS := --extra browser --extra encrypted --extra fr --extra gamma --extra semantic --extra team

$(RELEASE)/.ready: pyproject.toml
	$(PYTHON) -m venv $(RELEASE)
	$(RELEASE)/bin/python -m pip install -q 'uv>=0.9' 'pip-audit>=2.9' 'cyclonedx-bom>=7'
	@touch $@

lock: $(RELEASE)/.ready
	$(PIN) supply/build.in -o supply/build.txt
	$(PIN) pyproject.toml -o supply/qualcode.txt
	$(PIN) pyproject.toml $(EXTRAS) -o supply/extras.txt
	$(PIN) pyproject.toml --extra dev -c supply/extras.txt -o supply/develop.txt
	$(PYTHON) -m venv --clear $(RELEASE)/bare
	$(RELEASE)/bare/bin/python -m pip install -q --require-hashes -r supply/extras.txt
	$(RELEASE)/bin/cyclonedx-py environment $(RELEASE)/bare/bin/python --pyproject pyproject.toml --of JSON | $(RELEASE)/bin/python supply/describe.py

audit: $(RELEASE)/.ready
	$(RELEASE)/bin/pip-audit --strict --disable-pip --require-hashes -r supply/extras.txt
