"""Which repairs a page may need, by the characters that it holds: one look decides what is tried."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from fangzhi.cleaning.characters import INVISIBLE, look_alikes, strewn_marks
from fangzhi.cleaning.script import convertible

INVISIBLES, LOOK_ALIKES, STREWN, TRADITIONAL, FOLDED = 1, 2, 4, 8, 16
_FOLDED_MARKS = ",:;?!()\"'"


def signs_of(text: str) -> int:
    """Return the signs that the characters of a text are, as bits."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    return int(np.bitwise_or.reduce(_sign_of_unit()[units]))


@cache
def _sign_of_unit() -> NDArray[np.uint8]:
    """Return the signs that each code unit is; halves of a pair may be emoji."""
    signs = np.zeros(0x10000, dtype=np.uint8)
    signs[0xD800:0xE000] = INVISIBLES
    plane = "".join(map(chr, range(0xD800))) + "".join(map(chr, range(0xE000, 0x10000)))
    for pattern, sign in ((INVISIBLE, INVISIBLES), (look_alikes(), LOOK_ALIKES), (strewn_marks(), STREWN)):
        for match in pattern.finditer(plane):
            signs[ord(match[0])] |= sign
    for chars, sign in ((convertible(), TRADITIONAL), (_FOLDED_MARKS, FOLDED)):
        for char in chars:
            signs[ord(char)] |= sign
    return signs
