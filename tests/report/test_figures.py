"""Figures: they say what the table says, whatever its size, and never miss a glyph."""

import warnings

import numpy as np
import pandas as pd
import pytest

from fangzhi.report import figures, use_style


@pytest.fixture(autouse=True)
def _style():
    use_style()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        yield


def texts(figure) -> list[str]:
    figure.canvas.draw()
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
    ("label", "lines"),
    [
        ("基础教育", "基础\n教育"),
        ("教育数字化", "教育\n数字化"),
        ("教育评价改革", "教育\n评价\n改革"),
        ("1", "1"),
        ("", ""),
    ],
)
def test_column_labels_are_broken_into_short_lines(label, lines):
    assert figures._wrapped([label]) == [lines]


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
    assert [axes.get_xlabel() for axes in figure.axes] == ["stability 0.90", "stability 0.20\nunstable"]


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
    for n in (10, 31, 80):
        figure = figures.heatmap(pd.DataFrame(np.full((n, n), 0.5)), number="{:.2f}")
        sizes.append(figure.axes[0].texts[0].get_fontsize() if figure.axes[0].texts else 0)
    assert sizes[0] == 7.5
    assert 5 <= sizes[1] < 7
    assert sizes[2] == 0


def test_every_reason_of_removal_has_its_group():
    from fangzhi.artefacts.schema import REMOVAL_REASONS

    assert {reason for group in figures.REMOVAL_GROUPS.values() for reason in group} == set(REMOVAL_REASONS)


@pytest.mark.parametrize("n", [0, 1])
def test_figures_of_nothing_or_of_one_thing_are_still_figures(n):
    heat = pd.DataFrame(np.full((n, n), np.nan))
    figures.heatmap(heat).canvas.draw()
    figures.stacked_counts(pd.DataFrame({"count": [3] * n}, index=["宁夏"] * n)).canvas.draw()
    choice = pd.DataFrame(
        {
            "n_topics": [2] * n,
            "stability": [np.nan] * n,
            "low": [np.nan] * n,
            "high": [np.nan] * n,
            "coherence_npmi": [np.nan] * n,
        }
    )
    figures.topic_choice(choice, 2).canvas.draw()
    empty = pd.DataFrame({"region": [], "term": [], "z": []})
    figures.keyness_panels(empty, ["宁夏"] * n).canvas.draw()
    figures.topic_terms(
        pd.DataFrame(columns=["topic", "label", "share", "stability", "is_unstable"]),
        pd.DataFrame(columns=["topic", "rank", "term", "weight"]),
    ).canvas.draw()


def test_dated_documents_are_named_and_undated_ones_left_out():
    documents = pd.DataFrame(
        {"document_id": ["1.1", "2.1"], "seed_file": ["1", "2"], "published_on": ["2024-01-17", None]}
    )
    assert texts(figures.timeline(documents)) == ["1.1  17 January 2024"]


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
    assert texts(figures.timeline(documents)) == ["no document has a date"]
