"""What of the short lines around an article's paragraphs belongs to it, by form alone."""

import pytest

from fangzhi.cleaning.frame import has_form
from fangzhi.cleaning.line_reasons import noise_data
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.noise import reads_as_caption
from fangzhi.cleaning.pages import clean_corpus

FIRST = (
    "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"
)
LAST = (
    "全省累计新建改扩建学校1200所，新增学位35万个，农村学校的办学条件明显改善，群众满意度达到百分之九十五。"
)
TITLE = "全省教育工作会议在银川召开"
DATED = "2024-03-05 宁夏日报"
FORMS = noise_data()["frame"]


def key_of(text: str) -> str:
    return Line(text, 0, len(text), 0).key


def removed_of(*lines: str) -> set[str]:
    corpus = clean_corpus([("a.txt", "\n".join(lines).encode())])
    return {text for text in corpus.removed.text if text != DATED}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["matches"][0])
def test_a_form_of_the_frame_has_its_examples_and_none_of_its_near_misses(form):
    where = "tail" if form["where"] == "both" else form["where"]
    assert all(has_form(example, where) for example in form["matches"])
    assert not any(has_form(example, where) for example in form["near_misses"])


@pytest.mark.parametrize(
    "line",
    [
        "学习先进经验推动教育高质量发展",
        "——全省教育工作会议侧记",
        "（2024年3月5日）",
        "同志们：",
        "一、基本情况",
        "宁教发〔2024〕12号",
    ],
)
def test_a_subtitle_an_occasion_an_address_and_a_number_stay_above_the_text(line):
    assert removed_of(TITLE, DATED, line, FIRST, LAST) == set()


@pytest.mark.parametrize(
    "line", ["听全文", "A+ A-", "展开", "文档格式：DOCX | 页数：12 页", "→ 收听", "编发者说"]
)
def test_a_word_and_what_bears_the_marks_of_furniture_go_above_the_text(line):
    assert removed_of(TITLE, DATED, line, FIRST, LAST) == {line}


def test_a_short_heading_opens_the_text_where_there_are_others_in_it():
    heads = ["山乡新校", "教师进村", "未来可期"]
    text = [TITLE, DATED, heads[0], FIRST, heads[1], LAST, heads[2], FIRST + "大家信心十足。"]
    assert removed_of(*text) == set()


def test_the_line_above_a_title_that_belongs_to_it_stays_and_a_column_goes():
    assert removed_of("凝心聚力办好人民满意的教育", TITLE, DATED, FIRST, LAST) == set()
    assert removed_of("宁教视野", TITLE, DATED, FIRST, LAST) == {"宁教视野"}


@pytest.mark.parametrize(
    "tail",
    [
        ["让每个孩子都能享有公平而有质量的教育"],
        ["优秀教师", "王小明 李大山 张三", "赵一 钱二 孙三"],
        ["银川市第一中学", "固原市第二小学", "吴忠市回民中学"],
        ["会议议程", "9:00 开幕式", "9:30 主旨报告", "11:00 分组讨论"],
        ["春风又绿黄河岸", "书声又起六盘山", "园丁辛勤育桃李"],
        ["地区 经费 增长", "银川 12.5 3.1%", "固原 8.2 4.0%"],
        [
            "附件：1.任务分工表",
            "2.责任清单",
            "宁夏回族自治区教育厅",
            "2024年3月5日",
            "附件1",
            "任务分工表",
            "建设新校 基建处",
        ],
        ["某某省教育大会筹备处", "二〇二四年三月"],
        ["报名地点：银川国际会展中心", "联系人：王老师", "电话：0951-1234567"],
        ["主要目标如下：", "新建学校", "培训教师", "资助学生"],
        ["1路：火车站—大学城", "2路：汽车站—医院", "3路：机场—会展中心"],
    ],
    ids=lambda tail: tail[0],
)
def test_lists_tables_appendices_signatures_and_last_words_stay_below_the_text(tail):
    assert removed_of(TITLE, DATED, FIRST, LAST, *tail) == set()


@pytest.mark.parametrize(
    "tail",
    [
        ["展开剩余", "大家还在搜", "新房价格 高铁时刻表"],
        ["戳这里看视频"],
        ["喜报频传", "塞上学校大变样"],
        ["Notice: posted by a user of this platform and not by its owner."],
    ],
    ids=lambda tail: tail[0],
)
def test_what_has_no_form_of_an_article_goes_below_the_text(tail):
    assert removed_of(TITLE, DATED, FIRST, LAST, *tail) == set(tail)


def test_below_the_day_of_a_document_its_addresses_are_the_site_s():
    signed = [TITLE, FIRST, LAST, "宁夏回族自治区教育厅", "2024年3月5日"]
    assert removed_of(*signed[:3], "地址：银川市金凤区", *signed[3:]) == set()
    assert removed_of(*signed, "地址：银川市金凤区") == {"地址：银川市金凤区"}


@pytest.mark.parametrize("caption", noise_data()["caption"]["matches"])
def test_what_is_seen_is_a_caption_on_a_page_that_shows_pictures_and_text_on_any_other(caption):
    assert reads_as_caption(key_of(caption))
    assert removed_of(TITLE, DATED, "文/图 王黎", FIRST, caption, LAST) == {"文/图 王黎", caption}
    assert removed_of(TITLE, DATED, FIRST, caption, LAST) == set()


@pytest.mark.parametrize("text", noise_data()["caption"]["near_misses"])
def test_a_short_sentence_that_shows_nothing_stays_among_pictures(text):
    assert not reads_as_caption(key_of(text))
    assert removed_of(TITLE, DATED, "文/图 王黎", FIRST, text, LAST) == {"文/图 王黎"}


def test_numbered_titles_under_a_heading_of_other_pages_go_and_a_list_of_the_text_stays():
    items = ["1、前郭站新增三趟列车", "2、农机补贴名单公示到本月底"]
    assert removed_of(TITLE, DATED, FIRST, LAST, "热点TOP", *items) == {"热点TOP", *items}
    assert removed_of(TITLE, DATED, FIRST, LAST, "打印 关闭", *items) == {"打印 关闭"}


def test_a_caption_said_twice_above_the_text_goes_both_times():
    caption = "4月10日，绣娘在某某县的非遗工坊里赶制第一批外省订单。"
    corpus = clean_corpus([("a.txt", "\n".join([TITLE, DATED, caption, caption, FIRST, LAST]).encode())])
    assert caption not in list(corpus.passages.text)


@pytest.mark.parametrize(
    "lines",
    [
        ["地区 经费 增长", "银川 12.5 3.1%", "固原 8.2 4.0%"],
        ["地区", "经费", "银川", "12.5", "固原", "8.2"],
        ["银川市", "王小明 李大山", "固原市", "张三 赵一"],
        ["3月5日上午", "9:00 开幕式", "9:30 主旨报告"],
        ["主持人：厅长您好", "主持人：请介绍一下情况"],
        ["春风又绿黄河岸", "书声又起六盘山", "园丁辛勤育桃李"],
    ],
    ids=lambda lines: lines[0],
)
def test_lists_tables_verses_and_talk_above_the_first_paragraph_stay(lines):
    assert removed_of(TITLE, DATED, *lines, FIRST, LAST) == set()
    assert removed_of("黄河谣颂", DATED, *lines, FIRST, LAST) <= {"黄河谣颂"}  # so short it may be a masthead


def test_the_title_of_a_collection_stays_above_what_announces_its_parts():
    collection = "全省城市基层治理经验交流会发言摘编"
    assert collection not in removed_of(collection, "首页 > 正文", "治理经验", TITLE, DATED, FIRST, LAST)


def test_what_stands_before_a_short_sentence_below_the_last_paragraph_is_text():
    heading = "路径一 顶层设计 高位推动"
    assert removed_of(TITLE, DATED, FIRST, LAST, heading, "均衡发展，是时代的要求。") == set()
    assert removed_of(TITLE, DATED, FIRST, LAST, heading, "均衡发展的某县") == {heading, "均衡发展的某县"}
