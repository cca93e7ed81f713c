#!/usr/bin/env bash
# Builds the guide of a commit and of the working tree, and compares both outputs byte for byte:
# the preview, and a publish for staging. A change that should not change the output proves it with this.
#
#   tools/same-output.sh [BASE]     BASE is a commit, HEAD by default. KEEP=folder keeps the outputs there.
set -euo pipefail
cd "$(dirname "$0")/.."
base=$(git rev-parse --verify --quiet "${1:-HEAD}^{commit}") || { echo "not a commit: ${1:-HEAD}" >&2; exit 2; }
python=$PWD/.venv/bin/python
[ -x "$python" ] || { echo "no virtual environment: run make html first" >&2; exit 2; }
work=$(mktemp -d)
trap 'git worktree remove --force "$work/base" 2>/dev/null || true; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/base" "$base"

build() { # the folder with the guide, the folder for its outputs
  local options=(content -q --fatal=warnings)
  (
    cd "$1"
    export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=plugins
    "$python" -m pelican "${options[@]}" -s pelicanconf.py -o "$2/preview"
    GUIDE_ALLOW_DRAFTS=yes SITE_URL=https://guide.example.org/leukemia DIST="$2/dist" \
      "$python" -m pelican "${options[@]}" -s publishconf.py -o "$2/publish" 2>/dev/null
  )
  rm -rf "$2"/*.cache
  # These two name the commit; the sums and the archive follow from them.
  rm -rf "$2/publish/build.json" "$2/publish"/build.json.* "$2/publish/SHA256SUMS" "$2/publish"/SHA256SUMS.* "$2/dist"
}

out=${KEEP:-$work}
mkdir -p "$out/before" "$out/after"
build "$work/base" "$(realpath "$out/before")"
build "$PWD" "$(realpath "$out/after")"
if diff -rq "$out/before" "$out/after"; then
  echo "The same output: $(find "$out/after" -type f | wc -l) files."
else
  echo "The outputs differ." >&2
  exit 1
fi
