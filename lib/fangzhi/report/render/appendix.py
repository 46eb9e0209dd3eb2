"""The appendix of a large run: the passages that markers point to, and no others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from fangzhi.artefacts import read_table

APPENDIX = "txt-regions-passages"
_MARKER = re.compile(r"\]\(#p-([^\s()]+)\)")
_ANCHOR = re.compile(r'^<div id="p-([^\s"]+)" ', re.MULTILINE)


def marked_passages(folder: Path) -> set[str]:
    """Return the passages that a marker of the staged notebooks points to."""
    notebooks = [
        json.loads(path.read_text(encoding="utf-8")) for path in (folder / "notebooks").glob("*.ipynb")
    ]
    return {name for notebook in notebooks for text in _markdown(notebook) for name in _MARKER.findall(text)}


def fill_appendix(folder: Path, data_dir: Path) -> int:
    """Add to the staged notebooks' appendix each passage that a marker points to; return how many.

    folder: holds notebooks/ (copies, which this changes). data_dir: the run's tables. Only the
    rendering sees the markers of all notebooks, so a notebook cannot do this by itself.
    """
    # A second to import, which a run with nothing to render should not pay.
    from fangzhi.report.narrative.evidence import passage_blocks  # noqa: PLC0415
    from fangzhi.report.narrative.regions import subject_words  # noqa: PLC0415

    paths = sorted((folder / "notebooks").glob("*.ipynb"))
    notebooks = {path: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    texts = [text for notebook in notebooks.values() for text in _markdown(notebook)]
    wanted = {name for text in texts for name in _MARKER.findall(text)}
    missing = wanted - {name for text in texts for name in _ANCHOR.findall(text)}
    if not missing:
        return 0
    passages = read_table(data_dir, "passages")
    shown = passages[passages["passage_id"].isin(missing)]
    if shown.empty:  # check_page then names the links that lead to nothing
        return 0
    subjects = subject_words(read_table(data_dir, "passage_regions"))
    tables = (read_table(data_dir, "pages"), read_table(data_dir, "documents"))
    blocks = passage_blocks(*tables, shown, subjects)
    for path, notebook in notebooks.items():
        if _append(notebook, "\n\n".join(blocks)):
            path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    return len(shown)


def _outputs(notebook: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return (source of the cell, data of an output) of every output that is Markdown."""
    return [
        ("".join(cell["source"]), output["data"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "text/markdown" in output.get("data", {})
    ]


def _markdown(notebook: Any) -> list[str]:
    return ["".join(data["text/markdown"]) for _, data in _outputs(notebook)]


def _append(notebook: Any, text: str) -> bool:
    for source, data in _outputs(notebook):
        if f"label: {APPENDIX}\n" in source:
            data["text/markdown"] = "".join(data["text/markdown"]) + "\n\n" + text
            return True
    return False
