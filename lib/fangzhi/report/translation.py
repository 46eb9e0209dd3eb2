"""Captions and explanations of the notebooks in another language than that of their sources.

The notebooks speak English. Their executed copies get what `texts/notebooks.<language>.toml` has for
a cell: a caption and a text for those who do not see the figure, by the cell's label; a text cell by its id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from fangzhi.artefacts.resources import read_toml

_LABEL = re.compile(r"^#\| label: (\S+)$", re.MULTILINE)
_CAPTION = re.compile(r"^#\| (?:fig|tbl)-(cap|alt): .*$", re.MULTILINE)


def translate(notebook: dict[str, Any], language: str) -> None:
    """Put the captions and texts of a language into a notebook; labels and code stay."""
    if language == "en":
        return
    texts = notebook_texts(language)
    for cell in notebook["cells"]:
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = texts["text"].get(cell.get("id", ""), source)
        else:
            label = _LABEL.search(source)
            source = _captioned(source, texts["caption"].get(label[1], {}) if label else {})
        cell["source"] = source.splitlines(keepends=True)


def _captioned(source: str, texts: Mapping[str, str]) -> str:
    def put(found: re.Match[str]) -> str:
        text = texts.get(found[1])
        head = found[0].split(":", 1)[0]
        return found[0] if text is None else f"{head}: {json.dumps(text, ensure_ascii=False)}"

    return _CAPTION.sub(put, source)


@cache
def notebook_texts(language: str) -> dict[str, dict[str, Any]]:
    """Return the captions by label (`caption`: cap, alt) and the texts by id of cell (`text`)."""
    return read_toml(f"report/texts/notebooks.{language}.toml")
