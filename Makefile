# Needs Python 3.11 or newer and the usual package index; uses uv when it is there.

PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$python; break; fi; done)
BIN := .venv/bin
WORDS := src/communique/web/catalogues

.PHONY: help demo test e2e fuzz bench docs screenshots catalogues clean

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: demo/built  ## write, build and search a sample corpus, then open the workbench on it
	@set -e; corpus=$$(ls -td demo/*.corpus | head -n 1); \
	echo; echo "\$$ $(BIN)/communique serve $$corpus"; \
	if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		$(BIN)/communique serve $$corpus; \
	else \
		echo "opens the workbench at http://127.0.0.1:8000/; there is no display here to open it on"; \
	fi

# No file of this name is ever made: what is up to date is found out by the recipe.
demo/built: .venv/ready-sample
	@set -e; mkdir -p demo; name=sotu; \
	manifest=demo/sotu.corpus/manifest.json; \
	if [ -f $$manifest ] && [ -z "$$(find src -name '*.py' -newer $$manifest)" ]; then \
		echo "demo/sotu.corpus is up to date: the State of the Union addresses"; \
	else \
		rm -rf demo/sotu; \
		if $(BIN)/communique sample sotu demo/sotu; then \
			echo "using sotu: the State of the Union addresses"; \
		else \
			name=meeting; rm -rf demo/meeting; $(BIN)/communique sample meeting demo/meeting; \
			echo "using meeting, the invented statements inside the package:" \
				"sotu could not be fetched (see above)"; \
		fi; \
		rm -rf "demo/$$name.corpus"; \
		$(BIN)/communique build "demo/$$name" -o "demo/$$name.corpus"; \
	fi; \
	echo; echo "\$$ $(BIN)/communique search peace -c demo/$$name.corpus -n 5"; \
	$(BIN)/communique search peace -c "demo/$$name.corpus" -n 5; \
	echo; echo "Try next:"; \
	echo "  $(BIN)/communique search 'peace and []' -c demo/$$name.corpus --sort right"; \
	echo "  $(BIN)/communique freq peace --by party -c demo/$$name.corpus"; \
	echo "  $(BIN)/communique info -c demo/$$name.corpus"

# Types are checked beside the tests, for that takes one core alone. Several processes of tests
# import the same modules, so what one of them has compiled is kept for the others.
test: .venv/ready-dev  ## everything that must pass before a commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy & types=$$!; \
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist worksteal; tests=$$?; \
	wait $$types && exit $$tests

e2e: .venv/ready-dev .venv/ready-e2e demo/built  ## the pages in a browser: the Chromium that is there
	COMMUNIQUE_E2E=1 $(BIN)/pytest -rs tests/e2e

fuzz: .venv/ready-dev  ## the random tests, for much longer
	HYPOTHESIS_PROFILE=fuzz $(BIN)/pytest -m hypothesis tests

bench: .venv/ready-dev .venv/ready-sample  ## time and memory beside other tools
	$(BIN)/python -m benchmarks

docs: .venv/ready-dev demo/built  ## run every block of the docs, then write docs/_build/html
	@if [ -d demo/sotu.corpus ]; then COMMUNIQUE_SOTU="$$PWD/demo" $(BIN)/pytest tests/docs; \
	else echo "blocks that need sotu are not run: it could not be fetched"; \
		$(BIN)/pytest tests/docs; fi
	$(BIN)/sphinx-build -W -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

screenshots: .venv/ready-sample .venv/ready-e2e  ## take the pictures of pages that the docs show
	$(BIN)/python docs/screenshots.py

catalogues: .venv/ready-dev  ## bring the catalogues of the pages' words up to date
	$(BIN)/pybabel -q extract -F pyproject.toml -k N_ --omit-header --sort-by-file \
		--add-location file --width 100 -o $(WORDS)/communique.pot src/communique/web
	@set -e; for file in $(WORDS)/*.po; do language=$$(basename $$file .po | tr - _); \
		$(BIN)/pybabel -q update -l $$language -i $(WORDS)/communique.pot -o $$file --width 100 \
			--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; done

clean:  ## forget everything that was made here
	rm -rf .venv demo docs/_build build dist .mypy_cache .pytest_cache .ruff_cache \
		.hypothesis .import_linter_cache
	find src tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/pyvenv.cfg:
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --seed --python "$(if $(PYTHON),$(PYTHON),3.13)" .venv; \
	elif [ -z "$(PYTHON)" ]; then \
		echo "error: Python 3.11 or newer is needed, and none was found" >&2; \
		echo "hint: install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; \
	elif ! $(PYTHON) -m venv .venv; then \
		rm -rf .venv; \
		echo "error: $(PYTHON) could not make a virtual environment" >&2; \
		echo "hint: on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi

.venv/ready-dev: extras := dev,docs,duckdb,nlp,ocr,plots,postgres,serve,web,xlsx,yaml
.venv/ready-sample: extras := sample,serve
.venv/ready-e2e: extras := e2e
.venv/ready-dev .venv/ready-sample .venv/ready-e2e: .venv/pyvenv.cfg pyproject.toml
	@echo "installing communique[$(extras)] into .venv"
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --python $(BIN)/python -e '.[$(extras)]'; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$(extras)]'; \
	fi
	@touch $@
