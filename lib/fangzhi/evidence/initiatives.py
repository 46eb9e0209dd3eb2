"""Named programmes, platforms, alliances, zones, mechanisms, institutions, events and policies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import pandas as pd

from fangzhi.artefacts.schema import INITIATIVES
from fangzhi.evidence.folding import fold_punctuation
from fangzhi.evidence.initiative_rules import InitiativeRules, initiative_rules
from fangzhi.evidence.initiative_scan import scan
from fangzhi.evidence.name_variants import canonical_names
from fangzhi.evidence.shared_names import shared_names, with_shared

__all__ = ["InitiativeRules", "find_initiatives", "initiative_rules"]

_COLUMNS = [column.name for column in INITIATIVES.columns]
_UNKNOWN = "未知"  # a passage that no region could be given to


def find_initiatives(
    passages: pd.DataFrame, passage_regions: pd.DataFrame, *, rules: InitiativeRules
) -> pd.DataFrame:
    """Return one row a mention of a named initiative, in the order of the passages.

    passages: passage_id, text. passage_regions: passage_id, region, role.
    A row's region is the passage's subject regions joined by 、; theme is left empty.
    """
    regions = _subject_regions(passage_regions)
    ids, texts = passages["passage_id"].tolist(), [fold_punctuation(text) for text in passages["text"]]
    where = [regions.get(passage_id, _UNKNOWN) for passage_id in ids]
    read = {text: scan(text, rules=rules) for text in dict.fromkeys(texts)}  # copies repeat passages
    mentions = [(text[one.start : one.end], region, one) for text, region in zip(texts, where, strict=True)
                for one in read[text]]  # fmt: skip
    if mentions:
        read |= with_shared(read, shared_names(*zip(*mentions, strict=True)))
    rows: list[tuple[Any, ...]] = []
    originals = passages["text"].tolist()
    for passage_id, original, text, region in zip(ids, originals, texts, where, strict=True):
        for number, (start, end, kind, is_slogan) in enumerate(read[text], start=1):
            rows.append((
                f"{passage_id}-i{number:03d}", passage_id, region, original[start:end], text[start:end],
                kind, is_slogan, None, start, end,
            ))  # fmt: skip
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else repeat(())
    table = dict(zip(_COLUMNS, columns, strict=False))
    table["canonical"] = canonical_names(table["canonical"], table["region"], rules=rules)
    return pd.DataFrame(table)


def _subject_regions(passage_regions: pd.DataFrame) -> dict[str, str]:
    joined: dict[str, str] = {}
    columns = (passage_regions[name].tolist() for name in ("passage_id", "region", "role"))
    for passage_id, region, role in zip(*columns, strict=True):
        if role == "subject":
            joined[passage_id] = f"{joined[passage_id]}、{region}" if passage_id in joined else region
    return joined
