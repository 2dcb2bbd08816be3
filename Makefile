# Everything is in tests/lab; without make: python3 tests/lab <target>.
PYTHON ?= python3
LAB = $(PYTHON) tests/lab

.PHONY: help setup test test-fast lint demo faults bench screenshots serve shell clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## get Odoo, PostgreSQL and Python packages, and build the databases
	@$(LAB) setup

test: ## run the tests (BROWSER=0 leaves the browser tests out)
	@$(LAB) test

test-fast: ## the inner loop: adapter tests and quick model tests
	@$(LAB) test-fast

lint: ## ruff and pylint-odoo
	@$(LAB) lint

demo: ## Odoo and both stand-ins, an order of each kind sent to each (ONCE=1: stop after the table)
	@$(LAB) demo

faults: ## kill workers and lose answers at random (RUNS=20 SEED=1), a tenth on real servers
	@$(LAB) faults $(if $(RUNS),--runs $(RUNS)) $(if $(SEED),--seed $(SEED))

bench: ## report calls, queries, CPU and memory (PART=thousands SYSTEM=xero DOCUMENTS=1000 DETAIL=1)
	@$(LAB) bench $(if $(PART),--part $(PART)) $(if $(SYSTEM),--system $(SYSTEM))

screenshots: ## take the pictures of the documentation anew
	@$(LAB) screenshots

serve: ## Odoo and the stand-in with demo data, until Ctrl-C
	@$(LAB) serve

shell: ## Odoo's Python shell on a private copy of the test database
	@$(LAB) shell

clean: ## delete everything the lab keeps outside the checkout
	@$(LAB) clean
