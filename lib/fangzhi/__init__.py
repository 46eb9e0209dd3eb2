"""fangzhi: scraped Chinese policy pages in, an honest comparison of regions out.

`open_run` and `open_pages` are the analyst's way in.
"""

from importlib import import_module
from typing import Any

__all__ = ["UnknownNameError", "open_pages", "open_run"]


def __getattr__(name: str) -> Any:
    """Fetch the desk when it is first asked for: the command line starts without pandas.

    By name, not by an import statement: every module behind a step lies in this package, and no step
    depends on the desk.
    """
    if name not in __all__:
        raise AttributeError(f"module 'fangzhi' has no attribute {name!r}")
    return getattr(import_module("fangzhi.desk"), name)
