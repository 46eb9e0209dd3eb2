"""Where the project's own files are, and where a run may write."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = ROOT / "notebooks"
ARTICLE = ROOT / "reports"
CACHE = ROOT / ".cache"

# One thread each: with more, sums are added in another order and the last digits differ.
_SINGLE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class ProjectError(RuntimeError):
    """The project's own files are not where they should be."""


def check_project() -> None:
    """Raise ProjectError where the notebooks and the article are not beside the package."""
    missing = [
        path for path in (NOTEBOOKS, ARTICLE / "report.qmd", ROOT / "_quarto.yml") if not path.exists()
    ]
    if missing:
        raise ProjectError(f"{missing[0]} is missing; run fangzhi from a clone of its repository")


def prepare_environment() -> None:
    """Keep what Jupyter, IPython and matplotlib write inside the project, and make runs repeatable.

    Has to come before those libraries are imported; kernels inherit it.
    """
    for name, folder in {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "jupyter/config",
        "JUPYTER_DATA_DIR": "jupyter/data",
        "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
        "MPLCONFIGDIR": "matplotlib",
        "XDG_CACHE_HOME": "xdg",
    }.items():
        path = Path(os.environ.setdefault(name, str(CACHE / folder)))
        path.mkdir(parents=True, exist_ok=True)
    for name in _SINGLE_THREAD:
        os.environ[name] = "1"
    os.environ.update(PYTHONHASHSEED="0", JUPYTER_PREFER_ENV_PATH="1", PYDEVD_DISABLE_FILE_VALIDATION="1")
    os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
