"""Named programmes, platforms, alliances, zones, mechanisms, institutions, events and policies."""

from __future__ import annotations

from typing import Any

import pandas as pd

from fangzhi.artefacts.schema import INITIATIVES
from fangzhi.evidence.folding import fold_punctuation
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
    rows: list[tuple[Any, ...]] = []
    for passage_id, text in zip(passages["passage_id"].tolist(), passages["text"].tolist(), strict=True):
        folded = fold_punctuation(text)
        region = regions.get(passage_id, _UNKNOWN)
        for number, (start, end, kind, is_slogan) in enumerate(scan(folded, rules=rules), start=1):
            rows.append((
                f"{passage_id}-i{number:03d}", passage_id, region, text[start:end], folded[start:end],
                kind, is_slogan, None, start, end,
            ))  # fmt: skip
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table["canonical"] = canonical_names([row[4] for row in rows], [row[2] for row in rows], rules=rules)
    return table


def _subject_regions(passage_regions: pd.DataFrame) -> dict[str, str]:
    subjects = passage_regions[passage_regions["role"] == "subject"]
    joined: dict[str, list[str]] = {}
    for passage_id, region in zip(subjects["passage_id"].tolist(), subjects["region"].tolist(), strict=True):
        joined.setdefault(passage_id, []).append(region)
    return {passage_id: "、".join(names) for passage_id, names in joined.items()}
