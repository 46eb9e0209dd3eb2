"""Undo what mirror sites and careless crawls did to a page's text.

Each kind of damage has its module and its function from text to edits; here they follow each other,
each over the result of the one before, and become edits over the page. The order is that of the
damage, backwards: what was put in last is taken out first.

An undamaged page costs one look at its set of characters and a few searches for what is in it.
"""

from __future__ import annotations

from collections.abc import Callable

from fangzhi.cleaning.alignment import Edit, RepairedText, merge_neighbours
from fangzhi.cleaning.byte_shift import Judge, byte_shift_edits, has_candidates, undamaged_text
from fangzhi.cleaning.characters import (
    invisible_edits,
    look_alike_edits,
    loss_edits,
    strewn_edits,
)
from fangzhi.cleaning.injected import markup_edits, stamp_edits
from fangzhi.cleaning.likelihood import general_chinese
from fangzhi.cleaning.line_breaks import line_break_edits
from fangzhi.cleaning.pinyin import find_annotations, orphan_edits, pinyin_edits, site_list
from fangzhi.cleaning.punctuation import punctuation_edits
from fangzhi.cleaning.script import (
    Script,
    detect_script,
    script_edits,
    simplified_forms,
    simplified_only,
    traditional_only,
    wording_edits,
)

# One repair can uncover another: a tag whose `<` was a lost byte. Pages settle in two rounds
_MOST_ROUNDS = 4


def repair(raw: str) -> RepairedText:
    """Return the page with its damage undone; every change is an edit over `raw`.

    raw: a whole page, since its own statistics tell its script, a site's list of annotated
    characters and the width of its lines. An unsure repair is a mark: it changes nothing, and its
    confidence is low.
    """
    repaired = _round(RepairedText(raw))
    for _ in range(_MOST_ROUNDS - 1):
        if repaired.text == raw:
            break
        further = _round(RepairedText(repaired.text))
        changes = [edit for edit in further.edits if edit.repaired != repaired.text[edit.start : edit.end]]
        if not changes:
            break
        repaired = repaired.then(changes)
    return RepairedText(raw, tuple(merge_neighbours(repaired.edits, reason="script")))


def _round(repaired: RepairedText) -> RepairedText:
    """Return the page with each kind of repair done once."""
    for step in (invisible_edits, markup_edits):
        repaired = repaired.then(step(repaired.text))
    repaired = _with_bytes_repaired(repaired)
    later: tuple[Callable[[str], list[Edit]], ...] = (
        markup_edits, stamp_edits, look_alike_edits, strewn_edits, _script_edits, loss_edits,
        line_break_edits, punctuation_edits,
    )  # fmt: skip
    for step in later:
        repaired = repaired.then(step(repaired.text))
    return repaired


def _with_bytes_repaired(repaired: RepairedText) -> RepairedText:
    """Return the page without a site's annotations, its bytes in step.

    Annotations that stand whole go first: they tell the site's list, and hide a stretch's context.
    What is left of others is part of the damage, or remains alone behind it.
    """
    plain = simplified_forms()
    annotations = find_annotations(repaired.text)
    listed: dict[str, str] = {}
    if annotations:
        is_mirror = detect_script(repaired.text) is Script.MIRROR
        listed = site_list(repaired.text, annotations, plain=plain, is_mirror=is_mirror)
        repaired = repaired.then(pinyin_edits(annotations, listed, plain=plain))
    if has_candidates(repaired.text):
        repaired = repaired.then(byte_shift_edits(repaired.text, _judge(repaired.text)))
        repaired = repaired.then(orphan_edits(repaired.text, listed))
    return repaired


def _judge(text: str) -> Judge:
    """Return the judge of readings on a page: its own words count, and its script."""
    plain = simplified_forms()
    steady = undamaged_text(text).translate({ord(char): form for char, form in plain.items()})
    is_simplified = detect_script(text) is Script.SIMPLIFIED
    return Judge(
        general_chinese().with_page(steady),
        plain=plain,
        foreign=traditional_only() if is_simplified else simplified_only(),
    )


def _script_edits(text: str) -> list[Edit]:
    script = detect_script(text)
    wording = wording_edits(text, script)
    characters = script_edits(text, script)
    if not wording:
        return characters
    taken = [(edit.start, edit.end) for edit in wording]
    return sorted([*wording, *(edit for edit in characters if not _covered(edit, taken))])


def _covered(edit: Edit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= edit.start < end for start, end in spans)
