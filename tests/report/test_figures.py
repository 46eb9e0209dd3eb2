"""Figures: they say what the table says, whatever its size, and never miss a glyph."""

import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from fangzhi.regions import PROVINCES
from fangzhi.report import figures, use_language, use_style
from fangzhi.report.drawing import LEAST_LETTERS


@pytest.fixture(autouse=True)
def _style():
    use_style()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        warnings.filterwarnings("error", message="constrained_layout not applied")
        yield


def texts(figure) -> list[str]:
    figure.draw_without_rendering()
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_cells_of_a_heat_map_hold_their_numbers_and_empty_ones_nothing():
    values = pd.DataFrame(
        [[0.5, np.nan], [0.001, 1.0]], index=["宁夏", "北京"], columns=["职业教育", "教育数字化"]
    )
    assert texts(figures.heatmap(values)) == ["50%", "100%"]


def test_the_picture_of_the_first_page_puts_large_themes_first_and_regions_by_their_main_theme():
    values = pd.DataFrame(
        [[0.1, 0.9], [0.6, 0.3], [0.8, 0.0]],
        index=["北京", "天津", "河北"],
        columns=["职业教育", "教育数字化"],
    )
    figure = figures.emphasis(values)
    assert figure.table["region"].tolist() == ["河北", "天津", "北京"]
    assert figure.table.columns.tolist() == ["region", "职业教育", "教育数字化"]
    # Themes are the lines: the first holds what all regions say of the largest one.
    assert texts(figure)[:3] == ["80%", "60%", "10%"]
    many = pd.concat([values] * 6)
    assert texts(figures.emphasis(many))[0] == "80%"
    assert (
        len(figures.emphasis(many).axes[0].get_yticks()) == 18
    )  # regions are the lines: names beside each other


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Guangdong", ["Guang-", "dong"]),
        ("Heilongjiang", ["Hei-", "long-", "jiang"]),
        ("Henan", ["Henan"]),
        ("Shanghai", ["Shang-", "hai"]),
        ("Hong Kong", ["Hong", "Kong"]),
    ],
)
def test_names_in_narrow_tiles_are_broken_between_syllables(name, lines):
    assert figures._in_syllables(name) == lines


def all_figures() -> dict[str, Figure]:
    """Return every figure of eleven regions, as the five seeds have them."""
    regions = ["北京", "天津", "辽宁", "上海", "江苏", "山东", "广西", "重庆", "四川", "陕西", "黑龙江"]
    themes = ["职业教育", "教育数字化", "思政德育", "教育评价改革"]
    values = pd.DataFrame(np.linspace(0.05, 0.95, 44).reshape(11, 4), index=regions, columns=themes)
    alike = pd.DataFrame(np.full((11, 11), 0.5), index=regions, columns=regions)
    topics = pd.DataFrame({"topic": [1, 2], "share": [0.6, 0.4], "stability": [0.9, 0.2]})
    terms = pd.DataFrame({"topic": [1, 2], "rank": [1, 1], "term": ["教师", "平台"], "weight": [1.0, 0.4]})
    choice = pd.DataFrame(
        {"n_topics": [2, 3], "stability": 0.6, "low": 0.5, "high": 0.7, "coherence_npmi": 0.1}
    )
    pages = pd.DataFrame({"seed_file": ["a"], "stem": ["a"], "text": ["正文"], "kept_share": [1.0]})
    removed = pd.DataFrame(columns=["seed_file", "reason", "text"])
    months = [f"2024-{n % 12 + 1:02}-10" for n in range(30)]
    files = [str(n) for n in range(30)]
    documents = pd.DataFrame({"document_id": files, "seed_file": files, "published_on": months})
    return {
        "emphasis": figures.emphasis(values),
        "heatmap": figures.heatmap(values.T.rename(columns=dict(zip(regions, "123456789ab", strict=True)))),
        "likeness": figures.heatmap(alike, number="{:.2f}"),
        "topics": figures.topic_terms(topics.assign(is_unstable=[False, True]), terms),
        "keyness": figures.keyness_panels(
            pd.DataFrame({"region": regions, "term": "教师", "z": 2.0}), regions
        ),
        "shares": figures.shares_with_intervals(shares_of(regions, themes)),
        "tiles": figures.tile_map(provinces(known=regions)),
        "choice": figures.topic_choice(choice, 2),
        "account": figures.page_account(pages, removed),
        "counts": figures.stacked_counts(pd.DataFrame({"count": 3, "percent": 2}, index=regions)),
        "months": figures.timeline(documents),
        "days": figures.timeline(documents.head(5)),
    }


def shares_of(regions, themes) -> pd.DataFrame:
    """Return an invented share of each theme in each region; every second rests on one page."""
    rows = [(region, theme, 0.1 + 0.07 * at, at % 2) for at, region in enumerate(regions) for theme in themes]
    table = pd.DataFrame(rows, columns=["region", "name", "share", "has_interval"])
    known = table["has_interval"] == 1
    low, high = (table["share"] - 0.1).where(known), (table["share"] + 0.1).where(known)
    return table.assign(low=low, high=high, n_documents=1 + table["has_interval"])


def provinces(known) -> pd.DataFrame:
    return pd.DataFrame(
        [(p.name, p.row, p.column, 12.0 if p.name in known else np.nan) for p in PROVINCES],
        columns=["region", "row", "column", "value"],
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_letters_are_eleven_pixels_high_at_least_on_a_phone(language):
    use_language(language)
    try:
        for name, figure in all_figures().items():
            shown = [text for text in figure.narrow.findobj(Text) if text.get_text() and text.get_visible()]
            assert min(text.get_fontsize() for text in shown) >= LEAST_LETTERS, name
    finally:
        use_language("en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_label_is_cut_at_the_edge_of_its_figure(language):
    use_language(language)
    try:
        for name, wide in all_figures().items():
            for figure in (wide, wide.narrow):
                figure.draw_without_rendering()
                edge = figure.bbox
                for text in figure.findobj(Text):
                    if not text.get_text() or not text.get_visible():
                        continue
                    box = text.get_window_extent()
                    # Labels of ticks beyond the axes are there, and not drawn.
                    if box.x0 > edge.x1 or box.x1 < edge.x0:
                        continue
                    assert box.x0 >= -1 and box.x1 <= edge.x1 + 1, (name, text.get_text())  # noqa: PT018
    finally:
        use_language("en")


LONG_THEMES = ["老龄健康与医养结合", "疾病预防控制", "药品与集采", "基层医疗", "医疗保障"]


def overlapping(figure) -> list[tuple[str, str]]:
    """Return the pairs of visible labels of which one covers a part of the other."""
    figure.draw_without_rendering()
    shown = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
    boxes = [(t.get_text(), t.get_window_extent().shrunk(0.96, 0.8)) for t in shown]
    inside = [(text, box) for text, box in boxes if figure.bbox.overlaps(box)]
    return [
        (one, other)
        for at, (one, box) in enumerate(inside)
        for other, beside in inside[at + 1 :]
        if box.overlaps(beside)
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("n_regions", [3, 10, 14, 20, 31])
def test_no_name_in_a_matrix_covers_another(language, n_regions):
    regions = [province.name for province in PROVINCES][:n_regions]
    glosses = {
        "老龄健康与医养结合": "healthy ageing and care with medical support",
        "基层医疗": "primary care",
    }
    values = np.random.default_rng(1).random((n_regions, len(LONG_THEMES)))
    shares = pd.DataFrame(values, index=regions, columns=LONG_THEMES)
    alike = pd.DataFrame(np.eye(n_regions) * 0.5 + 0.3, index=regions, columns=regions)
    use_language(language, glosses=glosses)
    try:
        for figure in (figures.emphasis(shares), figures.heatmap(alike, is_ordered=True)):
            assert overlapping(figure) == []
            assert overlapping(figure.narrow) == []
    finally:
        use_language("en")


def test_a_region_has_one_colour_in_every_figure():
    every = all_figures()
    dots = {
        axes.texts[0].get_text(): axes.lines[-1].get_color() for axes in every["keyness"].axes if axes.texts
    }
    assert dots["北京 Beijing"] == figures.colour_of("北京")
    shares = every["shares"].axes[0]
    names = [text.get_text() for text in shares.texts if " " in text.get_text()]
    colours = [line.get_color() for line in shares.lines]
    assert colours == [figures.colour_of(name.split(" ")[0]) for name in names[1:]]  # the first is the theme
    stripes = {to_hex(patch.get_facecolor()) for patch in every["tiles"].axes[0].patches}
    assert {figures.colour_of(name) for name in ("北京", "广西", "四川", "陕西")} <= stripes


def test_a_share_has_its_interval_and_one_that_rests_on_a_page_a_hollow_dot():
    shares = shares_of(["北京", "天津"], ["职业教育"])
    (panel,) = figures.shares_with_intervals(shares).axes
    first, second = panel.lines  # the largest share comes first: 天津, which has an interval
    assert first.get_markerfacecolor() == first.get_color()
    assert second.get_markerfacecolor() == "#ffffff"
    scale = 0.27  # the end of the interval is the end of the panel
    bar = panel.collections[1].get_segments()[0][:, 0]
    assert bar.tolist() == pytest.approx([0.07 / scale, 1.0])
    assert first.get_xdata()[0] == pytest.approx(0.17 / scale)


def test_themes_of_which_more_regions_speak_come_first_and_zero_is_not_drawn():
    shares = pd.DataFrame(
        {"region": ["北京", "北京", "天津"], "name": ["甲", "乙", "乙"], "share": [0.9, 0.3, 0.2],
         "low": np.nan, "high": np.nan, "n_documents": 1}
    )  # fmt: skip
    nothing = pd.DataFrame({"region": ["河北"], "name": ["丙"], "share": [0.0], "low": [0.0], "high": [0.0]})
    figure = figures.shares_with_intervals(pd.concat([shares, nothing.assign(n_documents=3)]))
    assert [axes.texts[0].get_text().split(" ")[0] for axes in figure.axes] == ["乙", "甲"]
    assert figure.table["region"].tolist() == ["北京", "天津", "北京"]


def test_no_name_sticks_out_of_its_tile():
    figure = figures.tile_map(provinces(["内蒙古"]))
    figure.draw_without_rendering()
    axes = figure.axes[0]
    for text in axes.texts:
        left, right = (
            axes.transData.inverted().transform(corner)[0] for corner in text.get_window_extent().get_points()
        )
        if text.get_text() in ("Inner Mongolia", "Heilongjiang"):
            assert right - int(left) <= 0.95, text.get_text()


def test_a_tile_without_text_keeps_its_place_and_shows_no_number():
    tiles = pd.DataFrame(
        {"region": ["宁夏", "青海"], "row": [0, 0], "column": [0, 1], "value": [3.0, np.nan]}
    )
    shown = texts(figures.tile_map(tiles))
    assert {"宁夏", "青海"} <= set(shown)
    assert [text for text in shown if text.isdigit()] == ["3"]


def test_unstable_topics_are_grey_and_said_to_be():
    topics = pd.DataFrame(
        {
            "topic": [1, 2],
            "label": ["a", "b"],
            "share": [0.6, 0.4],
            "stability": [0.9, 0.2],
            "is_unstable": [False, True],
        }
    )
    terms = pd.DataFrame({"topic": [1, 2], "rank": [1, 1], "term": ["教师", "平台"], "weight": [1.0, 1.0]})
    figure = figures.topic_terms(topics, terms)
    colors = [axes.patches[0].get_facecolor() for axes in figure.axes]
    assert colors[0] != colors[1]
    assert [axes.texts[1].get_text() for axes in figure.axes] == [
        "stability 0.90",
        "stability 0.20 · unstable",
    ]


def test_the_bars_of_a_page_add_up_to_all_of_it():
    pages = pd.DataFrame(
        {"seed_file": ["a.txt"], "stem": ["a"], "text": ["正文正文 版权"], "kept_share": [4 / 6]}
    )
    removed = pd.DataFrame({"seed_file": ["a.txt"], "reason": ["copyright"], "text": ["版权"]})
    figure = figures.page_account(pages, removed)
    assert sum(patch.get_width() for patch in figure.axes[0].patches) == pytest.approx(1)


def test_of_many_pages_those_are_drawn_that_kept_least_and_the_table_has_all():
    names = [f"{n:02}" for n in range(40)]
    pages = pd.DataFrame(
        {
            "seed_file": names, "stem": names, "text": ["正文"] * 40,
            "kept_share": [0.2 if name == "39" else 0.9 for name in names],
        }
    )  # fmt: skip
    figure = figures.page_account(pages, pd.DataFrame(columns=["seed_file", "reason", "text"]))
    drawn = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(drawn) == 22
    assert "39" in drawn
    assert figure.axes[0].get_xlabel() == "the 22 pages of 40 that kept least"
    assert len(figure.table) == 40


def test_small_panels_of_31_regions_stay_on_one_page():
    regions = [f"区{n}" for n in range(31)]
    keyness = pd.DataFrame([{"region": region, "term": "教师", "z": 2.0} for region in regions])
    figure = figures.keyness_panels(keyness, regions)
    assert figure.get_size_inches()[1] * 25.4 <= 225.1


def test_numbers_of_a_matrix_shrink_with_its_cells_and_leave_in_the_end():
    sizes = []
    for n in (10, 26, 31):
        figure = figures.heatmap(pd.DataFrame(np.full((n, n), 0.5)), number="{:.2f}")
        sizes.append(figure.axes[0].texts[0].get_fontsize() if figure.axes[0].texts else 0)
    assert sizes[0] == 7.5
    assert 5.6 <= sizes[1] < 7  # 11 pixels on a wide screen
    assert sizes[2] == 0


def test_every_reason_of_removal_has_its_group():
    from fangzhi.artefacts.schema import REMOVAL_REASONS

    assert {reason for group in figures.REMOVAL_GROUPS.values() for reason in group} == set(REMOVAL_REASONS)


@pytest.mark.parametrize("n", [0, 1])
def test_figures_of_nothing_or_of_one_thing_are_still_figures(n):
    heat = pd.DataFrame(np.full((n, n), np.nan))
    figures.heatmap(heat).draw_without_rendering()
    figures.stacked_counts(pd.DataFrame({"count": [3] * n}, index=["宁夏"] * n)).draw_without_rendering()
    choice = pd.DataFrame(
        {
            "n_topics": [2] * n,
            "stability": [np.nan] * n,
            "low": [np.nan] * n,
            "high": [np.nan] * n,
            "coherence_npmi": [np.nan] * n,
        }
    )
    figures.topic_choice(choice, 2).draw_without_rendering()
    empty = pd.DataFrame({"region": [], "term": [], "z": []})
    figures.keyness_panels(empty, ["宁夏"] * n).draw_without_rendering()
    figures.topic_terms(
        pd.DataFrame(columns=["topic", "label", "share", "stability", "is_unstable"]),
        pd.DataFrame(columns=["topic", "rank", "term", "weight"]),
    ).draw_without_rendering()


def test_dated_documents_are_named_and_undated_ones_left_out():
    documents = pd.DataFrame(
        {
            "document_id": ["1.1", "2.1", "3.1"],
            "seed_file": ["1", "2", "3"],
            "published_on": ["2024-01-17", None, "2024-03-01"],
        }
    )
    assert texts(figures.timeline(documents)) == ["1.1  17 January 2024", "3.1  1 March 2024"]


def test_many_pages_are_counted_by_month():
    documents = pd.DataFrame(
        {
            "document_id": [f"{n}.1" for n in range(30)],
            "seed_file": [str(n) for n in range(30)],
            "published_on": [f"2024-{1 + n % 3:02}-10" for n in range(30)],
        }
    )
    bars = figures.timeline(documents).axes[0].patches
    assert [bar.get_height() for bar in bars] == [10, 10, 10]


def test_without_a_date_the_time_line_says_so():
    documents = pd.DataFrame({"document_id": ["1.1"], "seed_file": ["1"], "published_on": [None]})
    assert figures.timeline(documents).nothing == "No document has a date, so no time line is drawn."


def test_a_figure_that_would_show_nothing_is_a_sentence():
    one = pd.DataFrame({"document_id": ["1.1"], "seed_file": ["1"], "published_on": ["2024-01-17"]})
    assert figures.timeline(one).nothing.startswith("All documents that have a date are of 17 January 2024")
    none = pd.DataFrame({"region": [], "term": [], "z": []})
    for figure in (
        figures.keyness_panels(none, ["上海"]),
        figures.shares_with_intervals(shares_of(["上海"], ["职业教育"])),
        figures.heatmap(pd.DataFrame([[np.nan]]), else_say="figure.no_region"),
        figures.heatmap(
            pd.DataFrame(0.8, index=["上海", "北京"], columns=["上海", "北京"]), else_say="figure.no_region"
        ),
    ):
        assert figure.nothing == "No comparison is drawn: the texts are about fewer than two regions."
    assert figures.stacked_counts(pd.DataFrame()).nothing.startswith("The texts state no quantities")


def test_where_stability_is_unknown_coherence_stands_alone():
    choice = pd.DataFrame({"n_topics": [2, 3], "stability": np.nan, "low": np.nan, "high": np.nan})
    figure = figures.topic_choice(choice.assign(coherence_npmi=[0.1, 0.2]), 2)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Coherence (NPMI)"]
