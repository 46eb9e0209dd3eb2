"""Reading the folder of pages: every file is a page, or refused with a reason, or a companion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fangzhi.artefacts import hash_file
from fangzhi.artefacts.messages import told
from fangzhi.run.companions import is_companion

# Files that people and systems leave in any folder; refused without a warning.
_SYSTEM_FILES = {".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"}


class SeedsError(ValueError):
    """The folder of pages cannot be used at all."""


class NoUsablePageError(RuntimeError):
    """Not one page of the seeds folder gave a passage."""


@dataclass(frozen=True)
class SeedFolder:
    """The readable pages of a folder, by name, and the entries that are refused.

    refused: rows of refused.csv, sorted by name.
    """

    folder: Path
    names: tuple[str, ...]
    refused: tuple[Mapping[str, str], ...]

    def read(self) -> Iterator[tuple[str, bytes]]:
        """Yield (name, bytes) page by page, so that memory holds one page at a time."""
        for name in self.names:
            yield name, (self.folder / name).read_bytes()

    def hashes(self) -> dict[str, str]:
        """Return the sha256 of each readable file by name."""
        return {name: hash_file(self.folder / name) for name in self.names}


def open_seeds(folder: str | Path, *, max_page_mb: float) -> SeedFolder:
    """Look at each entry of a seeds folder without reading it.

    Raises SeedsError where the folder is missing or is not a folder.
    """
    root = Path(folder)
    if not root.is_dir():
        if root.exists():
            raise SeedsError(
                told(
                    "seeds folder {folder} is not a folder; name a folder of pages with --seeds", folder=root
                )
            )
        raise SeedsError(
            told("seeds folder {folder} does not exist; name a folder of pages with --seeds", folder=root)
        )
    names: list[str] = []
    refusals: list[dict[str, str]] = []
    for entry in sorted(root.iterdir(), key=lambda path: path.name.encode("utf-8", "surrogateescape")):
        if is_companion(entry):
            continue
        refusal = _refusal(entry, root.resolve(), max_page_mb)
        if refusal is None:
            names.append(entry.name)
        else:
            refusals.append({"seed_file": _printable(entry.name), "reason": refusal[0], "detail": refusal[1]})
    return SeedFolder(root, tuple(names), tuple(refusals))


def _refusal(entry: Path, root: Path, max_page_mb: float) -> tuple[str, str] | None:
    """Return (reason, detail) where an entry cannot be a page, judged from the outside."""
    if entry.name.lower() in _SYSTEM_FILES or entry.name.startswith("."):
        return "hidden", told("hidden or system file; rename it if it is a page")
    if entry.is_symlink():
        if not entry.exists():
            return "broken_link", told("the link points to nothing; put the page itself here")
        if not entry.resolve().is_relative_to(root):
            return "outside_link", told("the link points out of the seeds folder; put the page itself here")
    if entry.is_dir():
        return "folder", told("a folder; move its pages up into the seeds folder")
    if not entry.is_file():  # a pipe or a device would block or never end
        return "unreadable", told("not a regular file; put the page itself here")
    if _printable(entry.name) != entry.name:
        return "unreadable", told("its name is not valid UTF-8; rename it")
    try:
        with entry.open("rb") as file:
            size_mb = file.seek(0, 2) / 1e6
    except OSError as error:
        return "unreadable", told("cannot be opened ({error}); check its permissions", error=error.strerror)
    if size_mb > max_page_mb:
        return "too_large", told(
            "{size_mb:.0f} MB, over the limit of {max_page_mb:g} MB (max_page_mb); split it",
            size_mb=size_mb,
            max_page_mb=max_page_mb,
        )
    return None


def shown_name(name: str) -> str:
    """Return a file name so that it stays on its line and cannot steer a terminal."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in name)


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
