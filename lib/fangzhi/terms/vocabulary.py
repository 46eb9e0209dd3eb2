"""Which words become terms: what a word looks like, its part of speech, and the general stop list."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fangzhi.artefacts.resources import read_words

_CHINESE = re.compile(r"[\u3400-\u4DBF\u4E00-\u9FFF\U00020000-\U0002EBEF]{2,}")
# a Latin term has at least two characters, starts with a letter or with digits and a letter
# (5G, 4K, AI, C919, ChatGPT, A-level), and is no number with a unit of measurement (20km)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-+&][A-Za-z0-9]+)*\+{0,2}|[0-9]{1,3}[A-Z][A-Za-z]*")
# a name that mixes both (T恤, 江南Style, AI助教): at least one Chinese character and one letter
_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*[\u4E00-\u9FFF])[A-Za-z0-9\u4E00-\u9FFF+&·—-]{2,}")
# a number in Chinese writing, with what may stand around it: 三十 第一 五个 几百万 十多 百分之五
_NUMBER = re.compile(
    r"(?:第|约|近|超|每|百分之|千分之|万分之)?[〇零一二三四五六七八九十百千万亿两几数廿卅壹贰叁肆伍陆柒捌玖拾佰仟]+"
    r"(?:余|多|来)?(?:[个项名所次条种人家件位月日号点时分秒元万亿级类届倍批期轮门大是]{1,2}|年多?来?)?"
)
# grammatical words of jieba's dictionary: numerals, measure words, pronouns, prepositions,
# conjunctions, particles, interjections, sounds, adverbs (also adjectives used as such: 积极 切实)
_GRAMMATICAL = frozenset("m mq q r rr rz p c u y e o d ad df vq".split())  # noqa: SIM905 - one line


def is_term(word: str) -> bool:
    """Tell whether a word may be a term: a Chinese word of two characters or more, or a Latin name.

    Numbers in any writing and grammatical words are none.
    """
    if _CHINESE.fullmatch(word):
        return not _NUMBER.fullmatch(word) and _part_of_speech(word) not in _GRAMMATICAL
    if len(word) < 2:
        return False
    return _LATIN.fullmatch(word) is not None or _MIXED.fullmatch(word) is not None


def general_stopwords() -> tuple[str, ...]:
    """Return the words of official Chinese that say nothing about any field of policy."""
    return read_words("terms/data/stopwords.txt")


def _part_of_speech(word: str) -> str:
    """Return the tag of a dictionary word, empty where the dictionary does not have it."""
    pieces = _tagger().tag(word, False)
    return str(pieces[0][1]) if len(pieces) == 1 else ""


@cache
def _tagger() -> Any:
    import rjieba  # noqa: PLC0415 - loads its dictionary when imported

    return rjieba.Jieba()
