# Each target sets up .venv from a lock first, once; after that no target but `lock` touches the network.

UV ?= $(shell command -v uv 2>/dev/null)
JOBS ?= 2
# uv trusts the system's certificates, as pip does, so a private certificate authority works.
UV_SYSTEM_CERTS ?= 1
export PYTHON UV UV_SYSTEM_CERTS

BIN := .venv/bin
GENERATOR := $(BIN)/python -m generator
# A worker that dies ends the run: xdist may wait for its like for ever.
PYTEST := $(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile --max-worker-restart 0

# A stamp's name holds what was installed and where, so a changed lock and a moved folder are noticed.
stamp = .venv/.$(1)-$(shell (pwd; cat pyproject.toml requirements/$(1).txt 2>/dev/null) | cksum | cut -d' ' -f1)
RUNTIME := $(call stamp,runtime)
TEST := $(call stamp,test)
PEERS := .venv-bench/.peers-$(shell cksum benchmarks/requirements.txt 2>/dev/null | cut -d' ' -f1)

.DEFAULT_GOAL := site
.NOTPARALLEL:
.PHONY: site docs test nightly bench lock clean help

site: $(RUNTIME) ## the main job: extract, check, build (default)
	$(GENERATOR) extract
	$(GENERATOR) check
	$(GENERATOR) build

docs: $(RUNTIME) ## the documentation, into docs/build/site
	$(GENERATOR) --project docs check
	$(GENERATOR) --project docs build

test: $(TEST) ## every lint, type check and test
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy
	$(PYTEST)

nightly: $(TEST) ## the tests that take minutes
	$(PYTEST) -m nightly --hypothesis-profile nightly

bench: $(TEST) $(PEERS) ## the benchmarks, beside their peers; `make bench ONLY=emails` runs one
	PYTHONPATH=.venv-bench $(BIN)/python -m benchmarks $(ONLY)

# `make lock RENEW=` keeps the versions that still fit.
RENEW ?= --upgrade
COMPILE = "$$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' --group build $(RENEW)
PROJECT = pyproject.toml --extra service --extra preview
lock: ## newest versions into requirements/*.txt
	@uv=$$(requirements/setup.sh uv) && \
	$(COMPILE) $(PROJECT) --group test --output-file requirements/test.txt && \
	$(COMPILE) $(PROJECT) --constraints requirements/test.txt --output-file requirements/runtime.txt && \
	$(COMPILE) --group service --constraints requirements/test.txt --output-file requirements/service.txt

clean: ## removes what was built and installed
	rm -rf build docs/build dist .venv .venv-lock .venv-bench .hypothesis .mypy_cache .pytest_cache .ruff_cache

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# A stamp counts only beside an interpreter that is still there.
ifneq ($(shell test -x $(BIN)/python && echo there),there)
.PHONY: $(RUNTIME) $(TEST)
endif

$(RUNTIME):
	@requirements/setup.sh runtime
	@rm -f .venv/.runtime-* .venv/.test-*
	@touch $@

$(TEST): # holds the runtime lock too
	@requirements/setup.sh test
	@rm -f .venv/.runtime-* .venv/.test-*
	@touch $@ $(RUNTIME)

$(PEERS):
	@requirements/setup.sh bench
	@touch $@
