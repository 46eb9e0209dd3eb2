"""Data files that ship inside the package: gazetteer, patterns, themes, word lists."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_resource(path: str) -> str:
    """Return a packaged data file as text; path is relative to the package (`terms/data/x.txt`)."""
    return (files("fangzhi") / path).read_text(encoding="utf-8")


@cache
def read_toml(path: str) -> dict[str, Any]:
    """Return a packaged TOML file, parsed."""
    return tomllib.loads(read_resource(path))


@cache
def read_words(path: str) -> tuple[str, ...]:
    """Return the entries of a packaged word list: one a line, `#` starts a comment."""
    lines = (line.split("#", 1)[0].strip() for line in read_resource(path).splitlines())
    return tuple(line for line in lines if line)


@cache
def read_pairs(path: str) -> dict[str, str]:
    """Return a packaged CSV file of two columns as first -> second; its head and `#` lines aside."""
    lines = [line for line in read_resource(path).splitlines() if line.strip() and not line.startswith("#")]
    return dict(row[:2] for row in csv.reader(lines[1:]))
