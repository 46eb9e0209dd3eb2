"""Zip archives: what is in them, one file at a time, within limits, nothing written to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from fangzhi.artefacts.messages import told
from fangzhi.cleaning.refusals import Refusal, Refused

_UTF8_NAMES = 0x800  # flag bit 11: names are UTF-8 (APPNOTE 4.4.4)
_ENCRYPTED = 0x1
_MEGABYTE = 1024 * 1024
# Folders and files that systems add of themselves.
_SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open an archive; raise Refusal `archive` where it is broken."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refusal("archive", told("a broken archive ({error}); fetch it again", error=error)) from error


def read_members(
    seed_file: str, archive: zipfile.ZipFile, *, member_bytes: int, total_bytes: int, n_members: int
) -> Iterator[tuple[str, bytes] | Refused]:
    """Yield (name, bytes) of each file in an archive, or its refusal; names are `archive.zip/path`.

    Sizes are counted while unpacking: what an archive says of itself may lie.
    Raises Refusal `archive` for one that unpacks to more than the limits.
    """
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > n_members:
        raise Refusal(
            "archive",
            told(
                "{n} files in the archive, over the limit of {most}; split it",
                n=len(members),
                most=n_members,
            ),
        )
    n_read = 0
    taken: set[str] = set()
    for info in members:
        name = f"{seed_file}/{_name(info)}"
        problem = _problem(info, name, taken)
        taken.add(name)
        if problem:
            yield problem.of(name)
            continue
        data = _read(archive, info, min(member_bytes, total_bytes - n_read))
        if isinstance(data, Refusal):
            yield data.of(name)
            continue
        n_read += len(data)
        if n_read > total_bytes:
            size = told("over {n} MB", n=total_bytes // _MEGABYTE)
            raise Refusal("archive", told("unpacks to {size}; unpack it and keep what you need", size=size))
        yield name, data


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; archives made on Chinese systems carry GBK bytes read as code page 437."""
    if info.flag_bits & _UTF8_NAMES or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _problem(info: zipfile.ZipInfo, name: str, taken: set[str]) -> Refusal | None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        return Refusal("archive", told("a path that points outside the archive; make the archive anew"))
    if info.filename.startswith(_SYSTEM) or path.name in _SYSTEM or path.name.startswith("."):
        return Refusal("hidden", told("a file of the system that packed the archive"))
    if info.flag_bits & _ENCRYPTED:
        return Refusal("encrypted", told("a file that needs a password; pack it without one"))
    if name in taken:
        return Refusal("archive", told("a second file of the same name in the archive; rename one"))
    return None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | Refusal:
    try:
        with archive.open(info) as member:
            data = member.read(limit + 1)
    except Exception as error:  # a hostile archive can make the reader fail anywhere
        return Refusal(
            "archive",
            told("cannot be unpacked ({kind}); fetch the archive again", kind=type(error).__name__),
        )
    if len(data) > limit:
        return Refusal(
            "too_large",
            told("unpacks to over {size:.1f} MB; split it or raise the limit", size=limit / _MEGABYTE),
        )
    return data
