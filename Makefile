# Each target installs what it needs. `make help` lists them.

VENV := .venv
PYTHON := $(VENV)/bin/python
SCAN := .venv-scan
RUNTIME := .venv-runtime
STAGE ?= local

# Trust what the machine trusts: many offices' networks show a certificate of their own.
export UV_SYSTEM_CERTS := 1

# A shell that forbids bytecode would have every process, and each function of the embedded cloud,
# compile all it imports anew: a third of the time of the tests.
unexport PYTHONDONTWRITEBYTECODE

# A home that cannot be written to holds no caches: then they are in this folder.
ifneq ($(shell cache="$${XDG_CACHE_HOME:-$$HOME/.cache}"; mkdir -p "$$cache" 2>/dev/null && test -w "$$cache" && echo yes),yes)
export UV_CACHE_DIR := $(CURDIR)/build/uv-cache
export JSII_RUNTIME_PACKAGE_CACHE_ROOT := $(CURDIR)/build/jsii-cache
export PIP_NO_CACHE_DIR := 1
endif

SUITABLE := import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
# What an installer says goes to a log: without a network pip repeats five times that it retries,
# and then says that no version was found, which is not what is wrong.
INSTALL_LOG := build/install.log
LOGGED = >>$(INSTALL_LOG) 2>&1 || { $(FAILED); }
FAILED = if grep -qiE 'NewConnectionError|name resolution|dns error|failed to connect|connection refused|proxy|timed out|certificate' $(INSTALL_LOG); \
	then echo "Cannot install: there is no connection to the package index. Check your network and your proxy, then run the same command again."; \
	else tail -n 15 $(INSTALL_LOG); echo "Cannot install. The lines above say why."; fi; \
	echo "Everything the installer said is in $(INSTALL_LOG)"; exit 1
LOCK := $(PYTHON) -m uv pip compile --universal --python-version 3.11 \
	--generate-hashes --no-header --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo quick test check up down synth package mutants bench soak fuzz lint types unit tests scan \
	runtime lock clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1	/' | expand -t 10

install: $(VENV)/installed ## install everything into .venv, pinned by hash

quick: install ## run lint, types and the unit tests, while you work
	@$(MAKE) --no-print-directory --jobs 2 --keep-going lint types unit

demo: install ## run a whole invented month on the embedded cloud; reports are in build/demo
	@$(PYTHON) -m local.demo

test: install package ## run every check and test
	@$(MAKE) --no-print-directory --jobs 2 --keep-going lint types tests

check: install lint types scan ## run lint, types and the scanners of the templates

up: install ## start the embedded cloud with the stacks deployed, and leave it running
	@$(PYTHON) -m local up

down: ## stop the embedded cloud
	@if [ -f $(VENV)/installed ]; then $(PYTHON) -m local down; fi

synth: install ## make the templates in cdk.out (STAGE=local, dev or prod)
	@$(PYTHON) -m local.synth $(STAGE)

package: install ## pack the functions for Lambda in build/package, before a cdk deploy
	@$(PYTHON) -m local.lint_messages
	@$(PYTHON) -m infra.package

mutants: install ## change the most important rules one by one, to see if the tests notice (hours)
	@$(PYTHON) -m tests.mutants $(PARTS)

bench: install ## measure the draw, the sending and the purge; HUGE=1: a draw from 2,000,000 rows too
	@$(PYTHON) -m bench $(if $(HUGE),--huge)

soak: install ## run thirteen months of real size in a row on the embedded cloud, and check that all adds up (22 minutes)
	@$(PYTHON) -m local.soak

fuzz: install ## try every example and look for new ones (hours)
	@ALL_EXAMPLES=1 $(PYTHON) -m pytest -q --numprocesses 2 --no-loadscope-reorder --hypothesis-profile explore \
		tests/component/test_odd_files.py tests/component/test_a_whole_month.py \
		tests/component/test_every_call.py tests/component/test_service_faults.py \
		tests/component/test_canaries.py tests/component/sample_draw/test_true_chances.py \
		tests/component/sample_draw/test_what_is_accepted_is_drawn.py tests/component/results \
		tests/component/tidy_list tests/unit

lint: install ## check style, unused code and the messages
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m local.lint_messages

types: install ## check types with mypy, strict
	@$(PYTHON) -m mypy

unit: install ## run only the unit tests
	@$(PYTHON) -m pytest -q --numprocesses 2 tests/unit

tests: install ## run every test, without lint and types
	@$(PYTHON) -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder

scan: install $(SCAN)/installed ## scan templates and dependencies
	@$(PYTHON) -m local.scan $(SCAN)/bin

runtime: $(RUNTIME)/installed ## test the functions with the oldest SDK in Lambda's runtime
	@$(RUNTIME)/bin/python -m pytest -q --numprocesses 2 tests/unit tests/component

lock: install ## choose new versions and pin them by hash
	@$(LOCK) --upgrade requirements-uv.in -o requirements-uv.txt
	@$(LOCK) --upgrade requirements-lambda.in -o requirements-lambda.txt
	@$(LOCK) --upgrade -c requirements-lambda.txt --excludes requirements-excludes.in \
		requirements-dev.in -o requirements-dev.txt
	@$(LOCK) --upgrade requirements-scan.in -o requirements-scan.txt
	@$(LOCK) --upgrade requirements-runtime.in -o requirements-runtime.txt

clean: down ## remove everything that these targets made
	rm -rf build cdk.out $(VENV) $(SCAN) $(RUNTIME)

# pip installs uv, uv installs the rest; both check hashes. uv is told the interpreter, else it may
# look for another one.
$(VENV)/installed: requirements-uv.txt requirements-dev.txt
	@echo "installing into $(VENV)"
	@mkdir -p build && : >$(INSTALL_LOG)
	@$(PYTHON) -c '' 2>/dev/null || { python=; \
	for each in python3 python3.13 python3.12 python3.11; do \
		if $$each -c '$(SUITABLE)' 2>/dev/null; then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "You need Python 3.11, 3.12 or 3.13 with its venv module. Python 3.14 is not supported yet."; exit 1; fi; \
	$$python -m venv --clear $(VENV); }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt $(LOGGED)
	@$(PYTHON) -m uv pip sync --quiet --python $(PYTHON) requirements-dev.txt $(LOGGED)
	@touch $@

$(SCAN)/installed: requirements-scan.txt | install
	@echo "installing the scanners into $(SCAN)"
	@: >$(INSTALL_LOG)
	@$(PYTHON) -m uv venv --quiet --clear --python $(PYTHON) $(SCAN)
	@$(PYTHON) -m uv pip sync --quiet --python $(SCAN)/bin/python requirements-scan.txt $(LOGGED)
	@touch $@

$(RUNTIME)/installed: requirements-dev.txt requirements-runtime.txt | install
	@echo "installing the oldest SDK in Lambda's runtime into $(RUNTIME)"
	@: >$(INSTALL_LOG)
	@$(PYTHON) -m uv venv --quiet --clear --python $(PYTHON) $(RUNTIME)
	@$(PYTHON) -m uv pip sync --quiet --python $(RUNTIME)/bin/python requirements-dev.txt $(LOGGED)
	@$(PYTHON) -m uv pip install --quiet --no-deps --require-hashes --python $(RUNTIME)/bin/python \
		-r requirements-runtime.txt $(LOGGED)
	@touch $@
