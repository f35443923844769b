# The recipes people and CI call. `make run` and `make test` do all the set-up themselves.
SHELL := /bin/sh
BOOT := .build/boot
UV := $(shell command -v uv 2>/dev/null || echo $(BOOT)/bin/uv)
PY := $(UV) run --no-sync python
export UV_PROJECT_ENVIRONMENT = .venv
export UV_LINK_MODE = copy
# Many processes begin by importing all of Django: what Python compiled for the first is kept for the others, and not between the sources.
export PYTHONDONTWRITEBYTECODE =
export PYTHONPYCACHEPREFIX = $(CURDIR)/.build/pycache

.PHONY: help run test check fix bench messages journeys clean

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: .build/ready  ## The demo municipality on an embedded PostgreSQL; prints the address and the personas
	@$(UV) run --no-sync skolestotte serve

test: .build/ready .build/browser check  ## All checks and all tests
	@echo "== Tests"
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --maxprocesses 2

check: .build/ready  ## Style, types, import contracts, routines, translations
	@$(MAKE) --no-print-directory -j 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync) routines types contracts style translations

# The parts of `check`, two at a time; the longest first.
.PHONY: routines types contracts style translations
routines: ; @echo "== Routines"; $(UV) run --no-sync skolestotte routines check
types: ; @echo "== Types"; $(UV) run --no-sync mypy
contracts: ; @echo "== Import contracts"; $(UV) run --no-sync lint-imports
style: ; @echo "== Style"; $(UV) run --no-sync ruff check . && echo "ruff: all well"
translations: ; @echo "== Translations"; $(PY) tools/messages.py missing

fix: .build/ready  ## Mend style automatically
	@$(UV) run --no-sync ruff check --fix . ; $(UV) run --no-sync ruff format --diff . >/dev/null || true

bench: .build/ready  ## Ratios against a raw baseline in the same run
	@$(PY) -m bench

messages: .build/ready  ## Collect the texts to translate
	@$(PY) tools/messages.py update

# Everything below installs; each step says what it does and is skipped when it is done.
.build/ready: .build/python .build/assets .build/texts .build/collected
	@touch $@

.build/python: pyproject.toml uv.lock
	@mkdir -p .build
	@command -v $(UV) >/dev/null 2>&1 || { echo "== Installing uv into .build"; python3 -m venv $(BOOT) && $(BOOT)/bin/pip install --quiet --disable-pip-version-check uv; }
	@echo "== Installing the Python packages of uv.lock"
	@$(UV) sync --frozen --quiet
	@touch $@

.build/assets: .build/python package-lock.json tools/assets.py
	@echo "== Installing the style sheets, font and icons of package-lock.json"
	@$(PY) tools/assets.py
	@touch $@

.build/texts: .build/python $(shell find skolestotte -name '*.po' 2>/dev/null)
	@echo "== Compiling the translations"
	@$(PY) tools/messages.py compile
	@touch $@

.build/collected: .build/assets $(shell find skolestotte/web -path '*/static/*' -type f 2>/dev/null)
	@echo "== Collecting style sheets, scripts and icons"
	@SKOLESTOTTE_TEST=1 DJANGO_SETTINGS_MODULE=skolestotte.settings $(PY) -W ignore -m django collectstatic --noinput --verbosity 0
	@touch $@

.build/browser:
	@command -v chromium >/dev/null 2>&1 || { echo "== Installing Debian's Chromium for the browser tests"; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; fi; }
	@touch $@

clean:  ## Throw away what was built and the demo's data
	rm -rf .build .venv node_modules var
