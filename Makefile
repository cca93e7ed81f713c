# Everything from two commands: `make html` and `make test`. `make help` lists the rest.
# Names and variables are those of Pelican's own quickstart, with --fatal added and never -q:
# that switch would turn --fatal off.

PY ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PELICAN ?= $(BIN)/python -m pelican
PELICANOPTS ?=

BASEDIR = $(CURDIR)
INPUTDIR = $(BASEDIR)/content
OUTPUTDIR ?= $(BASEDIR)/output
CONFFILE = $(BASEDIR)/pelicanconf.py
PUBLISHCONF = $(BASEDIR)/publishconf.py
GUIDE = PYTHONPATH=plugins $(BIN)/python -m care_guide

DEBUG ?= 0
ifeq ($(DEBUG), 1)
	PELICANOPTS += -D
endif
RELATIVE ?= 0
ifeq ($(RELATIVE), 1)
	PELICANOPTS += --relative-urls
endif
SERVER ?= 127.0.0.1
PORT ?= 8000

BUILD = $(PELICAN) "$(INPUTDIR)" --output "$(OUTPUTDIR)" --fatal=warnings --log-handler plain $(PELICANOPTS)

help:
	@echo 'make html           build the guide into output/, as a preview'
	@echo 'make test           check everything, in a real browser too'
	@echo 'make check          list every problem of the text, and the reading grades'
	@echo 'make status         show the review state of each article'
	@echo 'make new            KIND=treatment TITLE="..." GROUP=treatments: begin an article'
	@echo 'make serve          show output/ at http://$(SERVER):$(PORT)'
	@echo 'make serve-global   the same, for other machines: SERVER=0.0.0.0'
	@echo 'make devserver      build on each change and show it (also devserver-global)'
	@echo 'make regenerate     build on each change'
	@echo 'make publish        SITE_URL=https://... build what clinicians have signed'
	@echo 'make lint           check the code, the templates and the style sheets'
	@echo 'make format         put the code into its form'
	@echo 'make accept         take the new screenshots as right (after looking at them)'
	@echo 'make pictures       renew the picture in the README'
	@echo 'make lock           renew the lock files'
	@echo 'make clean          remove output/'
	@echo 'Variables: PY PELICAN PELICANOPTS OUTPUTDIR DEBUG=1 RELATIVE=1 SERVER PORT SITE_URL'

html: $(VENV)/.guide
	@$(BUILD) -s "$(CONFFILE)"
	@echo 'Open $(OUTPUTDIR)/index.html'

check: $(VENV)/.guide
	@$(GUIDE) check

status: $(VENV)/.guide
	@$(GUIDE) status

new: $(VENV)/.guide
	@$(GUIDE) new --kind "$(KIND)" --title "$(TITLE)" --group "$(GROUP)"

serve: $(VENV)/.guide
	$(PELICAN) -l "$(INPUTDIR)" -o "$(OUTPUTDIR)" -s "$(CONFFILE)" -b $(SERVER) -p $(PORT) $(PELICANOPTS)

serve-global:
	@$(MAKE) serve SERVER=0.0.0.0

devserver: $(VENV)/.guide
	@$(GUIDE) watch --output "$(OUTPUTDIR)" --bind $(SERVER) --port $(PORT)

devserver-global:
	@$(MAKE) devserver SERVER=0.0.0.0

regenerate: $(VENV)/.guide
	@$(GUIDE) watch --output "$(OUTPUTDIR)"

publish: $(VENV)/.guide
	@$(BUILD) -s "$(PUBLISHCONF)"

clean: $(VENV)/.guide
	@$(GUIDE) clean --output "$(OUTPUTDIR)"

test: $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.browser
	@$(BIN)/python -m pytest tests -n auto --dist worksteal $(PYTESTOPTS)

accept: $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.browser
	@ACCEPT=yes $(BIN)/python -m pytest tests/browser/test_looks.py $(PYTESTOPTS)

pictures: html $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.pictures

lint: $(VENV)/.guide-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet theme/templates
	$(BIN)/node node_modules/stylelint/bin/stylelint.mjs "theme/static/css/**/*.css"

format: $(VENV)/.guide-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.guide-dev
	$(BIN)/uv pip compile -q --upgrade pyproject.toml --generate-hashes --universal --no-emit-index-url --no-header -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade pyproject.toml --group test --group lint --generate-hashes --universal --no-emit-index-url --no-header -o requirements-dev.lock
	$(BIN)/npm install --package-lock-only --ignore-scripts

# The virtual environment: made when it is not there, and made right again when a lock file has changed.
$(VENV)/.guide: requirements.lock
	@echo 'Setting up the tools in $(VENV) (once; some minutes on a slow line) ...'
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed: make PY=/path/to/python3.11 ...'; exit 1; }
	@test -x $(BIN)/python || $(PY) -m venv $(VENV) || { echo 'Python has no venv module here; on Debian and Ubuntu: apt install python3-venv'; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.guide-dev: $(VENV)/.guide requirements-dev.lock package-lock.json
	@echo 'Setting up the checkers (once) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --silent --no-progress
	@touch $@

.PHONY: help html check status new serve serve-global devserver devserver-global regenerate publish clean test accept pictures lint format lock
