"""The whole way on the five seeds, against its floor: three notebooks that only import what the real ones do."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

import nbformat

from fangzhi.run import project

IMPORTS = re.compile(r"^(?:from|import) .*$", re.MULTILINE)


def measure() -> list[tuple[str, float, str, str]]:
    project.prepare_environment(fresh=True)
    from fangzhi.run.console import Progress
    from fangzhi.run.pipeline import make_report

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "run"
        floors, runs, renders, steps = [], [], [], {}
        for _ in range(3):  # the first is the warm-up: caches of fonts and byte code
            floors.append(_floor(Path(folder)))
            with Progress() as progress:
                make_report(project.ROOT / "seeds", target, {}, language="en", progress=progress)
            steps = progress.seconds
            runs.append(sum(seconds for step, seconds in steps.items() if step != "render"))
            renders.append(steps["render"])
    floor, run, render = min(floors[1:]), min(runs[1:]), min(renders[1:])
    rows = [
        (f"{step}, seconds", seconds, "", "five seeds, last of three runs") for step, seconds in steps.items()
    ]
    return [
        *rows,
        ("three notebooks that only import, seconds", floor, "", "the floor; best of two after a warm-up"),
        (
            "three notebooks, ratio to the floor",
            run / floor,
            "<= 2.0",
            "five seeds, best of two after a warm-up",
        ),
        ("rendering, seconds", render, "", "HTML and PDF"),
    ]


def _floor(folder: Path) -> float:
    """Execute each notebook with nothing but its imports; return the seconds for all three."""
    from papermill.execute import execute_notebook

    began = time.perf_counter()
    for source in sorted(project.NOTEBOOKS.glob("[0-9]-*.ipynb")):
        cells = nbformat.read(source, as_version=4).cells
        imports = "\n".join(
            line for cell in cells for line in IMPORTS.findall(cell.source) if cell.cell_type == "code"
        )
        empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(imports)])
        nbformat.write(empty, folder / source.name)
        execute_notebook(
            str(folder / source.name), str(folder / "out.ipynb"), kernel_name="python3", progress_bar=False,
            extra_arguments=["--log-level=40"],
        )  # fmt: skip
    return time.perf_counter() - began
