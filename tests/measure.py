"""Print the tables of `make accuracy` and `make bench`: what was measured, and against what."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", choices=("accuracy", "bench"))
    parser.add_argument("only", nargs="*", help="module names; all without")
    options = parser.parse_args()
    names = sorted(path.stem for path in (HERE / options.suite).glob("*.py") if path.stem != "__init__")
    missed = 0
    for name in options.only or names:
        began = time.perf_counter()
        rows = importlib.import_module(f"tests.{options.suite}.{name}").measure()
        print(f"\n## {name}  ({time.perf_counter() - began:.1f} s)\n")
        print("| what | value | aim | holds | note |\n| --- | ---: | --- | --- | --- |")
        for what, value, bound, note in rows:
            holds = verdict(value, bound)
            missed += holds == "no"
            print(f"| {what} | {value:.4g} | {bound} | {holds} | {note} |", flush=True)
    print(f"\n{missed} aims missed")
    return 0


def verdict(value: float, bound: str) -> str:
    """Return yes or no where the bound says what is aimed at, else an empty text."""
    if not bound:
        return ""
    sign, limit = bound.split()[:2]
    return "yes" if (value >= float(limit) if sign == ">=" else value <= float(limit)) else "no"


if __name__ == "__main__":
    sys.exit(main())
