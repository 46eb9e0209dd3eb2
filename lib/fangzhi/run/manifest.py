"""run.json: from what, with what and into what a run was made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fangzhi.artefacts import ArtefactError, hash_file, load_field, read_json
from fangzhi.run import packages
from fangzhi.run.cache import digest

if TYPE_CHECKING:
    import pandas as pd

RECORD = "run.json"
# What a run has otherwise than the one before it: the record, and how the article says it.
CHANGES, CHANGES_NOTEBOOK = "changes.json", "notebooks/changes.ipynb"
# The packages whose version can change a result or the look of a report; all of them: `fangzhi sbom`.
_SHOWN = (
    "python", "fangzhi", "pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "jieba", "rjieba",
    "opencc", "pyarrow", "papermill", "ipykernel", "pypandoc-binary", "typst",
)  # fmt: skip
# What differs between two runs on the same input.
OF_THE_MOMENT = ("seconds", "memory_mb", "from_cache", "digest")


def describe_run(
    run_dir: Path,
    *,
    seeds_dir: str,
    parameters: Mapping[str, Mapping[str, Any]],
    ingredients: Mapping[str, Mapping[str, str]],
    field: str,
    seeds: Mapping[str, str],
    refused: pd.DataFrame,
    corrections: pd.DataFrame,
    language: str,
) -> dict[str, Any]:
    """Return the record of a run, but for its rendering.

    field: the name of a field pack, or its whole path.
    seeds_dir: relative to the run's folder. seeds: sha256 of its files by name.
    ingredients: of each step, what it depends on, hashed.
    """
    return {
        "parameters": {name: dict(choices) for name, choices in parameters.items()},
        "language": language,
        "seeds_dir": seeds_dir,
        "seeds": dict(seeds),
        "refused": dict(zip(refused["seed_file"], refused["reason"], strict=True)),
        "corrections": {str(name): int(n) for name, n in corrections["outcome"].value_counts().items()},
        "artefacts": hash_tree(run_dir / "data"),
        "fields": {Path(field).name: load_field(field).sha256},
        "versions": versions(),
        "ingredients": {step: dict(hashes) for step, hashes in ingredients.items()},
    }


def seal(record: Mapping[str, Any], run_dir: Path) -> dict[str, Any]:
    """Return a record with the hash of every file of the run, and then one of its own."""
    sealed = {**record, "files": files_of(run_dir)}
    return sealed | {"digest": digest_of(sealed)}


def digest_of(record: Mapping[str, Any]) -> str:
    """Return the hash that a record has to carry."""
    return digest({name: value for name, value in record.items() if name != "digest"})


def read_record(run_dir: Path) -> dict[str, Any] | None:
    """Return the record of a run; None where the folder holds no finished run."""
    if not (run_dir / RECORD).is_file():
        return None
    try:
        record = read_json(run_dir / RECORD)
    except ArtefactError:
        return None
    return record if isinstance(record, dict) else None


def hash_tree(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file below a folder by its relative name; hidden ones aside."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    shown = {name: path for name, path in names.items() if not _is_hidden(name)}
    return {name: hash_file(shown[name]) for name in sorted(shown)}


def files_of(run_dir: Path) -> dict[str, str]:
    """Return the sha256 of every file of a run but its record, which holds them."""
    return {name: value for name, value in hash_tree(run_dir).items() if name != RECORD}


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def versions() -> dict[str, str]:
    """Return the version of Python and of each package that can change a result."""
    found = packages.versions()
    return {name: found.get(name, "not installed") for name in _SHOWN}
