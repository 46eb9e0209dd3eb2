"""Text of pages as text: escaped for Markdown, which every cell of a notebook shows.

HTML outputs would make Quarto ask the network for scripts, and are lost in PDF; Markdown serves
JupyterLab, HTML and PDF alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fangzhi.report.language import CLOSE, OPEN, QUOTE, UNQUOTE, Catalogue, catalogue, mark

# Pandoc: "Any punctuation or space character preceded by a backslash is treated literally".
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Chinese with its punctuation; quotes and dashes are English ones as well, so they only stand inside.
_WIDE = r"\u3000-\u9fff\uff00-\uffef"
_RUN = re.compile(f"[{_WIDE}](?:[{_WIDE}“”‘’—·…]*[{_WIDE}])?")
_SPACE = re.compile(r"\s+")
# C0/C1 controls, bidi controls and lone surrogates change how a line reads or cannot be written; private-use
# characters look different, or not at all, with every font.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]"
)


def plain(text: str) -> str:
    """Return text on one line, with 〓, the typesetters' sign, for characters that cannot be shown."""
    return _SPACE.sub(" ", _CONTROL.sub("〓", text)).strip()


def escape_markdown(text: str) -> str:
    """Return text that Pandoc and Quarto read as the same plain text, whatever stands in it."""
    return _PUNCTUATION.sub(r"\\\1", plain(text))


def named(text: str) -> str:
    """Return a name or term of the pages for a sentence in Markdown: escaped, and marked to be explained."""
    return mark(escape_markdown(text))


def quoted(text: str) -> str:
    """Return words of the pages as Markdown: escaped, and in the English report said to be Chinese."""
    return catalogue().chinese(escape_markdown(text))


def aside(markdown: str, kind: str) -> str:
    """Return what the report says inside the block of a passage, which is Chinese."""
    return f'<span class="{kind}" lang="{catalogue().say("words.lang")}">{markdown}</span>'


def mixed(text: str, words: Catalogue) -> str:
    """Return a sentence that was said before, in either language, as Markdown; its Chinese said to be."""
    return _RUN.sub(lambda run: words.chinese(run[0]), escape_markdown(text))


def labelled(name: str) -> str:
    """Return a name as headings and tables show it: 宁夏 Ningxia; in Chinese the name alone."""
    words = catalogue()
    gloss = words.meaning(name)
    shown = words.chinese(escape_markdown(name), is_term=bool(gloss))
    return f"{shown} {escape_markdown(gloss)}" if gloss else shown


def labelled_list(joined: str) -> str:
    """Return names that are joined by 、 as a list of labels."""
    return catalogue().say("list.comma").join(labelled(name) for name in joined.split("、"))


def escape_marked(text: str) -> str:
    """Return plain text with marked names and quotations as Markdown, the marks kept."""
    parts = re.split(f"([{OPEN}{CLOSE}{QUOTE}{UNQUOTE}])", text)
    marks = (OPEN, CLOSE, QUOTE, UNQUOTE)
    return "".join(part if part in marks else _PUNCTUATION.sub(r"\\\1", part) for part in parts)


def span(text: str, name: str, *, is_silent: bool = False) -> str:
    """Return Markdown set apart by a class of the style sheets; is_silent: not for those who listen.

    Written as a tag, which Pandoc takes for a span of its own; JupyterLab would show Pandoc's braces.
    """
    hidden = ' aria-hidden="true"' if is_silent else ""
    return f'<span class="{name}"{hidden}>{text}</span>'


def block(text: str, name: str, *, identifier: str = "") -> str:
    """Return paragraphs of Markdown as a block with a class of the style sheets, and an anchor or none."""
    anchor = f' id="{identifier}"' if identifier else ""
    return f'<div{anchor} class="{name}">\n\n{text}\n\n</div>'


def bar(part: float, rest: float) -> str:
    """Return a bar that shows a share from 0 to 1, with a stroke at another one; for the screen only."""
    return f'<span class="part" style="--part: {part:.1%}; --rest: {rest:.1%}"></span>'


@dataclass(frozen=True)
class Prose:
    """Markdown that a cell shows and the article embeds; `text` still has its names marked.

    is_brief: what a name is about stands for an explanation by its parts, which is long.
    """

    text: str
    is_brief: bool = False

    def _repr_markdown_(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return catalogue().resolve(self.text, briefly=self.is_brief)


def anchor(passage_id: str) -> str:
    """Return the id under which the appendix shows a passage."""
    return f"p-{passage_id}"


def cite(passage_ids: Iterable[str], *, most: int = 3) -> str:
    """Return evidence markers in Markdown: links to the passages, at most so many, the rest counted."""
    ids = list(dict.fromkeys(passage_ids))
    links = [f"[{escape_markdown(one)}](#{anchor(one)})" for one in ids[:most]]
    more = [f"(+{len(ids) - most})"] if len(ids) > most else []
    return " ".join(links + more)
