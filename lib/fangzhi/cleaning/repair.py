"""Undo what mirror sites and careless crawls did to a page's text.

Each kind of damage has its module and its function from text to edits; here they follow each other,
each over the result of the one before, and become edits over the page. The order is that of the
damage, backwards: what was put in last is taken out first.

An undamaged page costs one look at its set of characters and a few searches for what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import numpy as np

from fangzhi.artefacts.alignment import NO_EDITS, Edits, RepairedText, apply_edits, uncollected
from fangzhi.cleaning.byte_shift import byte_shift_edits, has_odd_places, undamaged_text
from fangzhi.cleaning.characters import (
    WIDE,
    invisible_edits,
    look_alike_edits,
    loss_edits,
    strewn_edits,
    sure_look_alike_edits,
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
    simplified_view,
    traditional_only,
)
from fangzhi.cleaning.shift_search import LOST, Judge
from fangzhi.cleaning.signs import FOLDED, INVISIBLES, LOOK_ALIKES, STREWN, TRADITIONAL, signs_of

# One repair can uncover another: a tag whose `<` was a lost byte. Pages settle in two rounds
_MOST_ROUNDS = 4
# Reasons of edits that leave nothing to be found behind them. Converted text is judged anew where it
# may be out of step
_SETTLED = frozenset(("punctuation",))
_SETTLED_IN_STEP = _SETTLED | {"pinyin", "script"}
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@uncollected()
def repair(raw: str) -> RepairedText:
    """Return the page with its damage undone; every change is an edit over `raw`.

    raw: a whole page, since its own statistics tell its script, a site's list of annotated
    characters and the width of its lines. An unsure repair is a mark: it changes nothing, and its
    confidence is low.
    """
    repaired = _round(RepairedText(raw))
    for _ in range(_MOST_ROUNDS - 1):
        if _is_settled(repaired):
            break
        further = _round(RepairedText(repaired.text))
        changes = [edit for edit in further.edits if edit.repaired != repaired.text[edit.start : edit.end]]
        if not changes:
            break
        repaired = repaired.then(changes)
    return repaired


def _is_settled(page: RepairedText) -> bool:
    """Tell whether another round can find nothing: no repair uncovers another."""
    reasons = set(page.columns.reasons.tolist())
    if reasons <= _SETTLED:
        return True
    return reasons <= _SETTLED_IN_STEP and not has_odd_places(page.text)


def _round(page: RepairedText) -> RepairedText:
    """Return the page with each kind of repair done once."""
    signs = signs_of(page.text)
    view = simplified_view if signs & TRADITIONAL else str
    page = page.then(line_break_edits(view(page.text)))
    if signs & INVISIBLES:
        page = page.then(invisible_edits(page.text))
    page = page.then(markup_edits(page.text, behind_losses=False))
    page = page.then(stamp_edits(view(page.text), sure_only=True))
    if signs & LOOK_ALIKES:
        page = page.then(sure_look_alike_edits(page.text))
    page = _in_step(page)
    page = page.then(markup_edits(page.text))
    return _restored(page, signs_of(page.text) if len(page.columns) else signs)


def _in_step(page: RepairedText) -> RepairedText:
    """Return the page without a site's annotations, its bytes in step.

    Annotations that stand whole go first: they tell the site's list, and hide a stretch's context.
    What is left of others is part of the damage, or remains alone behind it.
    """
    listed: Mapping[str, str] = {}
    annotations = find_annotations(page.text)
    if annotations.chars:
        is_mirror = detect_script(page.text) is Script.MIRROR
        listed = site_list(page.text, annotations, plain=simplified_forms(), is_mirror=is_mirror)
        page = page.then(pinyin_edits(annotations, listed, plain=simplified_forms()))
    if any(mark in page.text for mark in LOST):
        edits = byte_shift_edits(page.text, partial(_judge, page.text, listed))
        if edits and detect_script(page.text) is Script.SIMPLIFIED:
            edits = [edit._replace(repaired=simplified_view(edit.repaired)) for edit in edits]
        page = page.then(edits)
        page = page.then(orphan_edits(page.text, listed))
    return page.then(loss_edits(page.text))


def _judge(text: str, listed: Mapping[str, str]) -> Judge:
    """Return the judge of readings on a page: its own words count, its script, its site's list."""
    is_simplified = detect_script(text) is Script.SIMPLIFIED
    return Judge(
        general_chinese().with_page(simplified_view(undamaged_text(text))),
        foreign=(traditional_only() if is_simplified else simplified_only()) | WIDE,
        listed=listed,
        keeps_private=_PRIVATE.search(text) is not None,
    )


def _restored(page: RepairedText, signs: int) -> RepairedText:
    """Return the page in simplified characters, without what was strewn in, its lines and marks whole."""
    view = simplified_view if signs & TRADITIONAL else str
    page = page.then(stamp_edits(view(page.text)))
    if signs & LOOK_ALIKES:
        page = page.then(look_alike_edits(page.text))
    if signs & STREWN:
        page = page.then(strewn_edits(view(page.text)))
    edits = NO_EDITS
    if signs & (TRADITIONAL | LOOK_ALIKES):
        edits = script_edits(page.text, detect_script(page.text), seams=page.seams)
    if not signs & (FOLDED | LOOK_ALIKES):
        return page.then(edits)
    return _with_punctuation(page, edits)


def _with_punctuation(page: RepairedText, edits: Edits) -> RepairedText:
    """Return the page with `edits` done and its punctuation restored.

    Conversion leaves characters where they are, so both are joined to the page in one go; where words
    changed their length they cannot be.
    """
    converted = apply_edits(page.text, edits)
    marks = punctuation_edits(converted)
    if np.any(edits.n_put != edits.ends - edits.starts):
        return page.then(edits, text=converted).then(marks)
    return page.then((edits + marks).in_order(), text=apply_edits(converted, marks))
