"""Whether a quantity is a result or an aim, and of which year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence.headings import Outlook
from fangzhi.evidence.quantities import YearMention
from fangzhi.evidence.quantity_rules import join_words, word_trie

_SENTENCE_END = re.compile(r"[。！!？?…\n]")
# 到2027年 sets an aim; 截至2024年 and 从2015年到2020年 do not
_UNTIL_YEAR = r"(?<!从)(?:到|至)20\d\d年(?!同期|的|水平|以来)"
# 2026年底前建成500所 sets an aim; 2025年前三季度, 2019年前后 and 2000年前建成的校舍 do not
_BEFORE_YEAR = r"20\d\d年[底末]?(?:之|以)?前(?![后三四半几两列沿往来期身十\d])(?![^，,。；;]{0,8}的)"
# 要求小学专任教师占比不低于70% asks for it
_REQUIRED = r"要求(?=[^，,。；;]{2,24}不(?:得)?(?:低于|少于|高于|超过|多于))"
_SPAN_OF_YEARS = r"[从自]?20\d\d年?[^，,。]{0,4}[到至]20\d\d年"
# a year behind these is the one compared with, or the one before a change
_BASE_YEAR = frozenset("较比由从与是自于")


class _Patterns(NamedTuple):
    cue: re.Pattern[str]
    says: dict[str, str]
    asked_words: tuple[str, ...]
    asked: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    status = read_toml("evidence/data/cues.toml")["status"]
    names = {"done": "done", "plan": "plan", "aim": "aim", "expected": "expected", "done_if_no_aim": "weak"}
    says = {word: names[name] for name in names for word in status[name]}
    guards = {word: f"(?!{join_words(ends)})" for word, ends in status["not_before"].items()}
    ahead = join_words(status["will_before"])
    will = f"(?:{join_words(status['modal'])})(?=(?:进一步)?(?:{ahead}))"
    plan = f"将(?=(?:{join_words(status['will_open'])}))"
    first = "".join(sorted({word[0] for word in (*says, *status["modal"])})) + "到至从自2"
    aim = f"{_UNTIL_YEAR}|{_BEFORE_YEAR}|{_REQUIRED}|{will}"
    alternatives = f"(?P<done>{_SPAN_OF_YEARS})|(?P<plan>{plan})|(?P<aim>{aim})"
    return _Patterns(
        cue=re.compile(f"(?=[{first}])(?:{word_trie(dict.fromkeys(says, '') | guards)}|{alternatives})"),
        says=says,
        asked_words=tuple(status["asked"]),
        asked=_asked(status),
    )


def _asked(status: Mapping[str, Any]) -> re.Pattern[str]:
    """Return the pattern of what is asked for: by a meeting or a document a plan, by anyone else an aim."""
    asking = "|".join(f"(?<={word}{mark})" for word in status["asking"] for mark in ("", "》", "”", "还"))
    verbs, by_any = join_words(status["asked"]), join_words(status["asked_by_any"])
    first = "".join(
        sorted({word[0] for word in status["asked"]})
    )  # without it every character is looked behind
    return re.compile(
        f"(?=[{first}])(?:(?P<plan>(?:{asking})(?:{verbs})[，,：:])|(?P<aim>(?:{by_any})[，,：:]))"
    )


def date_and_status(
    text: str, positions: Sequence[int], years: Sequence[YearMention], *, outlook: Outlook
) -> list[tuple[str, int | None]]:
    """Return for each position of a text whether an aim or a result stands there, and its year.

    positions: ascending. years: the years that the text names, in order.
    outlook: what the heading or title above says of what follows.
    """
    events = _events(text, years)
    if not events:
        return [("target" if outlook == "ahead" else "achieved", None)] * len(positions)
    found: list[tuple[str, int | None]] = []
    state = _State(text, outlook=outlook)
    following = iter(events)
    event = next(following, None)
    for position in positions:
        while event is not None and event[0] <= position:
            state.read(event)
            event = next(following, None)
        found.append(("target" if state.is_aim() else "achieved", state.year_at(position)))
    return found


Event = tuple[int, str, int]  # where it ends, what it is, the year


class _State:
    """What the sentence and the passage have said so far."""

    def __init__(self, text: str, *, outlook: Outlook) -> None:
        self.text = text
        self.plan = outlook == "ahead"
        self.is_review = outlook == "back"
        self.sentence: str | None = None
        self.year: int | None = None
        self.base: tuple[int, int] | None = None

    def read(self, event: Event) -> None:
        """Take in one event of the text."""
        end, what, year = event
        if what == "end":
            self.sentence = self.year = self.base = None
        elif what == "year":
            self.year, self.base = year, None
        elif what == "base":
            self.base = (end, year)
        elif what == "weak":
            if not self.plan:
                self.sentence = self.sentence or what
        elif what == "expected":
            self.sentence = self.sentence if self.is_review else "aim"
        else:
            self.sentence = what
            self.plan = self.plan or what == "plan"

    def is_aim(self) -> bool:
        if self.sentence is None:
            return self.plan
        return self.sentence in ("aim", "plan")

    def year_at(self, position: int) -> int | None:
        """Return the sentence's year; one compared with only right at the number (由2019年的87所)."""
        if self.base is not None and self.text[self.base[0] : position] in ("", "的"):
            return self.base[1]
        return self.year


def _events(text: str, years: Sequence[YearMention]) -> list[Event]:
    """Return cues, years and ends of sentences of a text, in order; nothing where only ends are left."""
    patterns = _patterns()
    says = patterns.says
    events: list[Event] = [
        (match.end(), says.get(match[0]) or str(match.lastgroup), 0) for match in patterns.cue.finditer(text)
    ]
    if any(word in text for word in patterns.asked_words):
        events += [(match.end(), str(match.lastgroup), 0) for match in patterns.asked.finditer(text)]
    for mention in years:
        is_base = (mention.start > 0 and text[mention.start - 1] in _BASE_YEAR) or text.startswith(
            "以来", mention.end
        )
        events.append((mention.end, "base" if is_base else "year", mention.year))
    if not events:
        return events
    events += [(match.end(), "end", 0) for match in _SENTENCE_END.finditer(text)]
    return sorted(events)
