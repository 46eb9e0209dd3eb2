"""Calls that cannot be read: what argparse says of them, in the language that the call asks for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from functools import cache
from typing import NoReturn

from fangzhi.artefacts.messages import Message, told

# What argparse says, by its source; of one that is not here the English stands.
_SAID = (
    "argument {name}: {reason}",
    "expected one argument",
    "invalid choice: {value} (choose from {known})",
    "ignored explicit argument {value}",
    "ambiguous option: {option} could match {known}",
    "unrecognized arguments: {words}",
    "the following arguments are required: {names}",
)


class CallError(ValueError):
    """A call cannot be read. usage: how the command is called, after its first word."""

    def __init__(self, command: str, usage: str, reason: Message) -> None:
        super().__init__(told("{command}: error: {reason}", command=command, reason=reason))
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """A parser that raises CallError where argparse would print and end the process."""

    def error(self, message: str) -> NoReturn:
        """Refuse a call."""
        usage = self.format_usage().removeprefix("usage: ").rstrip()
        raise CallError(self.prog, usage, as_message(message))


def as_message(text: str) -> Message:
    """Return what argparse says as a message that can be said in another language."""
    for template in _SAID:
        if found := _pattern(template).fullmatch(text):
            values = found.groupdict()
            if "reason" in values:
                values["reason"] = as_message(values["reason"])
            return told(template, **values)
    return told("{error}", error=text)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template)), re.DOTALL)


def asked_language(arguments: Sequence[str], known: Sequence[str]) -> str:
    """Return the language that a call asks for, though the rest of it may be wrong; else the first."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--lang")
    try:
        found = parser.parse_known_args(list(arguments))[0].lang
    except argparse.ArgumentError:
        found = None
    return found if found in known else known[0]
