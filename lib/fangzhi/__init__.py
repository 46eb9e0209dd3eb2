"""fangzhi: scraped Chinese policy pages in, an honest comparison of regions out.

`open_run` and `open_pages` are the analyst's way in; they are fetched when they are first used, so
that the command line starts without pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # relative: what a step depends on is read from absolute imports, and no step uses the desk
    from .desk import UnknownNameError, open_pages, open_run

__all__ = ["UnknownNameError", "open_pages", "open_run"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'fangzhi' has no attribute {name!r}")
    from . import desk  # noqa: PLC0415

    return getattr(desk, name)
