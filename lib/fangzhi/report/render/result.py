"""What a rendering is asked for, what it returns, and how it fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fangzhi.artefacts.messages import told
from fangzhi.report.identity import Identity
from fangzhi.report.language import catalogue

# What a report can be written as; in the order of the files that a run names.
FORMATS = ("html", "pdf", "docx")
DEFAULT_FORMATS = ("html", "pdf")
# What it is made from, of the project.
SOURCES = ("report.qmd", "references.bib")
ARTICLES = {"en": "report.qmd", "zh": "report.zh.qmd"}  # of the project; a run has its own as report.qmd
ASSETS = "assets"


class RenderError(RuntimeError):
    """A report could not be rendered; the message names the place and what to do."""


@dataclass(frozen=True)
class Look:
    """How a report is to look: what it calls itself, and the formats it is written in."""

    identity: Identity = field(default_factory=Identity)
    formats: tuple[str, ...] = DEFAULT_FORMATS

    def describe(self) -> dict[str, Any]:
        """Return what run.json records of it."""
        return {"identity": self.identity.describe(), "formats": list(self.formats)}


def parse_formats(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the formats of `html,docx` or of several such, in their fixed order; nothing means the default.

    Raises ValueError naming what is not one.
    """
    named = [name.strip().lower() for text in texts for name in text.split(",")]
    for name in named:
        if name not in FORMATS:
            raise ValueError(
                told(
                    "--format {name!r}: there is {known}; write for example html,docx",
                    name=name,
                    known=", ".join(FORMATS),
                )
            )
    return tuple(name for name in FORMATS if name in named) or DEFAULT_FORMATS


@dataclass(frozen=True)
class Rendered:
    """A rendered report: what made it, its files, and what a person should know of it."""

    engine: str
    files: tuple[Path, ...]
    warnings: tuple[str, ...] = ()

    def describe(self) -> dict[str, str]:
        """Return what run.json records of the rendering."""
        return {
            "name": self.engine,
            "files": ", ".join(path.name for path in self.files),
            "warnings": "; ".join(self.warnings),
        }


def shown_engine(engine: str, language: str) -> str:
    """Return what made a report, in words: the stand-in is two engines."""
    first, _, second = engine.partition(" and ")
    return catalogue(language).say("console.engines", first=first, second=second) if second else engine
