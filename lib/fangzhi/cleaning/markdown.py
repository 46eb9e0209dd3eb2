"""Markdown's marks: which lines are headings, and the marks themselves taken out of the text.

Only the marks that a reader of the rendered page does not see (CommonMark 0.31): those of headings,
emphasis, links and images. Lists, quotations and tables read the same with their marks.
"""

from __future__ import annotations

import re

from fangzhi.artefacts.alignment import Edit, disjoint

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(?=\S)", re.MULTILINE)
_CLOSING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S[^\n]*?([ \t]+#+[ \t]*)$", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)[^\n*_]{1,400}?(?<=\S)(\1)")
_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")
_LINK = re.compile(r"(?<!!)(\[)[^\[\]\n]{1,300}(\]\([^()\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\))")


def heading_tags(text: str) -> list[tuple[int, str]]:
    """Return (offset, tag) for each heading and for the line behind it; tags h1-h6 and empty."""
    tags: list[tuple[int, str]] = []
    for found in _HEADING.finditer(text):
        end = text.find("\n", found.end())
        tags.append((found.start(), f"h{len(found[1])}"))
        tags.append((len(text) if end < 0 else end + 1, ""))
    return tags if not tags or tags[0][0] == 0 else [(0, ""), *tags]


def markdown_edits(text: str) -> list[Edit]:
    """Return the edits that take out Markdown's marks."""
    spans = [found.span() for found in _HEADING.finditer(text)]
    spans += [found.span() for found in _IMAGE.finditer(text)]
    spans += [found.span(1) for found in _LINK.finditer(text)]
    spans += [found.span(2) for found in _LINK.finditer(text)]
    spans += [found.span(group) for found in _EMPHASIS.finditer(text) for group in (1, 2)]
    spans += [found.span(1) for found in _CLOSING.finditer(text)]
    return disjoint(Edit(start, end, "", "markup") for start, end in spans)
