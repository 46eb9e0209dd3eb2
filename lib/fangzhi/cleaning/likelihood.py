"""How likely a string of Chinese is: a small character model, the judge between readings of damage.

P(b | a) = bigram where it was seen, else back-off weight of a times P(b): absolute discounting
(Ney, Essen & Kneser 1994). `data/likelihood.txt` says what it was counted in. A page's own pairs
are mixed in as a cache (Kuhn & De Mori 1990), so that its names and terms count as likely.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from operator import add

from fangzhi.artefacts.resources import read_resource

BOUNDARY = "¶"
_STOPS = frozenset("。！？；，：、…")
_OPENING = frozenset("“‘《（")
_PAIRED = frozenset("”’》）") | _OPENING
# One symbol for a form and its half-width twin; digits and letters are classes
_SYMBOLS: dict[int, str] = {
    **{ord(a): b for a, b in zip(",:;?!()[]~", "，：；？！（）［］～", strict=True)},
    **{ord(c): "0" for c in "0123456789０１２３４５６７８９"},
    **dict.fromkeys((*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xFF21, 0xFF3B)), "a"),
    **dict.fromkeys(range(0xFF41, 0xFF5B), "a"),
    **{ord(c): BOUNDARY for c in "\n\r\t \u3000\xa0"},
    ord("％"): "%", ord("＋"): "+", ord("－"): "-", ord("／"): "/", ord("．"): ".",
}  # fmt: skip
CLASSES = frozenset(("0", "a", BOUNDARY))
_RUNS = re.compile(f"([0a{BOUNDARY}])\\1+")
_UNSEEN_BITS = 23.0  # a character in neither source: the last level of the table
_PAGE_PRIOR = 4.0  # occurrences that a page's single symbols count as, where a pair is new to the page
_PAGE_SHARE = 0.15  # of the probability that goes to the page's own pairs


def symbols(text: str) -> list[str]:
    """Return the model's symbols of a text: one a character, but one for a run of digits or letters."""
    return list(_RUNS.sub(r"\1", text.translate(_SYMBOLS)))


def symbol_of(char: str) -> str:
    """Return the model's symbol of one character."""
    return _SYMBOLS.get(ord(char), char)


def context_of(before: str, last: str) -> str:
    """Return the context after two symbols: a bracket or quotation mark is joined to a stop before it."""
    return before + last if last in _PAIRED and before in _STOPS else last


@dataclass(frozen=True)
class Likelihood:
    """The model, with a page's own symbols and pairs of them as a cache (empty: general Chinese alone)."""

    pairs: Mapping[str, float]  # context + symbol -> bits
    singles: Mapping[str, float]  # symbol -> bits
    back_off: Mapping[str, float]  # context -> bits
    least: Mapping[
        str, float
    ]  # context -> bits that a pair costs which its n occurrences never showed: log2 n
    page_pairs: Mapping[str, int] = field(default_factory=dict)
    page_singles: Mapping[str, int] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def bits(self, context: str, symbol: str) -> float:
        """Return the surprise, -log2 P(symbol | context), in bits."""
        if not self.page_singles:
            return self._general(context, symbol)
        key = context + symbol
        answer = self._asked.get(key)
        if answer is None:
            answer = self._asked[key] = self._mixed(context, symbol)
        return answer

    def _general(self, context: str, symbol: str) -> float:
        known = self.pairs.get(context + symbol)
        if known is not None:
            return known
        if len(context) == 2:
            # Behind 。” a sentence begins as behind 。, and behind 。“ as behind 。 or “
            backed_off = self._general(context[0], symbol)
            if context[1] in _OPENING:
                backed_off = min(backed_off, self._general(context[1], symbol))
            return self.back_off.get(context, 0.0) + backed_off
        backed_off = self.back_off.get(context, 0.0) + self.singles.get(symbol, _UNSEEN_BITS)
        return max(backed_off, self.least.get(context, 0.0))

    def _mixed(self, context: str, symbol: str) -> float:
        last = context[-1]
        prior = _PAGE_PRIOR * self.page_singles.get(symbol, 0) / self._n_page_symbols
        seen = self.page_pairs.get(last + symbol, 0) + prior
        own = seen / (self.page_singles.get(last, 0) + _PAGE_PRIOR)
        return -math.log2((1 - _PAGE_SHARE) * 2.0 ** -self._general(context, symbol) + _PAGE_SHARE * own)

    @cached_property
    def _n_page_symbols(self) -> int:
        return sum(self.page_singles.values())

    def text_bits(self, text: str, *, before: str = "", after: str = "") -> float:
        """Return the surprise of `text` between `before` and `after`, in bits."""
        head, tail = symbols(before)[-2:], symbols(after)[:2]
        previous, last = (["", BOUNDARY, *head])[-2:]
        total = 0.0
        for symbol in [*symbols(text), *tail]:
            total += self.bits(context_of(previous, last), symbol)
            previous, last = last, symbol
        return total

    def with_page(self, text: str) -> Likelihood:
        """Return the model with the pairs of a page's undamaged text as its cache."""
        marks = _RUNS.sub(r"\1", text.translate(_SYMBOLS))
        pairs = Counter(map(add, marks, marks[1:]))
        return replace(self, page_pairs=pairs, page_singles=Counter(marks), _asked={})

    def rank(self, char: str) -> float:
        """Return how common a character is, as bits: about 9 for 学, 20 for 亳."""
        return self.singles.get(char, _UNSEEN_BITS)


@cache
def general_chinese() -> Likelihood:
    """Return the model of general Chinese; parsed once, about 0.1 s."""
    pairs: dict[str, float] = {}
    singles: dict[str, float] = {}
    back_off: dict[str, float] = {}
    least: dict[str, float] = {}
    bits = {chr(33 + level): level / 4 for level in range(93)}
    for line in read_resource("cleaning/data/likelihood.txt").split("\n"):
        context, tab, body = line.partition("\t")
        if not tab:
            continue
        back_off[context] = bits[body[0]]
        if len(context) == 1:
            singles[context] = bits[body[1]]
        least[context] = bits[body[2]]
        pairs.update(zip([context + b for b in body[3::2]], map(bits.__getitem__, body[4::2]), strict=True))
    return Likelihood(pairs, singles, back_off, least)
