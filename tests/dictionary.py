"""Write the data dictionary into lib/README.md; `--check` only says whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from fangzhi.artefacts import TABLES

TARGET = Path(__file__).parents[1] / "lib" / "README.md"
HEAD = """# The files of a run

In `reports/<run>/data/`. Written from `lib/fangzhi/artefacts/schema.py`, where each column is declared
once. Tables are sorted by their key and written identically for identical input. Offsets are in characters
of the decoded page (`pages.parquet` holds it) or of a passage's text. CSV files are UTF-8 with a byte
order mark; a cell that a spreadsheet would run as a formula starts with an apostrophe. Columns beyond the
ones named here may be added. `findings.json` holds every sentence of the report that states a result:
`id`, `text`, `grade`, `numbers`, `passage_ids`.

Region codes are those of GB/T 2260 at the provincial level (`640000`), `000000` for the whole country.
Grades: `descriptive` (one document), `suggestive` (two to four, or an interval that includes no
difference), `supported` (five or more and the interval excludes it).
"""


def dictionary() -> str:
    return "\n".join([HEAD, *(_section(table) for table in TABLES.values())])


def _section(table) -> str:
    lines = [f"## {table.file}\n", f"{table.meaning}. Key: {', '.join(f'`{name}`' for name in table.key)}.\n"]
    lines += ["| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
    for column in table.columns:
        meaning = column.meaning + (f": {', '.join(column.allowed)}" if column.allowed else "")
        kind = column.dtype + (", may be empty" if column.nullable else "")
        lines.append(f"| `{column.name}` | {kind} | {column.unit} | {meaning} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.read_text(encoding="utf-8") == dictionary() else f"{TARGET} is out of date")
    TARGET.write_text(dictionary(), encoding="utf-8")
