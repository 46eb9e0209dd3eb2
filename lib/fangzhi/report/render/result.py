"""What a rendering returns, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class RenderError(RuntimeError):
    """A report could not be rendered; the message names the place and what to do."""


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
