"""Reading, checking and writing the tables of a run's `data/` folder.

Identical rows give identical bytes: rows are sorted by key, columns stand in the declared
order, and nothing of the machine or the moment is written along.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fangzhi.artefacts.files import TEXT_MARK, ArtefactError, text_of
from fangzhi.artefacts.schema import TABLES, Column, Table

# What a spreadsheet would run as a formula when a cell starts with it (OWASP, "CSV injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PANDAS_DTYPE = {"string": "object", "int": "int64", "float": "float64", "bool": "bool"}
_ROUND_DIGITS = 10  # beyond this the order of a sum shows, not the result


def empty_table(name: str) -> pd.DataFrame:
    """Return a table without rows, with the declared columns and types."""
    return conform(pd.DataFrame({column.name: [] for column in TABLES[name].columns}), name)


def conform(rows: pd.DataFrame | Iterable[Mapping[str, Any]], name: str) -> pd.DataFrame:
    """Return rows as the declared table: checked, typed, sorted by key.

    Columns that are not declared are kept, behind the declared ones.
    Raises ArtefactError naming the file, the column and the first value that is wrong.
    """
    table = TABLES[name]
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    if frame.empty:
        frame = frame.reindex(columns=[column.name for column in table.columns])
    typed = {column.name: _typed(frame, column, table) for column in table.columns}
    more = {str(label): frame[label].to_numpy() for label in frame.columns if label not in typed}
    result = pd.DataFrame({**typed, **more})
    result = result.sort_values(list(table.key), kind="stable", ignore_index=True)
    duplicated = result.duplicated(list(table.key))
    if duplicated.any():
        first = result.loc[duplicated, list(table.key)].iloc[0].to_dict()
        raise ArtefactError(f"{table.file}: two rows with the key {first}")
    return result


def _typed(frame: pd.DataFrame, column: Column, table: Table) -> pd.Series[Any]:
    where = f"{table.file}, column {column.name}"
    if column.name not in frame.columns:
        raise ArtefactError(f"{where}: missing; the table has {', '.join(map(str, frame.columns)) or 'none'}")
    values = frame[column.name].astype("object").reset_index(drop=True)
    missing = values.isna()
    if missing.any() and not column.nullable:
        raise ArtefactError(f"{where}: empty in row {int(np.argmax(missing.to_numpy()))}")
    try:
        typed = _cast(values, missing, column)
    except (TypeError, ValueError) as error:
        raise ArtefactError(f"{where}: not {column.dtype} ({error})") from error
    _check_values(typed, missing, column, where)
    return typed


def _cast(values: pd.Series[Any], missing: pd.Series[bool], column: Column) -> pd.Series[Any]:
    if column.dtype == "string" and pd.api.types.infer_dtype(values, skipna=True) == "string":
        return values.mask(missing, None)  # texts already: a long table is read without a look at each
    if column.dtype == "string":
        return values.where(missing, values.map(str, na_action="ignore")).mask(missing, None).astype("object")
    if column.dtype == "int" and missing.any():
        return pd.to_numeric(values).astype("Int64")
    if column.dtype == "float":
        return pd.to_numeric(values.mask(missing, np.nan)).astype("float64").round(_ROUND_DIGITS)
    return values.astype(_PANDAS_DTYPE[column.dtype])  # type: ignore[call-overload, no-any-return]


def _check_values(values: pd.Series[Any], missing: pd.Series[bool], column: Column, where: str) -> None:
    present = values[~missing]
    if column.allowed is not None:
        wrong = present[~present.isin(column.allowed)]
        if len(wrong):
            raise ArtefactError(f"{where}: {wrong.iloc[0]!r} is not one of {', '.join(column.allowed)}")
    slack = 1e-9  # a share may be over 1 by the error of a sum
    if column.low is not None and (present.astype("float64") < column.low - slack).any():
        raise ArtefactError(f"{where}: {present.min()} is below {column.low}")
    if column.high is not None and (present.astype("float64") > column.high + slack).any():
        raise ArtefactError(f"{where}: {present.max()} is above {column.high}")


def write_table(
    rows: pd.DataFrame | Iterable[Mapping[str, Any]], folder: str | Path, name: str
) -> pd.DataFrame:
    """Check rows against the declaration and write them; return the table as written."""
    frame = conform(rows, name)
    path = Path(folder) / TABLES[name].file
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        _write_parquet(frame, path)
    else:
        to_csv(frame, path)
    return frame


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415  (0.2 s that a CSV-only step should not pay)
    import pyarrow.parquet as pq  # noqa: PLC0415

    arrow = pa.Table.from_pandas(frame, schema=_arrow_schema(frame), preserve_index=False)
    # The pandas metadata names library versions; rows alone decide the bytes.
    pq.write_table(arrow.replace_schema_metadata(None), path, compression="zstd")


def _arrow_schema(frame: pd.DataFrame) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    kinds = {"b": pa.bool_(), "i": pa.int64(), "f": pa.float64()}
    fields = []
    for label in frame.columns:
        kind = frame[label].dtype.kind
        fields.append(pa.field(str(label), kinds.get(kind, pa.string())))
    return pa.schema(fields)


def to_csv(frame: pd.DataFrame, path: Path) -> Path:
    """Write a CSV that Excel opens as it is: UTF-8 with BOM, no cell that starts a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(frame.columns)
        columns = [[cell_of(value) for value in frame[label].tolist()] for label in frame.columns]
        writer.writerows(zip(*columns, strict=True))
    return path


def cell_of(value: Any) -> str:
    """Return a value as the cell of a CSV; what a spreadsheet would run as a formula is marked as text."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = str(value)
    if isinstance(value, str) and text.startswith((*_FORMULA_STARTS, TEXT_MARK)):
        return TEXT_MARK + text
    return text


def read_table(folder: str | Path, name: str) -> pd.DataFrame:
    """Read one file of a run; raise ArtefactError saying what is wrong and what to do."""
    table = TABLES[name]
    path = Path(folder) / table.file
    if not path.is_file():
        raise _not_there(path)
    try:
        frame = _read_parquet(path) if path.suffix == ".parquet" else _read_csv(path, table)
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    return _conform_read(frame, name)


def read_rows(folder: str | Path, name: str, *, seed_file: str) -> pd.DataFrame:
    """Read the rows of one page, of a table kept as Parquet; raise ArtefactError as read_table does."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    path = Path(folder) / TABLES[name].file
    if not path.is_file():
        raise _not_there(path)
    try:
        frame = _as_frame(pq.read_table(path, filters=[("seed_file", "=", seed_file)]))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    return _conform_read(frame, name)


def _conform_read(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    try:
        return conform(frame, name)
    except ArtefactError as error:
        hint = "the run was made by another version, or altered; make it again with `fangzhi report`"
        raise ArtefactError(f"{error}; {hint}") from error


def _not_there(path: Path) -> ArtefactError:
    return ArtefactError(f"{path}: not there; run the step that makes it, or `fangzhi report`")


def _unreadable(path: Path, error: Exception) -> ArtefactError:
    return ArtefactError(f"{path}: cannot be read ({error}); make the run again")


def _read_parquet(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq  # noqa: PLC0415

    return _as_frame(pq.read_table(path))


def _as_frame(arrow: Any) -> pd.DataFrame:
    """Return an arrow table with its values as Python's own: what is missing stays None."""
    columns = {name: arrow.column(name) for name in arrow.column_names}
    values = {
        name: column.to_numpy() if column.type in ("string", "large_string") else column.to_pylist()
        for name, column in columns.items()
    }
    return pd.DataFrame({name: pd.Series(value, dtype="object") for name, value in values.items()})


def _read_csv(path: Path, table: Table) -> pd.DataFrame:
    frame = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False, na_values=[])
    marked = [label for label in frame.columns if frame[label].str.startswith(TEXT_MARK).any()]
    frame = frame.assign(**{label: frame[label].map(text_of) for label in marked}).astype("object")
    declared = {column.name: column for column in table.columns}
    for label in frame.columns:
        column = declared.get(str(label))
        empty = frame[label] == ""
        if column is None:
            frame[label] = _undeclared(frame[label].mask(empty, None))
        elif column.nullable:
            frame[label] = frame[label].mask(empty, None)
        if column is not None and column.dtype == "bool":
            frame[label] = frame[label].map({"true": True, "false": False})
    return frame


def _undeclared(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column that the schema does not know as numbers, if they all are; else as text."""
    flags = {"true": True, "false": False}
    if len(values) and values.isin(flags).all():
        return values.map(flags)
    try:
        return pd.to_numeric(values.where(values.notna(), np.nan))
    except (TypeError, ValueError):
        return values


def each_row(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table as named tuples."""
    return iter(table.itertuples(index=False))
