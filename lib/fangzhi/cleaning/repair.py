"""Undo what mirror sites and careless crawls did to a page's text."""

from __future__ import annotations

import re
from functools import cache

import opencc

from fangzhi.cleaning.alignment import Edit, RepairedText, merge_neighbours

_PINYIN = re.compile(r"(?<=[一-鿿])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def repair(raw: str) -> RepairedText:
    """Return the page with its damage undone; every change is an edit over `raw`."""
    repaired = RepairedText(raw)
    repaired = repaired.then([Edit(m.start(), m.end(), "", "pinyin") for m in _PINYIN.finditer(raw)])
    return repaired.then(_script_edits(repaired.text))


def _script_edits(text: str) -> list[Edit]:
    converted = _converter().convert(text)
    if converted == text or len(converted) != len(text):
        return []
    pairs = enumerate(zip(text, converted, strict=True))
    edits = [Edit(i, i + 1, after, "script") for i, (before, after) in pairs if before != after]
    return merge_neighbours(edits, reason="script")
