"""A bar for what takes long: below the cell of a notebook, on the last line of a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from threading import Event, Thread
from typing import Any

from fangzhi.desk import markup

_PATIENCE = 0.4  # seconds before a bar is shown: what is quicker would only flicker
_EACH = 0.15  # seconds between two states of the bar of a terminal
_WIDTH = 12
_is_shown: ContextVar[bool] = ContextVar("is_shown", default=False)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show a bar with the name of the work while a block runs, if it takes long and none is there yet.

    Where nobody looks (a pipe, a file) nothing is written.
    """
    show = None if _is_shown.get() else _place()
    if show is None:
        yield
        return
    with shown_elsewhere():
        done = Event()
        bar = Thread(target=copy_context().run, args=(show, what, done), daemon=True)
        bar.start()
        try:
            yield
        finally:
            done.set()
            bar.join()


@contextmanager
def shown_elsewhere() -> Iterator[None]:
    """Keep a block from showing a bar of its own."""
    token = _is_shown.set(True)
    try:
        yield
    finally:
        _is_shown.reset(token)


def bar_html(what: str) -> str:
    """Return a bar that moves by itself, and what is worked on."""
    style = "width:9rem;height:.7rem;vertical-align:middle"
    return f'<progress class="fz-bar" style="{style}"></progress> {markup.text(what)} …'


def _place() -> Callable[[str, Event], None] | None:
    if _in_notebook():
        return _in_cell
    return _in_terminal if sys.stderr.isatty() else None


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and hasattr(shell.get_ipython(), "kernel")


def _in_cell(what: str, done: Event) -> None:
    from IPython.display import display  # noqa: PLC0415

    if done.wait(_PATIENCE):
        return
    shown: dict[str, Any] = {"text/html": bar_html(what), "text/plain": f"{what} …"}
    handle = display(shown, raw=True, display_id=True)  # type: ignore[no-untyped-call]
    done.wait()
    handle.update({"text/html": "", "text/plain": ""}, raw=True)


def _in_terminal(what: str, done: Event) -> None:
    began = time.monotonic()
    wait, at = _PATIENCE, 0
    while not done.wait(wait):
        wait, at = _EACH, at + 1
        place = abs(at % (2 * _WIDTH) - _WIDTH)
        bar = " " * place + "━━━" + " " * (_WIDTH - place)
        sys.stderr.write(f"\r[{bar}] {what} … {time.monotonic() - began:.0f} s\x1b[K")
        sys.stderr.flush()
    if at:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
