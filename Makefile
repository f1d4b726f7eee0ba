# Every target sets up what it needs, in .venv of this checkout.
SHELL := /bin/bash
PY := .venv/bin/python
# Compiled once, not in each of the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup ocr demo test lint e2e bench full servers clean

.venv/pyvenv.cfg:
	@bash scripts/make-venv

.venv/.run: .venv/pyvenv.cfg requirements.txt pyproject.toml
	@echo "安装运行所需的软件包 / installing pinned packages …"
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.browser: .venv/pyvenv.cfg package.json package-lock.json
	@bash scripts/make-browser
	@touch $@

.venv/.dev: .venv/pyvenv.cfg requirements.txt pyproject.toml requirements-dev.txt package.json package-lock.json
	@$(MAKE) --no-print-directory -j2 .venv/.run .venv/.browser
	@echo "安装开发与测试所需的软件包 / installing development packages …"
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.ocr: .venv/.run requirements-ocr.txt
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-ocr.txt
	@touch $@

setup: .venv/.run

# Reads the text in pictures before they are published (384 MB).
ocr: .venv/.ocr

demo: .venv/.run
	@.venv/bin/zhifa demo $(ARGS)

test: .venv/.dev
	@bash scripts/run-tests

lint: .venv/.dev
	@bash scripts/run-lint

e2e: .venv/.dev
	@$(PY) -m pytest -q tests/e2e

bench: .venv/.dev
	@bash scripts/run-bench

full: export ZHIFA_TEST_FULL = 1
full: lint .venv/.ocr servers test bench

servers:
	@bash scripts/make-nginx

clean:
	rm -rf .venv .schemathesis node_modules
