"""Bytes to text: the encoding that the bytes themselves speak for.

What a page declares is a hint only. Pages that say GB2312 hold GB18030, and a page that went
through a proxy may say one thing and be another; strict decoding and the frequency of common
characters decide. Nothing here raises anything but `Refusal`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from fangzhi.artefacts.messages import told
from fangzhi.artefacts.resources import read_words
from fangzhi.cleaning.refusals import Refusal

# Enough for statistics to be steady, little enough that a large page costs nothing more.
_SAMPLE_BYTES = 65536
# Text has tab, newline, carriage return, form feed and sometimes escape; a picture has all the others.
_CONTROLS = bytes(sorted(set(range(32)) - {9, 10, 12, 13, 27}))
_MAX_CONTROL_SHARE = 0.01
# A page cut in transit or with a few broken bytes is still UTF-8; Chinese in GB18030 read as
# UTF-8 has about half of its bytes invalid.
_MAX_INVALID_SHARE = 0.02
# The share of the 500 commonest characters among all Han characters of running text is
# 0.75-0.80; text read in a wrong double-byte encoding stays under 0.2.
_MIN_COMMON_SHARE = 0.30
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of files that are no text, and what to call them (from the formats' specifications).
_MAGIC = (
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"BM", "BMP image"),
    (b"RIFF", "RIFF media (WebP, WAV or AVI)"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg media"),
    (b"\x1a\x45\xdf\xa3", "Matroska video"),
    (b"\x7fELF", "program (ELF)"),
    (b"MZ", "program (Windows)"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"PAR1", "Parquet table"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file (.doc, .xls or .ppt)"),
    (b"{\\rtf", "RTF document"),
    (b"wOFF", "font"),
    (b"\x00\x01\x00\x00\x00", "font"),
)
_TWO_BYTE_MAGIC = (b"BM", b"MZ")
_FIRST_BYTES = tuple(magic for magic, _ in _MAGIC)


@dataclass(frozen=True)
class Decoded:
    """A page as text. encoding: Python codec name; basis: the evidence, in words."""

    text: str
    encoding: str
    basis: str


def decode(data: bytes) -> Decoded:
    """Decode the bytes of one page.

    Raises Refusal: `empty` where nothing but white space is left, `not_text` where the bytes are
    no text in any encoding tried (UTF-8, UTF-16, UTF-32, GB18030, Big5).
    """
    if not data.strip():
        raise Refusal("empty", told("nothing in the file; remove it or fetch the page again"))
    decoded = _by_mark(data) or _without_mark(data)
    if not decoded.text.strip("\ufeff \t\r\n\u3000"):
        raise Refusal("empty", told("nothing but white space; remove it or fetch the page again"))
    return decoded


def _by_mark(data: bytes) -> Decoded | None:
    """Decode by the byte order mark, if there is one that fits."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            if text.count("\ufffd") <= len(text) * _MAX_INVALID_SHARE:
                return Decoded(text, encoding, "byte order mark")
    return None


def _without_mark(data: bytes) -> Decoded:
    wide = _wide(data)
    if wide is not None:
        return wide
    _refuse_binary(data)
    declared = _declared(data)
    for attempt in (_utf8, _double_byte, _utf8_with_losses):
        decoded = attempt(data)
        if decoded is not None:
            return Decoded(decoded.text, decoded.encoding, decoded.basis + _about(declared, decoded.encoding))
    raise Refusal(
        "not_text", told("no text in UTF-8, UTF-16, GB18030 or Big5; remove it or save it as UTF-8")
    )


def _refuse_binary(data: bytes) -> None:
    for magic, name in _MAGIC if data.startswith(_FIRST_BYTES) else ():
        if data.startswith(magic) and (magic not in _TWO_BYTE_MAGIC or _control_share(data) > 0):
            raise Refusal("not_text", told("not text ({name}); remove it or convert it", name=told(name)))
    share = _control_share(data)
    if share > _MAX_CONTROL_SHARE:
        detail = "not text (binary data: {share:.0%} control characters); remove it or convert it"
        raise Refusal("not_text", told(detail, share=share))


def _control_share(data: bytes) -> float:
    sample = data[:_SAMPLE_BYTES]
    return 1 - len(sample.translate(None, _CONTROLS)) / len(sample)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: spaces and line ends show as a zero byte on one side only."""
    sample = data[: _SAMPLE_BYTES & ~1]
    if len(data) % 2 or len(sample) < 8 or b"\x00" not in sample:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        # High bytes of Chinese text: 00 (Latin), 30 and FF (punctuation), 4E-9F (Han).
        plausible = sum(high.count(byte) for byte in (0x00, 0x20, 0x30, 0xFF, *range(0x4E, 0xA0)))
        if plausible < 0.98 * len(high):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and (_common_share(text) > _MIN_COMMON_SHARE or text.isascii()):
            return Decoded(text, encoding, "zero bytes on one side, no byte order mark")
    return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut at a byte count ends in the middle of a character.
        if error.start < len(data) - 3 or error.reason != "unexpected end of data":
            return None
        return Decoded(
            data[: error.start].decode("utf-8"), "utf-8", "valid UTF-8, cut inside its last character"
        )
    basis = "ASCII only" if text.isascii() else "valid UTF-8"
    return Decoded(text, "utf-8", basis)


def _double_byte(data: bytes) -> Decoded | None:
    """GB18030 or Big5: whichever gives more of the characters that running text is made of."""
    best: Decoded | None = None
    best_share = _MIN_COMMON_SHARE
    for encoding in ("gb18030", "big5hkscs"):
        text = data.decode(encoding, errors="replace")
        if text.count("\ufffd") > len(text) * _MAX_INVALID_SHARE:
            continue
        share = _common_share(text)
        if share > best_share:
            best_share = share
            best = Decoded(text, encoding, f"{share:.0%} of its Han characters are common ones")
    return best


def _utf8_with_losses(data: bytes) -> Decoded | None:
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    if lost > len(text) * _MAX_INVALID_SHARE:
        return None
    return Decoded(text, "utf-8", f"UTF-8 but for {lost} broken characters")


def _common_share(text: str) -> float:
    """Return the share of common characters among the Han characters (0 where there are none)."""
    sample = text[:_SAMPLE_BYTES]
    han = [c for c in sample if "\u4e00" <= c <= "\u9fff"]
    if not han:
        return 0.0
    common = _common_characters()
    return sum(c in common for c in han) / len(han)


@cache
def _common_characters() -> frozenset[str]:
    return frozenset("".join(read_words("cleaning/data/common_characters.txt")))


def _declared(data: bytes) -> str | None:
    head = data[:4096]
    if not any(word in head.lower() for word in (b"charset", b"encoding")):
        return None  # most pages: the pattern would look at every byte
    found = _DECLARED.search(head)
    return found.group(1).decode("ascii").lower() if found else None


def _about(declared: str | None, encoding: str) -> str:
    """Say what the page declares, if it declares something else."""
    if declared is None:
        return ""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = declared
    family = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
    if family.get(name, name) == encoding:
        return f"; declared {declared}"
    return f"; declared {declared}, which the bytes are not"
