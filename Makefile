# Everything from a fresh machine with Python 3.11+, make and npm. `make demo` and `make test` do all set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SAMPLE ?= seeds/speech-news.txt

.PHONY: demo test check lint types docs dist-check clean

demo: $(STAMP)
	$(BIN)/narrator make $(SAMPLE) -o output

test: $(STAMP)
	$(BIN)/narrator voices install
	$(BIN)/python -m tests.setup
	$(BIN)/python -m pytest -q --reruns 1 -rR

check: lint types

lint: $(STAMP)
	$(BIN)/ruff format --check narrator tests benchmarks docs
	$(BIN)/ruff check narrator tests benchmarks docs

types: $(STAMP)
	$(BIN)/mypy

# Builds what is released, installs it in fresh environments, and uses it.
dist-check: $(STAMP)
	$(BIN)/python -m tests.distribution

docs: $(STAMP)
	$(BIN)/python -m docs.generate

# A new environment whenever the project's metadata changes; a broken one is made anew.
$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Narrator needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
