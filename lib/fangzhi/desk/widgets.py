"""Small widgets that the explorer is made of: a clickable sheet, pages of a table, a sign of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import anywidget
import ipywidgets
import traitlets

from fangzhi.artefacts.resources import read_resource
from fangzhi.desk import markup
from fangzhi.desk.progress import bar_html, shown_elsewhere

_OPEN = [("any", "")]


class Sheet(anywidget.AnyWidget):
    """HTML that the desk made; a click on anything with data-go is told to `on_go`."""

    _esm = read_resource("desk/data/sheet.js")
    html = traitlets.Unicode("").tag(sync=True)

    def __init__(self, on_go: Callable[[str], None] | None = None, *, is_list: bool = False) -> None:
        super().__init__()
        if is_list:  # scrolls by itself, so that what a click opens stays near
            self.add_class("fz-list")
        if on_go is not None:
            self.on_msg(lambda _widget, content, _buffers: on_go(str(content["go"])))

    def show(self, *parts: str) -> None:
        """Show parts of HTML in place of what was there."""
        self.html = markup.block(*parts)

    def look(self) -> None:
        """Bring it into sight."""
        self.send({"look": True})


class Busy(ipywidgets.HTML):  # type: ignore[misc]
    """Says what is being worked on; the bar moves in the browser while the kernel computes."""

    def tell(self, step: str) -> None:
        """Show the bar beside the name of a step, until something else is said."""
        self.value = bar_html(step)

    @contextmanager
    def working(self, what: str) -> Iterator[Callable[[str], None]]:
        """Show the bar during a block; errors of the user end in a sentence, not in a trace."""
        self.tell(what)
        try:
            with shown_elsewhere():
                yield self.tell
            self.value = ""
        except (LookupError, ValueError, OSError) as error:
            self.value = (
                f'<span style="color:var(--jp-error-color1,#b00020)">{markup.text(_message(error))}</span>'
            )


def _message(error: Exception) -> str:
    return str(error.args[0]) if isinstance(error, LookupError) and error.args else str(error)


class Pager(ipywidgets.HBox):  # type: ignore[misc]
    """Buttons for the pages of a long table; `on_move` is called with the first and last row to show."""

    def __init__(self, on_move: Callable[[int, int], None], size: int = 25) -> None:
        self._on_move, self._size, self._first, self._n = on_move, size, 0, 0
        self._before = ipywidgets.Button(description="◀", tooltip="rows before", layout={"width": "3rem"})
        self._after = ipywidgets.Button(description="▶", tooltip="rows behind", layout={"width": "3rem"})
        self._label = ipywidgets.Label()
        self._before.on_click(lambda _: self._move(-1))
        self._after.on_click(lambda _: self._move(1))
        super().__init__([self._before, self._label, self._after])

    def start(self, n: int) -> None:
        """Begin with the first of n rows."""
        self._first, self._n = 0, n
        self._move(0)

    def _move(self, step: int) -> None:
        last_page = max(0, (self._n - 1) // self._size * self._size)
        self._first = min(max(0, self._first + step * self._size), last_page)
        stop = min(self._first + self._size, self._n)
        shown = f"{stop:,}" if self._size == 1 else f"{self._first + 1:,}–{stop:,}"
        self._label.value = f"{shown} of {self._n:,}"
        self._before.disabled, self._after.disabled = self._first == 0, stop >= self._n
        self.layout.display = "flex" if self._n > self._size else "none"
        self._on_move(self._first, stop)


def choice(label: str) -> ipywidgets.Dropdown:
    """Return a drop-down that leaves the choice open until something is offered.

    Open is "", not None: a drop-down whose value is None shows nothing.
    """
    return ipywidgets.Dropdown(description=label, options=_OPEN, value="")


def offer(control: ipywidgets.Dropdown, options: Sequence[str | tuple[str, str]]) -> None:
    """Offer options, each a text, or what is shown and what it means; the choice stays open."""
    control.options = [*_OPEN, *(one if isinstance(one, tuple) else (one, one) for one in options)]


class View(ipywidgets.VBox):  # type: ignore[misc]
    """One view of a run. `begin` fills it and returns what it shows at first, as HTML and as text.

    The widgets come first, so that their bar is seen while the view begins. What is shown at first follows
    as an output of its own, for who reads the notebook without a kernel; desk.css shows one of the two.
    """

    def __init__(
        self, title: str, controls: list[Any], *below: Any, begin: Callable[[], tuple[str, str]]
    ) -> None:
        row = ipywidgets.HBox(controls, layout={"flex_flow": "row wrap"})
        super().__init__([ipywidgets.HTML(f"<b>{title}</b>"), row, *below])
        self.add_class("fz-view")
        self.begin = begin

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415

        # Without a text: where the widget cannot be shown, nothing stands in its place.
        live = {kind: data for kind, data in self._repr_mimebundle_().items() if kind != "text/plain"}
        display(live, raw=True)  # type: ignore[no-untyped-call]
        with shown_elsewhere():
            still, plain = self.begin()
        kept = {"text/html": f'<div class="fz-static">{still}</div>', "text/plain": plain}
        display(kept, raw=True)  # type: ignore[no-untyped-call]
