# make demo and make test need nothing but Python 3.11 or later, make and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CODE := src connectors tests bench
SEARCHES := harvest_sync toggl_sync store oracle deciding test_report_against_oracle.py

.PHONY: demo test check fix bench test-wheel clean

demo: $(VENV)/.installed
	@$(BIN)/clientfit-sync demo

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses auto --cov --cov-report=term $(ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(VENV)/.installed-dev
	$(BIN)/python bench/bench.py

# The tests again, against what is shipped: the wheel alone, in an environment of its own, outside the source tree. The
# long searches, for changes that break a sync and for studios that break a figure, are left to `make test`.
test-wheel: $(VENV)/.installed-dev
	rm -rf build/wheel
	mkdir -p build/wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir build/wheel .
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/python -m pip install --quiet --upgrade pip
	build/wheel/venv/bin/python -m pip install --quiet --group dev build/wheel/*.whl
	cp -r tests README.md CHANGELOG.md config.example.toml contrib pyproject.toml build/wheel/
	cd build/wheel && venv/bin/clientfit-sync demo > demo.txt && venv/bin/python -m pytest -q --numprocesses auto -p no:cacheprovider $(SEARCHES:%=--ignore=tests/%)

$(VENV)/.python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.installed: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
