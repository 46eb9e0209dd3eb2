"""The cells of executed notebooks that an article embeds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from fangzhi.artefacts.messages import told
from fangzhi.report.render.result import RenderError

MARKDOWN, PICTURE = "text/markdown", "image/svg+xml"
# HTML outputs make Quarto load scripts from the network, and cannot be put on paper.
_SHOWN = (MARKDOWN, PICTURE)
_KINDS = {"fig": PICTURE, "tbl": MARKDOWN, "txt": MARKDOWN}
_OPTIONS = {"label", "fig-cap", "fig-alt", "tbl-cap"}


@dataclass(frozen=True)
class Cell:
    """One labelled cell: what it shows and how it is called.

    kind: fig, tbl or txt. content: Markdown, or the SVG of a figure.
    """

    label: str
    kind: str
    content: str
    caption: str
    alt: str
    execution_count: int


class Notebooks:
    """Finds cells by notebook and label, reading each notebook once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, dict[str, Any]] = {}

    def cell(self, path: str, label: str) -> Cell:
        """Return a cell; raise RenderError where it is missing, was not run or shows something else."""
        cells = self._cells(path)
        if label not in cells:
            known = ", ".join(sorted(cells)) or "none"
            raise RenderError(
                told(
                    "{path}: no cell has the label {label}; make the run again (labels: {known})",
                    path=path,
                    label=label,
                    known=known,
                )
            )
        return _checked(cells[label], f"{path}#{label}")

    def _cells(self, path: str) -> dict[str, Any]:
        if path not in self._read:
            try:
                document = json.loads((self._folder / path).read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise RenderError(
                    told(
                        "{path}: this notebook cannot be read ({error}); make the run again",
                        path=path,
                        error=error,
                    )
                ) from error
            found: dict[str, Any] = {}
            for cell in document["cells"]:
                label = cell_options(cell, path).get("label") if cell["cell_type"] == "code" else None
                if label in found:
                    raise RenderError(f"{path}: two cells have the label {label}")
                if label:
                    found[str(label)] = cell
            self._read[path] = found
        return self._read[path]


def cell_options(cell: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the `#|` options at the head of a cell."""
    lines = []
    for line in _joined(cell["source"]).splitlines():
        if not line.startswith("#|"):
            break
        lines.append(line.removeprefix("#|").removeprefix(" "))
    try:
        options = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        raise RenderError(f"{path}: options that are no YAML, {lines[0]!r}: {error}") from error
    if not isinstance(options, dict):
        raise RenderError(f"{path}: options that are no `name: value`: {lines[0]!r}")
    return options


def _checked(cell: dict[str, Any], where: str) -> Cell:
    options = cell_options(cell, where)
    label = str(options["label"])
    kind = label.split("-", 1)[0]
    if kind not in _KINDS:
        raise RenderError(f"{where}: a label starts with fig-, tbl- or txt-")
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise RenderError(
            f"{where}: unknown cell option {unknown[0]}; known are {', '.join(sorted(_OPTIONS))}"
        )
    caption = str(options.get(f"{kind}-cap", ""))
    if kind != "txt" and not caption:
        raise RenderError(f"{where}: needs a caption, `#| {kind}-cap: …`")
    if kind == "fig" and not options.get("fig-alt"):
        raise RenderError(f"{where}: needs a text for those who cannot see it, `#| fig-alt: …`")
    return Cell(
        label=label, kind=kind, content=_shown(cell, _KINDS[kind], where), caption=caption,
        alt=str(options.get("fig-alt", "")), execution_count=int(cell.get("execution_count") or 0),
    )  # fmt: skip


def _shown(cell: dict[str, Any], wanted: str, where: str) -> str:
    """Return what a cell shows, in the form that its kind asks for."""
    found = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            raise RenderError(f"{where}: the cell failed ({output.get('ename')}: {output.get('evalue')})")
        data = output.get("data", {})
        if "text/html" in data:
            raise RenderError(f"{where}: shows HTML; show Markdown or a figure instead")
        found += [(name, data[name]) for name in _SHOWN if name in data][:1]
    if not found:
        raise RenderError(f"{where}: shows nothing; was the notebook run?")
    if len(found) > 1:
        raise RenderError(f"{where}: shows {len(found)} things; an embedded cell shows one")
    name, content = found[0]
    if name != wanted:
        raise RenderError(f"{where}: shows {name}; its label asks for {wanted}")
    return _joined(content)


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def shown_text(folder: Path) -> str:
    """Return all that notebooks say and show in words: what fonts have to cover."""
    parts: list[str] = []
    for path in sorted(folder.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            parts.append(_joined(cell["source"]))
            parts += [_joined(output.get("data", {}).get(MARKDOWN, "")) for output in cell.get("outputs", [])]
    return "\n".join(parts)
