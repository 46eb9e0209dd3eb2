"""Tables from rows that have the declared types already."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any

import pandas as pd

from fangzhi.artefacts.schema import TABLES

_DTYPES = {"string": "object", "int": "int64", "float": "float64", "bool": "bool"}


def sorted_table(rows: Sequence[tuple[Any, ...]], name: str) -> pd.DataFrame:
    """Return rows, one tuple a row in the declared columns, as the declared table sorted by its key.

    What store.conform does, without its checks: they take as long as finding what the rows say, and
    are made when the table is written. No column of whole numbers may be empty in any row.
    """
    table = TABLES[name]
    names = [column.name for column in table.columns]
    ordered = sorted(rows, key=itemgetter(*map(names.index, table.key)))
    columns = zip(*ordered, strict=True) if ordered else repeat(())
    return pd.DataFrame(
        {
            column.name: pd.Series(values, dtype=_DTYPES[column.dtype])
            for column, values in zip(table.columns, columns, strict=False)
        },
        copy=False,
    )
