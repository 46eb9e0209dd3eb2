"""The folder that a run is for: one run at a time, and a new one in the place of the old in one step."""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fangzhi.artefacts import TABLES
from fangzhi.artefacts.messages import told

_DATA_FILES = {table.file for table in TABLES.values()} | {"findings.json"}
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_AT_FDCWD = -100  # linux/fcntl.h: paths are relative to the working directory


class TargetError(ValueError):
    """The folder cannot be the target of a run; nothing was touched."""


class BusyError(RuntimeError):
    """Another run works on the same target."""


def check_target(target: Path, *, seeds_dir: Path | None = None) -> None:
    """Raise TargetError where a run would replace what no run has made."""
    if not target.name:
        raise TargetError(
            told("{target}: a run replaces its whole folder; name another one with --out", target=target)
        )
    if target.exists() and not target.is_dir():
        raise TargetError(told("{target} is a file; name a folder with --out", target=target))
    if seeds_dir is not None and (seeds_dir == target or target in seeds_dir.parents):
        raise TargetError(
            told("{target} holds the seeds folder and would be replaced; name another --out", target=target)
        )
    if target.is_dir() and not _may_be_replaced(target):
        raise TargetError(
            told(
                "{target} holds files but no run, and would be replaced; empty it or name another --out",
                target=target,
            )
        )


def _may_be_replaced(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir()}
    if not names or {"run.json", "data", "notebooks"} <= names:
        return True
    return names == {"data"} and {path.name for path in (folder / "data").iterdir()} <= _DATA_FILES


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the target for one run; put right what a run that was killed has left beside it.

    Raises BusyError at once where another run holds it. The system frees a lock when its process
    ends, in whatever way.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    path = _beside(target, "lock")
    file = _take(path, target)
    try:
        _tidy(target)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(file)


def _take(path: Path, target: Path) -> int:
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(file, 20).decode("ascii", "replace") or "unknown"
            os.close(file)
            raise BusyError(
                told(
                    "another run (process {holder}) is working on {target}; "
                    "wait for it or name another --out",
                    holder=holder,
                    target=target,
                )
            ) from None
        # Between open and lock its last holder may have taken the file away: then it locks nothing.
        with suppress(FileNotFoundError):
            if os.fstat(file).st_ino == path.stat().st_ino:
                _sign(file)
                return file
        os.close(file)


def _sign(file: int) -> None:
    """Write into a lock whose it is; it holds without, as where the disk is full."""
    with suppress(OSError):
        os.truncate(file, 0)
        os.write(file, str(os.getpid()).encode("ascii"))


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.{role}")


def _tidy(target: Path) -> None:
    previous = _beside(target, "previous")
    if previous.exists() and not target.exists():  # killed between the two renames of _replace_in_two
        previous.rename(target)
    for role in ("part", "previous"):
        shutil.rmtree(_beside(target, role), ignore_errors=True)


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """Give an empty folder beside the target, on the same file system; call within `locked`."""
    folder = _beside(target, "part")
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no signal stop the last moment of a run: it would be said to have changed nothing."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def swap(folder: Path, target: Path) -> None:
    """Put a finished folder in the place of the target; at no moment is there neither or a mixture."""
    if not target.exists():
        folder.rename(target)
    elif not _exchange(folder, target):
        _replace_in_two(folder, target)
    shutil.rmtree(failed_folder(target), ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where the system cannot."""
    names = (os.fsencode(one), os.fsencode(other))
    library = ctypes.CDLL(None)
    try:
        if platform.system() == "Darwin":
            return bool(library.renamex_np(*names, _RENAME_SWAP) == 0)
        return bool(library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
    except AttributeError:  # neither system, or an older C library
        return False


def _replace_in_two(folder: Path, target: Path) -> None:
    previous = _beside(target, "previous")
    target.rename(previous)
    try:
        folder.rename(target)
    except OSError:
        previous.rename(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def failed_folder(target: Path) -> Path:
    """Return where what a failed run made is kept for a person to look at."""
    return target.with_name(f"{target.name}.failed")


def keep_failed(folder: Path, target: Path) -> Path:
    """Move what a failed run made out of the workshop; return where it is."""
    failed = failed_folder(target)
    shutil.rmtree(failed, ignore_errors=True)
    folder.rename(failed)
    return failed


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place and move it there in one step."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
