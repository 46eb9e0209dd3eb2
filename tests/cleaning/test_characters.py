import pytest

from fangzhi.artefacts.alignment import apply_edits
from fangzhi.cleaning.characters import (
    alphabet_of,
    invisible_edits,
    is_inside_word,
    look_alike_edits,
    loss_edits,
    strewn_edits,
    sure_look_alike_edits,
)


def after(edits, text):
    return apply_edits(text, edits(text))


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("教\u200b育\ufeff部\u00ad", "教育部"),
        ("\u202e教育\u202c部\x07", "教育部"),
        ("加油💪！教育😀强国", "加油！教育强国"),
        ("第1️⃣名👨‍👩‍👧家庭", "第1名家庭"),
        ("教育\u00a0部", "教育 部"),
        ("商标™，加快\u2122\ufe0f发\u25b6\ufe0f展", "商标™，加快发展"),
    ],
)
def test_what_cannot_be_seen_and_emoji_go(damaged, right):
    assert after(invisible_edits, damaged) == right


@pytest.mark.parametrize(
    "text", ["教育\n部\t门\r\n", "\u3000\u3000教育", "\u00a0\u00a0教育", "①②★→×℃√※○●", "A\u0301"]
)
def test_white_space_and_symbols_of_text_stay(text):
    assert after(invisible_edits, text) == text


def test_radicals_and_wide_characters_become_what_they_look_like():
    assert after(look_alike_edits, "⻓江⻄部⼈⺠⻔") == "长江西部人民门"
    assert after(look_alike_edits, "２０２４年ＡＩ，占８５．６％") == "2024年AI，占85.6%"
    assert after(look_alike_edits, "（一）。，：％") == "（一）。，：％"
    assert after(look_alike_edits, "\uf900\uf9d7") == "豈輪"


def test_a_radical_with_two_bytes_may_be_shifted_text_and_waits():
    assert sure_look_alike_edits("⺁") == []
    assert after(sure_look_alike_edits, "⻓（ｘｕé）ＡＢ") == "长（xué）ＡＢ"


def test_marks_strewn_into_words_go_and_separators_stay():
    assert after(strewn_edits, "教★育科★技") == "教育科技"
    assert after(strewn_edits, "教育★卫生★交通") == "教育★卫生★交通"
    assert after(strewn_edits, "●第一项\n●第二项") == "●第一项\n●第二项"
    assert after(strewn_edits, "小学→初中→高中") == "小学→初中→高中"
    assert after(strewn_edits, "二○○三年四八○五厂") == "二○○三年四八○五厂"


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("建成高标准农田1◆.12亿亩", "建成高标准农田1.12亿亩"),
        ("今年66★岁，累计2●3万人", "今年66★岁，累计23万人"),
        ("秋风起●，稻浪翻滚；乡镇●、村屯", "秋风起，稻浪翻滚；乡镇、村屯"),
        ("处理好“★修旧如旧”的关系，活“★字典”", "处理好“修旧如旧”的关系，活“字典”"),
        ("网络♥上的答案是：省级补♪一点", "网络上的答案是：省级补一点"),
    ],
)
def test_marks_where_no_author_puts_one_go(damaged, right):
    assert after(strewn_edits, damaged) == right


def test_a_page_that_strews_several_marks_loses_them_between_words_too():
    damaged = "教★育厅◆负责人介绍☆，全省◆建成1●2所学校，☆投入资金3★.5亿元"
    assert after(strewn_edits, damaged) == "教育厅负责人介绍，全省建成12所学校，投入资金3.5亿元"


@pytest.mark.parametrize(
    "text",
    [
        "带★的条款为实质性要求，标注★的，必须满足；★表示必考",
        "增长5%↑，降低2△，评级★★★★，另一项▲、第三项▼、",
        "要点：●一是抓落实；●二是促发展。●三是保民生",
        "由市级→县级→乡级，2020→2023年，A→B",
        "我♥贵州，推荐指数★★★★☆",
        "古籍残缺，□□年，■■字，※注",
        "（★）项为主要指标，其余为一般指标",
        "张三★李四★王五",
    ],
)
def test_marks_that_an_author_put_stay(text):
    assert after(strewn_edits, text) == text


def test_inside_a_word_is_where_two_characters_belong_together():
    assert is_inside_word("教★育", 1, 2)
    assert not is_inside_word("育★卫", 1, 2)
    assert not is_inside_word("★科", 0, 1)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("增长21?5%", "增长21.5%"),
        ("达3?6万人", "达3.6万人"),
        ("下降0?3个百分点", "下降0.3个百分点"),
        ("出力达3218?6万千瓦", "出力达3218.6万千瓦"),
        ("发布时间:?024年10月，?025-03-01", "发布时间:2024年10月，2025-03-01"),
        ("《史记?殷本纪》亦有记述", "《史记·殷本纪》亦有记述"),
        ("阿不力克木?买买提说，扎西?才让骑着车", "阿不力克木·买买提说，扎西·才让骑着车"),
        ("活着的历史?!?\n数据", "活着的历史。”\n数据"),
    ],
)
def test_what_the_text_around_a_question_mark_proves_comes_back(text, right):
    assert after(loss_edits, text) == right


@pytest.mark.parametrize(
    "text",
    [
        "《什么是幸福吗?给青年的信》",
        "《谁?》",
        "《传统村落?护条例》",
        "是否属实?买房者说",
        "到底为什么?!?\n数据",
        "编号3?024年产",
    ],
)
def test_a_question_stays_a_question(text):
    assert after(loss_edits, text) == text


def test_blanks_and_bullets_that_became_question_marks_go():
    assert after(loss_edits, "标题\n????本报讯，全省。\n? ?会议强调") == "标题\n本报讯，全省。\n会议强调"
    assert after(loss_edits, "全省推进。???下一步，将") == "全省推进。下一步，将"
    assert after(loss_edits, "?一是学\n?二是做\n?三是改") == "一是学\n二是做\n三是改"


@pytest.mark.parametrize(
    "text", ["?一是学\n二是做", "为什么???\n因为", "可以吗??好", "???\n?0日", "说。??现年"]
)
def test_question_marks_that_may_be_lost_characters_stay(text):
    assert after(loss_edits, text) == text


@pytest.mark.parametrize(
    "text", ["10月?0日", "5?12地震", "自年5月起", "2024年月日", "121314日举行", "2023?2024年"]
)
def test_what_is_lost_for_good_is_marked_and_not_filled_in(text):
    edits = loss_edits(text)
    assert edits
    assert all(text[e.start : e.end] == e.repaired and e.confidence < 0.5 for e in edits)


@pytest.mark.parametrize(
    "text",
    [
        "今年5月",
        "一年1月",
        "学年5月",
        "五周年8月",
        "20240115日",
        "1000日元",
        "吗?5月1日",
        "怎么办?他说",
        "3650日",
    ],
)
def test_dates_and_questions_that_are_whole_are_not_marked(text):
    assert loss_edits(text) == []


@pytest.mark.parametrize("text", ["", "教育", "教育" * 800, "教育" * 800 + "😀", "a\ud800" * 600])
def test_the_alphabet_is_the_set_of_characters(text):
    assert alphabet_of(text) == frozenset(text)


def test_a_mark_inside_a_number_goes_whatever_else_it_does_on_the_page():
    page = "全省有★级酒店120家，评为5★景区的有3家。其中四★以上26家，培训3★6万人次，增收1★.1亿元。"
    right = "全省有★级酒店120家，评为5★景区的有3家。其中四★以上26家，培训36万人次，增收1.1亿元。"
    assert apply_edits(page, strewn_edits(page)) == right


def test_a_mark_inside_a_word_is_marked_where_its_kind_separates_elsewhere():
    page = "加快学校建设★投资两亿元★建成一百所★评选先★进个人★培训教师"
    edits = [edit for edit in strewn_edits(page) if edit.repaired]
    assert [(page[edit.start : edit.end], edit.repaired, edit.confidence) for edit in edits] == [
        ("★", "★", 0.5)
    ]
    assert apply_edits(page, strewn_edits(page)) == page
