"""Themes of passages: by their own words, and by what stands above them."""

import pandas as pd
import pytest

from fangzhi.artefacts import conform
from fangzhi.artefacts.resources import read_toml
from fangzhi.topics import mention_themes, score_themes, theme_coverage, theme_of_spans
from tests.accuracy.themes import TESTS, agreement, read_labelled, read_other_fields

THEMES = read_toml("fields/education/themes.toml")["theme"]


def passages_of(*rows, document="a.1"):
    """Return passages of one document from (kind, text)."""
    return pd.DataFrame(
        {
            "passage_id": [f"{document}-{i:02d}" for i in range(1, len(rows) + 1)],
            "document_id": document,
            "ordinal": range(1, len(rows) + 1),
            "kind": [kind for kind, _ in rows],
            "text": [text for _, text in rows],
        }
    )


def main_themes(passages):
    table = score_themes(passages, themes=THEMES)
    main = table.loc[table["is_main"]].set_index("passage_id")["theme"]
    return [main.get(name) for name in passages["passage_id"]]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("全省新建改扩建普惠性幼儿园320所，新增托位1.2万个。", "学前教育"),
        ("组建市域产教联合体12个，订单班学生八成留在园区企业。", "职业教育"),
        ("高校党委书记走进宿舍，上好“大思政课”。", "思政德育"),
        ("高校对论文不设数量要求，实行代表作评价。", "教育评价改革"),
        ("高校招收来自46个国家的留学生。", "对外开放"),
        ("高校自主设置新工科专业，推动学科交叉。", "高等教育"),
        ("随班就读的孤独症学生有了资源教室。", "特殊教育"),
        ("实行县管校聘，乡村教师职称评审单列。", "教师队伍"),
        ("课后服务覆盖全部义务教育学校。", "基础教育"),
        ("京津冀三地签署协同发展协议。", "区域协同"),
        ("国家智慧教育平台月活跃用户增长两成。", "教育数字化"),
        ("会议部署教育强省建设，审议综合改革方案。", "综合改革"),
        ("学校食堂全部实行明厨亮灶，校长每天陪餐。", "体育美育与学生健康"),
        ("中小学每天开设一节体育课，校园足球联赛踢进乡镇。", "体育美育与学生健康"),
    ],
)
def test_a_plain_passage_has_its_theme(text, theme):
    assert main_themes(passages_of(("body", text))) == [theme]


@pytest.mark.parametrize(
    ("text", "not_theme"),
    [
        ("中国职业教育出版社有限公司地址变更。产教深度融合发展。", "特殊教育"),
        ("国家开放大学举办老年书画展。", "对外开放"),
        ("小学科学专职教师占比达到50%，兼职教研员全部到岗。", "职业教育"),
        ("全区数字经济规模持续扩大，数学竞赛报名启动。", "教育数字化"),
        ("博士学位论文抽检办法印发。", "基础教育"),
        ("校企协同育人机制不断完善。", "区域协同"),
        ("推动民办义务教育健康有序发展。", "体育美育与学生健康"),
        ("艺术学院与体育学院增设新专业，服务体育产业。", "体育美育与学生健康"),
    ],
)
def test_a_look_alike_is_not_taken_for_the_theme(text, not_theme):
    assert main_themes(passages_of(("body", text))) != [not_theme]


def test_scores_lie_between_zero_and_one_and_one_theme_is_the_main_one():
    table = score_themes(read_labelled(TESTS / "topics/data/theme_passages.txt"), themes=THEMES)
    assert table["score"].between(0, 1, inclusive="neither").all()
    assert (table.groupby("passage_id")["is_main"].sum() == 1).all()
    best = table.groupby("passage_id")["score"].transform("max")
    assert (table.loc[table["is_main"], "score"] == best[table["is_main"]]).all()
    conform(table, "passage_themes")


def test_the_words_behind_a_theme_are_given():
    table = score_themes(passages_of(("body", "幼儿园与保教质量，大学。")), themes=THEMES)
    assert table.loc[table["is_main"], ["theme", "terms", "basis"]].to_numpy().tolist() == [
        ["学前教育", "幼儿园 保教质量", "words"]
    ]


def test_a_heading_without_words_of_its_own_takes_the_theme_below_it():
    passages = passages_of(
        ("title", "新年新气象"),
        ("heading", "回首：笃行不怠"),
        ("body", "普惠性幼儿园覆盖率提高。"),
        ("heading", "展望：再启新程"),
        ("body", "高职院校扩大订单培养，产教融合走深。"),
    )
    table = score_themes(passages, themes=THEMES)
    assert main_themes(passages)[1:] == ["学前教育", "学前教育", "职业教育", "职业教育"]
    headings = table["passage_id"].isin(["a.1-02", "a.1-04"])
    assert set(table.loc[headings, "basis"]) == {"inherited"}
    assert table.loc[headings, "terms"].isna().all()


def test_a_body_without_words_of_its_own_takes_the_theme_of_its_heading_before_its_title():
    passages = passages_of(
        ("title", "推进学前教育普惠发展"),
        ("body", "成效不断显现。"),
        ("heading", "建强教师队伍"),
        ("body", "成效不断显现。"),
    )
    assert main_themes(passages) == ["学前教育", "学前教育", "教师队伍", "教师队伍"]


def test_own_words_outweigh_what_stands_above():
    passages = passages_of(
        ("title", "推进学前教育普惠发展"), ("body", "高职院校深化产教融合，建设产业学院。")
    )
    assert main_themes(passages)[1] == "职业教育"


def test_one_document_lends_nothing_to_another():
    passages = pd.concat(
        [
            passages_of(("title", "推进学前教育普惠发展"), ("body", "幼儿园")),
            passages_of(("body", "成效不断显现。"), document="b.1"),
        ]
    )
    assert main_themes(passages)[-1] is None


def test_the_order_of_the_rows_does_not_matter():
    passages = read_labelled(TESTS / "topics/data/theme_passages.txt").head(40)
    shuffled = passages.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        score_themes(shuffled, themes=THEMES), score_themes(passages, themes=THEMES)
    )


@pytest.mark.parametrize("rows", [[], [("body", "")], [("title", ""), ("heading", " "), ("body", "，\x00")]])
def test_nothing_to_read_gives_no_rows(rows):
    table = score_themes(passages_of(*rows), themes=THEMES)
    assert table.empty
    conform(table, "passage_themes")


def test_the_invented_passages_agree_with_their_reader():
    passages = read_labelled(TESTS / "topics/data/theme_passages.txt")
    judged = agreement(passages, score_themes(passages, themes=THEMES))
    assert len(judged) > 200
    assert judged["is_among"].mean() >= 0.93
    assert judged["is_first"].mean() >= 0.8


def test_the_vocabulary_fits_its_field_and_says_where_it_does_not():
    field = read_labelled(TESTS / "topics/data/theme_passages.txt")
    assert theme_coverage(field, score_themes(field, themes=THEMES), themes=THEMES).fits
    others = read_other_fields(TESTS / "topics/data/other_fields.txt")
    scored = score_themes(others, themes=THEMES)
    for _, rows in others.groupby("document_id"):
        coverage = theme_coverage(rows, scored, themes=THEMES)
        assert not coverage.fits
        assert "does not fit this corpus" in coverage.sentence
        assert coverage.passage_share < 0.4


def fit_of(*texts):
    rows = passages_of(*(("body", text) for text in texts))
    return theme_coverage(rows, score_themes(rows, themes=THEMES), themes=THEMES)


# What a school page says beside its themes: a word of one of them, and sixty characters of other things.
STRAY = "该县把水渠清淤、道路硬化和路灯改造列为年度民生实事，沿线商户、小学和卫生室门前的积水点已全部消除，居民出行更加方便。"
PLAIN = "课后服务覆盖全部义务教育学校，新增学位三万个，随迁子女就近入学。"


@pytest.mark.parametrize(
    ("texts", "level"),
    [
        ([PLAIN] * 6, "well"),
        ([PLAIN] * 4 + [STRAY] * 3, "partly"),
        (["沥青路面铺到村口，危桥改造完成九座。"] * 6, "badly"),
    ],
)
def test_a_corpus_that_the_themes_match_by_stray_words_is_said_to_fit_in_part(texts, level):
    assert fit_of(*texts).level == level


def test_a_group_is_read_weakly_from_half_of_three_passages_on():
    fit = fit_of(PLAIN, PLAIN, STRAY, STRAY)
    ids = [f"a.1-{number:02d}" for number in (1, 2, 3, 4)]
    assert fit.weak == {ids[2], ids[3]}
    assert fit.is_weak(ids)
    assert fit.is_weak(ids[1:])
    assert not fit.is_weak(ids[:3])
    assert not fit.is_weak(ids[2:])


def test_of_the_field_few_paragraphs_are_matched_weakly_and_of_other_fields_most():
    field = read_labelled(TESTS / "topics/data/theme_passages.txt")
    fit = theme_coverage(field, score_themes(field, themes=THEMES), themes=THEMES)
    assert fit.level == "well"
    assert fit.weak_share < 0.15
    others = read_other_fields(TESTS / "topics/data/other_fields.txt")
    fit = theme_coverage(others, score_themes(others, themes=THEMES), themes=THEMES)
    assert (fit.level, fit.weak_share > 0.8) == ("badly", True)


def test_coverage_without_body_passages_says_so():
    coverage = theme_coverage(
        passages_of(("title", "学前教育")), score_themes(passages_of(), themes=THEMES), themes=THEMES
    )
    assert not coverage.fits
    assert coverage.sentence == "There are no body passages, so there are no themes."


def test_a_quantity_takes_the_theme_of_its_sentence_else_of_its_passage_else_none():
    passages = passages_of(("body", "新增幼儿园320所。校企合作企业102家。另投入37亿元。"))
    bare = passages_of(("body", "投入37亿元。"), document="b.1")
    both = pd.concat([passages, bare])
    rows = pd.DataFrame(
        {
            "passage_id": ["a.1-01", "a.1-01", "a.1-01", "b.1-01", "missing"],
            "start": [5, 17, 25, 2, 0],
            "end": [9, 21, 29, 6, 3],
            "theme": None,
        },
        index=[7, 3, 9, 1, 0],
    )
    themes = score_themes(both, themes=THEMES)
    filled = theme_of_spans(rows, both, passage_themes=themes, themes=THEMES)
    main = themes.loc[themes["is_main"], "theme"].iloc[0]
    assert filled["theme"].tolist() == ["学前教育", "职业教育", main, None, None]
    assert filled.index.tolist() == [7, 3, 9, 1, 0]
    assert rows["theme"].isna().all()


@pytest.mark.parametrize(
    ("subject", "theme"),
    [
        ("专任教师", "教师队伍"),
        ("专任教师（年均）", "教师队伍"),
        ("在校生", "综合改革"),
        ("教师交流的县", "综合改革"),  # counties are counted, no teachers
        (None, "综合改革"),
    ],
)
def test_what_is_counted_gives_the_theme_where_its_sentence_is_about_everything(subject, theme):
    passages = passages_of(("body", "深化教育综合改革，现有143万人，全面推进教育综合改革。"))
    rows = pd.DataFrame({"passage_id": ["a.1-01"], "start": [11], "end": [16], "subject": [subject]})
    scored = score_themes(passages, themes=THEMES)
    assert theme_of_spans(rows, passages, passage_themes=scored, themes=THEMES)["theme"].tolist() == [theme]


def test_what_is_counted_does_not_overrule_what_the_sentence_is_about():
    passages = passages_of(("body", "职业院校引进专任教师143人，推进职业教育。"))
    rows = pd.DataFrame({"passage_id": ["a.1-01"], "start": [10], "end": [14], "subject": ["专任教师"]})
    scored = score_themes(passages, themes=THEMES)
    filled = theme_of_spans(rows, passages, passage_themes=scored, themes=THEMES)
    assert filled["theme"].tolist() == ["职业教育"]


def test_no_rows_to_fill_are_no_error():
    rows = pd.DataFrame({"passage_id": [], "start": [], "end": []})
    table = theme_of_spans(
        rows, passages_of(), passage_themes=score_themes(passages_of(), themes=THEMES), themes=THEMES
    )
    assert table["theme"].tolist() == []


def test_what_is_said_in_passing_is_a_mention_though_no_theme_of_the_passage():
    text = (
        "高等教育改革先行，高等学校、本科高校与科研院所建双一流学科，增列博士点、硕士点、学位点，"
        "培养研究生、本科生，评审教授、副教授，建大学科技园。另设学前教育发展共同体。"
    )
    rows = passages_of(("body", text))
    scored = score_themes(rows, themes=THEMES)
    assert "学前教育" not in set(scored["theme"])
    assert "学前教育" in set(mention_themes(rows, themes=THEMES)["theme"])


@pytest.mark.parametrize(
    "text",
    [
        "普惠金融和儿童游戏机。", "产教深度融合发展。", "今天天气很好。", "确保教师登录一次。", "建设职教改革示范园区。",
        "瞄准科学前沿，成绩居全国同类大学前列。", "投入托管资金。", "吸引入园企业320家。",
    ],
)  # fmt: skip
def test_shared_words_alone_are_no_mention(text):
    assert (
        mention_themes(passages_of(("body", text)), themes=THEMES)
        .query("theme in ['学前教育', '特殊教育']")
        .empty
    )
