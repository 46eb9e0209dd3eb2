"""Which lines of a page are no part of an article, and why.

What a line's words say (`line_reasons`) is weighed with where it stands, what stands next to it, and
whether the page says it twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, takewhile

from fangzhi.cleaning.frame import is_end_mark, signed_below, strays_below
from fangzhi.cleaning.line_reasons import (
    NOTICE,
    anywhere_reason,
    edge_reason,
    is_search_list,
    noise_data,
    notice_reason,
)
from fangzhi.cleaning.lines import MIN_REPEAT, Line, bare
from fangzhi.cleaning.names import is_issuer


def mark_anywhere(lines: Sequence[Line]) -> None:
    """Take out the lines that are no part of an article wherever they stand."""
    for line in lines:
        if not line.is_kept:
            continue
        reason = _links_reason(line) if line.tag == "links" else anywhere_reason(line.key, line.cues)
        if reason:
            line.remove(reason)
        elif "," in line.key and is_search_list(line.key):
            line.remove("spam")
    mark_disclaimer_heads(lines)


@cache
def _caption_forms() -> tuple[int, re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = noise_data()["caption"]
    seen = "|".join(data["seen"])
    return data["max_chars"], re.compile(data["pictures"]), re.compile(seen), re.compile(data["not_seen"])


def reads_as_caption(key: str) -> bool:
    """Whether a line says what is to be seen in a picture, if there are pictures."""
    max_chars, _, seen, not_seen = _caption_forms()
    return len(key) <= max_chars and seen.fullmatch(key) is not None and not not_seen.search(key)


def mark_captions(lines: Sequence[Line]) -> None:
    """Take out the sentences beside the paragraphs that are captions, on a page that shows pictures.

    That a page does is told by a caption with its credit, or by who took the pictures, above or below.
    """
    shown = _caption_forms()[1]
    if not any(
        line.reason == "caption" or (line.reason and len(line.key) <= _MAX_CREDIT and shown.search(line.key))
        for line in lines
    ):
        return
    for i, line in enumerate(lines):
        beside = lines[max(0, i - 1) : i + 2]
        if not line.is_kept or line.tag.startswith("h") or not reads_as_caption(line.key):
            continue
        if any(x.is_kept and x.is_prose and len(x.key) > len(line.key) for x in beside if x is not line):
            line.remove("caption")


_MAX_CREDIT = 100  # characters

_MENU_ITEM = 8  # characters; the titles of other articles are longer than the items of a menu


def _links_reason(line: Line) -> str:
    """Return the reason of a line that the markup shows to be links outside the article."""
    items = [item for item in line.text.split(" | ") if item]
    return "related" if sum(map(len, items)) > _MENU_ITEM * len(items) else "navigation"


def mark_by_markup(lines: Sequence[Line]) -> None:
    """Take out what stands outside the element that holds the article, where the page has one.

    Above it only the title, and paragraphs, are left; below it a signature with its day right there.
    """
    main = [i for i, line in enumerate(lines) if line.tag == "main"]
    signed = signed_below(lines[main[-1] + 1 :]) if main else []
    for i, line in enumerate(lines) if main else ():
        if line.is_kept and i > main[-1] and line not in signed:
            line.remove("related" if line.is_prose else "navigation")
        elif line.is_kept and i < main[0] and line.tag == "other" and len(line.key) < _MIN_OUTSIDE:
            # right above the article it may be whose report this is
            line.remove("" if i + 1 == main[0] and is_issuer(line) else "navigation")


_MIN_OUTSIDE = 8  # shorter lines outside the article are no title


def mark_by_place(lines: Sequence[Line]) -> None:
    """Take out the lines that are no part of an article where they stand, or because they repeat.

    Repeats until nothing more falls: a line below the last paragraph is judged by what is left
    above it, so that cleaning what was cleaned takes nothing more away.
    """
    mark_captions(lines)
    mark_comments(lines)
    mark_running_heads(lines)
    n_before = -1
    while n_before != (n_kept := sum(line.is_kept for line in lines)):
        n_before = n_kept
        mark_duplicates(lines)
        mark_link_lists(lines)
        mark_snippets(lines)
        mark_edges(lines)
        mark_last_notices(lines)
    mark_strays_below(lines)


def mark_strays_below(lines: Sequence[Line]) -> None:
    """Take out what stands below the last paragraph and has no form of a part of an article.

    Once, behind all else: what goes here is no sign of furniture to the lines behind it.
    """
    prose = [i for i, line in enumerate(lines) if line.is_kept and line.is_prose]
    in_han = [i for i in prose if not lines[i].key.isascii()]
    tail = lines[(in_han or prose)[-1] :] if prose else []
    for line in strays_below(tail, [_is_furniture(line) for line in tail]) if tail else ():
        line.remove(_reason_by_form(line))


_DISCLAIMER_HEAD = re.compile(
    r".{0,20}(?:免责|版权|郑重|特别|网站|法律|侵权)[\u4e00-\u9fff]{0,4}(?:声明|说明|提示)[:】\])]*"
)


def mark_disclaimer_heads(lines: Sequence[Line]) -> None:
    """Take out the heading of a disclaimer with the disclaimer."""
    for line, below in pairwise(lines):
        if below.reason in {"disclaimer", "copyright"} and _DISCLAIMER_HEAD.fullmatch(line.key):
            line.remove("disclaimer")


# --- duplicates on the page ----------------------------------------------------------------------

_CUT = re.compile(r"(?:\.{2,}|…+|。。+)(?:\s*[\[【(]?(?:详细|更多|全文|查看全文|阅读全文)[\]】)]?)?$")
_CUT_CHARS = 12  # the longest mark, with two of its dots: more text could be only more dots
_ABSTRACT = re.compile(r"(?:摘要|内容摘要|导读|导语|核心提示|内容提要|提要|核心阅读):")
_LEAD_LINES = 3  # an abstract stands right above the lead that it repeats


def mark_duplicates(lines: Sequence[Line]) -> None:
    """Take out a lead that is repeated, cut short, and a long paragraph that stands twice running."""
    _mark_labelled_abstracts(lines)
    kept = [line for line in lines if line.is_kept and line.text]
    starts: dict[str, list[Line]] = {}
    for line in kept:
        if len(line.opening) == MIN_REPEAT:
            starts.setdefault(line.opening, []).append(line)
    for same in starts.values():
        for line in same if len(same) > 1 else ():
            uncut = _uncut(line)
            if uncut and any(_goes_on(other, uncut) for other in same if other is not line):
                line.remove("duplicate")
    for before, line in pairwise([line for line in kept if line.is_kept]):
        if len(line.opening) == MIN_REPEAT and line.opening == before.opening and line.bare == before.bare:
            line.remove("duplicate")
    _mark_abstract([line for line in lines if line.is_kept])
    _mark_said_in_captions(lines)


def _mark_said_in_captions(lines: Sequence[Line]) -> None:
    """Take out a short line that a caption begins with: the words of a picture that is not shown."""
    captions: dict[str, list[str]] = {}
    for line in lines:
        if line.reason == "caption":
            captions.setdefault(line.bare[:_LEAST_CAPTION], []).append(line.bare)
    for line in lines if captions else ():
        if line.is_kept and not line.role and _LEAST_CAPTION <= len(line.bare) <= _MAX_CAPTION:
            said = captions.get(line.bare[:_LEAST_CAPTION], ())
            if any(caption.startswith(line.bare) for caption in said):
                line.remove("caption")


_LEAST_CAPTION, _MAX_CAPTION = 6, 60  # letters


def _mark_labelled_abstracts(lines: Sequence[Line]) -> None:
    """Take out what stands behind 摘要: above the article, is cut, and goes on in one of the next lines."""
    kept = [line for line in lines if line.is_kept]
    for i, line in enumerate(kept[:_ABSTRACT_LINES]):
        label = _ABSTRACT.match(line.key)
        found = label and _CUT.search(line.key)
        if label and found:
            said = bare(line.key[label.end() : found.start()])
            if len(said) >= MIN_TITLE and any(other.bare.startswith(said) for other in kept[i + 1 :]):
                line.remove("duplicate")


_ABSTRACT_LINES = 12  # kept lines from the top


def _uncut(line: Line) -> str:
    """Return the letters of a line that ends in the mark of a cut, without the mark; else nothing."""
    tail = line.key[-_CUT_CHARS:]
    if ".." not in tail and "。。" not in tail:
        return ""
    found = _CUT.search(line.key)
    return bare(line.key[: found.start()]) if found else ""


def _goes_on(longer: Line, start: str) -> bool:
    if not longer.opening.startswith(start[:MIN_REPEAT]):
        return False
    return longer.is_kept and len(longer.bare) > len(start) and longer.bare.startswith(start)


def _mark_abstract(kept: Sequence[Line]) -> None:
    """Take out a first paragraph that the next ones say again and more fully, with no mark of a cut."""
    first = next((i for i, line in enumerate(kept) if line.is_prose), None)
    if first is None:
        return
    label = _ABSTRACT.match(kept[first].key)
    if len(kept[first].bare) < (1 if label else 2) * MIN_REPEAT:
        return
    said = kept[first].bare[len(label[0]) - 1 :] if label else kept[first].bare
    if any(_goes_on(other, said) for other in kept[first + 1 : first + 1 + _LEAD_LINES]):
        kept[first].remove("duplicate")


# --- what follows a heading of furniture ----------------------------------------------------------


def mark_comments(lines: Sequence[Line]) -> None:
    """Take out what readers wrote: all that follows a comments heading below the article."""
    if not any(line.reason == "comment" for line in lines):
        return
    n_prose = sum(line.is_kept and line.is_prose for line in lines)
    n_above = 0
    below = False
    for line in lines:
        below = below or (line.reason == "comment" and n_above * 2 >= n_prose and n_above > 0)
        if below and line.is_kept:
            line.remove("comment")
        n_above += line.is_kept and line.is_prose


def mark_running_heads(lines: Sequence[Line]) -> None:
    """Take out the heads and feet of printed pages: one short line again and again, with paragraphs between.

    Where nothing else above the first paragraph could be the title, the first of them stays.
    """
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if line.is_kept and not line.is_prose and 6 <= len(line.bare) <= _MAX_STRAY:
            places.setdefault(line.bare, []).append(i)
    for same in places.values():
        if len(same) < _MIN_RUNNING or not all(
            any(line.is_kept and line.is_prose for line in lines[a:b]) for a, b in pairwise(same)
        ):
            continue
        head = takewhile(lambda line: not (line.is_kept and line.is_prose), lines)
        titled = any(x.is_kept and len(x.bare) >= MIN_TITLE and x.bare != lines[same[0]].bare for x in head)
        for i in same[0 if titled else 1 :]:
            lines[i].remove("navigation")


_MIN_RUNNING = 3  # a refrain comes twice
MIN_TITLE = 6  # letters


def mark_link_lists(lines: Sequence[Line]) -> None:
    """Take out the titles that follow a heading such as 相关阅读 inside the article.

    Below the last paragraph `mark_edges` does it; inside, only what has a list's marks goes, or any short
    line where hardly a paragraph is left below.
    """
    n_below = sum(line.is_kept and line.is_prose for line in lines)
    few = n_below * _LATE_SHARE
    heading = late = False
    for line in lines:
        if line.reason in {"related", "pagination"}:
            heading = _is_furniture(line)
            late = heading and line.reason == "related" and n_below <= few
        elif line.is_kept:
            is_item = _LINK_ITEM.fullmatch(line.key) is not None
            heading = heading and (is_item or (late and _is_title_of_page(line)))
            if heading:
                line.remove("related")
            n_below -= line.is_prose


def mark_snippets(lines: Sequence[Line]) -> None:
    """Take out the cut beginnings of other articles: the last paragraphs, behind furniture, each cut."""
    whole = [i for i, line in enumerate(lines) if line.is_kept and line.is_prose and not _uncut(line)]
    parted = False
    for line in lines[whole[-1] + 1 :] if whole else ():
        if parted and line.is_kept and line.is_prose:
            line.remove("related")
        parted = parted or _is_furniture(line)


_LATE_SHARE = 0.25  # of the paragraphs
_TITLE_OF_PAGE = re.compile(r"[^。;:]{6,50}[^。;:,!?、]")


def _is_title_of_page(line: Line) -> bool:
    return not line.is_prose and _TITLE_OF_PAGE.fullmatch(line.key) is not None and "\t" not in line.text


_LINK_ITEM = re.compile(
    r"[·•●■◆▪>»*-]\s?.{4,50}|\d{1,2}[.、]?\s?.{6,40}[\[(]\d{2,4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?[\])]|"
    r".{6,40}\s?[\[(]?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\])]?"
)


# --- notices --------------------------------------------------------------------------------------


def mark_last_notices(lines: Sequence[Line]) -> None:
    """Take out the last lines that read as a notice but name no site, if furniture is above them.

    The same words in an article are its subject: it may speak of copyright, too.
    """
    n_kept = next((i for i in range(len(lines), 0, -1) if _is_text(lines[i - 1])), 0)
    parted = False
    for line in lines[n_kept:]:
        if parted and line.is_kept:
            line.remove("disclaimer")
        parted = parted or _is_furniture(line)


def _is_text(line: Line) -> bool:
    return line.is_kept and not (line.cues & NOTICE and notice_reason(line.key))


# --- edges ---------------------------------------------------------------------------------------


def mark_edges(lines: Sequence[Line]) -> None:
    """Judge the lines above the first and below the last paragraph; without one, all are above."""
    prose = [i for i, line in enumerate(lines) if line.is_kept and line.is_prose]
    _mark_head(lines[: prose[0]] if prose else lines)
    if prose:
        _mark_menus(lines[: prose[0]])
        _mark_tail(lines[prose[-1] :])


_MENU = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()]{1,8}(?: {1,12}[\u4e00-\u9fffA-Za-z0-9()]{1,8}){5,60}")


def _mark_menus(head: Sequence[Line]) -> None:
    """Take out the lines of many short names above a line that may be the title."""
    titles = [i for i, line in enumerate(head) if line.is_kept and not _is_menu(line)]
    titles = [i for i in titles if len(head[i].bare) >= MIN_TITLE + 2]
    for line in head[: titles[-1]] if titles else ():
        if line.is_kept and _is_menu(line):
            line.remove("navigation")


def _is_menu(line: Line) -> bool:
    return "\t" not in line.text and _MENU.fullmatch(line.text.replace("\u3000", " ").strip()) is not None


def _mark_head(head: Sequence[Line]) -> None:
    for line in head:
        if line.is_kept and (reason := edge_reason(line.key, "head", apart=True)):
            line.remove(reason)


def _mark_tail(tail: Sequence[Line]) -> None:
    """Judge what follows the last paragraph (tail[0]).

    What stands next to it may be its signature or an appendix; behind furniture, a short line is
    furniture too, mostly the title of another page. The number of a printed page is none: the
    document goes on behind it.
    """
    above = ""
    for line in tail[1:]:
        if line.is_kept:
            reason = edge_reason(line.key, "tail", apart=bool(above)) or _stray_reason(line, above)
            if reason:
                line.remove(reason)
        if _is_furniture(line):
            above = line.reason


def _reason_by_form(line: Line) -> str:
    """Return what a line that has no part in the article may be: the title of another page, or a widget."""
    if _TITLE_OF_PAGE.fullmatch(line.key) and len(line.bare) > _MENU_ITEM:
        return "related"
    return "navigation"


def _is_furniture(line: Line) -> bool:
    """Whether a line that was taken out parts the article from what is around the article."""
    if not line.reason or line.reason in noise_data()["tail"]["inside"] or is_end_mark(line.key):
        return False
    return line.reason != "pagination" or not _PAGE_NUMBER.fullmatch(line.key)


# As a printed page bears it: — 3 —, 第3页, 3/12.
_PAGE_NUMBER = re.compile(
    r"[-—–·] ?\d{1,4} ?[-—–·]|第 ?\d{1,4} ?页(?:[ ,/]?共 ?\d{1,4} ?页)?|\d{1,4} ?/ ?\d{1,4}"
)


_NUMBERED = re.compile(r"\d{1,2}[.、]")


@cache
def _belonging() -> tuple[re.Pattern[str], re.Pattern[str]]:
    tail = noise_data()["tail"]
    return re.compile(tail["always_text"]), re.compile(tail["text_after_credit"])


def _stray_reason(line: Line, above: str) -> str:
    """Return the reason of a short line that stands behind furniture; empty where it may be text.

    A whole sentence is text: only its own words can take it out.
    """
    if not above or len(line.key) > _MAX_STRAY or line.key.endswith("。"):
        return ""
    always, after_credit = _belonging()
    if always.match(line.key) and not (above == "related" and _NUMBERED.match(line.key)):
        return ""
    if above in noise_data()["tail"]["weak"]:
        return "" if after_credit.search(line.key) else "related"
    return above if above in noise_data()["tail"]["spreads"] else "navigation"


_MAX_STRAY = 60
