"""How figures look: one palette, one colour a region, fonts that come with the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

# Ink, muted ink, rules and ground of the report's light theme; figures keep them in the dark one,
# where they stand on a light card.
INK, MUTED, RULE, GROUND = "#1d2733", "#5b6775", "#d9dee4", "#ffffff"
MIDDLE_INK = "#060a0e"  # of numbers on a middle shade, which is one on a dark ground too: it stays dark there
ACCENT = "#0b6e99"
FAINT = "#c9d1d9"  # what is shown but not spoken about: unstable topics, other regions

# Paul Tol's "muted" scheme with two darker mixes (personal.sron.nl/~pault): told apart by
# colour-blind readers; grey is kept for "none".
CATEGORIES = (
    "#332288", "#117733", "#882255", "#0b6e99", "#999933", "#cc6677", "#44aa99", "#aa4499",
    "#7a5c00", "#6699cc", "#661100", "#4b5c6b",
)  # fmt: skip

# One colour a region everywhere: that of its part of the country, which is the first digit of its code
# (GB/T 2260). 34 colours could not be told apart; names stand beside the dots. At least 3:1 on white.
PARTS = {
    "1": "#332288", "2": "#2a9080", "3": "#882255", "4": "#85852b", "5": "#c25563", "6": "#117733",
    "7": "#aa4499", "8": "#aa4499",
}  # fmt: skip

MM = 1 / 25.4
WIDTH = 170 * MM  # inches: the text width of an A4 page with 20 mm margins


@cache
def font_files() -> dict[str, Path]:
    """Return the font files that ship in wheels: sans, serif (regular) and bold (sans)."""
    import cvttf_NotoSansCJK_Bold  # noqa: PLC0415
    import pylopdf_fonts_zh_cn  # noqa: PLC0415

    return {
        "sans": pylopdf_fonts_zh_cn.sans_path(),
        "serif": pylopdf_fonts_zh_cn.serif_path(),
        "bold": Path(cvttf_NotoSansCJK_Bold.__file__).parent / "NotoSansCJKtc-Bold.otf",
    }


def use_style() -> None:
    """Set matplotlib up for a notebook: fonts of the package, SVG output, the report's look."""
    import matplotlib as mpl  # noqa: PLC0415  (half a second that a render alone does not need)
    from IPython.core.getipython import get_ipython  # noqa: PLC0415
    from matplotlib import font_manager  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib_inline.backend_inline import set_matplotlib_formats  # noqa: PLC0415

    from fangzhi.report.drawing import shown_in_notebook  # noqa: PLC0415  (which draws at a width from here)

    for path in font_files().values():
        font_manager.fontManager.addfont(path)
    mpl.rcParams.update(_RC)  # type: ignore[arg-type]
    set_matplotlib_formats("svg")  # type: ignore[no-untyped-call]
    shell = get_ipython()
    if shell is not None and shell.display_formatter is not None:
        shell.display_formatter.formatters["image/svg+xml"].for_type(Figure, shown_in_notebook)


_RC: dict[str, Any] = {
    "font.family": ["Noto Sans SC"],
    "font.size": 8.5,
    "axes.unicode_minus": False,
    # Paths, not fonts: a figure looks the same in HTML, PDF and on a machine without the font.
    "svg.fonttype": "path",
    "svg.hashsalt": "fangzhi",
    "figure.figsize": (WIDTH, 90 * MM),
    "figure.dpi": 96,
    "figure.constrained_layout.use": True,
    "figure.facecolor": GROUND,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.titlecolor": INK,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": f"cycler(color={list(CATEGORIES)!r})",
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8.5,
    "lines.linewidth": 1.6,
    "legend.frameon": False,
}
