#!/bin/sh
# All that a pull request is checked for, for any forge: tools/review.sh [BASE]
#
# Checks the text and the sign-offs, builds the preview and writes the redline. Everything lands in dist/review/:
# redline.html and redline.md (the summary), preview/ (the built guide), status.json. Every step runs even
# when an earlier one fails; the script fails when one of them has failed. Tests run too with TESTS=yes.
set -u

base=${1:-origin/main}
cd "$(dirname "$0")/.." || exit 1
python=${PYTHON:-.venv/bin/python}
out=dist/review
failed=

if ! command -v "$python" >/dev/null 2>&1; then
  echo "There is no $python: run make html first, or set PYTHON=/path/to/python." >&2
  exit 1
fi
mkdir -p "$out" || exit 1
# Nobody should read what an earlier run has left, if a step fails.
rm -f "$out/redline.html" "$out/redline.md" "$out/status.json"

step() {
  name=$1
  shift
  echo "== $name"
  "$@" || failed="$failed, $name"
}

guide() {
  "$python" -m care_guide "$@"
}

preview() {
  "$python" -m care_guide.build content --output "$out/preview" -s pelicanconf.py --fatal=warnings --log-handler plain
}

step "text" guide check
step "status" guide status --json "$out/status.json"
step "sign-offs" guide pull-request --base "$base"
step "redline" guide redline --base "$base" --output "$out/redline.html"
step "preview" preview
if [ "${TESTS:-no}" = yes ]; then
  step "tests" make test-site
fi
if [ -n "$failed" ]; then
  echo "Not in order: ${failed#, }. What to do is said above, below the line \"==\" with that name." >&2
  exit 1
fi
echo "In order. Open $out/redline.html; the preview is $out/preview/index.html."
