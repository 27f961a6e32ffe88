# Two commands do all: `make demo` and `make test`. Both need Python 3.11 or newer, and make.

VENV := .venv
BIN := $(VENV)/bin
# The newest Python for which TensorFlow is published comes first; `make PYTHON=…` chooses another.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$python >/dev/null 2>&1 \
	&& $$python -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
# Set up once for each state of the lock file and of the package's own description.
READY := $(VENV)/ready-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
SAMPLES ?= tests/submissions
ASSIGNMENTS ?= $(notdir $(wildcard assignments/*))

# Compiled modules make every start faster, and a fork server starts often.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Of what pip says: the large packages, as they come, and that all are there. Ends as pip did; its errors are on stderr.
LARGE_ONES = /(Downloading|Using cached) .* MB\)/ { if (substr($$(NF-1), 2) + 0 >= 10) print "  " $$0; fflush() } \
	/^Installing collected/ { print "  Installing all of them …"; fflush() } \
	/^pip [0-9]+$$/ { status = $$2 } END { exit status }

.DEFAULT_GOAL := help
.PHONY: help demo test lint types unit validate bench bench-gradient bench-diagnosis bench-speed bench-training bench-busy lock clean

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## grade sample submissions and a class into build/demo: two minutes
	@$(BIN)/python tests/demo.py $(SAMPLES) build/demo

test: lint types unit ## run ruff, mypy --strict and all tests: a quarter of an hour

lint: $(READY) ## run ruff
	$(BIN)/ruff check .

types: $(READY) ## run mypy --strict on grader/
	$(BIN)/mypy

unit: $(READY) ## run the tests
	$(BIN)/python -m pytest -q -n auto

validate: $(READY) ## validate every reference: a quarter of an hour; ASSIGNMENTS=NAME for one
	@for name in $(ASSIGNMENTS); do echo "$$name" && $(BIN)/grade validate $$name || failed=1; done; test -z "$$failed"

bench: $(READY) ## measure how fast a class is graded, and against what: a quarter of an hour
	@$(BIN)/python -m tests.bench.throughput assignment1 --parts three_layer_neural_network.py n_layer_neural_network.py
	@$(BIN)/python -m tests.bench.throughput assignment5 --parts image_network.py

bench-gradient: $(READY) ## measure false alarms and misses of the gradient checker
	@$(BIN)/python -m tests.bench.gradient

bench-diagnosis: $(READY) ## measure how many mistakes, and pairs of them, are named
	@$(BIN)/python -m tests.bench.diagnosis assignment1

bench-speed: $(READY) ## measure the command, and a call across the boundary
	@$(BIN)/python -m tests.bench.speed assignment1 tests/submissions/ada_right

bench-training: $(READY) ## measure the grading of TensorFlow parts beside the training alone
	@$(BIN)/python -m tests.bench.training assignment1

bench-busy: $(READY) ## grade the samples alone and beside busy loops: the grades are equal
	@$(BIN)/python -m tests.bench.busy_machine assignment1 tests/submissions

lock: ## pin the newest versions anew (needs uv), with the hashes of every platform's files
	uv pip compile --universal --fork-strategy fewest --python-version 3.11 --extra test --upgrade \
		--generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock pyproject.toml

clean: ## remove what the other targets made
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This needs Python 3.11 or newer, and none was found: install one, or say make PYTHON=/path/to/python3." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python could not make a virtual environment: on Debian and Ubuntu, install python3-venv." >&2; rm -rf $(VENV); exit 1; }
	@echo "Setting up $(VENV), once, from requirements.lock: some minutes, for TensorFlow alone is 250 MB to fetch."
	@{ $(BIN)/python -m pip install --require-hashes --only-binary :all: --requirement requirements.lock; echo "pip $$?"; } \
	| awk '$(LARGE_ONES)'
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@$(BIN)/python -m compileall -q grader
	@rm -f $(VENV)/ready-* && touch $@
