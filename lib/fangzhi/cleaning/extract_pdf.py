"""PDF to text: the text layer, with lines joined to paragraphs and running heads set behind the text."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import pypdf
from pypdf.errors import PdfReadError

from fangzhi.artefacts.messages import told
from fangzhi.cleaning.pdf_columns import in_reading_order
from fangzhi.cleaning.refusals import Refusal

# pypdf reports each oddity of a file on its logger; what matters comes back as text or a refusal.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_PAGE_NUMBER = re.compile(r"[\s\-—–·第/]*\d{1,4}\s*(?:页?[\s/]*共?\s*\d{1,4}\s*)?页?[\s\-—–·]*")
_ENDS_PARAGRAPH = re.compile(r"[。!?！？:：;；”』」)）】]$")
_STARTS_PARAGRAPH = re.compile(
    r"[\s\u3000]{2}|第[一二三四五六七八九十百]{1,4}[章节条]|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、]\D|附件|[●■◆•]"
)
_FULL_LINE = 0.9  # of the usual width: a shorter line ends its paragraph
_MIN_PAGES = 3  # a line at the edge of fewer pages may stand there by chance
_EDGE_LINES = 2  # running heads and page numbers are the first and last lines of a page
_MAX_CHARS = 20_000_000  # far beyond any document; a guard against files made to unpack for ever


def extract_pdf(data: bytes) -> tuple[str, list[tuple[int, str]]]:
    """Return the text of a PDF and its tags as (offset, tag): main, then other for running heads.

    Raises Refusal: `encrypted` for a file that needs a password, `no_text_layer` for a scan,
    `unreadable` for a broken file.
    """
    pages = _page_texts(data)
    if not any(text.strip() for text in pages):
        raise Refusal(
            "no_text_layer",
            told("a PDF of {n} pages without text (a scan); run text recognition (OCR)", n=len(pages)),
        )
    lines = [text.splitlines() for text in pages]
    full = _full_width([line for page in lines for line in page])
    bodies, furniture = _split_furniture(lines, full)
    body = "\n".join(_paragraphs([line for body in bodies for line in body], full))
    tags = [(0, "main"), *([(len(body) + 1, "other")] if furniture else [])]
    return "\n".join([body, *furniture]), tags


def _page_texts(data: bytes) -> list[str]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refusal("encrypted", told("a PDF that needs a password; save it without one"))
        texts: list[str] = []
        n_chars = 0
        for page in reader.pages:
            texts.append(in_reading_order(page.extract_text() or ""))
            n_chars += len(texts[-1])
            if n_chars > _MAX_CHARS:
                raise Refusal(
                    "too_large",
                    told("a PDF with over {most:,} characters; split it", most=_MAX_CHARS),
                )
    except Refusal:
        raise
    except (PdfReadError, ValueError, KeyError) as error:
        raise Refusal(
            "unreadable", told("a broken PDF ({error}); fetch it again or print it anew", error=error)
        ) from error
    except Exception as error:  # a hostile file can make the library fail anywhere
        raise Refusal(
            "unreadable", told("a PDF that cannot be read ({kind})", kind=type(error).__name__)
        ) from error
    return texts


def _full_width(lines: Sequence[str]) -> float:
    """Return the width from which a line fills its column."""
    widths = sorted(_width(line) for line in lines if line.strip())
    return _FULL_LINE * widths[int(0.9 * (len(widths) - 1))] if widths else 0


def _split_furniture(pages: Sequence[list[str]], full: float) -> tuple[list[list[str]], list[str]]:
    """Part page numbers and lines that stand at the edge of several pages from the text between.

    A line that fills its column or ends a sentence is text, however often it comes.
    """
    edges = Counter(_shape(line) for page in pages for line in {*_edge(page)} if line.strip())
    bodies: list[list[str]] = []
    furniture: list[str] = []
    for page in pages:
        body: list[str] = []
        edge = {*range(_EDGE_LINES), *range(len(page) - _EDGE_LINES, len(page))}
        for i, line in enumerate(page):
            often = edges[_shape(line)] >= max(_MIN_PAGES, len(pages) // 3) or (
                # of two pages the second says again what stands at the same place of the first
                len(pages) == 2
                and page is pages[1]
                and i < len(pages[0])
                and i < _EDGE_LINES
                and pages[0][i].strip() == line.strip()
            )
            repeated = often and _width(line) < full and not _ENDS_PARAGRAPH.search(line.strip())
            numbered = _PAGE_NUMBER.fullmatch(line.strip()) is not None
            (furniture if i in edge and line.strip() and (repeated or numbered) else body).append(line)
        bodies.append(body)
    return bodies, furniture


def _edge(page: Sequence[str]) -> list[str]:
    return [*page[:_EDGE_LINES], *page[-_EDGE_LINES:]]


def _shape(line: str) -> str:
    """A line without its digits: running heads differ in the page number."""
    return re.sub(r"\d+|\s+", "", line)


def _width(line: str) -> int:
    """Return the columns that a line takes; a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line.strip())


def _paragraphs(lines: Sequence[str], full: float) -> list[str]:
    """Join lines that the width of the page broke."""
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line.strip() and not _STARTS_PARAGRAPH.match(line):
            paragraphs[-1] += _joint(paragraphs[-1], line.strip()) + line.strip()
        else:
            paragraphs.append(line.strip())
        goes_on = _width(line) >= full and not _ENDS_PARAGRAPH.search(line.strip())
    return paragraphs


def _joint(before: str, after: str) -> str:
    """Latin words need the blank that the line end stood for; Han characters do not."""
    return " " if before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() else ""
