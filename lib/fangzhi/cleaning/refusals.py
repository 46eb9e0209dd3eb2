"""A file that cannot be used: the reason, and what the person should do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refused:
    """One row of refused.csv; reason is one of schema.REFUSAL_REASONS."""

    seed_file: str
    reason: str
    detail: str


class Refusal(Exception):  # noqa: N818  (it is no error: the page is refused and the run goes on)
    """Raised while a file is read; carries what becomes its row in refused.csv."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def of(self, seed_file: str) -> Refused:
        """Return the row for one file."""
        return Refused(seed_file, self.reason, self.detail)
