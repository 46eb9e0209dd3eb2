"""What a run says while it works: one moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from fangzhi.artefacts.messages import told
from fangzhi.report.language import catalogue, say_in

if TYPE_CHECKING:
    from rich.status import Status

    from fangzhi.run.memory import PeakMemory


class Progress:
    """Progress of a run: which step, which cell of it, the time so far.

    seconds, memory_mb: of each step that is done. from_cache: the steps that were taken from there.
    """

    def __init__(self, stream: TextIO | None = None, *, language: str = "en") -> None:
        self._language = language
        self._stream = stream or sys.stderr
        self._status: Status | None = None
        self._memory: PeakMemory | None = None
        self._step = ""
        self._began = time.perf_counter()
        self._step_began = self._began
        self.seconds: dict[str, float] = {}
        self.memory_mb: dict[str, float] = {}
        self.from_cache: list[str] = []

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._memory is not None:
            self._memory.__exit__(kind, error, trace)
        if self._status is not None:
            self._status.stop()

    def start(self, step: str) -> None:
        """Say that a step begins."""
        if self._memory is None:
            self._memory = self._begin()
        self._step, self._step_began = step, time.perf_counter()
        self._memory.reset()
        self.move("")

    def _begin(self) -> PeakMemory:
        """Watch the memory and, on a terminal, move: nothing that a run with nothing to do would need."""
        from fangzhi.run.memory import PeakMemory  # noqa: PLC0415

        if self._stream.isatty():
            from rich.console import Console  # noqa: PLC0415

            console = Console(file=self._stream, highlight=False, markup=False, soft_wrap=True)
            self._status = console.status(say_in(told("starting"), self._language))
            self._status.start()
        return PeakMemory().__enter__()

    def move(self, detail: str) -> None:
        """Show, on a terminal only, how far the step is."""
        if self._status is not None:
            so_far = time.perf_counter() - self._began
            self._status.update(f"{self._step} {say_in(detail, self._language)}  {so_far:.0f} s")

    def finish(self, result: str = "", *, from_cache: bool = False) -> None:
        """Say that the step is done, how long it took and what came of it."""
        self.seconds[self._step] = time.perf_counter() - self._step_began
        self.memory_mb[self._step] = self._memory.peak_mb if self._memory else 0.0
        if from_cache:
            self.from_cache.append(self._step)
        parts = [f"{self._step:<12} {self.seconds[self._step]:5.1f} s", result]
        if from_cache:
            parts.insert(1, catalogue(self._language).say("console.cached"))
        self.say("  ".join(part for part in parts if part))

    def say(self, line: str) -> None:
        """Print one plain line, in the language of the run; text of pages in it is never read as markup."""
        line = say_in(line, self._language)
        if self._status is not None:
            self._status.console.print(line, markup=False)
        else:
            print(line, file=self._stream, flush=True)
