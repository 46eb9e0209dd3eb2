"""The accent colour stays readable whatever a person gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.report.accent import LEAST_CONTRAST, contrast, fit_accent


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    # WCAG's own extremes; #777777 on white is its textbook near miss of 4.5.
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_the_standard(one, other, expected):
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)


def test_a_readable_colour_is_kept_and_nothing_is_said():
    accent = fit_accent("#8A1538")
    assert (accent.light, accent.note) == ("#8a1538", "")


def test_a_colour_too_light_is_darkened_and_the_reason_is_said():
    accent = fit_accent("#ffcc00")
    assert accent.light != "#ffcc00"
    assert "#ffcc00 is too light" in accent.note
    assert accent.light in accent.note


@given(st.integers(min_value=0, max_value=0xFFFFFF))
def test_any_colour_reads_on_every_ground_in_light_and_dark(number):
    accent = fit_accent(f"#{number:06x}")
    for ground in ("#ffffff", "#f5f7f9", accent.light_soft):
        assert contrast(accent.light, ground) >= LEAST_CONTRAST
    for ground in ("#10161c", "#18212a", accent.dark_soft):
        assert contrast(accent.dark, ground) >= LEAST_CONTRAST
