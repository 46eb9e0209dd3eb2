"""fangzhi with three tiny notebooks and a rendering without engines, for tests of how runs begin and end.

`python -m tests.run.tiny report …`; everything but notebooks and rendering is the real thing. What a
notebook does besides stands in TINY_CELL (Python) for 2-topics. TINY_KILL names a moment at which the process
ends itself with -9: `before` or `after` and a function of MOMENTS.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from fangzhi.run import project

CELLS = {
    "1-cleaning": [
        "from fangzhi.run.clean import clean_pages\nfrom fangzhi.run.parameters import CleaningChoices",
        "clean_pages(seeds_dir, data_dir, choices=CleaningChoices(field=field, max_page_mb=max_page_mb))",
    ],
    "2-topics": [
        "import os",
        "n = os.path.getsize(f'{data_dir}/passages.parquet')",
        "open(f'{data_dir}/topics.txt', 'w').write(f'{n} {n_topics}')",
    ],
    "3-regions": [
        "from fangzhi.artefacts import load_field\nlexicon = load_field(field).lexicon",
        "n = open(f'{data_dir}/topics.txt').read()",
        "open(f'{data_dir}/regions.txt', 'w').write(f'{n} {n_bootstrap}')",
    ],
}


def write_notebooks(folder: Path, *, more: str = "") -> None:
    """Write the three notebooks; more: code of another cell of 2-topics."""
    from fangzhi.run.parameters import NOTEBOOKS

    folder.mkdir(parents=True, exist_ok=True)
    for name, cells in CELLS.items():
        defaults = {key: info.default for key, info in NOTEBOOKS[name].model_fields.items()}
        paths = {"data_dir": "../data"} | ({"seeds_dir": "../seeds"} if name == "1-cleaning" else {})
        parameters = "\n".join(f"{key} = {value!r}" for key, value in (paths | defaults).items())
        others = [*cells, *([more] if more and name == "2-topics" else [])]
        notebook = {
            "nbformat": 4, "nbformat_minor": 5,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "cells": [_cell("parameters", parameters), *(_cell(f"c{n}", code) for n, code in enumerate(others))],
        }  # fmt: skip
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def _cell(name: str, code: str) -> dict[str, Any]:
    return {
        "cell_type": "code", "id": name, "metadata": {"tags": ["parameters"] if name == "parameters" else []},
        "source": code, "outputs": [], "execution_count": None,
    }  # fmt: skip


def render(run_dir: Path, _look: Any) -> Any:
    """Write a page that says what the run holds."""
    from fangzhi.report.render.result import Rendered

    said = (run_dir / "data" / "regions.txt").read_text()
    for name in ("report.html", "report.pdf"):
        (run_dir / name).write_text(said)
    return Rendered("tiny", (run_dir / "report.html", run_dir / "report.pdf"))


# What writes last, step by step: where a run could leave half a result.
MOMENTS = ("swap", "seal", "store", "prune", "files_of_changes", "write_json")


def _kill_at(moment: str) -> None:
    """Make one of MOMENTS end the process, as a power cut would."""
    from fangzhi.run import changes, pipeline
    from fangzhi.run.cache import Cache

    when, name = moment.split()
    owner: Any = next(one for one in (Cache, changes, pipeline) if hasattr(one, name))
    whole = getattr(owner, name)

    def killed(*given: Any, **more: Any) -> Any:
        if when == "after":
            whole(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, killed)


def main() -> int:
    from fangzhi.run import cli

    def with_tiny_notebooks(options: Any) -> None:
        from fangzhi.run import pipeline

        pipeline._render = render
        if "TINY_KILL" in os.environ:
            _kill_at(os.environ["TINY_KILL"])
        if "TINY_NOTEBOOKS" in os.environ:
            project.NOTEBOOKS = Path(os.environ["TINY_NOTEBOOKS"])
            return report(options)
        with tempfile.TemporaryDirectory() as folder:
            project.NOTEBOOKS = Path(folder)
            write_notebooks(project.NOTEBOOKS, more=os.environ.get("TINY_CELL", ""))
            return report(options)

    report, cli._report = cli._report, with_tiny_notebooks
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
