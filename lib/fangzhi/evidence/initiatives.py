"""Named programmes, platforms, alliances, zones, mechanisms, institutions, events and policies."""

from __future__ import annotations

import pandas as pd

from fangzhi.artefacts.schema import INITIATIVES
from fangzhi.evidence.folding import fold_punctuation
from fangzhi.evidence.initiative_rules import InitiativeRules, initiative_rules
from fangzhi.evidence.initiative_scan import scan

__all__ = ["InitiativeRules", "find_initiatives", "initiative_rules"]

_COLUMNS = [column.name for column in INITIATIVES.columns]
_QUOTES = str.maketrans("", "", "“”‘’")


def find_initiatives(
    passages: pd.DataFrame, passage_regions: pd.DataFrame, *, rules: InitiativeRules
) -> pd.DataFrame:
    """Return one row a mention of a named initiative, in the order of the passages.

    passages: passage_id, text. passage_regions: passage_id, region, role.
    A row's region is the passage's subject regions joined by 、; theme is left empty.
    """
    regions = _subject_regions(passage_regions)
    rows: list[tuple[object, ...]] = []
    for passage_id, text in zip(passages["passage_id"], passages["text"], strict=True):
        folded = fold_punctuation(text)
        for number, found in enumerate(scan(folded, rules=rules), start=1):
            name = text[found.start : found.end]
            rows.append((
                f"{passage_id}-i{number:02d}", passage_id, regions.get(passage_id), name,
                folded[found.start : found.end].translate(_QUOTES), found.kind, found.is_slogan, None,
                found.start, found.end,
            ))  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def _subject_regions(passage_regions: pd.DataFrame) -> dict[str, str]:
    subjects = passage_regions[passage_regions["role"] == "subject"]
    joined = subjects.groupby("passage_id", sort=True)["region"].agg("、".join)
    return {str(passage): str(region) for passage, region in joined.items()}
