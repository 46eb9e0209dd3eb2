"""Punctuation made alike without moving a character, so that offsets stay those of the passage."""

from __future__ import annotations

import re

_PAIRS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {
        "　": " ",
        "\xa0": " ",
        "「": "“",
        "」": "”",
        "『": "‘",
        "』": "’",
        "﹁": "“",
        "﹂": "”",
        "〝": "“",
        "〞": "”",
    }
)
_STRAIGHT = re.compile('"[^"\n]*"')


def fold_punctuation(text: str) -> str:
    """Return the text with ASCII punctuation and digits and with “ ” for every kind of double quotes.

    Of the same length as the text: character i of the result stands for character i of the text.
    """
    folded = text.translate(_PAIRS)
    if '"' in folded:
        folded = _STRAIGHT.sub(lambda match: f"“{match[0][1:-1]}”", folded)
    return folded
