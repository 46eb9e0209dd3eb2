"""The bar of what takes long: where somebody looks, and only there."""

import io
import time
from types import SimpleNamespace

import pytest

from fangzhi.desk import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown_in(monkeypatch, written):
    """Let errors go to a file; pytest takes sys.stderr for itself."""
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=written, modules={}))
    return written


@pytest.fixture
def terminal(monkeypatch):
    return shown_in(monkeypatch, Terminal())


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE", 0.05)
    monkeypatch.setattr(progress, "_EACH", 0.02)


def work(seconds: float = 0.3) -> None:
    with progress.working("fitting 30 topics"):
        time.sleep(seconds)


def test_long_work_shows_a_moving_bar_in_a_terminal_and_takes_it_away(terminal):
    work()
    states = terminal.getvalue().split("\r")
    assert len(set(states)) > 3
    assert all("━━━" in state and "fitting 30 topics" in state for state in states[1:-1])
    assert states[-1] == "\x1b[K"


def test_short_work_shows_nothing(terminal):
    work(0)
    assert terminal.getvalue() == ""


def test_a_bar_goes_away_when_the_work_fails(terminal):
    with pytest.raises(TypeError), progress.working("sleeping"):
        time.sleep(0.2 if terminal.getvalue() else time.sleep(0.2))
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_work_inside_work_shows_one_bar(terminal):
    with progress.working("the whole"):
        work()
    assert "the whole" in terminal.getvalue()
    assert "fitting" not in terminal.getvalue()


def test_nothing_is_written_where_nobody_looks(monkeypatch):
    written = shown_in(monkeypatch, io.StringIO())
    work()
    assert written.getvalue() == ""


def test_in_a_notebook_the_bar_stands_below_its_cell_and_is_emptied(monkeypatch):
    said = []

    class Line:
        def update(self, data, raw):
            said.append(data["text/html"])

    def display(data, raw, display_id):
        said.append(data["text/html"])
        return Line()

    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)
    work()
    assert "<progress" in said[0]
    assert "fitting 30 topics" in said[0]
    assert said[1:] == [""]
