#!/usr/bin/env bash
# Runs all tests. Arguments go to dotnet test, such as --filter-class 'Fathom.Tests.Cli.*'.
set -euo pipefail
cd "$(dirname "$0")"
# Browser tests are skipped where there is no Chromium.
if ! command -v chromium >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    echo "Installing Chromium for the browser tests"
    { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 || echo "Chromium cannot be installed: browser tests will be skipped"
fi
# Tests of clusters that Redis knows are skipped where there is no Redis.
if ! command -v redis-server >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    echo "Installing Redis for the tests of clusters"
    { apt-get update -qq && apt-get install -y -qq redis-server; } >/dev/null 2>&1 || echo "Redis cannot be installed: some tests of clusters will be skipped"
fi

# The types of the page's script, where npm can get the checker.
if command -v npx >/dev/null && npx --yes --package typescript@7.0.2 tsc --version >/dev/null 2>&1; then
    npx --yes --package typescript@7.0.2 tsc -p src/Fathom.Charts/Page/Scripts
    npx --yes --package typescript@7.0.2 tsc -p src/Fathom.Server/Page
else
    echo "npm cannot get TypeScript: the types of the page's script are not checked"
fi
src/Fathom.Charts/Page/bundle.sh check

# One project after the other: some tests measure time. Skipped tests are counted by their reason.
dotnet test --solution Fathom.slnx -c Release --max-parallel-test-modules 1 "$@" | awk -f tests/skips.awk
