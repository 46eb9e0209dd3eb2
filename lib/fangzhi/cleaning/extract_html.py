"""HTML to the text that a reader sees, line by line, with what the markup says of each line.

The document is walked once. Text is kept in reading order, furniture too, so that it shows in the
ledger of what was removed; the part of the page that holds its prose is found by descending from
the body to the smallest element that still holds nearly all of it. Scripts and styles are not text.
Nothing is executed or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree, html

from fangzhi.cleaning.line_reasons import anywhere_reason, prose_reason
from fangzhi.cleaning.lines import is_prose

# Elements whose content a browser does not show as text.
_UNSEEN = frozenset(
    ["script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math", "canvas",
     "select", "textarea", "video", "audio", "map", "datalist"]
)  # fmt: skip
# Elements that start a line of their own (HTML standard, section 15, `display: block` and lists, tables).
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
     "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p",
     "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"]
)  # fmt: skip
_PARAGRAPHS = frozenset(["p", "li", "dd", "blockquote", "pre"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
# Elements, and words in class or id, of parts that are not the article however much prose they hold.
_APART = frozenset(["nav", "aside", "footer"])
_APART_NAMES = re.compile(
    r"(?:^|[-_\s])(?:comments?|pinglun|footer?|copyright|sidebar|aside|related?|recommend|relevant|hot|rank|"
    r"disclaimer|mianze|breadcrumb|crumbs?|share|nav|menu)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_BROKEN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) ?\n(?=[\u2e80-\u9fff\uff00-\uffef])")
# Of the page's prose, what the article's element must hold: a lead or a note may stand outside.
_MAIN_SHARE = 0.8
_LINK_SHARE = 0.8
_MAX_MENU = 240  # characters of links that are made one line
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_DRESSING = re.compile(r"</?(?:font|b|i|u|s|em|strong|span|big|small)\b[^>]*>", re.IGNORECASE)
_TOO_DEEP = "Excessive depth"  # libxml2, of more than 256 elements in each other: it drops the rest


@dataclass(eq=False)
class _Piece:
    """One line of the page: its text, how much of it is links, the element it stands in, its tag."""

    text: str
    n_link: int
    element: etree._Element
    tag: str

    @property
    def is_links(self) -> bool:
        return self.n_link >= _LINK_SHARE * len(self.text) and not is_prose(self.text)


def extract_html(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the visible text of an HTML page and the tag of each line as (offset, tag).

    Tags: title, h1-h6, main (in the element that holds the article), links (nothing but links,
    outside it), other.
    """
    root = _parse(text)
    if root is None:
        return "", []
    pieces = _Walk().run(root)
    first, last = _main_span(pieces)
    tags: list[tuple[int, str]] = []
    lines: list[str] = []
    offset = 0
    for line, tag in _joined(pieces, first, last):
        tags.append((offset, tag))
        lines.append(line)
        offset += len(line) + 1
    return "\n".join(lines), tags


def _parse(text: str) -> etree._Element | None:
    """Return the document; None where there is none, or where the parser would leave out what lies too deep.

    Tags that nobody closed nest ever deeper. Those that only dress letters can go: no line depends on them.
    """
    data = _XML_HEAD.sub("", text).replace("\x00", "")
    for source in (data, _DRESSING.sub("", data)):
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        try:
            document = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
        if not any(_TOO_DEEP in error.message for error in parser.error_log):
            return document
    return None


class _Walk:
    """One walk over a document, which collects its lines."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self.parts: list[str] = []
        self.n_link = 0
        self.links = 0  # depth of <a>
        self.element: etree._Element | None = None

    def run(self, root: etree._Element) -> list[_Piece]:
        """Return the lines of the document, the title of its head first."""
        title = root.findtext(".//head/title") or ""
        if _WHITE.sub(" ", title).strip():
            self.pieces.append(_Piece(_WHITE.sub(" ", title).strip(), 0, root, "title"))
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._skips(element):
                    walk.skip_subtree()
                    element.set("fz-skip", "")
                    continue
                self._start(element)
            else:
                self._end(element)
        self._flush(root)
        return self.pieces

    @staticmethod
    def _skips(element: etree._Element) -> bool:
        if element.tag in _UNSEEN:
            return True
        style = element.get("style")
        return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush(element.getparent())
        elif tag in {"td", "th"}:
            self._cell(element)
        elif tag == "a":
            self.links += 1
        if element.text:
            self._add(element.text)

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "a":
            self.links = max(0, self.links - 1)
        elif tag in _BLOCKS and element.get("fz-skip") is None:
            self._flush(element)
        if element.tail:
            self._add(element.tail)

    def _cell(self, element: etree._Element) -> None:
        """Cells of a row stand side by side; a layout table's cells hold blocks, which break the line."""
        if self.parts:
            self.parts.append("\t")

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if self.links:
            self.n_link += len(text.strip())

    def _flush(self, element: etree._Element | None) -> None:
        """End the line; element: the block it stands in."""
        if not self.parts:
            return
        text = _BROKEN.sub("", "".join(self.parts)) if len(self.parts) else ""
        cells = [_WHITE.sub(" ", cell).strip() for cell in text.split("\t")]
        line = "\t".join(cell for cell in cells if cell).strip()
        if line and element is not None:
            tag = element.tag if element.tag in _HEADINGS else ""
            self.pieces.append(_Piece(line, self.n_link, element, tag))
        self.parts, self.n_link = [], 0


def _main_span(pieces: Sequence[_Piece]) -> tuple[int, int]:
    """Return the indices of the first and behind the last line of the element that holds the article."""
    prose = [p for p in pieces if p.tag != "title" and is_prose(p.text) and p.n_link <= len(p.text) / 2]
    own = [p for p in prose if not _is_apart(p.element) and not prose_reason(p.text)]
    main = _holder(own or prose or _items(pieces))
    if main is None:
        return 0, 0
    if main.tag in _PARAGRAPHS and main.getparent() is not None:
        main = main.getparent()  # an article of one paragraph has its table or list beside it
    inside = [i for i, piece in enumerate(pieces) if piece.tag != "title" and _lies_in(piece.element, main)]
    return inside[0], inside[-1] + 1


# How a list, a table of tasks or a statute is told from a menu: its lines are numbered or punctuated ...
_ITEM_MARK = re.compile(
    r"[。；：，、;:,]|^[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|^第[一二三四五六七八九十百\d]{1,4}[章节条]"
)
_MIN_MARKED = 5
_MARKED_SHARE = 0.3
_MIN_ITEMS = 30  # ... or there are more of them than a menu has that is no links
_MIN_ITEM_CHARS = 60  # together; less is a message that there is no page


def _items(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the lines of a page of short lines only, if they are an article's; none for a menu."""
    items = [
        p for p in pieces
        if p.tag != "title" and p.n_link <= len(p.text) / 2
        and not _is_apart(p.element) and not anywhere_reason(p.text)
    ]  # fmt: skip
    n_marked = sum(bool(_ITEM_MARK.search(p.text)) for p in items)
    marked = n_marked >= max(_MIN_MARKED, _MARKED_SHARE * len(items))
    enough = sum(len(p.text) for p in items) >= _MIN_ITEM_CHARS
    return items if enough and (marked or len(items) >= _MIN_ITEMS) else []


def _holder(prose: Sequence[_Piece]) -> etree._Element | None:
    """Return the smallest element that holds nearly all of these lines."""
    weights: dict[etree._Element, int] = {}
    for piece in prose:
        for element in (piece.element, *piece.element.iterancestors()):
            weights[element] = weights.get(element, 0) + len(piece.text)
    needed = _MAIN_SHARE * sum(len(piece.text) for piece in prose)
    holders = [element for element, weight in weights.items() if weight >= needed]
    return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _lies_in(element: etree._Element, holder: etree._Element) -> bool:
    return element is holder or any(above is holder for above in element.iterancestors())


def _is_apart(element: etree._Element) -> bool:
    """Whether an element, or one around it, is a menu, a footer, a comments box or the like by its name."""
    for holder in (element, *element.iterancestors()):
        if holder.tag in _APART:
            return True
        names = f"{holder.get('class') or ''} {holder.get('id') or ''}"
        if len(names) > 1 and holder.tag != "body" and _APART_NAMES.search(names):
            return True
    return False


def _joined(pieces: Sequence[_Piece], first: int, last: int) -> list[tuple[str, str]]:
    """Return the lines with their tags; runs of links outside the article become one line."""
    lines: list[tuple[str, str]] = []
    for i, piece in enumerate(pieces):
        inside = first <= i < last
        if piece.tag == "" and not inside and piece.is_links:
            before = lines[-1] if lines else ("", "")
            if before[1] == "links" and len(before[0]) + len(piece.text) < _MAX_MENU:
                lines[-1] = (f"{before[0]} | {piece.text}", "links")
            else:
                lines.append((piece.text, "links"))
        else:
            lines.append((piece.text, piece.tag or ("main" if inside else "other")))
    return lines
