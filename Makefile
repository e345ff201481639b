# make demo    the demonstration on 127.0.0.1:8000 (SIZE=small or nation)
# make test    every check, then every test on SQLite and all but journeys on a PostgreSQL of its own
# make check   the checks alone; each has a target of its own below
# make run     serve the database that is there, without the demonstration
# make words   bring the catalogue of Chinese up to the sources, and compile it
# make clean   remove what make built; the databases in var/ stay

SIZE ?= small
PYTHON ?= python3
PYTEST_FLAGS ?= -n 2 --dist worksteal

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
export PYTHONPATH := $(CURDIR)/src

.PHONY: demo run test check words clean env env-dev assets fonts compiled
.PHONY: format lint types contracts migrations docs words-check committed
.PHONY: packages-demo packages-test test-sqlite test-postgres
.NOTPARALLEL:

demo: packages-demo env assets compiled
	@$(BIN)/python tools/fonts.py || echo "Going on without the fonts of official documents."
	KAOPING_MODE=demo ./kaoping demo --size $(SIZE) --serve

run: env assets compiled
	./kaoping migrate
	./kaoping serve

# --- The environment: each stamp is younger than everything it was built from ---

env: .build/env
env-dev: .build/env-dev
assets: .build/assets

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer with venv is needed (Debian: python3 and python3-venv)."; exit 1; }
	@echo "Building the environment in .venv"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.build/env: requirements/run.txt .venv/pyvenv.cfg
	@echo "Installing what running needs"
	@$(PIP) -r $<
	@mkdir -p .build && touch $@

.build/env-dev: requirements/dev.txt .build/env
	@echo "Installing what checking and testing need"
	@$(PIP) -r $<
	@mkdir -p .build && touch $@

.build/assets: package-lock.json package.json .npmrc .build/env
	@echo "Fetching what the pages load"
	@$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

compiled: env
	@$(BIN)/python -m tools.words compile

fonts: env
	$(BIN)/python tools/fonts.py

packages-demo packages-test: packages-%:
	@$(PYTHON) tools/system_packages.py $*

# --- Checks ---

check: format lint types contracts migrations docs words-check committed

format: env-dev
	$(BIN)/ruff format --check .

lint: env-dev
	$(BIN)/ruff check .

types: env-dev
	$(BIN)/mypy

contracts: env-dev
	$(BIN)/lint-imports

migrations: env-dev
	./kaoping makemigrations --check --dry-run

docs: env-dev
	./kaoping draw_docs --check

words-check: env-dev
	$(BIN)/python -m tools.words check

committed: env-dev
	$(BIN)/python -m tools.committed

words: env
	$(BIN)/python -m tools.words extract
	$(BIN)/python -m tools.words compile

# --- Tests: pytest itself fails a run without tests ---

test: packages-test check test-sqlite test-postgres

test-sqlite: env-dev assets compiled fonts
	KAOPING_TEST_DB=sqlite $(BIN)/python -m pytest $(PYTEST_FLAGS)

test-postgres: env-dev assets compiled fonts
	KAOPING_TEST_DB=postgres $(BIN)/python -m pytest $(PYTEST_FLAGS) -m "not journey"

clean:
	rm -rf .venv .build node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests tools bench -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
