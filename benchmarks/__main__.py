"""Run benchmarks and print their figures: `python -m benchmarks [NAME ...]`; without names, those that take minutes."""

from __future__ import annotations

import importlib
import sys

QUICK = ("scoring", "ingest", "coder", "assess")


def main() -> None:
    for name in sys.argv[1:] or QUICK:
        print(f"== {name}", flush=True)
        sys.argv = [name]
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
