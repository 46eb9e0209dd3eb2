"""A file's bytes to the text that a reader of the page sees, whatever its format.

What a file is, its first bytes say, not its name. Nothing in a file is executed, fetched or written
to disk.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from fangzhi.artefacts.messages import told
from fangzhi.cleaning.archives import open_archive, read_members
from fangzhi.cleaning.characters import units_of
from fangzhi.cleaning.decode import decode
from fangzhi.cleaning.extract_html import extract_html
from fangzhi.cleaning.markdown import heading_tags
from fangzhi.cleaning.refusals import Refusal, Refused

MEGABYTE = 1024 * 1024
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")
_MARKDOWN_NAMES = (".md", ".markdown")
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# Text, but no page: reading it as one would only make rubbish of it.
_NO_PAGES = frozenset(
    [".csv", ".tsv", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".toml", ".py", ".js", ".css", ".ipynb",
     ".tex", ".bib", ".sql", ".log", ".mht", ".mhtml", ".eml", ".svg"]
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What a file may cost, in bytes; members: files in an archive."""

    file_bytes: int = 50 * MEGABYTE
    archive_bytes: int = 500 * MEGABYTE
    members: int = 20_000


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
        return list(_read(seed_file, data, limits or Limits(), inside_archive=False))
    except Refusal as refusal:
        return [refusal.of(seed_file)]


def _read(seed_file: str, data: bytes, limits: Limits, *, inside_archive: bool) -> Iterator[Page | Refused]:
    if len(data) > limits.file_bytes:
        size, limit = len(data) / MEGABYTE, limits.file_bytes / MEGABYTE
        detail = "{size:.1f} MB, over the limit of {limit:.0f} MB; split it or raise the limit"
        raise Refusal("too_large", told(detail, size=size, limit=limit))
    if data.startswith(_ZIP_MAGIC):
        yield from _read_zip(seed_file, data, limits, inside_archive=inside_archive)
    elif data.startswith(b"%PDF-"):
        yield _pdf_page(seed_file, data)
    else:
        yield _text_page(seed_file, data)


def _read_zip(
    seed_file: str, data: bytes, limits: Limits, *, inside_archive: bool
) -> Iterator[Page | Refused]:
    with open_archive(data) as archive:
        names = set(archive.namelist())
        if "word/document.xml" in names:
            unpacked = sum(info.file_size for info in archive.infolist())
            if unpacked > 10 * limits.file_bytes:
                raise Refusal(
                    "archive",
                    told("a Word document that unpacks to {size} MB; split it", size=unpacked // MEGABYTE),
                )
            yield _docx_page(seed_file, data)
        elif "[Content_Types].xml" in names or "mimetype" in names:
            raise Refusal(
                "unsupported", told("an office document other than .docx; save it as .docx or text")
            )
        elif inside_archive:
            raise Refusal("archive", told("an archive inside an archive; unpack it"))
        else:
            members = read_members(
                seed_file, archive, member_bytes=limits.file_bytes, total_bytes=limits.archive_bytes,
                n_members=limits.members,
            )  # fmt: skip
            for member in members:
                yield from [member] if isinstance(member, Refused) else _read_member(*member, limits)


def _read_member(name: str, data: bytes, limits: Limits) -> list[Page | Refused]:
    try:
        return list(_read(name, data, limits, inside_archive=True))
    except Refusal as refusal:
        return [refusal.of(name)]


def _text_page(seed_file: str, data: bytes) -> Page:
    suffix = PurePosixPath(seed_file).suffix.lower()
    decoded = decode(data)
    if suffix in _NO_PAGES:
        raise Refusal(
            "unsupported",
            told("a {suffix} file is no page; save the page as text, HTML, PDF or .docx", suffix=suffix),
        )
    kind, text = "text", decoded.text
    tags: list[tuple[int, str]] = []
    if suffix in _HTML_NAMES or _HTML_START.match(decoded.text):
        kind = "html"
        text, tags = extract_html(decoded.text)
        if not any(tag == "main" for _, tag in tags):
            raise Refusal(
                "no_article", told("an HTML page without a paragraph of text; fetch the article itself")
            )
    elif suffix in _MARKDOWN_NAMES:
        kind, tags = "markdown", heading_tags(decoded.text)
    return _page(seed_file, data, kind, text, tags=tags, encoding=(decoded.encoding, decoded.basis))


def _pdf_page(seed_file: str, data: bytes) -> Page:
    from fangzhi.cleaning.extract_pdf import extract_pdf  # noqa: PLC0415  (0.1 s that a corpus of text need not pay)

    text, tags = extract_pdf(data)
    return _page(seed_file, data, "pdf", text, tags=tags, encoding=("pdf", "text layer"))


def _docx_page(seed_file: str, data: bytes) -> Page:
    from fangzhi.cleaning.extract_docx import extract_docx  # noqa: PLC0415  (0.1 s that a corpus of text need not pay)

    text, tags = extract_docx(data)
    if not text.strip():
        raise Refusal("empty", told("a Word document without text; remove it"))
    return _page(seed_file, data, "docx", text, tags=tags, encoding=("utf-8", "Office Open XML"))


def _page(
    seed_file: str,
    data: bytes,
    kind: str,
    text: str,
    *,
    tags: Iterable[tuple[int, str]],
    encoding: tuple[str, str],
) -> Page:
    sound = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be written
    return Page(seed_file, hashlib.sha256(data).hexdigest(), len(data), kind, *encoding, sound, tuple(tags))


_LANGUAGE_CHARS = 2000  # an article has made its language plain by then
_NO_LETTER, _HAN, _KANA_HANGUL, _OTHER_LETTER = range(4)


def language(text: str) -> str:
    """Return `zh` for a text whose letters are mostly Han and hardly Japanese or Korean; else `other`."""
    units = units_of(text[:_LANGUAGE_CHARS])
    n_none, n_han, n_kana_hangul, _ = np.bincount(_letter_kinds()[units], minlength=4).tolist()
    n_letters = units.size - n_none
    return "zh" if n_han and n_han >= 0.3 * n_letters and n_kana_hangul < 0.2 * n_han else "other"


@cache
def _letter_kinds() -> NDArray[np.uint8]:
    """Return the kind of letter that each code unit is."""
    kinds = np.array([_OTHER_LETTER * bool(_LETTER.match(chr(c))) for c in range(0x10000)], dtype=np.uint8)
    kinds[0x3400:0xA000] = _HAN
    kinds[0x3040:0x3100] = kinds[0xAC00:0xD7B0] = _KANA_HANGUL
    return kinds


_LETTER = re.compile(r"[^\W\d_]")
