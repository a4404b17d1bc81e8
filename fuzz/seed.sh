#!/usr/bin/env bash
# Gives the targets that read texts something to start from: every so many lines of the samples and of the guard's tables, a file each.
set -euo pipefail
cd "$(dirname "$0")"
for target in fold guard hearing; do
    mkdir -p "corpus/$target"
    sed 's/ ## .*//' ../tests/samples/*/*.txt | awk -v to="corpus/$target/sample-" 'NR % 25 == 0 { f = to NR; printf "%s", $0 > f; close(f) }'
    sed 's/.*"text": *"//; s/", *"[a-z]*":.*//; s/"}$//' ../tests/guard/*.jsonl | awk -v to="corpus/$target/row-" 'NR % 4 == 0 { f = to NR; printf "%s", $0 > f; close(f) }'
done
# A few changes for every data file (the target is slow: without them it would not get past the shortest inputs), always the same ones.
mkdir -p corpus/data
RANDOM=1
for file in {0..79}; do
    for changes in 1 2 5; do
        bytes=$(printf '\\x%02x\\x00' "$file")
        for ((n = 0; n < 3 * changes; n++)); do
            bytes+=$(printf '\\x%02x' $((RANDOM % 256)))
        done
        printf '%b' "$bytes" > "corpus/data/changes-$file-$changes"
    done
done
