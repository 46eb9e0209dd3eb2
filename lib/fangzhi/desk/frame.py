"""Tables as an analyst holds them: DataFrames that know the nearest name of a column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from fangzhi.artefacts.store import to_csv
from fangzhi.desk.names import UnknownNameError, check_name


class UnknownColumnError(UnknownNameError, KeyError):
    """A table has no column of that name; the message has the nearest ones."""

    def __str__(self) -> str:
        return str(self.args[0])


class Frame(pd.DataFrame):
    """A DataFrame; a wrong column is answered with the nearest ones, and its CSV holds no formula.

    >>> run.documents["titel"]
    Traceback (most recent call last):
    fangzhi.desk.frame.UnknownColumnError: no column 'titel': did you mean title?
    """

    @property
    def _constructor(self) -> Callable[..., Frame]:
        return Frame

    def to_csv(self, path_or_buf: Any = None, *args: Any, **options: Any) -> Any:
        """Write a CSV that a spreadsheet opens as it is, no cell a formula; return the path.

        With options of pandas, or without a path, it is pandas' own.
        """
        if path_or_buf is None or args or options or hasattr(path_or_buf, "write"):
            return super().to_csv(path_or_buf, *args, **options)
        return to_csv(self, Path(path_or_buf))

    def __getitem__(self, key: Any) -> Any:
        self._check(key)
        return super().__getitem__(key)

    def __getattr__(self, name: str) -> Any:  # type: ignore[misc]
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name.startswith("_"):
                raise
        try:
            check_name(name, map(str, self.columns), what="column or method")
        except UnknownNameError as error:
            raise AttributeError(str(error)) from None

    def sort_values(self, by: Any, *args: Any, **options: Any) -> Any:
        """Sort as pandas does."""
        self._check(by)
        return super().sort_values(by, *args, **options)

    def groupby(self, by: Any = None, *args: Any, **options: Any) -> Any:
        """Group as pandas does."""
        self._check(by)
        return super().groupby(by, *args, **options)

    def query(self, expr: str, **options: Any) -> Any:
        """Choose rows as pandas does."""
        options["level"] = options.get("level", 0) + 1  # @names are those of the caller
        try:
            return super().query(expr, **options)
        except pd.errors.UndefinedVariableError as error:
            self._check(str(error).split("'")[1])
            raise

    def _check(self, names: object) -> None:
        """Raise UnknownColumnError where a name, or one of a list, is no column and no level of the index."""
        known = {*self.columns, *self.index.names}
        for name in names if isinstance(names, list) else [names]:
            if isinstance(name, str) and name not in known:
                try:
                    check_name(name, map(str, self.columns), what="column")
                except UnknownNameError as error:
                    raise UnknownColumnError(*error.args) from None
