"""Short lines that repeat at the edges of the articles of one site: the site's, not the articles'."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace

from fangzhi.cleaning.documents import CleanPage, Document, Passage, Removed

# Two articles may end alike by chance; and of a large site, a few may.
_MIN_PAGES = 3
_MIN_SHARE = 0.3
_EDGE_PASSAGES = 3
_MAX_CHARS = 40
# Forms of official documents repeat as well: salutation, formal last line, signature, day, appendix.
_FORMAL = re.compile(
    r"[（(]|附件|附[:：]|注[:：]|抄送|特此|同志们|各位|第[一二三四五六七八九十]|[一二三四五六七八九十]{1,3}、|\d|"
    r".*(?:[:：。；;!！?？]|厅|局|委|委员会|政府|办公室|部|院|校|大学|集团|公司|中心|会|日)$"
)


def take_boilerplate(pages: Sequence[CleanPage], kept: Container[tuple[int, int]]) -> list[CleanPage]:
    """Return the pages without the lines that their site puts at the edges of its articles.

    kept: (index of the page, of the document) of documents that are no copies; the copies of one
    article have everything in common.
    """
    counts: Counter[tuple[str, str]] = Counter()
    n_pages: Counter[str] = Counter()
    for i, page in enumerate(pages):
        independent = [d for k, d in enumerate(page.documents) if (i, k) in kept]
        if page.site is None or not independent:
            continue
        n_pages[page.site] += 1
        counts.update({(page.site, p.text) for document in independent for p in _edges(document)})
    repeated: dict[str, set[str]] = {}
    for (site, text), n in counts.items():
        if n >= max(_MIN_PAGES, _MIN_SHARE * n_pages[site]):
            repeated.setdefault(site, set()).add(text)
    return [_without(page, repeated[page.site]) if page.site in repeated else page for page in pages]


def _edges(document: Document) -> list[Passage]:
    """Return the passages at the edges of a document that could be a site's."""
    first, last = document.passages[:_EDGE_PASSAGES], document.passages[-_EDGE_PASSAGES:]
    return [p for p in (*first, *last) if p.kind != "title" and _could_be_site(p.text)]


def _could_be_site(text: str) -> bool:
    return len(text) <= _MAX_CHARS and _FORMAL.match(text) is None


def _without(page: CleanPage, texts: Container[str]) -> CleanPage:
    documents: list[Document] = []
    removed = list(page.removed)
    for document in page.documents:
        taken = {p.start: p for p in _edges(document) if p.text in texts}
        removed += [Removed(p.start, p.end, "navigation") for p in taken.values()]
        left = tuple(p for p in document.passages if p.start not in taken)
        documents.append(replace(document, passages=left) if taken else document)
    return replace(page, documents=tuple(documents), removed=tuple(sorted(removed, key=lambda r: r.start)))
