import numpy as np
import pytest
from scipy import stats

from fangzhi.comparison.occurrence import (
    ABSENT_COLUMNS,
    ALONE_COLUMNS,
    COMMON_COLUMNS,
    absent,
    common_ground,
    distinctive,
    presence,
    term_presence,
    with_mentions,
)
from fangzhi.comparison.resampling import draw_resamples
from tests.comparison.corpora import Said, corpus


def tables(c, **options):
    frame = c.frame
    resamples = draw_resamples(frame.by_page, n=200, random_state=0)
    themes = presence(
        frame, "theme", c.passage_themes["passage_id"], c.passage_themes["theme"], c.passage_themes["score"]
    )
    found = [themes, term_presence(frame, c.matrix)]
    return (
        common_ground(frame, found, resamples),
        distinctive(frame, found, resamples),
        absent(frame, found, resamples, **options),
    )


def three_regions(n=1):
    """北京 and 上海 and 浙江, n pages each: all have 职业教育, only 北京 数字化, all but 浙江 幼教."""
    pages = []
    for region, tokens in (("北京", "数字化 幼教"), ("上海", "幼教"), ("浙江", "其他")):
        for i in range(n):
            pages.append([[
                Said(region, tokens=tokens, themes={"职业教育": 0.5 + i / 100}),
                Said(region, tokens=tokens, themes={"职业教育": 0.9}),
            ]])  # fmt: skip
    return corpus(*pages)


def test_what_all_regions_have_is_common_ground_with_a_passage_of_each():
    common, _, _ = tables(three_regions())
    row = common.set_index(["kind", "name"]).loc[("theme", "职业教育")]
    assert (row["n_regions"], row["of_regions"], row["document_share"]) == (3, 3, 1.0)
    assert (row["n_passages"], row["n_documents"], row["n_pages"]) == (6, 3, 3)
    assert row["regions"] == ("北京", "上海", "浙江")
    assert row["passage_ids"] == ("000.1-02", "001.1-02", "002.1-02")
    assert row["grade"] == "suggestive"
    assert set(common["name"]) == {"职业教育"}


def test_common_ground_is_supported_where_most_documents_of_the_average_region_have_it():
    common, _, _ = tables(three_regions(n=6))
    row = common.set_index("name").loc["职业教育"]
    assert row["grade"] == "supported"
    assert row["low"] > 0.5


def test_what_one_region_alone_has_comes_with_the_chance_of_that():
    _, only, _ = tables(three_regions(n=6))
    row = only.set_index("name").loc["数字化"]
    assert (row["region"], row["n_regions"], row["document_share"], row["rest_share"]) == (
        "北京",
        1,
        1.0,
        0.0,
    )
    assert row["chance"] == pytest.approx(stats.hypergeom(18, 6, 6).pmf(6))
    # three terms in three regions are nine tests; 其他 is as rare in 浙江
    assert row["q"] == pytest.approx(row["chance"] * 9 / 2)
    assert row["grade"] == "supported"
    assert row["passage_ids"][0] == "000.1-01"
    assert set(only["name"]) == {"数字化", "其他"}


def test_one_document_alone_is_descriptive():
    _, only, _ = tables(three_regions())
    assert set(only["grade"]) == {"descriptive"}


def test_what_others_mention_and_one_does_not_is_absent_with_their_passages():
    _, _, lacking = tables(three_regions(n=6))
    assert lacking["name"].tolist() == ["幼教"]
    row = lacking.iloc[0]
    assert (row["region"], row["n_regions"], row["of_regions"], row["rest_share"]) == ("浙江", 2, 2, 1.0)
    assert row["expected_passages"] == pytest.approx(12)
    assert row["chance"] == pytest.approx(stats.hypergeom(18, 12, 6).pmf(0))
    assert row["grade"] == "supported"
    assert row["high"] < 0
    assert row["passage_ids"] == ("000.1-01", "000.1-02", "001.1-01", "001.1-02", "002.1-01")


def test_a_short_text_is_not_told_what_it_lacks():
    long = [
        [[Said(region, tokens="幼教" if i < 5 else "甲") for i in range(20)]] for region in ("北京", "上海")
    ]
    _, _, lacking = tables(corpus(*long, [[Said("浙江", tokens="甲")]]))
    assert lacking.empty


def test_a_region_is_held_against_those_that_are_named_for_it():
    c = three_regions()
    _, _, lacking = tables(c, comparable={"上海": ["北京"], "浙江": []})
    assert lacking[["region", "name"]].to_numpy().tolist() == [["上海", "数字化"]]
    with pytest.raises(ValueError, match="火星"):
        tables(c, comparable={"上海": ["火星"]})


def test_terms_of_random_documents_are_hardly_ever_one_regions_own_beyond_chance():
    rng = np.random.default_rng(0)
    words = np.array([f"词{i:03d}" for i in range(150)])
    regions = ("北京", "上海", "浙江", "四川")
    pages = [[[Said(regions[i % 4], tokens=" ".join(rng.choice(words, 12)))]] for i in range(48)]
    _, only, lacking = tables(corpus(*pages))
    assert (only["grade"] == "supported").sum() + (lacking["grade"] == "supported").sum() == 0


@pytest.mark.parametrize("c", [corpus(), corpus([[Said("北京", tokens="甲", themes={"职业教育": 1.0})]])])
def test_one_region_or_none_gives_empty_tables_with_their_columns(c):
    common, only, lacking = tables(c)
    assert common.empty
    assert only.empty
    assert lacking.empty
    assert tuple(common.columns) == COMMON_COLUMNS
    assert tuple(only.columns) == ALONE_COLUMNS
    assert tuple(lacking.columns) == ABSENT_COLUMNS


def test_names_of_passages_outside_the_frame_are_passed_over():
    frame = corpus([[Said("北京"), Said("全国")]]).frame
    found = presence(frame, "initiative", ["000.1-02", "000.1-01", "000.1-01"], ["甲", "乙", "乙"])
    assert found.names == ("乙", "甲")
    assert found.in_passages.toarray().tolist() == [[2, 0]]


def touching(n_pages=1):
    """三 regions: only 北京 dwells on 数字化 and 上海 touches on it; only 北京 dwells on 特教, nobody touches."""
    c = corpus(
        *([[[Said("北京", themes={"数字化": 0.9, "特教": 0.5, "职教": 0.5})]]] * n_pages),
        *([[[Said("上海", themes={"职教": 0.5})]]] * n_pages),
        *([[[Said("浙江", themes={"其他": 0.5})]]] * n_pages),
    )
    rows = c.passage_themes
    dwelt = presence(c.frame, "theme", rows["passage_id"], rows["theme"])
    in_shanghai = f"{n_pages:03d}.1-01"
    in_zhejiang = f"{2 * n_pages:03d}.1-01"
    mentioned = presence(c.frame, "theme", [in_shanghai, in_zhejiang], ["数字化", "职教"])
    return c.frame, dwelt, with_mentions(dwelt, mentioned)


def test_what_another_region_touches_on_is_not_said_of_one_alone():
    frame, dwelt, known = touching()
    resamples = draw_resamples(frame.by_page, n=50, random_state=0)
    assert {"数字化", "特教"} <= set(distinctive(frame, [dwelt], resamples)["name"])
    only = distinctive(frame, [known], resamples)
    assert set(only.loc[only["region"] == "北京", "name"]) == {"特教"}


def test_what_a_region_touches_on_is_not_said_to_be_absent():
    frame, dwelt, known = touching()
    resamples = draw_resamples(frame.by_page, n=50, random_state=0)
    assert "职教" in set(absent(frame, [dwelt], resamples).query("region == '浙江'")["name"])
    assert "职教" not in set(absent(frame, [known], resamples).query("region == '浙江'")["name"])


def test_touching_on_a_thing_makes_it_no_common_ground():
    frame, dwelt, known = touching()
    resamples = draw_resamples(frame.by_page, n=50, random_state=0)
    assert common_ground(frame, [known], resamples).equals(common_ground(frame, [dwelt], resamples))
