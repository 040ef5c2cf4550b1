#!/usr/bin/env bash
# Bundles the modules in Scripts into page.js, which the library embeds. With the word check: says whether page.js is what they give.
set -euo pipefail
cd "$(dirname "$0")/Scripts"

esbuild() {
    npx --yes esbuild@0.28.2 "$@"
}

bundle() {
    esbuild main.js --bundle --format=esm --target=es2023 --charset=utf8 --legal-comments=none --log-level=warning "$@"
}

if [ "${1:-}" != check ]; then
    bundle --outfile=../page.js
elif ! command -v npx >/dev/null || ! esbuild --version >/dev/null 2>&1; then
    echo "npm cannot get esbuild: the page's script is not compared with its modules"
elif ! bundle | diff -u ../page.js -; then
    echo "page.js is not what its modules give: run src/Fathom.Charts/Page/bundle.sh" >&2
    exit 1
fi
