"""Quantities that an analyst overrules."""

from __future__ import annotations

from typing import Any

import pandas as pd

from fangzhi.artefacts.corrections import indicator_values
from fangzhi.artefacts.messages import told
from fangzhi.artefacts.places import seed_spans

_GONE = told("no quantity is found there any more; there is nothing to correct")


def overrule_indicators(
    indicators: pd.DataFrame,
    corrections: pd.DataFrame,
    *,
    passages: pd.DataFrame,
    pages: pd.DataFrame,
    repairs: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the quantities as the analyst says, and the corrections with what became of them.

    A correction sets values of the quantity at its place on the page, or takes the quantity out. Where
    none is found there any more, it is refused; but one that was to go is gone.
    """
    wanted = corrections[(corrections["what"] == "indicator") & (corrections["outcome"] == "applied")]
    rows = indicators[indicators["passage_id"].isin(set(wanted["passage_id"]))]
    spans = list(zip(rows["passage_id"], rows["start"].astype(int), rows["end"].astype(int), strict=True))
    at = dict(
        zip(seed_spans(spans, passages=passages, pages=pages, repairs=repairs), rows.index, strict=True)
    )
    changed, decided = indicators.copy(), corrections.copy()
    dropped = []
    for index, one in zip(wanted.index, wanted.to_dict("records"), strict=True):
        row = at.get((one["seed_file"], one["seed_start"], one["seed_end"]))
        values = indicator_values(one["to"] or "")
        if row is None and values:
            decided.loc[index, ["outcome", "detail"]] = ["refused", _GONE]
        elif row is not None and not values:
            dropped.append(row)
        elif row is not None:
            _set(changed, row, values)
    return changed.drop(index=dropped).reset_index(drop=True), decided


def _set(rows: pd.DataFrame, at: Any, values: dict[str, str | float | int | None]) -> None:
    for name, value in values.items():
        rows.loc[at, name] = value
