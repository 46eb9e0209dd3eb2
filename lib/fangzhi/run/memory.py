"""The most memory that a step held, of this process, its kernels and its renderers together."""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType

import psutil  # type: ignore[import-untyped]

_SECONDS = 0.1  # between two looks; a look takes a millisecond


class PeakMemory:
    """Looks at the resident memory of this process and all below it, in a thread of its own."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._peak = 0

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def reset(self) -> None:
        """Begin to measure another step."""
        self._peak = 0

    @property
    def peak_mb(self) -> float:
        """The largest sum seen since the last reset, in MB."""
        self._look()
        return self._peak / 1e6

    def _watch(self) -> None:
        while not self._stop.wait(_SECONDS):
            self._look()

    def _look(self) -> None:
        total = 0
        with suppress(psutil.Error):
            for process in [self._process, *self._process.children(recursive=True)]:
                with suppress(psutil.Error):  # it ended meanwhile
                    total += process.memory_info().rss
        self._peak = max(self._peak, total)
