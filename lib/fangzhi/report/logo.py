"""The logo of a report: a picture from a person's disk, checked before it is put into a page.

PNG and JPEG have to decode. An SVG is a document that can hold programs and addresses: one that does
is refused, and what is embedded is written anew from what was read.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from fangzhi.artefacts.messages import told

LARGEST_BYTES = 1_000_000
_LARGEST_SIDE = 8000  # pixels; a picture of more is a decompression bomb or a poster
_FORMATS = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg")}
# What runs, loads or holds HTML inside an SVG.
_ACTIVE = {
    "script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener",
    "animate", "set", "a",
}  # fmt: skip
_INSIDE = re.compile(r"#|data:image/(?:png|jpeg);base64,")
_OUTSIDE_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!#)|expression\(|javascript:", re.IGNORECASE)


class LogoError(ValueError):
    """A picture cannot be the logo; the message says why and what to do."""


@dataclass(frozen=True)
class Logo:
    """A checked picture. suffix: png, jpg or svg."""

    suffix: str
    media: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Hash of the bytes that are embedded."""
        return hashlib.sha256(self.data).hexdigest()


def read_logo(path: Path) -> Logo:
    """Return the picture of a file; raise LogoError where it is none or not safe to embed."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_BYTES else b""
    except OSError as error:
        raise LogoError(
            told(
                "{path} cannot be read ({error}); the path counts from report.yml",
                path=path,
                error=error.strerror,
            )
        ) from None
    if size > LARGEST_BYTES:
        raise LogoError(
            told(
                "{path} has {size:.1f} MB; at most {most:.0f}: make it smaller",
                path=path,
                size=size / 1e6,
                most=LARGEST_BYTES / 1e6,
            )
        )
    return check_logo(data, str(path))


def check_logo(data: bytes, name: str) -> Logo:
    """Return a picture from its bytes; raise LogoError naming it."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return Logo("svg", "image/svg+xml", _check_svg(data, name))
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  (a tenth of a second)

    try:
        with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as picture:
            form, size = str(picture.format), picture.size
            if max(size) > _LARGEST_SIDE:
                raise LogoError(
                    told(
                        "{name} is {width} x {height} pixels; at most {most} a side",
                        name=name,
                        width=size[0],
                        height=size[1],
                        most=_LARGEST_SIDE,
                    )
                )
            picture.load()
    except UnidentifiedImageError:
        raise LogoError(told("{name} is no picture in PNG, JPEG or SVG; convert it", name=name)) from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, LogoError):
            raise
        raise LogoError(told("{name} is damaged ({error}); save it again", name=name, error=error)) from None
    suffix, media = _FORMATS[form]
    return Logo(suffix, media, data)


def _check_svg(data: bytes, name: str) -> bytes:
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise LogoError(
            told("{name} is no well-formed SVG ({error}); save it again", name=name, error=error)
        ) from None
    if etree.QName(root).localname != "svg":
        raise LogoError(
            told(
                "{name} is no SVG; its first element is <{tag}>",
                name=name,
                tag=etree.QName(root).localname,
            )
        )
    for node in root.iter():
        fault = _fault(node)
        if fault:
            raise LogoError(
                told(
                    "{name}, line {line}: holds {fault}; save it as plain SVG, or as PNG",
                    name=name,
                    line=node.sourceline,
                    fault=fault,
                )
            )
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        raise LogoError(told("{name}: defines entities; save it as plain SVG, or as PNG", name=name))
    return bytes(etree.tostring(root, encoding="utf-8"))


def _fault(node: object) -> str:
    """Return what in a node runs or loads something; empty where nothing does."""
    from lxml import etree  # noqa: PLC0415

    if not isinstance(node, etree._Element) or not isinstance(node.tag, str):
        return told("a processing instruction or an entity")
    tag = etree.QName(node).localname.lower()
    if tag in _ACTIVE or tag.startswith("animate"):
        return told("<{tag}>, which is no picture", tag=tag)
    for attribute, value in node.attrib.items():
        short = etree.QName(str(attribute)).localname.lower()
        if short.startswith("on"):
            return told("a script ({short})", short=short)
        if short in ("href", "src") and not _INSIDE.match(str(value).strip()):
            return told("an address ({address})", address=str(value)[:60])
        if _OUTSIDE_STYLE.search(str(value)):
            return told("a style that loads something ({short})", short=short)
    if tag == "style" and _OUTSIDE_STYLE.search("".join(map(str, node.itertext()))):
        return told("a style that loads something")
    return ""
