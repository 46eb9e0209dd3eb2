"""What a correction says, in words: files keep codes, the report does not."""

from __future__ import annotations

from collections.abc import Callable

from fangzhi.artefacts.schema import PASSAGE_KINDS
from fangzhi.report.language import Catalogue, catalogue
from fangzhi.report.markup import escape_markdown, labelled_list, quoted

_CODED = {"kind": "indicator_kind", "bound": "exactness", "status": "status"}
_NUMBERS = ("value", "value_max")


def value_said(what: str, value: object) -> str:
    """Return what stands in a correction's `from` or `to` as Markdown, in the language of the report.

    what: kind of the correction. value: as in corrections.csv (`spam`, `status=target; value=57`, 宁夏).
    """
    text = value.strip() if isinstance(value, str) else ""
    say: dict[str, Callable[[str, Catalogue], str]] = {
        "region": lambda names, _: labelled_list(names), "theme": lambda names, _: labelled_list(names),
        "removal": _removal, "indicator": _quantity,
    }  # fmt: skip
    words = catalogue()
    if what == "repair":
        return quoted(text) if text else "∅"
    if not text:
        return escape_markdown(
            words.say(f"corrected.none_{what}" if what == "indicator" else "corrected.none")
        )
    return say[what](text, words)


def _removal(code: str, words: Catalogue) -> str:
    return escape_markdown(words.say(f"{'passage_kind' if code in PASSAGE_KINDS else 'removal'}.{code}"))


def _quantity(text: str, words: Catalogue) -> str:
    """Return `status=target; value=57` in words; what is no NAME=VALUE is left as it stands."""
    parts = []
    for part in text.split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        known = bool(equals) and words.has(f"corrected_value.{name}")
        if not known:
            parts.append(quoted(part.strip()))
            continue
        said = _value(name, value, words)
        parts.append(words.say("corrected.pair", name=words.say(f"corrected_value.{name}"), value=said))
    return words.say("corrected.join").join(parts)


def _value(name: str, value: str, words: Catalogue) -> str:
    if not value:
        return escape_markdown(words.say("corrected.none"))
    if name in _CODED:
        code = f"{_CODED[name]}.{value}"
        return escape_markdown(words.say(code) if words.has(code) else value)
    if name in ("region", "theme"):
        return labelled_list(value)
    if name in _NUMBERS:
        return escape_markdown(_number(value))
    return quoted(value)


def _number(value: str) -> str:
    try:
        return f"{float(value):,.15g}"
    except ValueError:
        return value
