"""Invented pages with their truth: one line a block, `tag | text`, metadata above as `@name = value`.

Tags: title, heading, body are kept; `page_title` is kept in any role; `either` may go or stay; every
other tag is the reason for which the line is no part of the article. `@damage = mirror` puts the page
through what mirror sites do: traditional characters, pinyin, folded punctuation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from random import Random

from tests import damage

FOLDER = Path(__file__).parent / "pages"
KEPT = {"title", "heading", "body", "page_title"}
OPTIONAL = {"either", "issuer"}


@dataclass(frozen=True)
class Block:
    """One line of a page: its tag and its span in the page's text."""

    tag: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class AnnotatedPage:
    """A page's text and what is true of it."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    facts: dict[str, str] = field(default_factory=dict)


@cache
def load_pages(folder: str) -> tuple[AnnotatedPage, ...]:
    """Return the pages of a folder (`seen`, `unseen`) in the order of their names."""
    return tuple(_load(path) for path in sorted((FOLDER / folder).glob("*.txt")))


def _load(path: Path) -> AnnotatedPage:
    facts: dict[str, str] = {}
    blocks: list[Block] = []
    text = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            name, _, value = line[1:].partition(" = ")
            facts[name.strip()] = value.strip()
            continue
        tag, bar, content = line.partition(" | ")
        if not bar:
            text += line + "\n"
            continue
        damaged = mirror(content) if facts.get("damage") == "mirror" and tag != "spam" else content
        blocks.append(Block(tag, content, len(text), len(text) + len(damaged)))
        text += damaged + "\n"
    return AnnotatedPage(path.stem, text, tuple(blocks), facts)


def mirror(text: str) -> str:
    """Return text as a mirror site shows it."""
    encodable = text.encode("gbk", "replace").decode("gbk")
    return damage.mirror_page(encodable, random=Random(len(text)), listed=damage.LISTED)


TEMPLATES = ("news", "table", "bare")


def as_html(page: AnnotatedPage, template: str) -> str:
    """Return a page as HTML as sites build it: `news` of divs, `table` for layout, `bare` without a hint.

    Lines above and below the article stand in containers of their own; menus are links.
    """
    kept = [i for i, block in enumerate(page.blocks) if block.tag in {"heading", "body"}]
    first, last = (kept[0], kept[-1]) if kept else (0, -1)
    head = "".join(_element(block, template) for block in page.blocks[:first])
    body = "".join(_element(block, template) for block in page.blocks[first : last + 1])
    foot = "".join(_element(block, template) for block in page.blocks[last + 1 :])
    bar = next((block.text for block in page.blocks if block.tag == "title"), page.name)
    start = f"<html><head><title>{escape(bar)}_某某网</title><style>p{{margin:0}}</style></head><body>"
    if template == "table":
        rows = (
            f"<tr><td>{part}</td></tr>" for part in (head, f"<table><tr><td>{body}</td></tr></table>", foot)
        )
        return f"{start}<table>{''.join(rows)}</table></body></html>"
    if template == "news":
        return (
            f"{start}<div class='top'>{head}</div><div class='article-content'>{body}</div>"
            f"<div class='bottom'>{foot}</div><script>var a = 1;</script></body></html>"
        )
    return f"{start}<div>{head}</div><div>{body}</div><div>{foot}</div></body></html>"


def _element(block: Block, template: str) -> str:
    text = escape(block.text)
    if block.tag in {"navigation", "related", "pagination"}:
        parts = (f"<a href='#'>{part}</a>" for part in text.split(" "))
        return f"<div>{' '.join(parts)}</div>"
    if block.tag == "title":
        return f"<p><b>{text}</b></p>" if template == "table" else f"<h1>{text}</h1>"
    return f"<p>{text}</p>" if block.tag in KEPT else f"<div><span>{text}</span></div>"
