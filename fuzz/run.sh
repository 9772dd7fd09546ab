#!/usr/bin/env bash
# Runs every fuzz target for some seconds, then the tests of the unsafe code under valgrind:
#   fuzz/run.sh [SECONDS]     how long each target runs (300)
# Needs cargo-fuzz (cargo install cargo-fuzz), a C++ compiler and valgrind. A corpus in fuzz/corpus is gone on with;
# an input that fails is left in fuzz/artifacts.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-300}

# The fuzzer's instrumentation is an unstable flag of a stable compiler. Comparisons are not traced: inputs are decoded
# into names, so that their operands tell nothing of the bytes, and tracing them takes half of the time.
flags=(--release --debug-assertions --no-trace-compares)
export RUSTC_BOOTSTRAP=1
# Segments are written, synced, mapped and removed some hundred times a second.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then
    TMPDIR=$(mktemp -d -p /dev/shm)
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT
fi
cargo fuzz build "${flags[@]}"
for target in index_is_brute_force segment_file; do
    echo "== $target, $seconds s"
    # Length is no sign of a slow input here: a few bytes make a long list.
    cargo fuzz run "${flags[@]}" "$target" -- \
        -max_total_time="$seconds" -max_len=2048 -len_control=0 -timeout=60 -print_final_stats=1
done
unset RUSTC_BOOTSTRAP

echo "== unsafe code under valgrind"
# Valgrind has no AVX-512: the tests find a processor whose best level is AVX2. The fuzz targets above run all levels
# of this one, under AddressSanitizer.
valgrind="['valgrind', '--quiet', '--error-exitcode=1', '--exit-on-first-error=yes']"
PROPTEST_CASES=32 cargo --config "target.'cfg(unix)'.runner=$valgrind" test -p interdict --lib -- index::lanes
