#!/usr/bin/env bash
# Makes a few samples of docs/finding.md anew, and fails where they are not those that the whole study had (small.csv), to the last digit.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
fathom="dotnet ${FATHOM:-$root/src/Fathom.Cli/bin/Release/net10.0/Fathom.Cli.dll}"
if ! grep -qw avx2 /proc/cpuinfo 2> /dev/null; then
    echo "left out: this processor has no AVX2, and numbers of two instruction sets differ in their last digits"
    exit 0
fi
export FATHOM_SIMD=avx2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$fathom study run "$work/small.duckdb" --data "$root/docs/finding/sums.csv" --id-column id --limit 4 --samples 3 --temperature 2 --max-tokens 120 --grade auto --prefix 20 --quiet
$fathom study query "$work/small.duckdb" "select prompt, sample, seed, tokens, dtr, prefix_dtr, mean_log_probability, self_certainty, answer, correct from samples order by prompt, sample" --out "$work/small.csv"
diff "$root/docs/finding/small.csv" "$work/small.csv"
$fathom study report "$work/small.duckdb" --out "$work/small.html" --quiet
