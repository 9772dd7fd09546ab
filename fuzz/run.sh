#!/usr/bin/env bash
# Runs every fuzz target for some seconds, then the tests of the unsafe code under AddressSanitizer and valgrind:
#   fuzz/run.sh [SECONDS]     how long each target runs (300)
# Needs cargo-fuzz (cargo install cargo-fuzz), a C++ compiler and valgrind. A corpus in fuzz/corpus is gone on with;
# an input that fails is left in fuzz/artifacts.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-300}

# The fuzzer's instrumentation is an unstable flag of a stable compiler. Comparisons are not traced: inputs are decoded
# into names, so that their operands tell nothing of the bytes, and tracing them takes half of the time. Neither is there
# a sanitizer, which takes two thirds and sees nothing in mapped files.
flags=(--release --debug-assertions --no-trace-compares --sanitizer none)
export RUSTC_BOOTSTRAP=1
# Every input writes, syncs, maps and removes some files.
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

# Mapped files have no guarded edges: the bounds of the kernels are checked by their tests, whose words lie on the heap.
echo "== unsafe code under AddressSanitizer: every level of this processor"
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="-Zsanitizer=address" cargo test -p interdict --lib --target "$host" --target-dir fuzz/target/address \
    -- index::lanes index::islands
unset RUSTC_BOOTSTRAP

# Valgrind also sees what was never written. It has no AVX-512: the tests find a processor whose best level is AVX2.
echo "== unsafe code under valgrind: up to AVX2"
valgrind="['valgrind', '--quiet', '--error-exitcode=1', '--exit-on-first-error=yes']"
PROPTEST_CASES=32 cargo --config "target.'cfg(unix)'.runner=$valgrind" test -p interdict --lib \
    -- index::lanes index::islands
