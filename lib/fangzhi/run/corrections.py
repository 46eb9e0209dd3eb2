"""What an analyst has overruled: found beside the pages, checked against the names there are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.artefacts.corrections import Correction, read_corrections
from fangzhi.report.language import catalogue, say_in
from fangzhi.run.companions import CORRECTIONS, find_companion
from fangzhi.run.seeds import shown_name

if TYPE_CHECKING:
    import pandas as pd


def region_names() -> tuple[str, ...]:
    """Return the names that a correction may give a region."""
    from fangzhi.regions import NATIONAL_NAME, PROVINCES  # noqa: PLC0415  (loads the segmenter)

    return (NATIONAL_NAME, *(province.name for province in PROVINCES))


def load_corrections(seeds_dir: str | Path, *, themes: Iterable[str] | None = None) -> tuple[Correction, ...]:
    """Return the corrections that stand with a folder of pages.

    themes: the names of the field's themes; without, those in the file are not looked up.
    Raises CorrectionsError for a file that is malformed, CompanionError where there are two.
    """
    path = find_companion(seeds_dir, CORRECTIONS)
    return read_corrections(path, regions=region_names() if path else (), themes=themes)


def correction_lines(corrections: pd.DataFrame, *, language: str = "en") -> list[str]:
    """Return one line for each correction that was refused: where it stands and why."""
    from fangzhi.artefacts import each_row  # noqa: PLC0415  (loads pandas)

    words = catalogue(language)
    refused = corrections[corrections["outcome"] == "refused"]
    return [
        words.say(
            "console.correction",
            line=row.line,
            what=row.what,
            page=shown_name(row.seed_file),
            detail=say_in(row.detail, language),
        )
        for row in each_row(refused)
    ]
