"""Read one text from left to right and find the names of initiatives in it.

The reader keeps one segment: what it has read since the last verb, particle or mark. A head (平台,
工程, …) makes the segment up to there a candidate; at the segment's end the longest candidate that
has points enough is a name. Every token is looked at once, and candidates are of bounded length:
linear time.
"""

from __future__ import annotations

import re

from fangzhi.evidence import initiative_tokens as kinds
from fangzhi.evidence.initiative_names import (
    AFTER_NOUN,
    Found,
    Segment,
    is_owner,
    judge,
    judge_title,
    owners_length,
)
from fangzhi.evidence.initiative_rules import InitiativeRules

_LONGEST_OWNER = 16  # characters: 伊犁哈萨克自治州察布查尔锡伯自治县
_BODY_ENDS = frozenset("厅局委")
_BOUND = re.compile("以上|以下|左右")
_KINDS = frozenset("类型")  # 服务|类社会救助试点: not what somebody does
_HALF = re.compile("[\ud800-\udfff]")
_NAMES = frozenset((kinds.HEAD, kinds.EITHER, kinds.QUOTE, kinds.TITLE))
Token = tuple[int, int, int, int]  # code, number of the pattern, start, end


def scan(text: str, *, rules: InitiativeRules) -> list[Found]:
    """Return the names in a folded text (folding.fold_punctuation), in the order of the text."""
    try:
        return _Reader(text, rules).read()
    except UnicodeEncodeError:  # half characters (lone surrogates) cannot be handed to the automaton
        return _Reader(_HALF.sub("\ufffd", text), rules).read()


class _Reader:
    """The state of reading one text: the open segment and the names found so far."""

    __slots__ = ("found", "rules", "segment", "text")

    def __init__(self, text: str, rules: InitiativeRules) -> None:
        self.text = text
        self.rules = rules
        self.found: list[Found] = []
        self.segment = Segment(0)

    def read(self) -> list[Found]:
        """Cut the text at its hard boundaries, and read what lies between where a name may be in it."""
        text, codes, words = self.text, self.rules.codes, self.rules.words
        begin, support, resume = 0, kinds.USING, 0
        tokens: list[Token] = []
        has_name = False
        for number, start, stop in self.rules.automaton.find_matches_as_indexes(text):
            if start < resume:
                continue  # inside a quotation or title
            code, end = codes[number], stop
            if code >= kinds.OPENING:
                code, end = self._opened(code, start)
                resume = end
            if code > kinds.BOUNDARY:
                tokens.append((code, number, start, end))
                if code in _NAMES and (code != kinds.EITHER or text[end : end + 1] in AFTER_NOUN):
                    has_name = True
                continue
            if code == kinds.LOOSE and support == kinds.ISSUING and start == begin:
                continue  # the verb belongs to a title: 签署推进…战略合作协议
            if has_name:
                self._read_between(tokens, begin, support, words[number], start)
                has_name = False
            if tokens:
                tokens = []
            begin, support = end, code
        if has_name:
            self._read_between(tokens, begin, support, "", len(text))
        return self.found

    def _opened(self, code: int, start: int) -> tuple[int, int]:
        """Return what a quotation mark or bracket opens, and its end: a boundary where it has none."""
        mark, longest = self.rules.closings[self.text[start]]
        close = self.text.find(mark, start + 1, start + longest + 2)
        inner = self.text[start + 1 : close]
        if close <= start + 1 or "\n" in inner or "。" in inner or self.text[start] in inner:
            return kinds.USING, start + 1
        if code == kinds.ASIDE:
            inside = self.text[close + 1 : close + 2] not in AFTER_NOUN
            return (kinds.ASIDE if inside else kinds.USING), close + 1 if inside else start + 1
        return code, close + 1

    def _read_between(self, tokens: list[Token], begin: int, support: int, closing: str, stop: int) -> None:
        """Read the tokens between two hard boundaries."""
        words = self.rules.words
        self.segment.restart(begin, support)
        for code, number, start, end in tokens:
            _HANDLERS[code](self, words[number], start, end)
        self._close(closing, stop)

    def _close(self, closing: str, stop: int) -> None:
        segment = self.segment
        if segment.heads or segment.quotes:
            self.found += judge(self.text, segment, closing=closing, stop=stop, rules=self.rules)

    def _boundary(self, word: str, start: int, end: int, support: int) -> None:
        """End the segment and begin another one behind a token that gives this support."""
        self._close(word, start)
        self.segment.restart(end, support)

    def _head(self, word: str, start: int, end: int) -> None:
        segment, rules = self.segment, self.rules
        if word in rules.support and self._is_owned(start):
            self._boundary(word, start, end, rules.support[word])  # 杭州市西湖区|试点
            return
        if start == segment.start and len(word) < rules.lengths["standalone"]:
            return
        if not segment.heads or start - segment.heads[-1][0] <= rules.lengths["gap"]:
            segment.heads.append((end, rules.heads[word]))

    def _either(self, word: str, start: int, end: int) -> None:
        segment, rules = self.segment, self.rules
        inside = start > segment.start
        is_object = inside and segment.support >= kinds.NAMING and not segment.heads
        if self._before_head(end) or (is_object and not self._is_last(word, end)):
            return
        if inside and self.text[end : end + 1] in AFTER_NOUN:
            if word in rules.heads and not segment.ends_at(start):
                self._head(word, start, end)
            else:
                self._boundary(word, start, end, segment.support)
            return
        self._boundary(word, start, end, rules.support[word])

    def _is_last(self, word: str, end: int) -> bool:
        return word in self.rules.heads and self.text[end : end + 1] in AFTER_NOUN

    def _before_head(self, end: int) -> bool:
        heads = self.rules.head_starts.get(self.text[end : end + 2])
        return heads is not None and self.text.startswith(heads, end)

    def _noun(self, word: str, start: int, end: int) -> None:
        segment, rules = self.segment, self.rules
        if self._before_head(end) or self.text[end : end + 1] in _KINDS:
            return
        inside = start - segment.start
        if inside > _LONGEST_OWNER:
            return
        is_body = self.text[start - 1 : start] in _BODY_ENDS  # 中医药管理局|遴选
        if inside and not segment.heads and not is_body and not self._is_owned(start):
            return
        self._boundary(word, start, end, rules.support[word])

    def _is_owned(self, start: int) -> bool:
        """Say whether no more than owners stand in the segment up to here."""
        owner = self.text[self.segment.start : start]
        return len(owner) <= _LONGEST_OWNER and (
            not owner or is_owner(owner, self.rules) or owners_length(owner, self.rules) == len(owner)
        )

    def _opener(self, word: str, start: int, end: int) -> None:
        """Begin the segment behind an adverb or (二); a bracket within a name, 中国(广西)…, is read over."""
        if start == self.segment.start:
            self.segment.start = end

    def _count(self, word: str, start: int, end: int) -> None:
        if word[-1] == "期" and self._before_head(end):
            return  # 北部补水二期|工程
        first = start
        while first > 0 and self.text[first - 1] in self.rules.digits:
            first -= 1
        quotes = self.segment.quotes
        if quotes and quotes[-1][1] < first and not self.segment.heads:
            return  # “留学北京”四大板块10项措施
        if first == 0 or self.text[first - 1] != "第":
            behind = _BOUND.match(self.text, end)  # 600个以上|亿元级工业项目
            self._boundary(word, first, behind.end() if behind else end, self.segment.support)

    def _join(self, word: str, start: int, end: int) -> None:
        if start == self.segment.start:
            self.segment.start = end
        elif self.segment.ends_at(start):
            self._boundary(word, start, end, self.segment.support)
        else:
            self.segment.joins.append((start, end))

    def _particle(self, word: str, start: int, end: int) -> None:
        """Take 的 and 等: the object of the verb goes on, but its name begins behind them."""
        segment = self.segment
        is_qualified = word == "的" and segment.quotes and segment.quotes[-1][1] == start
        if not is_qualified:  # “1+6+N”的教育大数据体系 is one name
            self._boundary(word, start, end, max(kinds.USING, min(segment.support, kinds.LOOSE)))

    def _quote(self, word: str, start: int, end: int) -> None:
        if self.segment.quotes and self.segment.quotes[-1][1] == start:
            self._boundary(word, start, start, self.segment.support)  # “双高”“双优”
        self.segment.quotes.append((start, end))

    def _title(self, word: str, start: int, end: int) -> None:
        self._boundary(word, start, end, self.segment.support)
        self.found += judge_title(self.text, start, end, rules=self.rules)

    def _skip(self, word: str, start: int, end: int) -> None:
        """Read over a longer word that hides a token."""


_HANDLERS = {
    kinds.HEAD: _Reader._head,
    kinds.EITHER: _Reader._either,
    kinds.NOUN: _Reader._noun,
    kinds.OPENER: _Reader._opener,
    kinds.COUNT: _Reader._count,
    kinds.JOIN: _Reader._join,
    kinds.REST: _Reader._particle,
    kinds.DE: _Reader._particle,
    kinds.QUOTE: _Reader._quote,
    kinds.TITLE: _Reader._title,
    kinds.ASIDE: _Reader._opener,
    kinds.SKIP: _Reader._skip,
}
