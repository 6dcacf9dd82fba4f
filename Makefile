# `make` alone lists the targets. The work is done by `python -m grading`, which also runs where there is no make.

# The first Python that is new enough; where there is none, grading/bootstrap.py says so.
PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && echo $$p && break; done),python3)
VENV = .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help lab install test test-rest test-all check notebooks lock bench screenshot

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##/\1 \t/p' Makefile | expand -t 14

lab:  ## open the course in JupyterLab (PORT=8890, BROWSER=0, WORK=folder)
	@$(python) -m grading lab

install:  ## make .venv with what authors and tests need too
	@$(python) -m grading install --tests

test: check  ## what should pass before every commit; 15 minutes at most
	@$(VENV) -m pytest -q -rs -m "not slow" -n 2 --dist loadfile --no-loadscope-reorder --durations 20

test-all: export DLC_ALL = 1
test-rest: install  ## what `make test` leaves out
	@$(VENV) -m pytest -q -rs -m slow -n 2 --dist loadfile --no-loadscope-reorder --durations 20

test-all: test test-rest  ## everything, before a release

check: install  ## format, lint, types
	@ruff format --check -q .
	@ruff check -q .
	@pyright

notebooks: install  ## build notebooks and answer keys from their sources
	@$(VENV) -m grading build

# One version of each package for every Python and system, so that all see the same numbers; the small lock is a part of the
# large one. setuptools builds the course's own editable install.
COMPILE = uv pip compile -q --universal --python-version 3.11 --fork-strategy fewest --only-binary :all: \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -

lock: install  ## write both lock files from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@echo "setuptools>=77" | $(COMPILE) --extra test $(UPGRADE) -o requirements-test.lock > /dev/null
	@echo "setuptools>=77" | $(COMPILE) -c requirements-test.lock -o requirements.lock > /dev/null

bench: install  ## the README's figures, measured here
	@$(VENV) -m pip install -q torch
	@$(VENV) -m benchmarks

screenshot: install  ## docs/lesson.png
	@$(VENV) docs/screenshot.py

python = command -v $(PYTHON) > /dev/null || \
	{ echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make $@ PYTHON=python3.12"; exit 1; }; $(PYTHON)
