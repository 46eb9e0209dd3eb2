"""The contract between steps: the schema of every file of a run, reading and writing them."""

from typing import TYPE_CHECKING, Any

from fangzhi.artefacts.fields import Field, field_names, load_field, theme_names
from fangzhi.artefacts.files import ArtefactError, hash_file, read_json, write_json
from fangzhi.artefacts.schema import TABLES, Column, Table

if TYPE_CHECKING:
    from fangzhi.artefacts.store import conform, each_row, empty_table, read_rows, read_table, write_table

__all__ = [
    "TABLES",
    "ArtefactError",
    "Column",
    "Field",
    "Table",
    "conform",
    "each_row",
    "empty_table",
    "field_names",
    "hash_file",
    "load_field",
    "read_json",
    "read_rows",
    "read_table",
    "theme_names",
    "write_json",
    "write_table",
]


def __getattr__(name: str) -> Any:
    """Fetch what handles tables when it is first asked for: a run with nothing to do needs no pandas."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fangzhi.artefacts import store  # noqa: PLC0415

    return getattr(store, name)
