"""Files of a run that are no tables, read and written without the seconds that pandas takes to load."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

# Excel shows an apostrophe at the start of a cell as "this is text" and hides it.
TEXT_MARK = "'"


class ArtefactError(ValueError):
    """A table does not agree with its declaration, or a file of a run cannot be read."""


def write_json(value: Any, path: str | Path) -> None:
    """Write JSON the same way every time: sorted keys, UTF-8, a final line break."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text + "\n", encoding="utf-8")


def read_json(path: str | Path) -> Any:
    """Read JSON; raise ArtefactError naming the file."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArtefactError(f"{path}: cannot be read ({error}); make the run again") from error


def hash_file(path: str | os.PathLike[str]) -> str:
    """Return the sha256 of a file's bytes, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_of(cell: str) -> str:
    """Return the text that a cell of a CSV holds, without the mark that it is text."""
    return cell[1:] if cell.startswith(TEXT_MARK) else cell
