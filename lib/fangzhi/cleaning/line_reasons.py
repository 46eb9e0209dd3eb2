"""What a line's own words say of it: that it is furniture, spam, a notice, or nothing of the kind.

The patterns (`data/noise.toml`), the words of page furniture (`data/chrome.toml`) and of spam
(`data/spam.toml`) are data, each pattern with examples and near misses. Where a line stands is
judged in `noise`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.cues import Cues, needed_words

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
def noise_data() -> dict[str, Any]:
    """The whole of data/noise.toml."""
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
        for rule in noise_data()["rule"]
    )


# What the words of a line may give cause for, as bits: search words, the phrases of a notice, and from
# `_FIRST_RULE` on each rule for whole lines.
SPAM, NOTICE, _FIRST_RULE = 1, 2, 4
EVERY = -1


@cache
def _needs() -> tuple[frozenset[str], ...]:
    """Return for each rule the words of which it needs one; none for a rule that does without."""
    return tuple(needed_words(rule.pattern.pattern) for rule in rules())


@cache
def line_cues() -> Cues:
    """The words that a line must hold for a rule, or a kind of noise, to be tried on it."""
    spam = read_toml("cleaning/data/spam.toml")
    families = {SPAM: [*spam["certain"], *spam["likely"]], NOTICE: noise_data()["prose"]["gate"]}
    of_rules = {
        _FIRST_RULE << n: words
        for n, (rule, words) in enumerate(zip(rules(), _needs(), strict=True))
        if rule.where == "any"
    }
    return Cues(families | of_rules)


@lru_cache(maxsize=1024)
def _rules_for(cues: int) -> tuple[Rule, ...]:
    """Return the rules for any place that the words of a line give cause for, in their order."""
    return tuple(
        rule
        for n, (rule, words) in enumerate(zip(rules(), _needs(), strict=True))
        if rule.where == "any" and (not words or cues & _FIRST_RULE << n)
    )


@cache
def _combined(
    where: frozenset[str], apart: bool, sentences: bool, max_chars: int
) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return the rules for a place as one pattern, and the reason of each of its groups.

    max_chars: only rules for lines so long. One pattern of all rules costs a third of one pattern a rule.
    """
    chosen = [
        rule for rule in rules()
        if rule.where in where and (apart or not rule.apart) and (rule.sentences or not sentences)
        and rule.max_chars >= max_chars
    ]  # fmt: skip
    parts = [
        rf"((?=.{{0,{rule.max_chars}}}\Z)(?:{'.*?' if rule.search else ''}(?:{rule.pattern.pattern})"
        rf"{'.*' if rule.search else ''})\Z)"
        for rule in chosen
    ]
    return tuple(rule.reason for rule in chosen), re.compile("|".join(parts) or r"(?!)", re.DOTALL)


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({rule.max_chars for rule in rules()}))


def _edge_rule_reason(key: str, where: str, *, apart: bool) -> str:
    """Return the reason of the first rule for an edge of the article that takes a line out; else empty."""
    lengths = _lengths()
    if len(key) > lengths[-1]:
        return ""
    limit = lengths[bisect_left(lengths, len(key))]
    reasons, pattern = _combined(frozenset({"edge", where}), apart, key.endswith("。"), limit)
    found = pattern.match(key)
    return reasons[found.lastindex - 1] if found and found.lastindex else ""


def anywhere_reason(key: str, cues: int = EVERY) -> str:
    """Return the reason for which a line goes wherever it stands; empty if it may stay.

    cues: what words of the line may give cause for; most lines of text have none, and cost next to nothing.
    """
    if key.endswith("。") and not cues & NOTICE and len(key) > _longest_sentence(cues & -_FIRST_RULE):
        return ""  # a paragraph, as most lines are: neither a menu nor search words
    return _reason_for(key, cues) if cues else _first_reason(key, 0)


@lru_cache(maxsize=1024)
def _longest_sentence(cues: int) -> int:
    """Return the length of the longest sentence for which there is a rule that its words give cause for."""
    return max((rule.max_chars for rule in _rules_for(cues) if rule.sentences), default=0)


@lru_cache(maxsize=8192)
def _reason_for(key: str, cues: int) -> str:
    """Remembered, as the menus and notices of a site come again on each of its pages."""
    return _first_reason(key, cues)


def _first_reason(key: str, cues: int) -> str:
    return (
        next((rule.reason for rule in _rules_for(cues & -_FIRST_RULE) if rule.matches(key)), "")
        or furniture_reason(key)
        or spam_reason(key, has_words=bool(cues & SPAM))
        or (prose_reason(key) if cues & NOTICE else "")
    )


def edge_reason(key: str, where: str, *, apart: bool) -> str:
    """Return the reason for which a line goes above (`head`) or below (`tail`) the article; else empty.

    apart: furniture separates the line from the article.
    """
    if key in _channels():
        return _CHANNEL_REASON
    return _edge_rule_reason(key, where, apart=apart)


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


@cache
def _spam_words() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    data = read_toml("cleaning/data/spam.toml")
    patterns = [
        re.compile("|".join(map(re.escape, sorted(data[name], key=lambda w: (-len(w), w)))))
        for name in ("certain", "likely")
    ]
    return patterns[0], patterns[1], frozenset(data["places"])


def spam_reason(key: str, *, has_words: bool = True) -> str:
    """Return `spam` for a string of search words, or a vendor's string of places; else empty.

    has_words: whether any search word is in it.
    """
    if "。" in key or len(key) > 2000:
        return ""
    certain, likely, _ = _spam_words()
    segments = [segment for segment in _SPAM_SEGMENTS.split(key) if segment]
    if not segments:
        return ""
    if not has_words:
        return "spam" if _is_place_list(segments) else ""
    n_certain = sum(bool(certain.search(segment)) for segment in segments)
    n_likely = sum(bool(likely.search(segment)) for segment in segments)
    if n_certain >= 2 or (n_certain and (n_certain + n_likely) * 2 >= len(segments)):
        return "spam"
    if n_likely >= 3 and n_likely * 3 >= len(segments) * 2 and not _SENTENCE_MARKS.search(key):
        return "spam"
    return "spam" if _is_place_list(segments) else ""


# Words of sentences; search words are nouns.
_IN_SENTENCES = re.compile(r"[的了着在要将把被对为以和与及是]")
_MIN_SEARCHES, _LONGEST_SEARCH, _ALIKE_SEARCHES = 4, 24, 0.6


def is_search_list(key: str) -> bool:
    """Whether a line is what people search for, again and again in other words: A总结,B总结范文,总结C.

    It has the commas of a paragraph, but no stop and no word of a sentence, and most of its parts share four
    characters.
    """
    if "。" in key or not key[-1:].isalnum() or _SENTENCE_MARKS.search(key) or _IN_SENTENCES.search(key):
        return False
    parts = key.split(",")
    if len(parts) < _MIN_SEARCHES or not all(2 < len(part) <= _LONGEST_SEARCH for part in parts):
        return False
    fours = Counter(four for part in parts for four in {part[i : i + 4] for i in range(len(part) - 3)})
    return max(fours.values(), default=0) >= _ALIKE_SEARCHES * len(parts)


_MIN_PLACES = 8


def _is_place_list(segments: Sequence[str]) -> bool:
    """Whether segments are a vendor's places of business: many, and hardly anything else."""
    if len(segments) < _MIN_PLACES:
        return False
    places = _spam_words()[2]
    n_places = sum(s in places or (2 <= len(s) <= 5 and s[-1] in "省市区县") for s in segments)
    return n_places >= _MIN_PLACES and n_places >= 0.5 * len(segments) and max(map(len, segments)) <= 6


@cache
def _prose_cues() -> tuple[int, tuple[tuple[re.Pattern[str], int], ...], re.Pattern[str], re.Pattern[str]]:
    data = noise_data()["prose"]
    cues = tuple((re.compile(pattern), weight) for pattern, weight in data["disclaimer"].items())
    return data["threshold"], cues, re.compile("|".join(data["gate"])), re.compile("|".join(data["itself"]))


def prose_reason(key: str) -> str:
    """Return `disclaimer` for a paragraph that speaks for a site, not for an article; else empty.

    It must say of what it speaks: of this site, of this text, to its readers. An article on
    copyright uses the other phrases as well.
    """
    return notice_reason(key) if _prose_cues()[3].search(key) else ""


def notice_reason(key: str) -> str:
    """Return `disclaimer` for a paragraph with the phrases of a notice, whoever speaks; else empty.

    The longer the paragraph, the more it must say: a speech may hold one of the phrases.
    """
    threshold, cues, gate, _ = _prose_cues()
    if not gate.search(key):
        return ""
    weight = sum(points for pattern, points in cues if pattern.search(key))
    return "disclaimer" if weight >= threshold + len(key) // 250 else ""
