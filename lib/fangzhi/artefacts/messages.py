"""Messages that can be said in another language.

As in gettext, the English sentence stands where it arises and is its own key; `report/texts/messages.zh.toml`
has the others. What fills a sentence in is kept beside it, so that it can be put into the other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Message(str):
    """A message in English that knows how it was put together: its template, and what fills that in."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Message:
        """Fill a template in."""
        message = super().__new__(cls, template.format(**values) if values else template)
        message.template, message.values = template, values
        return message

    def __getnewargs__(self) -> tuple[str, Mapping[str, Any]]:  # type: ignore[override]
        """Return what a copy is made from: cleaned pages and their refusals are kept."""
        return self.template, self.values


def told(template: str, /, **values: Any) -> Message:
    """Return a message: its English, with `{name}` for what fills it in.

    A value that is a message itself is said in the same language; of an exception, its message.
    """
    return Message(template, {name: _spoken(value) for name, value in values.items()})


def _spoken(value: Any) -> Any:
    return value if isinstance(value, str | int | float) else message_of(value)


def message_of(error: object) -> str:
    """Return what an exception says, as a message where it was raised with one."""
    if isinstance(error, BaseException) and error.args and isinstance(error.args[0], Message):
        return error.args[0]
    return error if isinstance(error, Message) else str(error)


def joined(parts: Iterable[str], *, by: str = ", ") -> Message:
    """Return messages in a row, each said in the language of the whole."""
    named = {f"part{number}": part for number, part in enumerate(parts)}
    return Message(by.join(f"{{{name}}}" for name in named), named)
