#!/usr/bin/env bash
# Runs all tests. Arguments go to dotnet test, such as --filter-class 'Fathom.Tests.Cli.*'.
set -euo pipefail
cd "$(dirname "$0")"
exec dotnet test --solution Fathom.slnx -c Release "$@"
