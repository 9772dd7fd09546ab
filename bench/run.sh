#!/bin/sh
# Measures everything once, in one run on one machine, and keeps the result:
#   bench/run.sh DATA [MADE]     DATA: the folder of real lists; MADE: how many made-up names (5000000)
set -eu
cd "$(dirname "$0")"
data=$1
made=${2:-5000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
people=$data/matching/invented_people_20k.csv
commit=$(git rev-parse --short HEAD)
day=$(date +%F)
out=results/$day-$commit.md
cargo build --release --workspace
ours=target/release/interdict-bench
rivals=target/release/interdict-rivals

one_list() { # label, count of queries, count for tools that compare every name
    "$ours" queries "$work/names" "$people" "$2" > "$work/queries"
    echo; echo "## $1"; echo
    "$ours" build "$work/names" "$work/segment"; echo
    "$ours" ask "$work/segment" "$work/queries" 5; echo
    "$ours" worst "$work/names" "$work/segment"; echo
    "$ours" answers "$work/segment" "$work/queries" 8500 > "$work/answers"
    "$rivals" "$work/names" "$work/queries" "$work/answers" "$3"
    python3 rapidfuzz_extract.py "$work/names" "$work/queries" "$3"
}

{
    echo "# $day, commit $commit"
    echo
    echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2-), $(nproc) cores, $(uname -sr), $(rustc --version);"
    echo "load before: $(cut -d' ' -f1-3 /proc/loadavg)"
    "$ours" names real "$data" > "$work/names"
    one_list "The real lists" 2000 60
    if [ "$made" -gt 0 ]; then
        "$ours" names made "$data" "$made" 1 > "$work/names"
        one_list "The real lists and $made made-up names" 500 12
    fi
} | tee "$out"
