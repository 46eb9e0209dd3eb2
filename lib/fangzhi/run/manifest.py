"""run.json: from what, with what and into what a run was made."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from fangzhi.artefacts import hash_file, load_field

# The packages whose version can change a result or the look of a report.
_PACKAGES = (
    "fangzhi", "pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "jieba", "rjieba", "opencc",
    "pyarrow", "papermill", "ipykernel", "pypandoc_binary", "typst",
)  # fmt: skip


def describe_run(
    run_dir: Path,
    *,
    parameters: Mapping[str, Mapping[str, Any]],
    pages: pd.DataFrame,
    refused: pd.DataFrame,
    engine: Mapping[str, str],
    seconds: Mapping[str, float],
    language: str,
) -> dict[str, Any]:
    """Return the record of a finished run.

    seconds: wall time of each step. Everything but `seconds` is the same for the same input.
    """
    seeds = dict(zip(pages["seed_file"], pages["seed_sha256"], strict=True))
    artefacts = sorted(path for path in (run_dir / "data").rglob("*") if path.is_file())
    fields = sorted({str(choices["field"]) for choices in parameters.values()})
    return {
        "parameters": {name: dict(choices) for name, choices in parameters.items()},
        "language": language,
        "seeds": seeds,
        "refused": dict(zip(refused["seed_file"], refused["reason"], strict=True)),
        "artefacts": {path.relative_to(run_dir / "data").as_posix(): hash_file(path) for path in artefacts},
        "fields": {name: load_field(name).sha256 for name in fields},
        "versions": versions(),
        "engine": dict(engine),
        "seconds": {step: round(value, 2) for step, value in seconds.items()},
    }


def versions() -> dict[str, str]:
    """Return the version of Python and of each package that can change a result."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
