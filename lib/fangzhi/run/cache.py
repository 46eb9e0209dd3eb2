"""What was computed before, kept by the content of everything it was computed from.

A key is a hash over those contents, so an entry can be missing but never out of date. Entries are
checked when they are read; deleting any of them, or all, costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fangzhi.artefacts import hash_file
from fangzhi.run import project

_LIMIT_MB = 2000  # a run of a thousand pages takes about 30 MB; FANGZHI_CACHE_MB sets another limit
_RECORD = "entry.json"
_DIGEST_BYTES = 32


def digest(value: Any) -> str:
    """Return a hash over a value made of what JSON knows."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Entry:
    """The files that a step made (relative name -> sha256), and what else is known of it."""

    folder: Path
    files: Mapping[str, str]
    known: Mapping[str, Any]

    def restore(self, folder: Path) -> bool:
        """Copy the files into a folder; return False where one is not what it was when it was stored."""
        for name, expected in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(self.folder / name, target)
            except FileNotFoundError:
                return False
            if hash_file(target) != expected:
                return False
        return True


class Cache:
    """A folder of results. fresh: nothing is read, everything is stored again."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self._steps, self._pages, self._fresh = folder / "steps", folder / "pages", fresh

    @classmethod
    def of_project(cls) -> Cache:
        """Return the cache that this process, or the run that started it, works with."""
        return cls(project.cache_root() / "fangzhi", fresh=bool(os.environ.get(project.FRESH)))

    # --- steps: folders of files

    def find(self, key: str) -> Entry | None:
        """Return the entry of a key, or None."""
        folder = self._steps / key
        if self._fresh or not folder.is_dir():
            return None
        try:
            record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
            os.utime(folder)
            return Entry(folder, dict(record["files"]), dict(record["known"]))
        except (OSError, ValueError, KeyError, TypeError):
            self.drop(key)
            return None

    def drop(self, key: str) -> None:
        """Take an entry away."""
        shutil.rmtree(self._steps / key, ignore_errors=True)

    def store(self, key: str, root: Path, names: Iterable[str], *, known: Mapping[str, Any]) -> None:
        """Keep files of a folder under a key; raise OSError where that cannot be done."""
        self._steps.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=self._steps))
        try:
            for name in names:
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / name, part / name)
            record = {"files": {name: hash_file(part / name) for name in names}, "known": dict(known)}
            (part / _RECORD).write_text(json.dumps(record, sort_keys=True), encoding="utf-8")
            self.drop(key)
            part.rename(self._steps / key)
        finally:
            shutil.rmtree(part, ignore_errors=True)

    # --- pages: what cleaning made of one file

    def load_page(self, key: str) -> Any | None:
        """Return what was stored for a page, or None."""
        path = self._pages / key[:2] / key
        if self._fresh:
            return None
        try:
            data = path.read_bytes()
            packed = data[_DIGEST_BYTES:]
            if hashlib.sha256(packed).digest() != data[:_DIGEST_BYTES]:
                raise pickle.UnpicklingError("damaged")
            os.utime(path)
            return _CleaningUnpickler(io.BytesIO(zlib.decompress(packed))).load()
        except FileNotFoundError:
            return None
        except (OSError, pickle.UnpicklingError, zlib.error, EOFError, AttributeError, ImportError):
            with suppress(OSError):
                path.unlink()
            return None

    def store_page(self, key: str, value: Any) -> None:
        """Keep what cleaning made of a page; where that cannot be done, nothing is kept."""
        path = self._pages / key[:2] / key
        part = path.with_name(f".{key}.{os.getpid()}")
        packed = zlib.compress(pickle.dumps(value, protocol=5), level=1)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(hashlib.sha256(packed).digest() + packed)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    # --- size

    def prune(self, limit_mb: float | None = None) -> None:
        """Delete what was not used for the longest time until the rest is within the limit."""
        limit = (limit_mb or float(os.environ.get("FANGZHI_CACHE_MB", _LIMIT_MB))) * 1e6
        entries = sorted(_measure([*_children(self._steps), *self._page_files()]), reverse=True)
        for _used, size, path in entries:
            limit -= size
            if limit < 0:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)

    def _page_files(self) -> Iterable[Path]:
        return (path for folder in _children(self._pages) for path in _children(folder))


def _children(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _measure(paths: Iterable[Path]) -> Iterable[tuple[float, int, Path]]:
    """Yield (last use, bytes, path); what another run deletes meanwhile is passed over."""
    for path in paths:
        with suppress(OSError):
            files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
            yield path.stat().st_mtime, sum(file.stat().st_size for file in files), path


class _CleaningUnpickler(pickle.Unpickler):
    """Makes objects of the classes of cleaning, and of the floor below it, and calls nothing else.

    A cache may come from anywhere.
    """

    def find_class(self, module: str, name: str) -> Any:
        ours = module.startswith(("fangzhi.cleaning.", "fangzhi.artefacts."))
        found = super().find_class(module, name) if ours else None
        if not (isinstance(found, type) and found.__module__ == module):
            raise pickle.UnpicklingError(f"{module}.{name} is no result of cleaning")
        return found
