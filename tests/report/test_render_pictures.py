"""Figures on dark pages and on phones."""

import itertools
import json
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from fangzhi.report import figures, use_language, use_style
from fangzhi.report.drawing import _lighter, shown_in_notebook
from fangzhi.report.render.pictures import (
    _as_text,
    dark,
    leave_out_empty,
    prepare_pictures,
    readable_in_the_dark,
)
from fangzhi.report.style import ACCENT, GROUND, INK, MUTED
from tests.report.fake_run import figure_svg, write_fake_run


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ink", [INK, MUTED, ACCENT])
def test_letters_keep_a_readable_contrast_in_the_dark(ink):
    assert luminance(dark(GROUND)) < 0.02
    assert contrast(dark(ink), dark(GROUND)) >= 4.5


def test_lighter_shades_become_darker_ones_in_order():
    shades = ["#ffffff", "#d0e0e8", "#9cc3d5", ACCENT, "#083d56"]
    turned = [luminance(dark(shade)) for shade in shades]
    assert all(a < b for a, b in itertools.pairwise(turned))


@pytest.mark.parametrize("strength", np.linspace(0, 1, 41))
def test_numbers_can_be_read_on_every_shade_in_light_and_dark(strength):
    shade, ink = to_hex(figures._shades()(strength)), figures._ink_on(strength)
    assert contrast(ink, shade) >= 4.1
    assert contrast(dark(ink), dark(shade)) >= 4.1


def test_the_report_has_a_sentence_in_place_of_a_figure_that_shows_nothing(tmp_path):
    run = write_fake_run(tmp_path / "run")
    path = run / "notebooks" / "3-regions.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "fig-regions-similarity" in "".join(cell["source"]):
            for output in cell["outputs"]:
                output["metadata"] = {"image/svg+xml": {"nothing": "Nothing *at all*."}}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    kept = "{{< embed notebooks/3-regions.ipynb#fig-regions-map >}}\n"
    gone = "{{< embed notebooks/3-regions.ipynb#fig-regions-similarity >}}\n"
    (run / "report.qmd").write_text(kept + gone, encoding="utf-8")
    leave_out_empty(run)
    assert (run / "report.qmd").read_text(encoding="utf-8") == kept + "Nothing \\*at all\\*\\.\n"


def test_each_colour_of_a_picture_gets_its_dark_one_and_the_picture_is_else_unchanged():
    svg = '<svg viewBox="0 0 1 1"><path style="fill: #ffffff; stroke: #0b6e99"/></svg>'
    changed = readable_in_the_dark(svg)
    assert f'[style*="fill: #ffffff"]{{fill:{dark("#ffffff")}!important}}' in changed
    assert f'[style*="stroke: #0b6e99"]{{stroke:{dark("#0b6e99")}!important}}' in changed
    assert changed.replace(changed[changed.find("<style>") : changed.find("</style>") + 8], "") == svg


def test_a_figure_goes_with_a_narrow_one_and_its_table():
    use_style()
    values = pd.DataFrame([[0.25, 0.5]], index=["宁夏"], columns=["职业教育", "学前教育"])
    wide, beside = shown_in_notebook(figures.heatmap(values))
    width = [float(svg.split('width="')[1].split("pt")[0]) for svg in (wide, beside["narrow"])]
    assert width[1] < 270 < width[0]  # points: what a phone of 390 pixels shows at full size
    assert beside["table"] == {
        "columns": ["Row", "职业教育 zhíyè jiàoyù", "学前教育 xuéqiánjiàoyù"],
        "rows": [["宁夏 Ningxia", "0.25", "0.5"]],
    }


def test_the_table_behind_a_figure_speaks_the_language_of_the_report():
    use_language("zh")
    values = pd.DataFrame({"count": [3], "money": [1]}, index=["宁夏"])
    _, beside = shown_in_notebook(figures.stacked_counts(values))
    use_language("en")
    assert beside["table"] == {"columns": ["地区", "数量", "金额"], "rows": [["宁夏", "3", "1"]]}


def test_the_same_figure_gives_the_same_bytes():
    use_style()
    values = pd.DataFrame([[0.25]], index=["宁夏"], columns=["职业教育"])
    assert shown_in_notebook(figures.heatmap(values)) == shown_in_notebook(figures.heatmap(values))


def test_narrow_figures_are_for_phones_alone_and_leave_the_notebook(tmp_path):
    run = write_fake_run(tmp_path / "run")
    path = run / "notebooks" / "3-regions.ipynb"
    notebook = json.loads(path.read_text())
    cell = next(cell for cell in notebook["cells"] if "fig-regions-map" in "".join(cell["source"]))
    table = {"columns": ["region"], "rows": [["宁夏"]]}
    cell["outputs"][0]["metadata"] = {"image/svg+xml": {"narrow": figure_svg("narrow"), "table": table}}
    path.write_text(json.dumps(notebook))
    styles, tables = prepare_pictures(run)
    assert "@media screen and (width < 44rem) { #fig-regions-map img" in styles
    assert tables["fig-regions-map"] == table
    assert ">narrow<" not in path.read_text()


def test_a_picture_is_kept_in_fewer_bytes_and_draws_the_same():
    path = "M 0 280.629921 \nL 481.889764 -0.5 \nC 1 2 3 -4 5 6\nz\n"
    svg = f'<svg>\n  <path id="NotoSans-Bold-2c" d="{path}" transform="scale(0.015625)"/>\n  <use xlink:href="#NotoSans-Bold-2c"/></svg>'
    lighter = _lighter(svg)
    assert 'd="M0 280.63L481.89 -0.5C1 2 3 -4 5 6z"' in lighter
    assert 'id="g0-2c"' in lighter
    assert 'href="#g0-2c"' in lighter
    assert "scale(0.015625)" in lighter  # a factor is no place: rounded, letters would change their size


def test_blanks_and_needless_digits_are_left_out_of_a_picture():
    svg = (
        '<svg><defs>\n<path id="NotoSans-Bold-1" transform="scale(0.015625)"/>\n</defs>'
        '<use xlink:href="#NotoSans-Bold-1" transform="translate(22.4 0)"/>\n'
        '<use xlink:href="#NotoSans-Bold-13" transform="translate(83.296875 0)"/>'
        '<use xlink:href="#m1" x="9.127067" y="-13.986"/>\n<g transform="translate(7.376545 74.5) scale(0.07 -0.07)"/></svg>'
    )
    assert _lighter(svg) == (
        "<svg><defs>\n</defs>\n"
        '<use xlink:href="#g0-13" transform="translate(83.3 0)"/>'
        '<use xlink:href="#m1" x="9.13" y="-13.99"/>\n<g transform="translate(7.38 74.5) scale(0.07 -0.07)"/></svg>'
    )


def test_a_picture_as_text_is_the_same_picture_and_ends_no_style():
    svg = (
        """<svg style="fill: #fff"><style>a{}</style>\n<text q='"' r="it's">宁夏 50% </style></text></svg>"""
    )
    written = _as_text(svg)
    assert unquote(written) == svg.replace("\n", " ")
    assert not {'"', "<", ">", "#", "\\"} & set(written)
    assert unquote(_as_text('<svg a="1" b="2"/>')) == "<svg a='1' b='2'/>"
