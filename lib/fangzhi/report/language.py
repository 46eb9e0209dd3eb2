"""The sentences of the report, from one catalogue a language."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from fangzhi.artefacts.resources import read_toml


class MissingEntryError(KeyError):
    """The catalogue has no such sentence."""


class _Formatter(string.Formatter):
    """`{n:plural page|pages}` writes the number and the fitting form of the word."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec.startswith("plural "):
            one, many = format_spec.removeprefix("plural ").split("|")
            return f"{value:,} {one if value == 1 else many}"
        return super().format_field(value, format_spec)


class Catalogue:
    """The sentences of one language, by key (`cleaning.corpus`)."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._entries: Mapping[str, Any] = read_toml(f"report/texts/{language}.toml")
        self._formatter = _Formatter()

    def say(self, key: str, /, **values: Any) -> str:
        """Return one sentence with its values filled in; raise MissingEntryError naming the key.

        Values that come from a page must be escaped before (`markup.escape_markdown`).
        """
        entry: Any = self._entries
        for part in key.split("."):
            if not isinstance(entry, Mapping) or part not in entry:
                raise MissingEntryError(f"{self.language}.toml has no entry {key}")
            entry = entry[part]
        return self._formatter.vformat(str(entry), (), values)

    def has(self, key: str) -> bool:
        """Say whether there is such a sentence."""
        entry: Any = self._entries
        for part in key.split("."):
            entry = entry.get(part) if isinstance(entry, Mapping) else None
        return isinstance(entry, str)

    def list(self, words: Sequence[str]) -> str:
        """Return words as a list in prose: a, b and c."""
        if len(words) <= 1:
            return "".join(words)
        return self.say("list.join", first=self.say("list.comma").join(words[:-1]), last=words[-1])


@cache
def catalogue(language: str = "en") -> Catalogue:
    """Return the catalogue of a language."""
    return Catalogue(language)
