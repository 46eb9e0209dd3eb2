"""Where the project's own files are, and where a run may write."""

from __future__ import annotations

import os
from pathlib import Path

from fangzhi.artefacts.messages import told

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = ROOT / "notebooks"
ARTICLE = ROOT / "reports"
QUARTO_CONFIG = ROOT / "_quarto.yml"
# Kernels learn of the cache and of --fresh through these.
CACHE, FRESH = "FANGZHI_CACHE", "FANGZHI_FRESH"

# One thread each: with more, sums are added in another order and the last digits differ.
_SINGLE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class ProjectError(RuntimeError):
    """The project's own files are not where they should be."""


def check_project() -> None:
    """Raise ProjectError where the notebooks and the article are not beside the package."""
    missing = [path for path in (NOTEBOOKS, ARTICLE / "report.qmd", QUARTO_CONFIG) if not path.exists()]
    if missing:
        raise ProjectError(
            told("{path} is missing; run fangzhi from a clone of its repository", path=missing[0])
        )


def cache_root() -> Path:
    """Return the folder for all that a run writes outside its target; safe to delete."""
    return Path(os.environ.get(CACHE) or ROOT / ".cache")


def prepare_environment(*, cache: Path | None = None, fresh: bool = False) -> None:
    """Keep what Jupyter, IPython and matplotlib write inside the cache, and make runs repeatable.

    Has to come before those libraries are imported; kernels inherit it. fresh: read nothing from the cache.
    """
    if cache is not None:
        os.environ[CACHE] = str(cache.resolve())
    if fresh:
        os.environ[FRESH] = "1"
    for name, folder in {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "jupyter/config",
        "JUPYTER_DATA_DIR": "jupyter/data",
        "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
        "MPLCONFIGDIR": "matplotlib",
        "XDG_CACHE_HOME": "xdg",
        "TMPDIR": "tmp",
    }.items():
        path = cache_root() / folder
        path.mkdir(parents=True, exist_ok=True)
        os.environ[name] = str(path)
    for name in _SINGLE_THREAD:
        os.environ[name] = "1"
    os.environ.update(PYTHONHASHSEED="0", JUPYTER_PREFER_ENV_PATH="1", PYDEVD_DISABLE_FILE_VALIDATION="1")
    os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
