# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test check bench bench-planner prove soak format pose sheets wheel clean

help: ## Tell what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 15

demo: .venv/runtime ## Get Viparita Karani, screen a person, build, check and print an evening session
	$(BIN)/python examples/evening.py

test: .venv/development ## Run the tests of behaviour
	$(BIN)/python -m pytest --numprocesses=auto

check: .venv/development ## Run every check of the house: style, types, floors, data, wheel, coverage
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/format_data.py --check
	$(BIN)/python tools/schemas.py --check
	$(BIN)/python tools/pages.py --check
	$(BIN)/python tools/check_wheel.py
	$(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=term

bench: .venv/development ## Print the measures of speed as ratios
	$(BIN)/python tools/bench.py

bench-planner: .venv/development ## Let the planner and OR-tools CP-SAT plan the same, and print scores and ratios
	$(BIN)/python tools/rival.py $(BENCH)

prove: .venv/development ## Compare the planner with brute force over 500 tiny libraries
	CASES=500 $(BIN)/python -m pytest -q tests/test_planner_oracle.py -k many_cases

soak: .venv/development ## Plan for a million random people, in as many runs as you like: make soak COUNT=1000
	$(BIN)/python tools/soak.py $(if $(COUNT),--count $(COUNT))

format: .venv/development ## Write code, data, schemas and generated pages in their one form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python tools/format_data.py
	$(BIN)/python tools/schemas.py
	$(BIN)/python tools/pages.py

pose: .venv/development ## Add the skeleton of a pose: make pose ID=my_pose NAME="My Pose"
	$(BIN)/python tools/new_pose.py "$(ID)" "$(NAME)"

sheets: .venv/development ## Write each pose as a page to read and review
	$(BIN)/python tools/sheets.py

wheel: .venv/development ## Build the wheel and the source distribution
	$(BIN)/python -m build

clean: ## Remove the environment and everything that was built
	rm -rf .venv build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.venv/runtime: pyproject.toml tools/environment.sh
	sh tools/environment.sh $(PYTHON)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/development: .venv/runtime
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@
