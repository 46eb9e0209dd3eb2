"""Which files of the package a result can depend on.

A step depends on its notebook's modules and on those that they import, followed through the whole
package. A module may read the data files of its own floor (`terms/data/` from `terms`) and, through
`load_field`, a field pack. Tests hold the package to these rules.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fangzhi.artefacts.fields import PACK_FILES, is_pack_path

PACKAGE = Path(__file__).resolve().parents[1]
FIELDS = "fields"
_IMPORT = re.compile(r"\bfrom\s+(fangzhi[\w.]*)\s+import\s+(\([^)]*\)|[^\n]+)|\bimport\s+(fangzhi[\w.]*)")
_READS_FIELD = re.compile(r"\bload_field\(")
_NAME = re.compile(r"\w+")


def code_of_notebook(path: Path) -> str:
    """Return the code of a notebook's cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def modules_behind(code: str) -> set[Path]:
    """Return the package's modules that code imports, directly or not; late imports count too."""
    found: set[Path] = set()
    waiting = list(_imported(code))
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported(_read(path))
    return found


def files_behind(code: str) -> list[Path]:
    """Return the modules behind code and the data files of their floors, field packs aside."""
    modules = modules_behind(code)
    floors = {module.relative_to(PACKAGE).parts[0] for module in modules if module.parent != PACKAGE}
    return sorted(modules | {path for floor in floors - {FIELDS} for path in _data_files(PACKAGE / floor)})


def reads_field(code: str) -> bool:
    """Say whether code, or a module behind it other than the reader itself, reads a field pack."""
    readers = {module for module in modules_behind(code) if module.parent.name != "artefacts"}
    return any(_READS_FIELD.search(text) for text in (code, *map(_read, readers)))


def hash_code(code: str) -> str:
    """Return a hash over all files behind code."""
    return hash_files(files_behind(code), root=PACKAGE)


def hash_field(name: str) -> str:
    """Return a hash over the files of a field pack. name: of a built-in one, or the path of a folder."""
    folder = Path(name) if is_pack_path(name) else PACKAGE / FIELDS / name
    return hash_files([folder / file for file in PACK_FILES if (folder / file).is_file()], root=folder)


def hash_files(paths: Iterable[Path], *, root: Path) -> str:
    """Return a hash over names and contents of files; root: what the names are relative to."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()}\0{content}\0".encode())
    return digest.hexdigest()


@cache  # by the text: a run looks at each module several times, and it may change meanwhile
def _imported(code: str) -> tuple[Path, ...]:
    found: dict[Path, None] = {}
    for module, names, plain in _IMPORT.findall(code):
        listed = _NAME.findall(re.sub(r"#.*", "", names))
        for name in (plain or module, *(f"{module}.{name}" for name in listed)):
            found |= dict.fromkeys(_files_of(name))
    return tuple(found)


@cache
def _files_of(module: str) -> tuple[Path, ...]:
    """Return the file of a module and those of the packages it lies in; of a function's name, none."""
    parts = module.split(".")[1:]
    place = PACKAGE.joinpath(*parts)
    own = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    packages = [PACKAGE.joinpath(*parts[:n], "__init__.py") for n in range(len(parts))]
    return tuple(path for path in (*packages, own) if path.is_file())


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _data_files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and not path.name.startswith(".")
    ]
