"""Named programmes, platforms, alliances, zones, mechanisms, institutions, events and policies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import pandas as pd

from fangzhi.artefacts.schema import INITIATIVES
from fangzhi.evidence.folding import fold_punctuation
from fangzhi.evidence.initiative_names import Found
from fangzhi.evidence.initiative_rules import InitiativeRules, initiative_rules
from fangzhi.evidence.initiative_scan import scan
from fangzhi.evidence.name_variants import canonical_names

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
    read: dict[str, list[Found]] = {}  # copies of a page repeat its passages
    rows: list[tuple[Any, ...]] = []
    for passage_id, text in zip(passages["passage_id"].tolist(), passages["text"].tolist(), strict=True):
        folded = fold_punctuation(text)
        if folded not in read:
            read[folded] = scan(folded, rules=rules)
        region = regions.get(passage_id, _UNKNOWN)
        for number, (start, end, kind, is_slogan) in enumerate(read[folded], start=1):
            rows.append((
                f"{passage_id}-i{number:03d}", passage_id, region, text[start:end], folded[start:end],
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
