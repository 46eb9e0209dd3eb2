"""The 34 regions of the provincial level: code, names, capital, place on the tile map."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from fangzhi.artefacts.resources import read_resource

NATIONAL_CODE = "000000"
NATIONAL_NAME = "全国"


@dataclass(frozen=True, slots=True)
class Province:
    """One region of the provincial level.

    code: six digits of GB/T 2260; name: short name (宁夏); full_name: official name.
    abbreviations: single characters (and 内蒙), the official one first; former: other names.
    row, column: place on the tile map, 0 is north and west.
    """

    code: str
    name: str
    full_name: str
    abbreviations: tuple[str, ...]
    capital: str
    former: tuple[str, ...]
    row: int
    column: int


def read_rows(path: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a packaged CSV file; lines that start with # are comments."""
    lines = (line for line in read_resource(path).splitlines() if not line.startswith("#"))
    yield from csv.DictReader(lines)


def _province(row: dict[str, str]) -> Province:
    return Province(
        code=row["code"],
        name=row["name"],
        full_name=row["full_name"],
        abbreviations=tuple(row["abbreviations"].split()),
        capital=row["capital"],
        former=tuple(row["former"].split()),
        row=int(row["row"]),
        column=int(row["column"]),
    )


PROVINCES: tuple[Province, ...] = tuple(_province(row) for row in read_rows("regions/data/provinces.csv"))
"""All regions in the order of their codes: the order of tables, legends and colours."""

_BY_CODE = {province.code: province for province in PROVINCES}
_BY_NAME = {name: province for province in PROVINCES for name in (province.name, province.full_name)}


def region_of(code: str) -> Province:
    """Return the region that a code of any level lies in; raise KeyError for an unknown code.

    code: two, four or six digits (`32`, `3211`, `321181`).
    """
    try:
        return _BY_CODE[code[:2] + "0000"]
    except KeyError:
        raise KeyError(f"no region has the code {code!r}; known are {', '.join(_BY_CODE)}") from None


def region_name(code: str) -> str:
    """Return the short name of a region's code; 全国 for 000000."""
    return NATIONAL_NAME if code == NATIONAL_CODE else region_of(code).name


def region_named(name: str) -> Province:
    """Return the region with this short or full name; raise KeyError for any other."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise KeyError(
            f"no region is called {name!r}; known are {', '.join(p.name for p in PROVINCES)}"
        ) from None
