"""Which lines of a page are no part of an article, and why.

Position, length, sentence punctuation and neighbours count, not a pattern alone: the patterns
(`data/noise.toml`), the words of page furniture (`data/chrome.toml`) and of spam
(`data/spam.toml`) are data, each with examples and near misses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.lines import Line, bare

_SEGMENTS = re.compile(r"[\s|/\\>»›<«‹_·•、,;:\[\]【】()〔〕《》\-—=+&~→◆■●▲©“”\"]+")
_SENTENCE_MARKS = re.compile(r"[;!?]|\.\.\.")
_SPAM_SEGMENTS = re.compile(r"[\s|/\\_、,;:\-—·]+")


@dataclass(frozen=True)
class Rule:
    """One pattern of data/noise.toml; see there for what its fields mean."""

    reason: str
    where: str
    max_chars: int
    pattern: re.Pattern[str]
    search: bool
    apart: bool
    sentences: bool

    def matches(self, key: str) -> bool:
        """Whether a line's key is what the rule takes out."""
        if len(key) > self.max_chars or (key.endswith("。") and not self.sentences):
            return False
        found = self.pattern.search(key) if self.search else self.pattern.fullmatch(key)
        return found is not None


@cache
def _data() -> dict[str, Any]:
    return read_toml("cleaning/data/noise.toml")


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of data/noise.toml, in their order."""
    return tuple(
        Rule(
            rule["reason"],
            rule["where"],
            rule["max_chars"],
            re.compile(rule["pattern"]),
            rule.get("search", False),
            rule.get("apart", False),
            rule.get("sentences", False),
        )
        for rule in _data()["rule"]
    )


@cache
def _combined(where: frozenset[str], apart: bool, sentences: bool) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return the rules for a place as one pattern, and the reason of each of its groups.

    One pattern of all rules costs a third of one pattern a rule.
    """
    chosen = [
        rule for rule in rules()
        if rule.where in where and (apart or not rule.apart) and (rule.sentences or not sentences)
    ]  # fmt: skip
    parts = [
        rf"((?=.{{0,{rule.max_chars}}}\Z)(?:{'.*?' if rule.search else ''}(?:{rule.pattern.pattern})"
        rf"{'.*' if rule.search else ''})\Z)"
        for rule in chosen
    ]
    return tuple(rule.reason for rule in chosen), re.compile("|".join(parts) or r"(?!)", re.DOTALL)


def _rule_reason(key: str, where: frozenset[str], *, apart: bool = True) -> str:
    """Return the reason of the first rule for a place that takes a line out; else empty."""
    if len(key) > _MAX_RULE_CHARS:
        return ""
    reasons, pattern = _combined(where, apart, key.endswith("。"))
    found = pattern.match(key)
    return reasons[found.lastindex - 1] if found and found.lastindex else ""


def mark_anywhere(lines: Sequence[Line]) -> None:
    """Take out the lines that are no part of an article wherever they stand."""
    for line in lines:
        if line.is_kept and (reason := _links_reason(line) or _anywhere_reason(line)):
            line.remove(reason)
    mark_disclaimer_heads(lines)


def _anywhere_reason(line: Line) -> str:
    # A long line with sentences is text or a notice; to fold it for the patterns, only to find that
    # none matches, would cost more than all else.
    if len(line.text) > _LONG_LINE and "。" in line.text and not _notice_words().search(line.text):
        return ""
    return anywhere_reason(line.key)


_LONG_LINE = 100


@cache
def _notice_words() -> re.Pattern[str]:
    """The words without which no rule takes out a long line of sentences."""
    return re.compile("|".join(map(re.escape, _data()["long_lines"]["words"])))


_MENU_ITEM = 8  # characters; the titles of other articles are longer than the items of a menu


def _links_reason(line: Line) -> str:
    """Return the reason of a line that the markup shows to be links outside the article."""
    if line.tag != "links":
        return ""
    items = [item for item in line.text.split(" | ") if item]
    return "related" if sum(map(len, items)) > _MENU_ITEM * len(items) else "navigation"


def mark_by_markup(lines: Sequence[Line]) -> None:
    """Take out what stands outside the element that holds the article, where the page has one.

    Above it only the title, and paragraphs, are left; below it nothing.
    """
    main = [i for i, line in enumerate(lines) if line.tag in _INSIDE]
    if not main:
        return
    first = next(i for i in main if lines[i].tag == "main")
    last = max(i for i in main if lines[i].tag == "main")
    for i, line in enumerate(lines):
        if line.is_kept and i > last:
            line.remove("related" if line.is_prose else "navigation")
        elif line.is_kept and i < first and line.tag == "other" and len(line.key) < _MIN_OUTSIDE:
            line.remove("navigation")


_INSIDE = frozenset({"main"})
_MIN_OUTSIDE = 8  # shorter lines outside the article are no title


def mark_by_place(lines: Sequence[Line]) -> None:
    """Take out the lines that are no part of an article where they stand, or because they repeat.

    Repeats until nothing more falls: a line below the last paragraph is judged by what is left
    above it, so that cleaning what was cleaned takes nothing more away.
    """
    mark_comments(lines)
    n_before = -1
    while n_before != (n_kept := sum(line.is_kept for line in lines)):
        n_before = n_kept
        mark_duplicates(lines)
        mark_link_lists(lines)
        mark_edges(lines)


@lru_cache(maxsize=8192)
def anywhere_reason(key: str) -> str:
    """Return the reason for which a line goes wherever it stands; empty if it may stay.

    The menus and notices of a site come again on each of its pages, so answers are remembered.
    """
    return (
        _rule_reason(key, frozenset({"any"}))
        or furniture_reason(key)
        or spam_reason(key)
        or prose_reason(key)
    )


# No rule for whole lines takes a line longer than this.
_MAX_RULE_CHARS = 300


# --- furniture -----------------------------------------------------------------------------------


@cache
def _chrome() -> dict[str, str]:
    words: dict[str, str] = {}
    for group, entries in read_toml("cleaning/data/chrome.toml").items():
        for word in entries:
            words.setdefault(word, _CHANNEL_REASON if group == "channels" else group)
    return words


_CHANNEL_REASON = "navigation"


@cache
def _channels() -> frozenset[str]:
    return frozenset(read_toml("cleaning/data/chrome.toml")["channels"])


# Of a line's characters, what must be furniture: a menu may hold a few names of its own.
_FURNITURE_SHARE = 0.6
_MAX_SEGMENT = 14  # a longer segment is a title, and a menu has none


_MENU_SHARE = 0.3  # of a line that has the shape of a menu, less must be known


def _is_menu(segments: Sequence[str]) -> bool:
    """Whether segments are many and all as short as the items of a menu."""
    return len(segments) >= 5 and max(map(len, segments)) <= 6


def is_furniture_word(word: str) -> bool:
    """Whether a word is of the vocabulary of menus and widgets."""
    return word in _chrome()


def furniture_reason(key: str) -> str:
    """Return the reason of a line made of menu words; empty if it is none.

    One word alone must be in the list; of several segments, most characters.
    """
    if len(key) > 200 or "。" in key:
        return ""
    chrome = _chrome()
    if key in chrome:
        return "" if key in _channels() else chrome[key]
    segments = [segment for segment in _SEGMENTS.split(key) if segment]
    if not segments or max(map(len, segments)) > _MAX_SEGMENT:
        return ""
    weight: dict[str, int] = {}
    n_digits = 0
    for segment in segments:
        if reason := chrome.get(segment):
            weight[reason] = weight.get(reason, 0) + len(segment)
        elif segment.isdigit():
            n_digits += len(segment)
    known = sum(weight.values())
    share = _MENU_SHARE if _is_menu(segments) else _FURNITURE_SHARE
    if not known or known + n_digits < sum(map(len, segments)) * share:
        return ""
    return max(weight, key=lambda reason: (weight[reason], reason))


# --- spam ----------------------------------------------------------------------------------------


@cache
def _spam_words() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    data = read_toml("cleaning/data/spam.toml")
    patterns = [
        re.compile("|".join(map(re.escape, sorted(data[name], key=lambda w: (-len(w), w)))))
        for name in ("certain", "likely")
    ]
    return patterns[0], patterns[1], frozenset(data["places"])


def spam_reason(key: str) -> str:
    """Return `spam` for a string of search words, or a vendor's string of places; else empty."""
    if "。" in key or len(key) > 2000:
        return ""
    certain, likely, _ = _spam_words()
    segments = [segment for segment in _SPAM_SEGMENTS.split(key) if segment]
    if not segments:
        return ""
    n_certain = sum(bool(certain.search(segment)) for segment in segments)
    n_likely = sum(bool(likely.search(segment)) for segment in segments)
    if n_certain >= 2 or (n_certain and (n_certain + n_likely) * 2 >= len(segments)):
        return "spam"
    if n_likely >= 3 and n_likely * 3 >= len(segments) * 2 and not _SENTENCE_MARKS.search(key):
        return "spam"
    return "spam" if _is_place_list(segments) else ""


_MIN_PLACES = 8


def _is_place_list(segments: Sequence[str]) -> bool:
    """Whether segments are a vendor's places of business: many, and hardly anything else."""
    places = _spam_words()[2]
    n_places = sum(s in places or (2 <= len(s) <= 5 and s[-1] in "省市区县") for s in segments)
    return n_places >= _MIN_PLACES and n_places >= 0.5 * len(segments) and max(map(len, segments)) <= 6


# --- paragraphs ----------------------------------------------------------------------------------


@cache
def _prose_cues() -> tuple[int, tuple[tuple[re.Pattern[str], int], ...], re.Pattern[str]]:
    data = _data()["prose"]
    cues = tuple((re.compile(pattern), weight) for pattern, weight in data["disclaimer"].items())
    return data["threshold"], cues, re.compile("|".join(data["gate"]))


def prose_reason(key: str) -> str:
    """Return `disclaimer` for a paragraph that speaks for a site, not for an article; else empty.

    The longer the paragraph, the more it must say: a speech may hold one of the phrases.
    """
    threshold, cues, gate = _prose_cues()
    if not gate.search(key):
        return ""
    weight = sum(points for pattern, points in cues if pattern.search(key))
    return "disclaimer" if weight >= threshold + len(key) // 250 else ""


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
_MIN_REPEAT = 20  # shorter lines say the same by chance
_LEAD_LINES = 3  # an abstract stands right above the lead that it repeats


def mark_duplicates(lines: Sequence[Line]) -> None:
    """Take out a lead that is repeated, cut short, and a long paragraph that stands twice running."""
    kept = [line for line in lines if line.is_kept and line.text]
    starts: dict[str, list[Line]] = {}
    for line in kept:
        if len(line.bare) >= _MIN_REPEAT:
            starts.setdefault(line.bare[:_MIN_REPEAT], []).append(line)
    for same in starts.values():
        for line in same if len(same) > 1 else ():
            uncut = _uncut(line)
            if uncut and any(_goes_on(other, uncut) for other in same if other is not line):
                line.remove("duplicate")
    for before, line in pairwise([line for line in kept if line.is_kept]):
        if len(line.bare) >= _MIN_REPEAT and line.bare == before.bare:
            line.remove("duplicate")
    _mark_abstract([line for line in lines if line.is_kept])


def _uncut(line: Line) -> str:
    """Return the letters of a line that ends in the mark of a cut, without the mark; else nothing."""
    found = _CUT.search(line.key)
    return bare(line.key[: found.start()]) if found else ""


def _goes_on(longer: Line, start: str) -> bool:
    return longer.is_kept and len(longer.bare) > len(start) and longer.bare.startswith(start)


def _mark_abstract(kept: Sequence[Line]) -> None:
    """Take out a first paragraph that the next ones say again and more fully, with no mark of a cut."""
    first = next((i for i, line in enumerate(kept) if line.is_prose), None)
    if first is None or len(kept[first].bare) < 2 * _MIN_REPEAT:
        return
    if any(_goes_on(other, kept[first].bare) for other in kept[first + 1 : first + 1 + _LEAD_LINES]):
        kept[first].remove("duplicate")


# --- what follows a heading of furniture ----------------------------------------------------------


def mark_comments(lines: Sequence[Line]) -> None:
    """Take out what readers wrote: all that follows a comments heading below the article."""
    n_prose = sum(line.is_kept and line.is_prose for line in lines)
    n_above = 0
    below = False
    for line in lines:
        below = below or (line.reason == "comment" and n_above * 2 >= n_prose and n_above > 0)
        if below and line.is_kept:
            line.remove("comment")
        n_above += line.is_kept and line.is_prose


def mark_link_lists(lines: Sequence[Line]) -> None:
    """Take out the titles that follow a heading such as 相关阅读 inside the article.

    Below the last paragraph `mark_edges` does it; inside, only what has a list's marks goes.
    """
    heading = False
    for line in lines:
        if line.reason in {"related", "pagination"}:
            heading = True
        elif line.is_kept:
            heading = heading and bool(_LINK_ITEM.fullmatch(line.key))
            if heading:
                line.remove("related")


_LINK_ITEM = re.compile(
    r"[·•●■◆▪>»*-]\s?.{4,50}|\d{1,2}[.、]?\s?.{6,40}[\[(]\d{2,4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?[\])]|"
    r".{6,40}\s?[\[(]?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\])]?"
)


# --- edges ---------------------------------------------------------------------------------------


def mark_edges(lines: Sequence[Line]) -> None:
    """Judge the lines above the first and below the last paragraph; without one, all are above."""
    prose = [i for i, line in enumerate(lines) if line.is_kept and line.is_prose]
    _mark_head(lines[: prose[0]] if prose else lines)
    if prose:
        _mark_tail(lines[prose[-1] :])


def _mark_head(head: Sequence[Line]) -> None:
    for line in head:
        if line.is_kept and (reason := _edge_reason(line.key, "head", apart=True)):
            line.remove(reason)


def _mark_tail(tail: Sequence[Line]) -> None:
    """Judge what follows the last paragraph (tail[0]).

    What stands next to it may be its signature or an appendix; behind furniture, a short line is
    furniture too, mostly the title of another page.
    """
    above = ""
    for line in tail[1:]:
        if line.is_kept:
            reason = _edge_reason(line.key, "tail", apart=bool(above)) or _stray_reason(line, above)
            if reason:
                line.remove(reason)
        if line.reason and line.reason not in _data()["tail"]["inside"]:
            above = line.reason


def _edge_reason(key: str, where: str, *, apart: bool) -> str:
    if key in _channels():
        return _CHANNEL_REASON
    return _rule_reason(key, frozenset({"edge", where}), apart=apart)


@cache
def _belonging() -> tuple[re.Pattern[str], re.Pattern[str]]:
    tail = _data()["tail"]
    return re.compile(tail["always_text"]), re.compile(tail["text_after_credit"])


def _stray_reason(line: Line, above: str) -> str:
    """Return the reason of a short line that stands behind furniture; empty where it may be text."""
    if not above or len(line.key) > _MAX_STRAY:
        return ""
    always, after_credit = _belonging()
    if always.match(line.key):
        return ""
    if above in _data()["tail"]["weak"]:
        return "" if after_credit.search(line.key) else "related"
    return above if above in _data()["tail"]["spreads"] else "navigation"


_MAX_STRAY = 60
