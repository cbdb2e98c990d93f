# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test check bench bench-planner prove soak soak-memory fuzz format pose sheets figures docs wheel edition-diff release-check mutants mutants-data clean

help: ## Tell what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 15

demo: .venv/runtime ## Get Viparita Karani, screen a person, build, check, print and play an evening session
	$(BIN)/python examples/evening.py

test: .venv/development ## Run the tests, and tell which lines and branches they reach
	$(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=term:skip-covered

check: .venv/development ## Check style, types, floors, data, generated pages, the ledger, the conformance kit and the wheel
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/format_data.py --check
	$(BIN)/python tools/schemas.py --check
	$(BIN)/python tools/pages.py --check
	$(BIN)/python tools/ledger.py --check
	$(BIN)/python tools/conformance.py --check
	$(BIN)/python tools/check_wheel.py

bench: .venv/bench ## Print the measures of speed as ratios, beside rivals; with WRITE=1 keep them in docs/explanation/speed.md
	$(BIN)/python tools/bench.py $(if $(WRITE),--write)

bench-planner: .venv/development ## Let the planner and OR-tools CP-SAT plan the same, and print scores and ratios
	$(BIN)/python tools/rival.py $(BENCH)

prove: .venv/development ## Compare the planner with brute force over 500 tiny libraries
	CASES=500 $(BIN)/python -m pytest -q tests/test_planner_oracle.py -k many_cases

soak: .venv/development ## Make a million sessions for random people in every way, and look each over: make soak COUNT=1000
	$(BIN)/python tools/soak.py $(if $(COUNT),--count $(COUNT))

soak-memory: .venv/development ## Look poses up, screen and plan 100,000 times, and tell whether memory grows: make soak-memory COUNT=2000
	$(BIN)/python tools/soak_memory.py $(if $(COUNT),--count $(COUNT)) $(if $(WRITE),--write)

fuzz: .venv/fuzz ## Throw spoiled input at every door for TIME seconds each: make fuzz TIME=600
	$(BIN)/python tools/fuzz.py --seconds $(or $(TIME),60)

mutants: .venv/development ## Change the code in one small way at a time and see whether the tests notice: make mutants ONLY=screening SAMPLE=50
	$(BIN)/python tools/mutants.py $(ONLY) $(if $(SAMPLE),--sample $(SAMPLE))

mutants-data: .venv/development ## Take each fact out by itself and see which check turns red: make mutants-data COUNT=100
	$(BIN)/python tools/mutate_data.py $(if $(COUNT),--count $(COUNT))

format: .venv/development ## Write code, data, schemas, generated pages, the conformance kit and the ledger in their one form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python tools/format_data.py
	$(BIN)/python tools/schemas.py
	$(BIN)/python tools/pages.py
	$(BIN)/python tools/conformance.py
	$(BIN)/python tools/ledger.py

pose: .venv/development ## Add the skeleton of a pose: make pose ID=my_pose NAME="My Pose"
	$(BIN)/python tools/new_pose.py "$(ID)" "$(NAME)"

sheets: .venv/development ## Write each pose as a page to read and review
	$(BIN)/python tools/sheets.py

figures: .venv/development ## Lay every figure out on one page to look at, and tell what is wrong with any
	@mkdir -p build
	$(BIN)/python tools/figures.py sheet build/figures.html
	$(BIN)/python tools/figures.py check
	@echo "Open build/figures.html"

docs: .venv/docs ## Build the documentation site in build/docs
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet --jobs auto --doctree-dir build/doctrees docs build/docs
	@echo "Open build/docs/index.html"

wheel: .venv/development ## Build the wheel and the source distribution
	$(BIN)/python -m build

edition-diff: .venv/development ## Write what changed in the facts: make edition-diff OLD=path-or-git-revision
	$(BIN)/python tools/edition_diff.py "$(OLD)" --output build/edition-diff.md

release-check: .venv/development ## Build what is released twice, and try it on every Python and in hard places
	$(BIN)/python tools/release.py

clean: ## Remove the environment and everything that was built
	rm -rf .venv build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	rm -rf docs/api docs/conditions docs/poses docs/project docs/schemas

.venv/runtime: pyproject.toml tools/environment.sh
	sh tools/environment.sh $(PYTHON)
	$(BIN)/python -m pip install --quiet --editable ".[html]"
	@touch $@

.venv/development: .venv/runtime
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

.venv/docs: .venv/runtime
	$(BIN)/python -m pip install --quiet --group docs
	@touch $@

.venv/fuzz: .venv/development
	$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

.venv/bench: .venv/development
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@
