# Every target is one line over `python -m …`; without make (Windows), type that line.
PYTHON ?= python3
PY := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)/python
ARGS ?=
COMPARE_READY := .venv/set-up/compare
TEST_READY := .venv/set-up/test

.DEFAULT_GOAL := help
.PHONY: help setup doctor compare change share selftest up load lab client test labs agree check budgets publish pins clean

help: ## Show this menu
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@printf '\nMore words go into ARGS: make compare ARGS=--quick\n'

##@ Begin
setup: ## Make .venv and install the pinned packages (once, needs the network)
	@$(PYTHON) -m depot setup $(ARGS)
doctor: ## Say what is ready on this machine, and what to do about the rest
	@$(PYTHON) -m depot doctor

##@ Measure
compare: $(COMPARE_READY) ## Measure which build is easier to share, scale and change
	@$(PY) -m benchmarks compare $(ARGS)
change: $(TEST_READY) ## Run every change request on both builds, and count (ARGS=hindi for one)
	@$(PY) -m benchmarks change $(ARGS)
share: $(TEST_READY) ## Redesign the site, change the API: which clients survive?
	@$(PY) -m benchmarks share $(ARGS)
selftest: $(COMPARE_READY) ## Test the lab: does it find a difference that is there, and no other?
	@$(PY) -m benchmarks selftest $(ARGS)
budgets: $(COMPARE_READY) ## Hold the speed of each build against a bare reference
	@$(PY) -m benchmarks budgets $(ARGS)

##@ Teach and try
up: $(COMPARE_READY) ## Start both builds with all their front-ends
	@$(PY) -m depot up
load: $(COMPARE_READY) ## Open Locust's page against a build (ARGS=api for the other one, WORKERS=4)
	@$(PY) -m depot load $(if $(WORKERS),--workers $(WORKERS)) $(ARGS)
lab: $(TEST_READY) ## Open the notebooks in JupyterLab
	@$(PY) -m depot lab
client: $(TEST_READY) ## Write a typed Python client from the API's contract (out/client)
	@$(PY) -m depot client
publish: $(COMPARE_READY) ## Make the world anew: trains, bookings and the model
	@$(PY) -m railway publish $(ARGS)

##@ Work on the code
test: $(TEST_READY) ## Run all tests
	@$(PY) -m pytest $(ARGS)
labs: $(TEST_READY) ## Run what takes the tests of the labs long: experiments, every change request
	@$(PY) -m pytest -m labs --timeout=600 $(ARGS)
agree: $(TEST_READY) ## Hold both builds against the rules on paper, for many more steps
	@$(PY) -m pytest tests/agreement -n0 -s --timeout=0 --hypothesis-profile=thorough $(ARGS)
check: $(TEST_READY) ## Check style, types, architecture and the API contract
	@$(PY) -m depot check
pins: $(COMPARE_READY) ## Write requirements/*.txt again (ARGS=--upgrade for new releases)
	@$(PY) -m depot pins $(ARGS)
clean: ## Remove what was generated: .venv, out, the world, the caches; learners' work stays
	@$(PYTHON) -m depot clean

$(COMPARE_READY): requirements/compare.txt
	@$(PYTHON) -m depot setup
$(TEST_READY): requirements/test.txt
	@$(PYTHON) -m depot setup --all
