#!/usr/bin/env bash
# Compares what a message costs with NLP.js, by hand: benches/nlpjs/run.sh LABELLED.jsonl
# Installs NLP.js here, lets both hear the messages of that file one after the other, and prints the ratio. NLP.js is taught that
# very file, ours its own samples; how well each understands them is printed beside it.
set -euo pipefail
file=$(realpath "${1:?a file of JSON lines with text, label and lang}")
cd "$(dirname "$0")"
npm install --no-package-lock --no-audit --no-fund --silent
theirs=$(node bench.mjs "$file")
echo "$theirs" >&2
cd ../..
cargo run --release --quiet --locked -- eval "$file" | sed -n 2p >&2
ours=$(cargo bench --quiet --locked --bench hearing -- "$file")
echo "$ours" >&2
awk -v theirs="$theirs" -v ours="$ours" 'BEGIN { split(theirs, t, " "); split(ours, o, " "); printf "ratio %.1f\n", t[2] / o[2] }'
