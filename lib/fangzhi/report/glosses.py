"""What Chinese terms mean in English: from data files, else put together from their parts, else pinyin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from fangzhi.artefacts.resources import read_pairs

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST_IN_PINYIN = (
    12  # characters: a longer name that nothing explains is a phrase, and quoted as it stands
)
_MOST_PARTS = 4
_JOINING = "的与和及等在为了"  # between the parts of a name: they have no word of their own in English
# … with the figures and Latin letters between them (2024年, 5G+智慧教育)
_RUNS = re.compile(r"[\u4e00-\u9fff]+|[0-9A-Za-z](?:[0-9A-Za-z.+%]*[0-9A-Za-z%])?")
_MARKS = re.compile(r"[“”‘’《》'\"]")
_SILENT = " "
_QUALIFIER = re.compile("（[^（）]*）$")


class Glosses:
    """The glosses of a field, and behind them the general ones."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = entries
        self._longest = max(map(len, entries), default=0)

    @classmethod
    def with_general(cls, own: Mapping[str, str]) -> Glosses:
        """Return the glosses of a field pack with the general ones behind them."""
        return cls(general_glosses() | dict(own))

    def known(self, term: str) -> str:
        """Return the gloss that a data file gives, or nothing."""
        return self._entries.get(_MARKS.sub("", term), "")

    def meaning(self, term: str) -> str:
        """Return the gloss of a term, else that of its parts (产教融合·平台), else nothing."""
        return self.known(term) or _by_parts(self, term)

    def explain(self, term: str) -> str:
        """Return what a term means, else its pinyin: of a word or a name, not of a long phrase.

        Nothing for a text without Chinese characters.
        """
        return self.meaning(term) or spelled(term)

    def ending(self, term: str) -> str:
        """Return the gloss of the longest known end of a phrase: in Chinese what it is about stands last."""
        bare = _MARKS.sub("", _QUALIFIER.sub("", term))
        found = (self._entries[bare[at:]] for at in range(1, len(bare) - 1) if bare[at:] in self._entries)
        return next(found, "")

    def parts(self, run: str) -> list[tuple[str, str]]:
        """Cut Chinese characters into (part, gloss), longest known parts first from the left.

        Characters that belong to no known part are joined, with an empty gloss; joining ones are silent.
        """
        found: list[tuple[str, str]] = []
        at = 0
        while at < len(run):
            longest = min(self._longest, len(run) - at)
            size = next((n for n in range(longest, 1, -1) if run[at : at + n] in self._entries), 0)
            if size:
                found.append((run[at : at + size], self._entries[run[at : at + size]]))
            elif run[at] in _JOINING and at:
                found.append((run[at], _SILENT))
            elif found and not found[-1][1]:
                found[-1] = (found[-1][0] + run[at], "")
            else:
                found.append((run[at], ""))
            at += max(1, size)
        return found


@cache
def general_glosses() -> dict[str, str]:
    """Return the glosses of words that every field of policy uses."""
    return read_pairs("report/texts/glosses.csv")


@cache
def _by_parts(glosses: Glosses, term: str) -> str:
    runs = _RUNS.findall(_MARKS.sub("", term))
    told = [_of_run(glosses.parts(run)) if _CHINESE.match(run) else run for run in runs]
    # All parts or none: English words with pinyin between them read like damage. And few: a row of five
    # words that no syntax joins says less than the last of them, what the name is about.
    text = " · ".join(told) if _CHINESE.search(term) and all(told) else ""
    return text if text.count(" · ") < _MOST_PARTS else ""


def _of_run(parts: Sequence[tuple[str, str]]) -> str:
    """Return the glosses of parts in a row; a place and a body are one name: Beijing Education Commission."""
    spoken = [gloss for _, gloss in parts if gloss != _SILENT]
    if not all(spoken):
        return ""
    text = spoken[0] if spoken else ""
    for before, gloss in pairwise(spoken):
        is_one_name = before[:1].isupper() and gloss[:1].isupper()
        text += f" {gloss}" if is_one_name else f" · {gloss}"
    return text


@cache
def spelled(term: str) -> str:
    """Return the pinyin of the Chinese of a name; nothing of a phrase, which is too long to be one."""
    runs = _RUNS.findall(_MARKS.sub("", term))
    chinese = [run for run in runs if _CHINESE.match(run)]
    if not chinese or sum(map(len, chinese)) > _LONGEST_IN_PINYIN:
        return ""
    # Figures stay where they stand: 2024 nián, and not nián.
    return " ".join(pinyin(run) if run in chinese else run for run in runs)


@cache
def pinyin(run: str) -> str:
    """Return Chinese characters in pinyin, the syllables of a word together: zhìhuì jiàoyù."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  (a second that the Chinese report saves)

    from fangzhi.terms import segment  # noqa: PLC0415

    words = segment([run])[0]
    return " ".join("".join(lazy_pinyin(word, style=Style.TONE)) for word in words)
