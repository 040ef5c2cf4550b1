#!/usr/bin/env bash
# Reads changed files of every kind, or of one, for as long as one likes, and keeps an input that is neither read nor refused within bounds.
# usage: tests/fuzz.sh [kind] [seconds] [seed]      kinds: the methods of tests/Fathom.Tests/Fuzzing/FuzzTests.cs; all of them by default
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-*}
export FATHOM_FUZZ_SECONDS=${2:-60}
export FATHOM_FUZZ_SEED=${3:-$((RANDOM * 32768 + RANDOM))}
echo "Kind: $kind. Seconds of each: $FATHOM_FUZZ_SECONDS. Seed: $FATHOM_FUZZ_SEED"
dotnet build tests/Fathom.Tests -c Release -v q --nologo
exec tests/Fathom.Tests/bin/Release/net10.0/Fathom.Tests -method "Fathom.Tests.Fuzzing.FuzzTests.$kind"
