"""Tables from rows that have the declared types already."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from fangzhi.artefacts.schema import TABLES
from fangzhi.artefacts.store import conform
from fangzhi.regions.tables import sorted_table

ROWS: dict[str, list[tuple[Any, ...]]] = {
    "mentions": [
        ("b", 4, 6, "山东", "province", "山东省", "370000", "370000", "unique"),
        ("a", 9, 12, "鼓楼区", "county", None, None, "320000 350000", "ambiguous"),
        ("a", 0, 2, "川渝", "area", None, None, "510000 500000", "composite"),
    ],
    "passage_regions": [
        ("b", "510000", "四川", "subject", "title", 0.5),
        ("b", "500000", "重庆", "subject", "title", 0.5),
        ("a", "370000", "山东", "mentioned", "place:山东", 0.0),
    ],
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("count", [0, 3])
def test_gives_the_table_that_the_checking_way_gives(name: str, count: int) -> None:
    rows = ROWS[name][:count]
    columns = [column.name for column in TABLES[name].columns]

    checked = conform(pd.DataFrame(rows, columns=columns), name)

    pd.testing.assert_frame_equal(sorted_table(rows, name), checked)
