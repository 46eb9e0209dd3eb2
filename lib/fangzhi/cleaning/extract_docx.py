"""Word documents (.docx) to text: paragraphs and tables in order, headings marked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from fangzhi.artefacts.messages import told
from fangzhi.cleaning.refusals import Refusal

_HEADING = re.compile(r"heading ([1-6])|标题 ?([1-6])", re.IGNORECASE)
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
# Text that Word keeps but does not show: deletions, and copies for older programs.
_UNSEEN = frozenset(
    [qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
# Notes are a part that the library leaves as it is; nothing that it names is fetched
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_BOX = qn("w:txbxContent")
_PASSED = _UNSEEN | {_BOX, qn("w:pPr")}
_NOTE_KINDS = ("footnotes", "endnotes")
_HIDDEN = (qn("w:vanish"), qn("w:webHidden"))


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
            "unreadable",
            told("a broken Word document ({kind}); save it again", kind=type(error).__name__),
        ) from error
    tags: list[tuple[int, str]] = []
    offset = 0
    for text, tag in lines:
        tags.append((offset, tag))
        offset += len(text) + 1
    return "\n".join(text for text, _ in lines), tags


def _body_lines(document: Document) -> Iterator[tuple[str, str]]:
    styles = {style.style_id: style.name or "" for style in document.styles}
    yield from _block_lines(document.element.body, styles)
    yield from _note_lines(document)


def _block_lines(holder: Any, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs and table rows of a holder of blocks, text boxes behind their paragraph."""
    for element in holder:
        if element.tag == qn("w:p"):
            yield _text(element), _tag(element, styles)
            for box in _boxes(element):
                yield from _block_lines(box, styles)
        elif element.tag == qn("w:tbl"):
            for row in element.iterchildren(qn("w:tr")):
                if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                    cells = [cell for cell in row.iter(qn("w:tc")) if _row_of(cell) is row]
                    yield "\t".join(map(_cell_text, cells)), "main"
        elif element.tag == qn("w:sdt"):
            content = element.find(qn("w:sdtContent"))
            yield from _block_lines(content if content is not None else (), styles)
        elif element.tag == qn("w:ins"):
            yield from _block_lines(element, styles)


def _row_of(cell: Any) -> Any:
    """Return the row that a cell stands in, not that of a table around it."""
    return next(above for above in cell.iterancestors() if above.tag == qn("w:tr"))


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Yield the text boxes that hang on a paragraph; of the copies for older programs none."""
    for box in paragraph.iter(_BOX):
        above = [element.tag for element in box.iterancestors()]
        if not _UNSEEN.intersection(above) and _BOX not in above:
            yield box


def _note_lines(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the footnotes and endnotes, which stand behind the text."""
    for relation in document.part.rels.values():
        if relation.is_external or relation.reltype.rpartition("/")[2] not in _NOTE_KINDS:
            continue
        for note in etree.fromstring(relation.target_part.blob, _SAFE):
            if note.get(qn("w:type")) in {None, "normal"}:
                text = " ".join(filter(None, (_text(p).strip() for p in note.iter(qn("w:p")))))
                if text:
                    yield text, "main"


def _cell_text(cell: Any) -> str:
    paragraphs = cell.iter(qn("w:p"))
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
        elif element.tag not in _PASSED and not _is_hidden(element):
            stack.append(iter(element))
    return "".join(parts)


def _is_hidden(element: Any) -> bool:
    """Whether a run is set as hidden text."""
    if element.tag != qn("w:r"):
        return False
    marks = (element.find(f"{qn('w:rPr')}/{name}") for name in _HIDDEN)
    return any(mark is not None and mark.get(qn("w:val")) not in {"0", "false"} for mark in marks)


def _tag(paragraph: object, styles: dict[str, str]) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")  # type: ignore[attr-defined]
    name = styles.get(style.get(qn("w:val")), "") if style is not None else ""
    if name.lower() in {"title", "标题"}:
        return "h1"
    heading = _HEADING.fullmatch(name)
    return f"h{heading[1] or heading[2]}" if heading else "main"
