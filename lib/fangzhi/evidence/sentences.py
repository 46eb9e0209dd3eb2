"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re

# A sentence runs to its closing marks and the quotes and brackets behind them (“……。”). The ASCII
# full stop is left out: in Chinese text it stands in numbers, names and addresses.
# A mark in a short quotation that the sentence goes on with (“谁来教？”的难题) does not end it.
_QUOTED = r"“[^“”。\n]{1,20}”(?=的)"
_CLOSE = r"[。！？!?…]+[”’」』）)】》\"']*"
_SENTENCE = re.compile(rf"(?:{_QUOTED}|[^。！？!?…\n])+(?:{_CLOSE})?|{_CLOSE}")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence, in order, without white space around it.

    The spans do not overlap, and only white space lies outside them. A semicolon or a colon does
    not end a sentence; a line break does. Takes linear time.
    """
    spans = []
    for match in _SENTENCE.finditer(text):
        found = match.group()
        start = match.end() - len(found.lstrip())
        end = match.start() + len(found.rstrip())
        if start < end:
            spans.append((start, end))
    return spans


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order, without white space around them."""
    return [text[start:end] for start, end in sentence_spans(text)]
