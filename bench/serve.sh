#!/usr/bin/env bash
# Measures the service under load from a second process on the same machine, over loopback:
#   bench/serve.sh LEDGER PEOPLE [SECONDS]
# LEDGER: a ledger of real lists (it is copied); PEOPLE: a table whose first column has names, most of
# whom are on no list; SECONDS: how long each load lasts (10).
set -euo pipefail
cd "$(dirname "$0")"
ledger=$(realpath "$1")
people=$(realpath "$2")
seconds=${3:-10}
address=127.0.0.1:8931
work=$(mktemp -d)
served=
stop() {
    [ -z "$served" ] || { kill "$served" 2>/dev/null && wait "$served" 2>/dev/null; } || true
    served=
}
trap 'stop; rm -rf "$work"' EXIT
commit=$(git rev-parse --short HEAD)
out=results/$(date +%F)-$commit-serve.md

[ -n "${PROGRAM:-}" ] || cargo build --release --locked -p interdict-app --manifest-path ../Cargo.toml
program=$(realpath "${PROGRAM:-../target/release/interdict}")
cp -a "$ledger" "$work/ledger"
[ ! -d "$ledger.index" ] || cp -a "$ledger.index" "$work/ledger.index"
export INTERDICT_LEDGER=$work/ledger
# Segments that another version wrote are built anew here, and not while it is measured.
"$program" screen "nobody in particular" > "$work/warm" || true

now_ms() { echo $(($(date +%s%N) / 1000000)); }

start() { # notes the milliseconds from the start of the process to the first answer that it is ready
    local began
    began=$(now_ms)
    "$program" serve --listen "$address" 2> "$work/log" &
    served=$!
    until curl --silent --fail --output /dev/null "http://$address/readyz"; do sleep 0.002; done
    echo $(($(now_ms) - began)) >> "$work/ready"
}

memory() { # a row: resident in all, the process's own, mapped files
    awk -v what="$1" '/^VmRSS|^RssAnon|^RssFile/ { kb[$1] = $2 }
        END { printf "| %s | %d | %d | %d |\n", what, kb["VmRSS:"] / 1024, kb["RssAnon:"] / 1024, kb["RssFile:"] / 1024 }' \
        "/proc/$served/status"
}

computed_us() { # what the service has computed so far, whatever else the machine does meanwhile
    awk -v hz="$(getconf CLK_TCK)" '{ sub(/^.*\) /, ""); printf "%d", ($12 + $13) * 1e6 / hz }' "/proc/$served/stat"
}

load() { # what is asked, path, file, threads, connections
    local before requests row
    before=$(computed_us)
    wrk --threads "$4" --connections "$5" --duration "${seconds}s" --latency -s serve.lua \
        "http://$address" -- "$2" "$3" "$4" > "$work/wrk"
    row=$(tail -n 1 "$work/wrk")
    requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
    echo "| $1 | $5 | $((($(computed_us) - before) / requests)) | $row"
}

bodies() { # writes the questions: screen, match one by one, match by tens
    python3 - "$people" "$work" <<'PYTHON'
import csv, json, sys
people, work = sys.argv[1:]
with open(people, newline="", encoding="utf-8") as table:
    rows = list(csv.DictReader(table))
name = next(iter(rows[0]))
day = "date_of_birth" if "date_of_birth" in rows[0] else None
def example(row):
    properties = {"name": [row[name]]}
    if day and row[day]:
        properties["birthDate"] = [row[day]]
    return {"schema": "Person", "properties": properties}
def write(path, lines):
    with open(f"{work}/{path}", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
write("screen", ({"party": {"name": row[name]}} for row in rows))
write("match", ({"queries": {"q": example(row)}} for row in rows))
write("match10", ({"queries": {str(at): example(row) for at, row in enumerate(rows[first:first + 10])}}
                  for first in range(0, len(rows), 10)))
PYTHON
}

report() {
    echo "# The service, $(date +%F), commit $commit"
    echo
    echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs), $(nproc) cores, $(uname -sr); load before: $(cut -d' ' -f1-3 /proc/loadavg), niceness $(nice)"
    echo "$(wc -l < "$work/screen") different questions; wrk shares the cores. Times in ms."
    echo
    echo "## From the start to ready, ms"
    echo
    for _ in 1 2 3 4 5; do
        stop
        start
    done
    xargs < "$work/ready"
    echo
    echo "## Load"
    echo
    echo "| asked | connections | computed for one, us | requests a second | median | 90 % | 99 % | failed |"
    echo "|---|--:|--:|--:|--:|--:|--:|--:|"
    memory "ready" > "$work/memory"
    load "\`POST /v1/screen\`" /v1/screen "$work/screen" 1 2
    load "\`POST /v1/screen\`" /v1/screen "$work/screen" 2 16
    load "\`POST /match\`, one query" /match/default "$work/match" 2 16
    load "\`POST /match\`, ten queries" /match/default "$work/match10" 2 16
    memory "after the load" >> "$work/memory"
    for year in 2016 2017 2018 2019 2020 2021 2022 2023; do
        curl --silent --fail --output /dev/null --data "{\"party\": {\"name\": \"x\"}, \"on\": \"$year-06-01\"}" "http://$address/v1/screen"
    done
    curl --silent --fail --output /dev/null "http://$address/search/default?q=bank"
    memory "after eight other days and a search by words" >> "$work/memory"
    echo
    echo "## Memory, MB"
    echo
    echo "| | resident | own | mapped files |"
    echo "|---|--:|--:|--:|"
    cat "$work/memory"
}

bodies
# Not into a pipe: the service is a child of this shell, which ends it.
report > "$out"
cat "$out"
