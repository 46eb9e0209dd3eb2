"""The accent colour of a report: given by a person, kept readable on every ground it is shown on.

Contrast is that of WCAG 2.2, success criterion 1.4.3: text of normal size needs 4.5 : 1.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

from fangzhi.artefacts.messages import told
from fangzhi.report.style import ACCENT

LEAST_CONTRAST = 4.5
# The grounds of report.css and report.typ: page, raised card, tint.
_LIGHT_GROUNDS = ("#ffffff", "#f5f7f9", "#f3f6f8")
_DARK_GROUNDS = ("#10161c", "#18212a")
_SOFT = 0.1  # how much of the accent is in the ground of what is marked
_STEP = 0.01  # of lightness; finer than the eye sees
_DARK_LIGHTNESS = 0.67  # of the built-in dark accent


@dataclass(frozen=True)
class Accent:
    """An accent in the light and the dark report, each with its soft ground. note: why it was changed."""

    light: str
    light_soft: str
    dark: str
    dark_soft: str
    note: str = ""


def fit_accent(colour: str = ACCENT) -> Accent:
    """Return an accent (`#rrggbb`) as it is shown: darker or lighter where it could not be read."""
    light = _readable(colour, _LIGHT_GROUNDS, _STEP * -1)
    dark = _readable(_at_least(colour, _DARK_LIGHTNESS), _DARK_GROUNDS, _STEP)
    note = ""
    if light != colour.lower():
        least = min(contrast(colour, ground) for ground in (*_LIGHT_GROUNDS, _soft(colour, _LIGHT_GROUNDS)))
        note = told(
            "accent {colour} is too light to be read (contrast {contrast:.1f} : 1, at least {least} is "
            "needed); {used} is used",
            colour=colour,
            contrast=least,
            least=LEAST_CONTRAST,
            used=light,
        )
    return Accent(light, _soft(light, _LIGHT_GROUNDS), dark, _soft(dark, _DARK_GROUNDS), note)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _readable(colour: str, grounds: tuple[str, ...], step: float) -> str:
    """Move lightness, hue kept, until the colour reads on the grounds and on its own soft one."""
    shown = colour.lower()
    while any(contrast(shown, ground) < LEAST_CONTRAST for ground in (*grounds, _soft(shown, grounds))):
        shown = _lightened(shown, step)
    return shown


def _at_least(colour: str, lightness: float) -> str:
    return _lightened(colour, max(0.0, lightness - colorsys.rgb_to_hls(*_channels(colour))[1]))


def _lightened(colour: str, step: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    return _hex(colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + step)), saturation))


def _soft(colour: str, grounds: tuple[str, ...]) -> str:
    pairs = zip(_channels(colour), _channels(grounds[0]), strict=True)
    return _hex(tuple(_SOFT * c + (1 - _SOFT) * g for c, g in pairs))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
