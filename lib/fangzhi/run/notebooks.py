"""Executing one notebook with papermill, and saying where it broke."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nbclient.exceptions import DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from fangzhi.artefacts.messages import told
from fangzhi.report.translation import translate
from fangzhi.run.parameters import NOTEBOOKS, ParameterError, unknown_name

_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_PATHS = ("seeds_dir", "data_dir")
_LAST_LINES = 12  # of a traceback: with the message they fit one screen


class NotebookError(RuntimeError):
    """A cell of a notebook failed; `ename` is the class of the error inside it."""

    def __init__(self, message: str, *, ename: str, evalue: str) -> None:
        super().__init__(message)
        self.ename, self.evalue = ename, evalue


class _ReportingEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine, telling before each cell how far it is."""

    on_cell: Callable[[int, int], None] = staticmethod(lambda done, total: None)
    current = 0

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        start = nb_man.cell_start

        def cell_start(cell: Any, cell_index: int | None = None, **more: Any) -> None:
            cls.current = (cell_index or 0) + 1
            cls.on_cell(cls.current, len(nb_man.nb.cells))
            start(cell, cell_index, **more)

        nb_man.cell_start = cell_start
        return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)


papermill_engines.register("fangzhi", _ReportingEngine)
logging.getLogger("papermill").setLevel(logging.CRITICAL)  # NotebookError says what it would say


def execute(
    source: Path,
    target: Path,
    parameters: Mapping[str, Any],
    *,
    on_cell: Callable[[int, int], None],
) -> None:
    """Run a notebook with parameters and write it, executed, to target.

    The kernel works in target's folder, so relative paths are the same when a person opens it there.
    Raises ParameterError before anything runs, NotebookError when a cell fails; target then
    holds what was executed.
    """
    known = [*_PATHS, *NOTEBOOKS[source.stem].model_fields]
    for name in parameters:
        if name not in known:
            raise ParameterError(unknown_name(name, known))
    target.parent.mkdir(parents=True, exist_ok=True)
    _ReportingEngine.on_cell, _ReportingEngine.current = staticmethod(on_cell), 0
    try:
        execute_notebook(
            str(source), str(target), dict(parameters), engine_name="fangzhi", kernel_name="python3",
            progress_bar=False, cwd=str(target.parent), autosave_cell_every=0,
            request_save_on_cell_execute=False,
            # Below "critical" the kernel says that it listens on the loopback address, and, when it is
            # shut down, that it was interrupted; what a cell does wrong comes back as its output.
            extra_arguments=["--log-level=50"],
        )  # fmt: skip
    except PapermillExecutionError as error:
        raise NotebookError(_explain(source, error), ename=error.ename, evalue=error.evalue) from None
    except RuntimeError as error:
        # A kernel that dies while it starts is a plain RuntimeError of jupyter_client.
        if not isinstance(error, DeadKernelError) and "Kernel died" not in str(error):
            raise
        raise NotebookError(_explain_death(source), ename=DeadKernelError.__name__, evalue="") from None
    _finish(target, language=str(parameters.get("lang", "en")))


def _explain_death(source: Path) -> str:
    current = _ReportingEngine.current
    where = (
        told("cell {n} (of all cells, from the top) ended its kernel", n=current)
        if current
        else told("no kernel started")
    )
    return told(
        "{name}: {where}; the system ends a process when memory runs out: give it more, fewer pages, or "
        "smaller parameters",
        name=source.name,
        where=where,
    )


def _finish(path: Path, *, language: str) -> None:
    """Put the captions of a language into an executed notebook, and take out what is of the moment.

    Without times, paths and random ids the same run gives the same bytes.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    translate(notebook, language)
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        for kept_by in ("papermill", "execution"):
            cell["metadata"].pop(kept_by, None)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected-parameters"
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _explain(source: Path, error: Any) -> str:
    code = error.source.strip().splitlines()
    trace = [line for line in _COLOR.sub("", "\n".join(error.traceback)).splitlines() if line.strip()]
    return told(
        "{name}: cell {n} failed with {kind}: {error}\nthe cell:\n{code}\nwhere:\n{trace}",
        name=source.name,
        n=error.exec_count,
        kind=error.ename,
        error=error.evalue,
        code="\n".join(f"    {line}" for line in code[:8]),
        trace="\n".join(f"    {line}" for line in trace[-_LAST_LINES:]),
    )
