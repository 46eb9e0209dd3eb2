"""The contract between steps: the schema of every file of a run, reading and writing them."""

from fangzhi.artefacts.fields import Field, field_names, load_field, theme_names
from fangzhi.artefacts.schema import TABLES, Column, Table
from fangzhi.artefacts.store import (
    ArtefactError,
    conform,
    each_row,
    empty_table,
    hash_file,
    read_json,
    read_table,
    write_json,
    write_table,
)

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
    "read_table",
    "theme_names",
    "write_json",
    "write_table",
]
