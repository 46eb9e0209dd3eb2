"""Pandoc's own form for what a notebook writes as elements: `[宁夏]{lang="zh-Hans"}`.

JupyterLab shows an element within a line and would show Pandoc's form as text; Pandoc reads either. But at
each `<span>` it looks at all the text that follows: a megabyte of passages took it 7 GB, in this form 0.2 GB.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from fangzhi.report.render.notebooks import MARKDOWN

# A sign behind a backslash is the text's own, whatever it looks like.
_TAG = re.compile(r'\\.|<span((?: [a-z]+="[^"\\]*")*)>|</span>', re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def bracketed(markdown: str) -> str:
    """Return Markdown with its `<span>` elements in brackets; as it is, where they do not match up."""
    open_tags: list[str] = []
    is_sound = True

    def write(found: re.Match[str]) -> str:
        nonlocal is_sound
        if found[0].startswith("\\"):
            return found[0]
        if found[0] != "</span>":
            open_tags.append(_attributes(found[1]))
            return "["
        is_sound = is_sound and bool(open_tags)
        return f"]{{{open_tags.pop()}}}" if open_tags else found[0]

    written = _TAG.sub(write, markdown)
    return written if is_sound and not open_tags else markdown


def _attributes(text: str) -> str:
    given = dict(_ATTRIBUTE.findall(text))
    classes = [f".{name}" for name in given.pop("class", "").split()]
    return " ".join(classes + [f'{name}="{value}"' for name, value in given.items()])


def write_brackets(folder: Path) -> None:
    """Write the Markdown of staged notebooks with brackets.

    folder: holds notebooks/ (copies, which this changes).
    """
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                if MARKDOWN in output.get("data", {}):
                    output["data"][MARKDOWN] = bracketed("".join(output["data"][MARKDOWN]))
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
