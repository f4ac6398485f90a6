# Each goal makes its own .venv on a fresh machine (Python 3.11+ and make are enough).
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
READY   = $(VENV)/.ready
JOBS   ?= 2

.PHONY: demo test coverage lint bench distress-report torture mutants docs messages sbom audit lock clean

demo: $(READY)
	$(BIN)/alongside demo

test: $(READY)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(PYTEST_ARGS)

# The same tests, watched: branch coverage of flows, storage and bot must be 90 % or more. What fails is for
# `make test` to say: watched, the program is several times slower, and somebody's patience may run out. The walks
# in every language pass the same lines again.
coverage: $(READY)
	-$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup --cov --cov-report= --cov-fail-under=0 \
	  --ignore tests/torture --ignore tests/browser --ignore tests/acceptance/test_languages.py $(PYTEST_ARGS)
	$(BIN)/coverage report

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales.messages --check
	$(BIN)/alongside words check

bench: $(READY)
	$(BIN)/python -m bench

# How well distress is heard, on the parts that nobody who writes lexicons or code has read.
distress-report: $(READY)
	$(BIN)/python -m bench.distress_report --split locked
	$(BIN)/python -m bench.distress_report --split fresh

torture: $(READY)
	$(BIN)/python -m pytest -m torture --override-ini 'addopts=--strict-markers --strict-config' tests

# Every safety control taken out in turn: the test named for it must fail (docs/threat-model.md).
mutants: $(READY)
	$(BIN)/python -m tests.mutants $(MUTANTS)

docs: $(READY)
	$(BIN)/python -m bot.docs

messages: $(READY)
	$(BIN)/python -m locales.messages

# What the program is made of, as CycloneDX, out of the lock alone.
sbom: $(READY)
	$(BIN)/python -m bot.docs.sbom > sbom.json

# Known weaknesses of what the lock pins. Needs pip-audit and a network; says so where it has none.
audit:
	@if command -v pip-audit >/dev/null; then \
	  pip-audit --requirement requirements.lock --require-hashes --disable-pip; \
	else echo "pip-audit is not installed here: NOTHING was audited" >&2; exit 1; fi

# Only for maintainers: needs uv; writes no index address and no path into the file.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links -o requirements.lock

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) .coverage* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
