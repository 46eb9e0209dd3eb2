"""Word documents (.docx) to text: paragraphs and tables in order, headings marked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn

from fangzhi.cleaning.refusals import Refusal

_HEADING = re.compile(r"heading ([1-6])|标题 ?([1-6])", re.IGNORECASE)
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
# Text that Word keeps but does not show: deletions, and copies for older programs.
_UNSEEN = frozenset(
    [qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)


def extract_docx(data: bytes) -> tuple[str, list[tuple[int, str]]]:
    """Return the text of a Word document and the tags of its lines as (offset, tag).

    Tags: title, h1-h6, main, other (headers and footers, which come last).
    Raises Refusal `unreadable` for a broken file.
    """
    try:
        document = docx.Document(io.BytesIO(data))
        lines = [*_body_lines(document), *_margin_lines(document)]
    except Exception as error:  # a hostile file can make the library fail anywhere
        raise Refusal(
            "unreadable", f"a broken Word document ({type(error).__name__}); save it again"
        ) from error
    tags: list[tuple[int, str]] = []
    offset = 0
    for text, tag in lines:
        tags.append((offset, tag))
        offset += len(text) + 1
    return "\n".join(text for text, _ in lines), tags


def _body_lines(document: Document) -> Iterator[tuple[str, str]]:
    styles = {style.style_id: style.name or "" for style in document.styles}
    for element in document.element.body:
        if element.tag == qn("w:p"):
            yield _text(element), _tag(element, styles)
        elif element.tag == qn("w:tbl"):
            for row in element.iter(qn("w:tr")):
                cells = [_cell_text(cell) for cell in row.findall(qn("w:tc"))]
                yield "\t".join(cells), "main"


def _cell_text(cell: object) -> str:
    paragraphs = cell.iter(qn("w:p"))  # type: ignore[attr-defined]
    return " ".join(filter(None, (_text(paragraph).strip() for paragraph in paragraphs)))


def _margin_lines(document: Document) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for section in document.sections:
        for part in (section.header, section.footer):
            text = "\n".join(paragraph.text for paragraph in part.paragraphs).strip()
            if text and text not in seen:
                seen.add(text)
                yield text, "other"


def _text(paragraph: object) -> str:
    """Return the text that Word shows of a paragraph, insertions and hyperlinks too."""
    parts: list[str] = []
    stack = [iter(paragraph)]  # type: ignore[call-overload]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == qn("w:t"):
            parts.append(element.text or "")
        elif element.tag in _BREAKS:
            parts.append(_BREAKS[element.tag])
        elif element.tag not in _UNSEEN and element.tag != qn("w:pPr"):
            stack.append(iter(element))
    return "".join(parts)


def _tag(paragraph: object, styles: dict[str, str]) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")  # type: ignore[attr-defined]
    name = styles.get(style.get(qn("w:val")), "") if style is not None else ""
    if name.lower() in {"title", "标题"}:
        return "h1"
    heading = _HEADING.fullmatch(name)
    return f"h{heading[1] or heading[2]}" if heading else "main"
