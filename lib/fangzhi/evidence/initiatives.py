"""Named programmes, platforms, alliances, zones, mechanisms, institutions, events and policies."""

from __future__ import annotations

from typing import Any

import pandas as pd

from fangzhi.artefacts.schema import INITIATIVES
from fangzhi.evidence.folding import fold_punctuation
from fangzhi.evidence.initiative_names import Found
from fangzhi.evidence.initiative_rules import InitiativeRules, initiative_rules
from fangzhi.evidence.initiative_scan import scan

__all__ = ["InitiativeRules", "find_initiatives", "initiative_rules"]

_COLUMNS = [column.name for column in INITIATIVES.columns]
_UNKNOWN = "未知"  # a passage that no region could be given to
_QUOTES = str.maketrans("", "", "“”‘’")


def find_initiatives(
    passages: pd.DataFrame, passage_regions: pd.DataFrame, *, rules: InitiativeRules
) -> pd.DataFrame:
    """Return one row a mention of a named initiative, in the order of the passages.

    passages: passage_id, text. passage_regions: passage_id, region, role.
    A row's region is the passage's subject regions joined by 、; theme is left empty.
    """
    regions = _subject_regions(passage_regions)
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for passage_id, text in zip(passages["passage_id"].tolist(), passages["text"].tolist(), strict=True):
        found = scan(fold_punctuation(text), rules=rules)
        if found:
            _add(columns, passage_id, regions.get(passage_id, _UNKNOWN), text, found)
    columns["theme"] = [None] * len(columns["name"])
    return pd.DataFrame(columns)


def _add(columns: dict[str, list[Any]], passage_id: str, region: str, text: str, found: list[Found]) -> None:
    columns["initiative_id"] += [f"{passage_id}-i{number:03d}" for number in range(1, len(found) + 1)]
    columns["passage_id"] += [passage_id] * len(found)
    columns["region"] += [region] * len(found)
    names = [text[name.start : name.end] for name in found]
    columns["name"] += names
    columns["canonical"] += [name.translate(_QUOTES) for name in names]
    columns["kind"] += [name.kind for name in found]
    columns["is_slogan"] += [name.is_slogan for name in found]
    columns["start"] += [name.start for name in found]
    columns["end"] += [name.end for name in found]


def _subject_regions(passage_regions: pd.DataFrame) -> dict[str, str]:
    subjects = passage_regions[passage_regions["role"] == "subject"]
    joined: dict[str, list[str]] = {}
    for passage_id, region in zip(subjects["passage_id"].tolist(), subjects["region"].tolist(), strict=True):
        joined.setdefault(passage_id, []).append(region)
    return {passage_id: "、".join(names) for passage_id, names in joined.items()}
