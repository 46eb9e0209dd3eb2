"""What stands around an article, and what belongs to it."""

import pytest

from fangzhi.artefacts.resources import read_toml
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.noise import mark_anywhere, mark_by_place, mark_duplicates

DATA = read_toml("cleaning/data/noise.toml")
PARAGRAPH = (
    "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"
)


def lines_of(*texts: str) -> list[Line]:
    """Return texts as the lines of a page."""
    lines, at = [], 0
    for text in texts:
        lines.append(Line(text, at, at + len(text), at))
        at += len(text) + 1
    return lines


def reasons(*texts: str) -> list[str]:
    """Return the reason of each line of a page; empty where it is kept."""
    lines = lines_of(*texts)
    mark_anywhere(lines)
    mark_by_place(lines)
    return [line.reason for line in lines]


@pytest.mark.parametrize("example", sorted({e for rule in DATA["rule"] for e in rule["near_misses"]}))
def test_no_rule_takes_out_a_near_miss_inside_an_article(example):
    assert reasons(PARAGRAPH, example, PARAGRAPH[::-1].replace("。", "") + "。") == ["", "", ""]


def test_the_name_of_a_channel_is_a_heading_inside_an_article_and_furniture_above_it():
    assert reasons("科技", PARAGRAPH, "科技", PARAGRAPH[5:]) == ["navigation", "", "", ""]


def test_the_words_of_a_picture_go_with_its_caption_and_a_sentence_of_the_text_stays():
    caption = "学生在实训室练习翻身。"
    assert reasons(PARAGRAPH, caption, f"{caption} 某报记者 沈某 摄", PARAGRAPH[5:]) == [
        "",
        "caption",
        "caption",
        "",
    ]
    assert (
        reasons(PARAGRAPH, "教师每周带学生练习翻身。", f"{caption} 某报记者 沈某 摄", PARAGRAPH[5:])[1] == ""
    )


def test_a_lead_repeated_cut_short_goes_and_the_whole_one_stays():
    cut = PARAGRAPH[:30] + "..."
    assert reasons(cut, PARAGRAPH) == ["duplicate", ""]


def test_a_paragraph_that_stands_twice_running_is_kept_once():
    assert reasons(PARAGRAPH, PARAGRAPH) == ["", "duplicate"]


def test_an_item_that_recurs_in_a_plan_is_kept_each_time():
    unit = "牵头单位：省能源局；配合单位：省发展改革委、省自然资源厅、海南州人民政府"
    assert reasons(PARAGRAPH, unit, "推进" + PARAGRAPH, unit, PARAGRAPH[5:]) == [""] * 5


def test_signature_appendix_and_contact_next_to_the_article_stay():
    kept = ["附件：1. 申报书", "联系人：刘洋，联系电话：0551-62650001", "某省农业农村厅", "2024年2月28日"]
    assert reasons(PARAGRAPH, *kept) == [""] * 5


def test_a_contact_line_goes_where_furniture_parts_it_from_the_article():
    assert reasons(PARAGRAPH, "联系电话：0551-62650001") == ["", ""]
    assert reasons(PARAGRAPH, "分享到：", "联系电话：0551-62650001") == ["", "share", "contact"]


def test_titles_of_other_pages_behind_furniture_go():
    found = reasons(PARAGRAPH, "相关阅读", "某市召开教育工作会议", "某县新建学校八所")
    assert found == ["", "related", "related", "related"]


def test_what_readers_wrote_goes_with_its_heading():
    assert reasons(PARAGRAPH, "网友评论", PARAGRAPH[::-1] + "。") == ["", "comment", "comment"]


def test_a_comments_heading_above_the_article_takes_nothing_with_it():
    assert reasons("发表评论", PARAGRAPH) == ["comment", ""]


POLICY = "作品的版权归作者所有，未经许可不得转载、摘编，违者依法追究法律责任。"


def test_what_an_article_says_of_copyright_stays_even_as_its_last_words():
    assert reasons(PARAGRAPH, POLICY, PARAGRAPH[5:]) == ["", "", ""]
    assert reasons(PARAGRAPH, POLICY) == ["", ""]
    assert reasons(PARAGRAPH, POLICY, "版权所有：某某网") == ["", "", "copyright"]


def test_a_notice_that_names_no_site_goes_among_the_notices_of_the_page():
    assert reasons(PARAGRAPH, "分享到：", POLICY, "版权所有：某某网") == [
        "",
        "share",
        "disclaimer",
        "copyright",
    ]


def test_a_printed_page_number_takes_nothing_with_it():
    for number in ("— 3 —", "- 12 -", "第3页", "第3页 共12页"):
        assert reasons(PARAGRAPH, number, "本意见由省体育局负责解释。", "某省体育局") == [
            "",
            "pagination",
            "",
            "",
        ]
    assert reasons(PARAGRAPH, "上一页 1 2 3 下一页", "某市召开教育工作会议")[2] == "pagination"


def test_a_whole_sentence_is_text_behind_furniture_too():
    sentence = "网站备案号应当标明，真实性由平台负责核验。"
    assert reasons(PARAGRAPH, "分享到：", sentence) == ["", "share", ""]


@pytest.mark.parametrize("mark", ["...", "…", "……", "．．", "‥", "。。", "｡｡", "…[详细]", "...【更多】"])
def test_a_lead_cut_with_any_mark_is_a_duplicate_of_its_paragraph(mark):
    lead = "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质"
    lines = lines_of(lead + mark, "某地召开会议", lead + "，办好人民满意的教育，为现代化建设提供人才支撑。")
    mark_duplicates(lines)
    assert [line.reason for line in lines] == ["duplicate", "", ""]


def test_an_abstract_with_its_label_goes_and_one_that_says_more_than_the_lead_stays():
    said = PARAGRAPH[: PARAGRAPH.index("，为现代化")] + "。"
    assert reasons("摘要：" + said, said + "办法有三条。" + PARAGRAPH) == ["duplicate", ""]
    assert reasons("摘要：另外，" + said, said + "办法有三条。" + PARAGRAPH) == ["", ""]


def test_the_running_head_of_a_printed_document_goes_and_its_title_stays():
    head, others = "某省数字政府年度报告（2022）", [PARAGRAPH[i:] for i in (1, 2, 3)]
    assert reasons("某省数字政府年度报告", head, others[0], head, others[1], head, others[2]) == [
        "", "navigation", "", "navigation", "", "navigation", "",
    ]  # fmt: skip
    assert reasons(head, others[0], head, others[1], head, others[2])[0] == ""


def test_a_line_that_comes_again_without_a_paragraph_between_or_only_twice_is_no_running_head():
    unit = "牵头单位：省农业农村厅"
    assert reasons(PARAGRAPH, unit, PARAGRAPH[1:], unit, PARAGRAPH[2:]) == [""] * 5
    assert reasons(PARAGRAPH, unit, unit, unit, PARAGRAPH[2:])[1:4] == [""] * 3


def test_a_running_head_above_the_title_goes_with_the_others():
    head, others = "某省人民政府公报 2023年第14期", [PARAGRAPH[i:] for i in (1, 2, 3)]
    found = reasons(head, "某省医疗次中心建设标准（试行）", others[0], head, others[1], head, others[2])
    assert found == ["navigation", "", "", "navigation", "", "navigation", ""]


def test_cut_beginnings_of_other_articles_go_behind_furniture_and_a_cut_last_paragraph_stays():
    cut = "记者近日从市教育局获悉，今年秋季学期全市将新增公办学位三万个，优先保障进城务工人员的随迁子女……"
    assert reasons(PARAGRAPH, "相关新闻", cut, cut[::-1][2:] + "...[详细]") == [
        "",
        "related",
        "related",
        "related",
    ]
    assert reasons(PARAGRAPH, cut) == ["", ""]
