"""A file's bytes to the text that a reader of the page sees, whatever its format.

Nothing in a file is executed, fetched or written to disk.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fangzhi.cleaning.decode import decode
from fangzhi.cleaning.refusals import Refusal, Refused

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a file may cost. All in bytes, but `archive_members`."""

    file_bytes: int = 50 * MEGABYTE
    archive_bytes: int = 500 * MEGABYTE
    archive_members: int = 20_000


@dataclass(frozen=True)
class Page:
    """A page as it was read: its text, and where that came from.

    tags: (offset, tag) in order, what the format knows of the text from there on.
    """

    seed_file: str
    seed_sha256: str
    n_bytes: int
    format: str
    encoding: str
    encoding_basis: str
    text: str
    tags: tuple[tuple[int, str], ...] = ()


def read_page(seed_file: str, data: bytes, *, limits: Limits | None = None) -> list[Page | Refused]:
    """Read one file: one page, or those of an archive; what cannot be used comes back refused."""
    try:
        return list(_read(seed_file, data, limits or Limits()))
    except Refusal as refusal:
        return [refusal.of(seed_file)]


def _read(seed_file: str, data: bytes, limits: Limits) -> Iterator[Page | Refused]:
    if len(data) > limits.file_bytes:
        raise too_large(len(data), limits.file_bytes)
    decoded = decode(data)
    yield Page(
        seed_file,
        hashlib.sha256(data).hexdigest(),
        len(data),
        "text",
        decoded.encoding,
        decoded.basis,
        decoded.text,
    )


def too_large(n_bytes: int, limit: int) -> Refusal:
    """Return the refusal of a file over the limit."""
    sizes = f"{n_bytes / MEGABYTE:.1f} MB, over the limit of {limit / MEGABYTE:.0f} MB"
    return Refusal("too_large", f"{sizes}; split it or raise the limit")


def language(text: str) -> str:
    """Return `zh` for a text that is mostly Han characters, else `other`."""
    sample = text[:20000]
    han = len(re.findall(r"[\u3400-\u9fff]", sample))
    kana_hangul = len(re.findall(r"[\u3040-\u30ff\uac00-\ud7af]", sample))
    letters = len(re.findall(r"[^\W\d_]", sample))
    return "zh" if han and han >= 0.3 * letters and kana_hangul < 0.2 * han else "other"
