"""What a run says while it works: one moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.status import Status


class Progress:
    """Progress of a run: which step, which cell of it, the time so far."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._console = Console(file=stream or sys.stderr, highlight=False, markup=False, soft_wrap=True)
        self._status: Status | None = None
        self._step = ""
        self._began = time.perf_counter()
        self._step_began = self._began
        self.seconds: dict[str, float] = {}

    def __enter__(self) -> Progress:
        if self._console.is_terminal:
            self._status = self._console.status("starting")
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def start(self, step: str) -> None:
        """Say that a step begins."""
        self._step, self._step_began = step, time.perf_counter()
        self.move("")

    def move(self, detail: str) -> None:
        """Show, on a terminal only, how far the step is."""
        if self._status is not None:
            so_far = time.perf_counter() - self._began
            self._status.update(f"{self._step} {detail}  {so_far:.0f} s")

    def finish(self, result: str = "") -> None:
        """Say that the step is done, how long it took and what came of it."""
        self.seconds[self._step] = time.perf_counter() - self._step_began
        line = f"{self._step:<12} {self.seconds[self._step]:5.1f} s"
        self.say(f"{line}  {result}".rstrip())

    def say(self, line: str) -> None:
        """Print one plain line; text of pages in it is never read as markup."""
        self._console.print(line, markup=False)
