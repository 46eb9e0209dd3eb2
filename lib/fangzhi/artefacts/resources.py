"""Data files that ship inside the package: gazetteer, patterns, themes, word lists."""

from __future__ import annotations

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
