"""Bars of an answer, in the style of the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fangzhi.report.style import ACCENT, MM, WIDTH, use_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def bars(names: Sequence[str], counts: Sequence[int], *, label: str) -> Figure:
    """Draw a bar for each name, the first on top, its count behind it."""
    import matplotlib.pyplot as plt  # noqa: PLC0415

    use_style()
    figure, axes = plt.subplots(figsize=(WIDTH, (18 + 6.5 * len(names)) * MM))
    plt.close(figure)  # the cell shows what it returns; pyplot must not show it a second time
    drawn = axes.barh(range(len(names)), counts, color=ACCENT, height=0.66)
    axes.bar_label(drawn, padding=3, fontsize=8)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlabel(label)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xticks([])
    return figure
