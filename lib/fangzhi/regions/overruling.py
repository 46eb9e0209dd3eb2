"""Regions of passages that an analyst overrules."""

from __future__ import annotations

import pandas as pd

from fangzhi.regions.provinces import NATIONAL_CODE, NATIONAL_NAME, region_named

BASIS = "correction"
_COLUMNS = ["passage_id", "region_code", "region", "role", "basis", "weight"]


def overrule(passage_regions: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the regions with the corrected passages about what the analyst says, in equal parts.

    corrections: as CORRECTIONS; those of regions that were refused change nothing. What a passage names
    stays as a mention.
    """
    wanted = corrections[(corrections["what"] == "region") & (corrections["outcome"] == "applied")]
    said = dict(zip(wanted["passage_id"], wanted["to"], strict=True))
    touched = passage_regions["passage_id"].isin(set(said))
    subjects = pd.DataFrame(
        [row for passage_id, names in said.items() for row in _subjects(passage_id, names)], columns=_COLUMNS
    )
    named = (passage_regions["role"] == "mentioned") | passage_regions["basis"].str.startswith("place:")
    mentions = passage_regions[touched & named].assign(role="mentioned", weight=0.0)
    keys = ["passage_id", "region_code"]
    mentions = mentions[
        ~pd.MultiIndex.from_frame(mentions[keys]).isin(list(zip(*(subjects[k] for k in keys), strict=True)))
    ]
    kept = [passage_regions[~touched], mentions, subjects]
    return pd.concat([part for part in kept if len(part)] or [passage_regions], ignore_index=True)


def _subjects(passage_id: str, names: str) -> list[tuple[str, str, str, str, str, float]]:
    regions = list(dict.fromkeys(names.split("、")))
    return [(passage_id, _code(name), name, "subject", BASIS, 1 / len(regions)) for name in regions]


def _code(name: str) -> str:
    return NATIONAL_CODE if name == NATIONAL_NAME else region_named(name).code
