"""Pandoc's own form for what a notebook writes as elements: `[宁夏]{lang="zh-Hans"}`, `::: {.passage}`.

JupyterLab shows an element and would show Pandoc's form as text; Pandoc reads either. But at each `<span>`
and `<div>` it looks at all the text that follows: a megabyte of passages took it 7 GB, in this form 0.2 GB.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from fangzhi.report.render.notebooks import MARKDOWN

# A sign behind a backslash is the text's own, whatever it looks like.
_TAG = re.compile(r'\\.|<span((?: [a-z-]+="[^"\\]*")*)>|</span>', re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
# A block stands on lines of its own.
_BLOCK = re.compile(r'^(?:<div((?: [a-z-]+="[^"\\]*")*)>|</div>)$', re.MULTILINE)


def bracketed(markdown: str) -> str:
    """Return Markdown with its elements in Pandoc's form; those of a kind that do not match up stay."""
    return _fenced(_spans(markdown))


def _fenced(markdown: str) -> str:
    depth = 0
    for found in _BLOCK.finditer(markdown):
        depth += 1 if found[0] != "</div>" else -1
        if depth < 0:
            return markdown
    return _BLOCK.sub(_fence, markdown) if depth == 0 else markdown


def _fence(found: re.Match[str]) -> str:
    return ":::" if found[0] == "</div>" else f"::: {{{_attributes(found[1])}}}"


def _spans(markdown: str) -> str:
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
    anchor = [f"#{given.pop('id')}"] if "id" in given else []
    classes = [f".{name}" for name in given.pop("class", "").split()]
    return " ".join(anchor + classes + [f'{name}="{value}"' for name, value in given.items()])


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
