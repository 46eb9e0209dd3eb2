"""Which statements survive another stop list, segmenter, number of topics, minimum frequency?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pandas as pd

from fangzhi.comparison.statements import GRADE_RANK

COLUMNS = (
    "statement_id",
    "kind",
    "region",
    "name",
    "grade",
    "n_variants",
    "n_survived",
    "failed",
    "is_fragile",
)

Variant = Callable[[], pd.DataFrame]


def sensitivity(
    baseline: pd.DataFrame,
    variants: Mapping[str, Variant],
    *,
    untested: Mapping[str, Collection[str]] | None = None,
) -> pd.DataFrame:
    """Return for each statement of the baseline in which variants it survives.

    baseline, and what each variant returns: tables of `rank_statements`. A statement survives where the
    variant makes the same statement (id) in the same direction with no lower grade.
    untested: kinds that a variant cannot speak of, by its name ({"8 topics": ["topic_share"]}: other topics).
    is_fragile: fails in at least one variant that tests it. Rows in the order of the baseline.
    """
    survived = {name: _survives(baseline, variant()) for name, variant in variants.items()}
    skipped = untested or {}
    rows = []
    for i, row in enumerate(baseline.itertuples()):
        tested = [name for name in variants if row.kind not in skipped.get(name, ())]
        failed = tuple(name for name in tested if not survived[name][i])
        rows.append(
            (row.statement_id, row.kind, row.region, row.name, row.grade,
             len(tested), len(tested) - len(failed), failed, bool(failed))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _survives(baseline: pd.DataFrame, variant: pd.DataFrame) -> list[bool]:
    found = {
        key: (direction, GRADE_RANK[grade])
        for key, direction, grade in zip(
            variant["statement_id"], variant["direction"], variant["grade"], strict=True
        )
    }
    keys = zip(baseline["statement_id"], baseline["direction"], baseline["grade"], strict=True)
    return [
        key in found and found[key][0] == direction and found[key][1] <= GRADE_RANK[grade]
        for key, direction, grade in keys
    ]


def mark_fragile(statements: pd.DataFrame, survival: pd.DataFrame) -> pd.DataFrame:
    """Return the statements with is_fragile also set where `sensitivity` found them so; the ranking stays."""
    fragile = set(survival.loc[survival["is_fragile"].astype(bool), "statement_id"])
    return statements.assign(
        is_fragile=statements["is_fragile"].astype(bool) | statements["statement_id"].isin(fragile)
    )
