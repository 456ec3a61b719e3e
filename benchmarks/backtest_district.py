"""Iraq's 101 districts, monthly protocol (horizons 1-12), an origin every three months of 2015-2019.

Run: `python benchmarks/backtest_district.py [--windows YEARS] [--out DIR]`. Prints the tables of `lull backtest`, every
benchmark recomputed in the same run at 1,000 draws; then the seconds and the peak memory of the largest process.
"""

from __future__ import annotations

import argparse
import resource
import time

from lull.cli import lull


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--windows", default="2015-2019")
    options.add_argument("--out", default="backtest-district")
    options.add_argument("--executor", default="processes:2")
    given = options.parse_args()
    start = time.perf_counter()
    arguments = [
        "backtest",
        "--level",
        "district",
        "--windows",
        given.windows,
        "--executor",
        given.executor,
        "--out",
        given.out,
    ]
    lull.main(args=arguments, standalone_mode=False)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{time.perf_counter() - start:.0f} s, peak memory of the largest process {peak / 1024**2:.2f} GB")


if __name__ == "__main__":
    main()
