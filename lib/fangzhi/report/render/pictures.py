"""The figures of a staged run: readable in the dark, redrawn for phones, with the table behind each."""

from __future__ import annotations

import colorsys
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fangzhi.report.markup import escape_markdown
from fangzhi.report.render.notebooks import PICTURE, cell_options
from fangzhi.report.style import MIDDLE_INK

_COLOUR = re.compile(r"#[0-9a-f]{6}\b")
_PLAIN_IN_ADDRESS = " !$&'()*+,-./:;=?@[]^_`{|}~"
_SINGLE_QUOTE_IN_A_VALUE = re.compile("""="[^"]*'""")
_SCREEN_OF_A_PHONE = "screen and (width < 44rem)"  # as in report.css
# Lightness of the darkest ground and of the brightest ink, on a scale from 0 to 1.
_DARKEST, _BRIGHTEST = 0.115, 0.93
_INK = 0.16  # of the light page's ink (report.style): it becomes the brightest


def dark(colour: str) -> str:
    """Return a colour's counterpart on a dark ground: its lightness turned round, its hue kept.

    White becomes the ground and ink the brightest, so what stood out from its ground still does.
    """
    if colour == MIDDLE_INK:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = _DARKEST + min(1.0, (1 - lightness) / (1 - _INK)) * (_BRIGHTEST - _DARKEST)
    if saturation == 0 or lightness > 0.97:  # greys take the tint of the page's dark ground
        hue, saturation = 0.58, 0.18 if turned < 0.4 else 0.1
    channels = colorsys.hls_to_rgb(hue, turned, saturation * 0.85)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def readable_in_the_dark(svg: str) -> str:
    """Return a figure that changes its colours with the colour scheme of the page around it.

    A picture's scheme is that of the element that shows it. Typst passes over the rule.
    """
    rules = [
        f'[style*="{name}: {colour}"]{{{name}:{dark(colour)}!important}}'
        for colour in sorted(set(_COLOUR.findall(svg)))
        for name in ("fill", "stroke")
        if f"{name}: {colour}" in svg
    ]
    style = f"<style>@media (prefers-color-scheme: dark){{{''.join(rules)}}}</style>"
    return re.sub(r"(<svg\b[^>]*>)", lambda found: found[1] + style, svg, count=1)


def leave_out_empty(folder: Path) -> None:
    """Put, into the article of a staged folder, a sentence in the place of each figure that shows nothing."""
    article = folder / "report.qmd"
    text = article.read_text(encoding="utf-8")
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for label, output in _pictures(notebook, path.name):
            sentence = output.get("metadata", {}).get(PICTURE, {}).get("nothing")
            if sentence:
                text = text.replace(
                    f"{{{{< embed notebooks/{path.name}#{label} >}}}}", escape_markdown(sentence)
                )
    article.write_text(text, encoding="utf-8")


def prepare_pictures(folder: Path) -> tuple[str, dict[str, Any]]:
    """Make the figures of staged notebooks fit for dark pages; return styles for phones, and the tables.

    folder: holds notebooks/ (copies, which this changes).
    """
    styles: list[str] = []
    tables: dict[str, Any] = {}
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for label, output in _pictures(notebook, path.name):
            svg = output["data"][PICTURE]
            output["data"][PICTURE] = readable_in_the_dark(svg if isinstance(svg, str) else "".join(svg))
            beside = output.get("metadata", {}).pop(PICTURE, {})
            if "narrow" in beside:
                styles.append(_for_phones(label, readable_in_the_dark(beside["narrow"])))
            if "table" in beside:
                tables[label] = beside["table"]
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    return "\n".join(styles), tables


def _pictures(notebook: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if PICTURE in output.get("data", {}):
                yield str(cell_options(cell, name).get("label", "")), output


def _for_phones(label: str, svg: str) -> str:
    picture = f'content: url("data:image/svg+xml,{_as_text(svg)}"); min-width: 0'
    return f"@media {_SCREEN_OF_A_PHONE} {{ #{label} img {{ {picture} }} }}"


def _as_text(svg: str) -> str:
    """Return a picture as it stands in an address between double quotes: base64 would take a third more.

    Only what an address, CSS or HTML would take for its own is escaped.
    """
    in_one_line = svg.replace("\n", " ")
    if not _SINGLE_QUOTE_IN_A_VALUE.search(in_one_line):
        in_one_line = in_one_line.replace('"', "'")
    return quote(in_one_line, safe=_PLAIN_IN_ADDRESS)
