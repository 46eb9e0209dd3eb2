"""Opening a finished run, or the pages themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fangzhi.artefacts import ArtefactError, read_json, read_rows, read_table
from fangzhi.artefacts.fields import is_pack_path
from fangzhi.desk.names import UnknownNameError, nearest
from fangzhi.desk.progress import working
from fangzhi.desk.run import Run

if TYPE_CHECKING:
    import pandas as pd

_RANDOM_STATE = 20240901  # the default of the notebooks
Tell = Callable[[str], None]


def open_run(folder: str | os.PathLike[str] = "reports/default") -> Run:
    """Open a finished run to ask it questions; its tables are read when they are asked for.

    Raises UnknownNameError where there is no run, naming those that are near.

    >>> open_run(finished).regions  # finished = "reports/default"
    ['广西', '宁夏']
    """
    root = Path(folder).resolve()
    if not (root / "run.json").is_file():
        raise UnknownNameError(_no_run(root))
    record = read_json(root / "run.json")
    field = str(record.get("parameters", {}).get("2-topics", {}).get("field", "education"))
    if is_pack_path(field):  # as the notebooks see it
        field = str((root / "notebooks" / field).resolve())
    seeds = (root / record["seeds_dir"]).resolve() if record.get("seeds_dir") else None

    @cache
    def table(name: str) -> pd.DataFrame:
        return read_table(root / "data", name)

    @lru_cache(maxsize=256)  # a few tables of the pages that are looked at
    def rows(name: str, seed_file: str) -> pd.DataFrame:
        return read_rows(root / "data", name, seed_file=seed_file)

    return Run(
        str(folder), table, field=field, seeds_dir=seeds, random_state=_random_state(record), rows=rows
    )


def _no_run(root: Path) -> str:
    runs = {path.parent.name: path.parent for path in root.parent.glob("*/run.json")}
    near = [str(runs[name]) for name in nearest(root.name, runs)] or [str(path) for path in runs.values()]
    hint = f"; there is {', '.join(near)}" if near else ""
    return f"no finished run in {root}{hint}; make one with `make report`, or open pages with open_pages"


def _random_state(record: Mapping[str, Any]) -> int:
    return int(record.get("parameters", {}).get("2-topics", {}).get("random_state", _RANDOM_STATE))


def open_pages(
    folder: str | os.PathLike[str] = "seeds",
    *,
    field: str = "education",
    n_topics: int = 8,
    tell: Tell | None = None,
) -> Run:
    """Clean and analyse a folder of pages in memory, without a report; nothing is written beside the cache.

    n_topics: topics to fit; the report looks for the most stable number, which takes longer.
    tell: called with the name of each step before it begins.
    Raises SeedsError, NoUsablePageError or CorrectionsError as a run does.

    >>> open_pages(pages, n_topics=2).regions  # pages = "seeds"
    ['广西', '宁夏']
    """
    from fangzhi.desk.analysis import analyse  # noqa: PLC0415  (it imports every step)

    with working(f"cleaning and analysing the pages of {folder}"):
        tables = analyse(Path(folder), field=field, n_topics=n_topics, random_state=_RANDOM_STATE, tell=tell)

    def table(name: str) -> pd.DataFrame:
        if name not in tables:
            raise ArtefactError(f"{name} is made by a whole run only: `fangzhi report --seeds {folder}`")
        return tables[name]

    return Run(str(folder), table, field=field, seeds_dir=Path(folder).resolve(), random_state=_RANDOM_STATE)
