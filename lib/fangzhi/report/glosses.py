"""What Chinese terms mean in English: from data files, else put together from their parts, else pinyin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from fangzhi.artefacts.resources import read_pairs

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST_IN_PINYIN = (
    12  # characters: a longer name that nothing explains is a phrase, and quoted as it stands
)
_JOINING = "的与和及等在为了"  # between the parts of a name: they have no word of their own in English
# … with the figures and Latin letters between them (2024年, 5G+智慧教育)
_RUNS = re.compile(r"[\u4e00-\u9fff]+|[0-9A-Za-z](?:[0-9A-Za-z.+%]*[0-9A-Za-z%])?")
_MARKS = re.compile(r"[“”‘’《》'\"]")
_SILENT = " "


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

    def explain(self, term: str) -> str:
        """Return the gloss of a term, else that of its parts (产教融合·平台), else its pinyin.

        Nothing for a text without Chinese characters.
        """
        return self.known(term) or _explain(self, term)

    def ending(self, term: str) -> str:
        """Return the gloss of the longest known end of a phrase: in Chinese what it is about stands last."""
        bare = _MARKS.sub("", term)
        found = (self._entries[bare[at:]] for at in range(1, len(bare) - 1) if bare[at:] in self._entries)
        return next(found, "")

    def is_pinyin(self, term: str) -> bool:
        """Say whether a term is explained by its pinyin alone."""
        runs = _CHINESE.findall(_MARKS.sub("", term))
        return not self.known(term) and not all(gloss for run in runs for _, gloss in self.parts(run))

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
def _explain(glosses: Glosses, term: str) -> str:
    runs = _RUNS.findall(_MARKS.sub("", term))
    chinese = [run for run in runs if _CHINESE.match(run)]
    parts = [part for run in runs for part in (glosses.parts(run) if run in chinese else [(run, run)])]
    spoken = [(part, gloss) for part, gloss in parts if gloss != _SILENT]
    if not chinese:
        return ""
    # All parts or none: English words with pinyin between them read like damage.
    if all(gloss for _, gloss in spoken):
        return " · ".join(gloss for _, gloss in spoken)
    if sum(map(len, chinese)) > _LONGEST_IN_PINYIN:
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
