"""The sentences of the report, from one catalogue a language; a process speaks one language.

`use_language` chooses it, once, at the head of a notebook or of a rendering. Names and terms of the
pages are marked where they enter a sentence (`markup.named`), other words of theirs as well
(`markup.quoted`); the English report explains each name where it comes first in a text
(`Catalogue.resolve`) and says of all Chinese that it is; the Chinese one leaves both as they are.
"""

from __future__ import annotations

import html
import re
import string
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from fangzhi.artefacts.messages import Message, message_of
from fangzhi.artefacts.resources import read_toml
from fangzhi.report.glosses import Glosses

LANGUAGES = ("en", "zh")
# Around a name, until its sentence is finished: for private use, which no page's text keeps (`plain`).
OPEN, CLOSE = "\ue000", "\ue001"
QUOTE, UNQUOTE = "\ue002", "\ue003"  # around the words of a page
_MARKED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}|{QUOTE}([^{UNQUOTE}]*){UNQUOTE}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LONGEST_WORD = 4  # characters: what is longer is a name of several words, and its pinyin a chain
_TAG = re.compile(r"<[^>]*>")
_SCALES: dict[str, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}


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
    """The sentences of one language, by key (`cleaning.corpus`), and how it writes names and numbers."""

    def __init__(self, language: str, glosses: Glosses) -> None:
        self.language = language
        self._glosses = glosses
        self._entries: Mapping[str, Any] = read_toml(f"report/texts/{language}.toml")
        self._formatter = _Formatter()
        # Names that this process has shown so far, with a gloss and without one: for the glossary.
        self.glossed: set[str] = set()
        self.spelled: set[str] = set()

    def say(self, key: str, /, **values: Any) -> str:
        """Return one sentence with its values filled in; raise MissingEntryError naming the key.

        Values that come from a page must be escaped before (`markup.escape_markdown`, `markup.named`).
        """
        entry = self._entry(key)
        if not isinstance(entry, str):
            raise MissingEntryError(f"{self.language}.toml has no entry {key}")
        return self._formatter.vformat(entry, (), values)

    def has(self, key: str) -> bool:
        """Say whether there is such a sentence."""
        return isinstance(self._entry(key), str)

    def table(self, key: str) -> Mapping[str, str]:
        """Return all entries below a key."""
        entry = self._entry(key)
        if not isinstance(entry, Mapping):
            raise MissingEntryError(f"{self.language}.toml has no table {key}")
        return entry

    def _entry(self, key: str) -> Any:
        entry: Any = self._entries
        for part in key.split("."):
            entry = entry.get(part) if isinstance(entry, Mapping) else None
        return entry

    def list(self, words: Sequence[str]) -> str:
        """Return words as a list in prose: a, b and c."""
        if len(words) <= 1:
            return "".join(words)
        return self.say("list.join", first=self.say("list.comma").join(words[:-1]), last=words[-1])

    def join(self, sentences: Sequence[str]) -> str:
        """Return sentences as a paragraph; between Chinese ones stands no blank."""
        return self.say("list.sentences").join(sentences)

    def unit(self, unit: str) -> str:
        """Return a unit as it stands behind a number: 条 as ` items`.

        One that neither the catalogue nor the field's glosses have in English is left out: what is
        counted, and the quantity as written, stand beside it.
        """
        if self.language == "zh" or unit.startswith(("%", "％", "‰")):
            return unit
        known = self.table("unit").get(unit, self._glosses.known(unit))
        return f" {known}" if known else ""

    def number(self, value: float) -> str:
        """Return a number as readers of the language write it: 570 million, 9,200; 5.7亿, 9200."""
        for size, word in _SCALES[self.language]:
            if abs(value) >= size:
                return f"{value / size:.{4 if self.language == 'en' else 8}g}{word}"
        comma = "," if self.language == "en" else ""
        return f"{value:{comma}.0f}" if float(value).is_integer() else f"{value:{comma}.4g}"

    def date(self, iso: str) -> str:
        """Return a date: 1 September 2024; 2024年9月1日."""
        day = date.fromisoformat(iso)
        month = self.table("month")[str(day.month)]
        return self.say("date.day", day=day.day, month=month, year=day.year)

    # --- names and terms

    def label(self, name: str) -> str:
        """Return a name as figures, headings and tables show it: 宁夏 Ningxia; in Chinese the name alone."""
        gloss = self.gloss(name)
        return f"{name} {gloss}" if gloss else name

    def gloss(self, name: str) -> str:
        """Return what explains a name: its gloss, else its pinyin; nothing in the Chinese report."""
        if self.language == "zh":
            return ""
        gloss = self._region(name) or self._glosses.explain(name)
        if gloss:
            self.glossed.add(name)
        return gloss

    def meaning(self, name: str) -> str:
        """Return what a name means in English: its gloss, else that of its parts; else nothing.

        Pinyin is no meaning: it stands in the glossary. Nothing in the Chinese report.
        """
        if self.language == "zh":
            return ""
        if found := self._region(name) or self._glosses.meaning(name):
            self.glossed.add(name)
        elif self._glosses.explain(name):  # a phrase is too long to be spelled out
            self.spelled.add(name)
        return found

    def about(self, name: str) -> str:
        """Return what a name means, else what it is about: … projects."""
        return self.meaning(name) or self.matter(name)

    def is_put_together(self, name: str) -> bool:
        """Say whether a name is explained by its parts: it has no gloss of its own, but needs none."""
        return not self.known_gloss(name) and bool(self._glosses.meaning(name))

    def known_gloss(self, name: str) -> str:
        """Return the gloss that a data file has for just this name; nothing in the Chinese report."""
        return "" if self.language == "zh" else self._region(name) or self._glosses.known(name)

    def matter(self, phrase: str) -> str:
        """Return what a phrase is about, of one that no data file knows: … students; in Chinese nothing."""
        if self.language == "zh" or self.known_gloss(phrase):
            return ""
        ending = self._glosses.ending(phrase)
        return f"… {ending}" if ending else ""

    def explained(self, text: str, explanation: str) -> str:
        """Return a quotation with what it says: 215亿元 (21.5 billion yuan); 42个 says it itself."""
        said = _TAG.sub("", text).strip(QUOTE + UNQUOTE)
        is_same = said.replace("\\", "").startswith(explanation.replace(",", "").replace("\\", ""))
        return text if self.language == "zh" or is_same else f"{text} ({explanation})"

    def chinese(self, markdown: str, *, is_term: bool = False) -> str:
        """Return words of a page, escaped, as Markdown that says they are Chinese; in Chinese as they are.

        Fonts, hyphenation and reading aloud go by it. HTML, because JupyterLab shows Pandoc's own
        form as text; an element within a line is Markdown for both.
        """
        if self.language == "zh" or not _CHINESE.search(markdown):
            return markdown
        kind = ' class="term"' if is_term else ""
        return f'<span{kind} lang="zh-Hans">{markdown}</span>'

    def _region(self, name: str) -> str:
        return str(self.table("region").get(name, ""))

    def resolve(self, text: str, *, is_markdown: bool = True, briefly: bool = False) -> str:
        """Return a text with its marked names written out, each explained where it comes first.

        A region has an English name, which goes first: Ningxia (宁夏). A term stays: 慕课 (MOOCs). What
        has neither a gloss nor gets one from its parts is a phrase, and shown like a quotation; a word
        gets its pinyin. The article keeps an explanation once a section (reports/assets/glosses.lua).
        briefly: what the name is about stands for an explanation by its parts, which is long.
        """
        met: set[str] = set()

        def write(found: re.Match[str]) -> str:
            if found[1] is None:
                return self.chinese(found[2]) if is_markdown else found[2]
            shown, name = found[1], found[1].replace("\\", "")
            gloss = self._in_brief(name) if briefly else self.about(name)
            said = "" if gloss else self._spelled(name)
            is_region = self.language != "zh" and bool(self._region(name))
            is_first = name not in met
            met.add(name)
            if is_markdown:
                shown = self.chinese(shown, is_term=bool(gloss or said))
            head, behind = (gloss, shown) if is_region else (shown, gloss or said)
            if not behind or not is_first:
                return head
            told = f"({behind})"
            kind = "pinyin" if said else ""
            return explained(name, head, told, kind=kind) if is_markdown else f"{head} {told}"

        return _MARKED.sub(write, text)

    def _in_brief(self, name: str) -> str:
        """Return the gloss of a name, else what it is about, but no chain of its parts."""
        gloss = self.known_gloss(name) or self.matter(name)
        if gloss:
            self.glossed.add(name)
        return gloss

    def _spelled(self, name: str) -> str:
        """Return the pinyin of a word without a gloss; of a longer name only the glossary has it."""
        is_word = len(name) == len(_CHINESE.findall(name)) <= _LONGEST_WORD
        return self._glosses.explain(name) if self.language != "zh" and is_word else ""


def explained(name: str, shown: str, told: str, *, kind: str = "") -> str:
    """Return a name as Markdown with what explains it; the article keeps that where a section first has it.

    kind: pinyin, which the whole article has once; gloss, set apart in a table.
    """
    kinds = f"explains {kind}".strip()
    of = html.escape(name)
    return f'<span class="named" data-of="{of}">{shown} <span class="{kinds}">{told}</span></span>'


def mark(name: str) -> str:
    """Return a name marked as one."""
    return f"{OPEN}{name}{CLOSE}"


def mark_quoted(words: str) -> str:
    """Return words of a page marked as such."""
    return f"{QUOTE}{words}{UNQUOTE}"


def use_language(language: str, *, glosses: Mapping[str, str] | None = None) -> None:
    """Choose the language of this process, and the field pack's glosses that explain its terms."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not known; there is {', '.join(LANGUAGES)}")
    _spoken[:] = [Catalogue(language, Glosses.with_general(glosses or {}))]


def say_in(message: object, language: str) -> str:
    """Return a message, or what an exception says, in a language; what is no message stays as it is.

    A sentence that only the system says, such as why a file cannot be opened, is looked up whole.
    """
    text = message_of(message)
    if language == "en":
        return str(text)
    if not isinstance(text, Message):
        return str(_messages(language)["whole"].get(text, text))
    in_a_row = text.template.replace(", ", "、")  # of messages that are listed
    sections = _messages(language).values()
    said = next((one[text.template] for one in sections if text.template in one), in_a_row)
    own = {
        name: say_in(value, language) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return said.format(**own) if own else said


@cache
def _messages(language: str) -> dict[str, dict[str, str]]:
    return read_toml(f"report/texts/messages.{language}.toml")


_spoken: list[Catalogue] = []  # a variable of the context would not outlive a cell of a notebook


def catalogue(language: str = "") -> Catalogue:
    """Return the catalogue of the language in use (English, until one is chosen), or of another one."""
    if _spoken and language in ("", _spoken[0].language):
        return _spoken[0]
    return _catalogue(language or "en")


@cache
def _catalogue(language: str) -> Catalogue:
    return Catalogue(language, Glosses.with_general({}))
