# Everything stays inside this folder: packages, caches and temporary files too.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SEEDS ?= seeds
OUT ?= reports/default
CACHE := $(CURDIR)/.cache

export PIP_CACHE_DIR := $(CACHE)/pip
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export IPYTHONDIR := $(CACHE)/ipython
export JUPYTER_CONFIG_DIR := $(CACHE)/jupyter/config
export JUPYTER_DATA_DIR := $(CACHE)/jupyter/data
export JUPYTER_RUNTIME_DIR := $(CACHE)/jupyter/runtime
export JUPYTERLAB_SETTINGS_DIR := $(CACHE)/jupyter/settings
export JUPYTERLAB_WORKSPACES_DIR := $(CACHE)/jupyter/workspaces
export MPLCONFIGDIR := $(CACHE)/matplotlib
export XDG_CACHE_HOME := $(CACHE)/xdg
export TMPDIR := $(CACHE)/tmp
export PYTHONHASHSEED := 0

.PHONY: help setup report test check lab accuracy bench fuzz clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready ## .venv with the pinned packages (the other targets do this by themselves)

$(VENV)/.ready: pyproject.toml constraints.txt
	@mkdir -p $(TMPDIR)
	@$(PYTHON) -c 'import sys; v = "%d.%d" % sys.version_info[:2]; sys.version_info >= (3, 11) or sys.exit("fangzhi needs Python 3.11 or newer; $(PYTHON) is " + v + "; name another one: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@$(BIN)/python -m pip install --quiet quarto-cli >$(TMPDIR)/quarto-cli.log 2>&1 \
	    || echo 'quarto-cli could not be installed; reports are rendered with Pandoc and Typst instead'
	@$(BIN)/jupyter labextension disable --level=sys_prefix @jupyterlab/apputils-extension:announcements # it asks the network
	@touch $@

report: $(VENV)/.ready ## the report on SEEDS=seeds -> OUT=reports/default
	@mkdir -p $(TMPDIR)
	$(BIN)/fangzhi report --seeds '$(SEEDS)' --out '$(OUT)'

check: $(VENV)/.ready ## lint, types, import contract, unit tests (under a minute)
	@mkdir -p $(TMPDIR)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -m 'not slow'

test: check ## every check: `make check`, then runs, notebooks and simulations
	$(BIN)/python -m pytest -n 2 -m slow

AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root) # in a container one often is; Jupyter then wants to be told
lab: $(VENV)/.ready ## JupyterLab, notebooks/explore.ipynb first
	@mkdir -p $(TMPDIR)
	$(BIN)/jupyter lab $(AS_ROOT) --notebook-dir=. --LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate notebooks/explore.ipynb

accuracy: $(VENV)/.ready ## measured against the hand-made truth
	@mkdir -p $(TMPDIR)
	$(BIN)/python -m tests.measure accuracy

bench: $(VENV)/.ready ## each step's time, as a ratio to the bare library on the same bytes
	@mkdir -p $(TMPDIR)
	$(BIN)/python -m tests.measure bench

SECONDS_EACH ?= 60
fuzz: $(VENV)/.ready ## inputs guided by coverage, SECONDS_EACH=60 for each of five targets (needs the extra `fuzz`)
	@mkdir -p $(TMPDIR)
	$(BIN)/python -m tests.fuzz.run --seconds $(SECONDS_EACH)

clean: ## remove what was generated (not the packages)
	find reports -mindepth 1 -maxdepth 1 -type d ! -name assets -exec rm -rf {} +
	rm -rf .cache
