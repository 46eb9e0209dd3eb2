"""Which lines of a page are no part of an article, and why.

Position, length, sentence punctuation and neighbours count, not a pattern alone: the patterns
(`data/noise.toml`), the words of page furniture (`data/chrome.toml`) and of spam
(`data/spam.toml`) are data, each with examples and near misses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.lines import Line

# A line this long with a full stop is prose; short ones are titles, furniture, table cells.
_PROSE_CHARS = 30
# Where a sentence stops; `:` and `,` stand in headings and lists as well.
_STOPS = re.compile(r"[。!?;！？；…]")
_COMMAS = re.compile(r"[,，]")
_LATIN_SENTENCE = re.compile(r"(?:[A-Za-z][A-Za-z'’-]*[,;:]? ){7,}.*[.!?]")
_SEGMENTS = re.compile(r"[\s|/\\>»›<«‹_·•、,;:\[\]【】()〔〕《》\-—=+&~→◆■●▲©]+")
_SPAM_SEGMENTS = re.compile(r"[\s|/\\_、,;:\-—·]+")


@dataclass(frozen=True)
class _Rule:
    reason: str
    where: str
    max_chars: int
    pattern: re.Pattern[str]
    search: bool

    def matches(self, key: str) -> bool:
        if len(key) > self.max_chars:
            return False
        found = self.pattern.search(key) if self.search else self.pattern.fullmatch(key)
        return found is not None


@cache
def rules() -> tuple[_Rule, ...]:
    """The rules of data/noise.toml, in their order."""
    return tuple(
        _Rule(
            rule["reason"],
            rule["where"],
            rule["max_chars"],
            re.compile(rule["pattern"]),
            rule.get("search", False),
        )
        for rule in read_toml("cleaning/data/noise.toml")["rule"]
    )


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: long enough, with the punctuation of sentences."""
    if len(text) < _PROSE_CHARS:
        return False
    if _STOPS.search(text):
        return True
    return len(_COMMAS.findall(text)) >= 2 or bool(_LATIN_SENTENCE.match(text))


def mark_noise(lines: Sequence[Line]) -> None:
    """Give every line that is no part of an article its reason.

    Repeats until nothing more falls: a line below the last paragraph is judged by what is left
    above it, so that cleaning what was cleaned takes nothing more away.
    """
    for line in lines:
        if line.is_kept:
            reason = anywhere_reason(line)
            if reason:
                line.remove(reason)
    mark_disclaimer_heads(lines)
    mark_duplicates(lines)
    while mark_edges([line for line in lines if line.is_kept], lines):
        pass


def anywhere_reason(line: Line) -> str:
    """Return the reason for which a line goes wherever it stands; empty if it may stay."""
    key = line.key
    if len(key) > 300:
        return prose_reason(key)
    for rule in rules():
        if rule.where == "any" and rule.matches(key):
            return rule.reason
    return furniture_reason(key) or spam_reason(key) or prose_reason(key)


# --- furniture -----------------------------------------------------------------------------------


@cache
def _chrome() -> dict[str, str]:
    words: dict[str, str] = {}
    for reason, entries in read_toml("cleaning/data/chrome.toml").items():
        for word in entries:
            words.setdefault(word, reason)
    return words


# Of a line's characters, what must be furniture: a menu may hold a few names of its own.
_FURNITURE_SHARE = 0.6


def furniture_reason(key: str) -> str:
    """Return the reason of a line made of menu words; empty if it is none.

    One word alone must be in the list; of several segments, most characters.
    """
    if len(key) > 200 or "。" in key:
        return ""
    chrome = _chrome()
    if key in chrome:
        return chrome[key]
    segments = [segment for segment in _SEGMENTS.split(key) if segment]
    if not segments:
        return ""
    weight: dict[str, int] = {}
    total = 0
    for segment in segments:
        total += len(segment)
        reason = chrome.get(segment)
        if reason is None and segment.isdigit():
            reason = "digits"
        if reason:
            weight[reason] = weight.get(reason, 0) + len(segment)
    digits = weight.pop("digits", 0)
    known = sum(weight.values())
    if known == 0 or (known + digits) < total * _FURNITURE_SHARE or max(map(len, segments)) > 14:
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
    certain, likely, places = _spam_words()
    segments = [segment for segment in _SPAM_SEGMENTS.split(key) if segment]
    if not segments:
        return ""
    sure = sum(bool(certain.search(segment)) for segment in segments)
    maybe = sum(bool(likely.search(segment)) for segment in segments)
    if sure >= 2 or (sure and (sure + maybe) * 2 >= len(segments)):
        return "spam"
    if len(segments) >= 3 and maybe >= 3 and maybe * 3 >= len(segments) * 2 and not _STOPS.search(key):
        return "spam"
    n_places = sum(s in places or (2 <= len(s) <= 5 and s[-1] in "省市区县") for s in segments)
    if n_places >= 8 and n_places >= 0.6 * len(segments):
        return "spam"
    return ""


# --- paragraphs ----------------------------------------------------------------------------------


@cache
def _prose_cues() -> tuple[int, tuple[tuple[re.Pattern[str], int], ...], re.Pattern[str]]:
    data = read_toml("cleaning/data/noise.toml")["prose"]
    cues = tuple((re.compile(pattern), weight) for pattern, weight in data["disclaimer"].items())
    # The characters without which no cue can match enough: a cheap look before the patterns run.
    gate = re.compile(
        "本网|本站|本平台|转载|版权|侵权|侵犯|免责|声明|注明|小编|法律责任|仅供|网络|立场|观点|中立|凡"
    )
    return data["threshold"], cues, gate


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
    r".{0,20}(?:免责|版权|郑重|特别|网站|法律)[\u4e00-\u9fff]{0,4}(?:声明|说明|提示)[:】\])]*"
)


def mark_disclaimer_heads(lines: Sequence[Line]) -> None:
    """Take out the heading of a disclaimer with the disclaimer."""
    for line, below in pairwise(lines):
        if below.reason in {"disclaimer", "copyright"} and _DISCLAIMER_HEAD.fullmatch(line.key):
            line.remove("disclaimer")


# --- duplicates on the page ----------------------------------------------------------------------

_CUT = re.compile(r"(?:\.{2,}|…+|。。+)(?:\s*[\[【(]?(?:详细|更多|全文|查看全文|阅读全文)[\]】)]?)?$")
_MIN_REPEAT = 20


def mark_duplicates(lines: Sequence[Line]) -> None:
    """Take out a lead that is repeated cut short, and a long paragraph that stands twice running."""
    kept = [line for line in lines if line.is_kept and line.text]
    starts: dict[str, list[Line]] = {}
    for line in kept:
        if len(line.bare) >= _MIN_REPEAT:
            starts.setdefault(line.bare[:_MIN_REPEAT], []).append(line)
    for same in starts.values():
        for line in same if len(same) > 1 else ():
            longer = [other for other in same if other is not line and other.is_kept]
            if _CUT.search(line.key) and any(
                len(o.bare) > len(line.bare) and o.bare.startswith(line.bare) for o in longer
            ):
                line.remove("duplicate")
    for before, line in pairwise(kept):
        if line.is_kept and before.is_kept and len(line.bare) >= _MIN_REPEAT and line.bare == before.bare:
            line.remove("duplicate")


# --- edges ---------------------------------------------------------------------------------------


def mark_edges(kept: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Judge the lines above the first and below the last paragraph; return whether one fell."""
    prose = [i for i, line in enumerate(kept) if is_prose(line.key)]
    if not prose:
        return False
    fell = False
    for i, line in enumerate(kept):
        where = "head" if i < prose[0] else "tail" if i > prose[-1] else ""
        if where and (reason := _edge_reason(line.key, where)):
            line.remove(reason)
            fell = True
    return _mark_orphans(kept, lines, prose[-1]) or fell


def _edge_reason(key: str, where: str) -> str:
    for rule in rules():
        if rule.where in {"edge", where} and rule.matches(key):
            return rule.reason
    return ""


# Below these stand the titles of other pages; below a record number or a caption they do not.
_SPREADS = frozenset({"related", "pagination", "navigation", "share"})


def _mark_orphans(kept: Sequence[Line], lines: Sequence[Line], last_prose: int) -> bool:
    """Short lines below the article that stand behind furniture are furniture: titles of other pages."""
    tail = {id(line) for line in kept[last_prose + 1 :] if line.is_kept}
    if not tail:
        return False
    above = ""
    fell = False
    after = False
    for line in lines:
        if line is kept[last_prose]:
            after = True
        elif after and line.reason:
            above = line.reason
        elif after and id(line) in tail and above in _SPREADS and len(line.key) < 60:
            line.remove(above)
            fell = True
    return fell
