"""Text whose double bytes fell out of step: find the stretches, and let a search read them.

A mirror site cuts or stuffs the GBK bytes of a page without regard to where characters begin. What
follows is decoded one byte late, until a single byte brings the stream back into step. The bytes
are all there but the ones that became `?`; which character was lost is read off the context.

    original   。    ”    天    津    外    國     語          (a traditional page in GBK)
    bytes      A1A3  A1B1 CCEC BDF2 CDE2 87F8   D55A
    decoded    A1 A3A1 B1CC ECBD F2CD E287 F8D5 5A
               ?  ！   碧   旖   蛲   鈬   U+E268 Z
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from fangzhi.artefacts.alignment import Edit
from fangzhi.cleaning.likelihood import general_chinese, symbols
from fangzhi.cleaning.readings import ANNOTATION, SYLLABLE, TAIL_OF_ANNOTATION, read_so
from fangzhi.cleaning.script import simplified_view
from fangzhi.cleaning.shift_search import CUT_BEFORE, LOST, Judge, Search

# A mark and a letter with an annotation: 。現(xiàn) is left as ?,F(xiàn)
_CUT_OFF = re.compile(rf"[{CUT_BEFORE}][@-~][(（]{SYLLABLE}[)）]")
# A `?` before three double bytes, or before two and a letter that may end a third character; the first
# may be a mark that sites cut at, folded. Or before the rest of an annotation
_START = re.compile(
    rf"[{LOST}](?:(?=(?:[{CUT_BEFORE}]|[^\x00-\x7f])[^\x00-\x7f](?:[^\x00-\x3f]|[,:;!?()]))"
    rf"|(?={SYLLABLE}[)）])|(?={_CUT_OFF.pattern}))"
)
_BEHIND_LOSS = re.compile(rf"[{LOST}].{{0,60}}")
# What a pair of characters behind a `?` costs on average, from which on a search is worth its time:
# in ordinary text 7 and rarely more than 8, in shifted text 11 to 20. ?！ is odd in itself.
_ODD_BITS, _ODD_BITS_AT_CUT = 8.0, 6.0
_LOOK_AHEAD = 7
# A reading must save this much: 2 ** -12 is less than one false repair in four thousand marks
_LEAST_GAIN = 12.0
_ANNOTATED_BITS = 8.0  # one character in three hundred is read as an annotation says by chance
# Characters with both bytes on the page: fewer, and the reading is a guess. A `?` tells nothing
_LEAST_OBSERVED = 2
_READABLE_BITS = 12.0  # a character; Chinese text has 7, and 10 where names are many
# A page on which so many searches failed, and few did not, has another damage: a millisecond each
_HOPELESS, _HOPELESS_SHARE = 100, 5
_FOLDED_CUTS = ("!", "?", ";", ",")
_SURE = 0.7  # below, the stretch is only marked
# A pair of characters so rare, where private-use characters vanished, may be what is left around one:
# on invented pages a third of the readings with such a pair were wrong
_ODD_PAIR_BITS, _DOUBTED = 12.0, 0.8
_OPEN = 0.5  # a reading is as sure as its weakest character, and one that stays `?` is at most a guess


def byte_shift_edits(text: str, judge_of_page: Callable[[], Judge]) -> list[Edit]:
    """Return the repairs of the stretches that are out of step, sorted.

    judge_of_page: makes the judge of this page's readings; called only where something looks odd.
    """
    edits: list[Edit] = []
    judge: Judge | None = None
    behind = n_failed = 0
    for match in _START.finditer(text):
        start = match.start()
        if start < behind or not _looks_odd(text, start):
            continue
        if n_failed > _HOPELESS + _HOPELESS_SHARE * len(edits):
            break
        if judge is None:
            if not (_CUT_OFF.match(text, start + 1) or _is_promising(text, start)):
                n_failed += 1
                continue
            judge = judge_of_page()
        edit = _best_edit(text, start, judge)
        if edit is None:
            n_failed += 1
        else:
            edits.append(edit)
            behind = edit.end
    return edits


def has_odd_places(text: str) -> bool:
    """Tell whether something on a page looks like a stretch that is out of step."""
    return any(_looks_odd(text, match.start()) for match in _START.finditer(text))


def undamaged_text(text: str) -> str:
    """Return what of a page is surely in step: all but sixty characters behind each `?`."""
    return _BEHIND_LOSS.sub("\n", text)


def _looks_odd(text: str, start: int) -> bool:
    """Tell whether something stands behind the `?` that Chinese text does not have there."""
    if TAIL_OF_ANNOTATION.match(text, start + 1):
        return True
    model = general_chinese()
    marks = symbols(simplified_view(text[start + 1 : start + _LOOK_AHEAD]))
    cost = sum(model.bits(a, b) for a, b in pairwise(marks))
    return cost >= (_ODD_BITS_AT_CUT if text[start + 1] in CUT_BEFORE else _ODD_BITS) * (len(marks) - 1)


def _is_promising(text: str, start: int) -> bool:
    """Tell whether general Chinese alone finds a reading that is no worse than the text as it stands.

    To know a page's own words costs as much as ten such searches, and most pages need it for none.
    """
    readings = Search(text, start, Judge(general_chinese())).readings()
    return bool(readings) and readings[0].bits <= 0


def _best_edit(text: str, start: int, judge: Judge) -> Edit | None:
    """Return the best reading as an edit; a mark where none is sure; None where all are worse."""
    readings = Search(text, start, judge).readings()
    if not readings:
        return None
    best = readings[0]
    end = best.behind
    annotation = _annotation_of(text, end, best.text[-1:])
    if -best.bits < _LEAST_GAIN - _ANNOTATED_BITS * bool(annotation):
        return None
    if (_n_observed(text[start:end]) < _LEAST_OBSERVED and not annotation) or not _reads_well(
        text, start, best.text, judge
    ):
        return None
    share = 1 / (sum(2 ** (best.bits - r.bits) / r.share for r in readings) + 2**best.bits)
    repaired = best.text if share >= _SURE else text[start : end + len(annotation)]
    confidence = min(share, _OPEN) if LOST[0] in best.text else share
    if not judge.keeps_private and _has_odd_pair(best.text, judge):
        confidence = min(confidence, _DOUBTED)
    return Edit(start, end + len(annotation), repaired, "byte_shift", round(confidence, 3))


def _has_odd_pair(text: str, judge: Judge) -> bool:
    """Tell whether two neighbours in a reading hardly ever stand so."""
    marks = symbols(simplified_view(text))
    return any(judge.model.bits(a, b) >= _ODD_PAIR_BITS for a, b in pairwise(marks))


def _n_observed(stretch: str) -> int:
    """Return how many characters of a stretch have both their bytes on the page.

    Behind the lost one, a pair of bytes ends one character and begins the next; a letter ends the
    last. An annotation that stands amiss is evidence of its own.
    """
    annotation = TAIL_OF_ANNOTATION.match(stretch, 1)
    if annotation is not None:
        return _LEAST_OBSERVED
    pairs = sum(char > "\x7f" for char in stretch[1:]) + (stretch[1:2] in _FOLDED_CUTS)
    return pairs - 1 + (stretch[-1].isascii() and stretch[-1].isalpha())


def _annotation_of(text: str, end: int, char: str) -> str:
    """Return the annotation behind a stretch that gives its last character's reading; empty if none."""
    annotation = ANNOTATION.match(text, end)
    return annotation[0] if annotation is not None and char in read_so(annotation[1]) else ""


def _reads_well(text: str, start: int, repaired: str, judge: Judge) -> bool:
    """Tell whether a reading is Chinese, and not just less odd than what stands there.

    What stays open at its end, and the `<` of a tag that was eaten with it, are no part of the question.
    """
    before = simplified_view(text[max(0, start - 2) : start])
    read = repaired.rstrip(f"{LOST[0]}<")
    bits = judge.model.text_bits(simplified_view(read), before=before)
    return bits <= _READABLE_BITS * max(1, len(read))
