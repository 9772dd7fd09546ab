"""Python rapidfuzz on the same names: process.extract with Jaro-Winkler, one thread."""

import sys
import time

from rapidfuzz import __version__, process
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.utils import default_process


def main(names_path, queries_path, count):
    with open(names_path, encoding="utf-8") as file:
        names = [default_process(line.rstrip("\n").split("\t", 3)[3]) for line in file]
    with open(queries_path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t", 2) for line in file]
    step = max(1, len(lines) // count)
    queries = [default_process(text) for _, _, text in lines[::step]][:count]
    times = []
    for query in queries:
        best = min(timed(query, names) for _ in range(3))
        times.append(best * 1e6)
    times.sort()
    p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
    print(f"| Python rapidfuzz {__version__}, process.extract, JaroWinkler, cutoff 0.85 "
          f"| {len(names)} | {len(queries)} | {p50:.0f} us | {p99:.0f} us | | |")


def timed(query, names):
    start = time.thread_time()
    process.extract(query, names, scorer=JaroWinkler.normalized_similarity, score_cutoff=0.85, limit=50)
    return time.thread_time() - start


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
