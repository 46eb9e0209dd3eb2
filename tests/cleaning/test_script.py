import random

import pytest

from fangzhi.artefacts.alignment import apply_edits
from fangzhi.cleaning.repair import repair
from fangzhi.cleaning.script import Script, detect_script, script_edits, simplified_view
from tests import damage
from tests.clean_pages import PAGES


def converted(text):
    return apply_edits(text, script_edits(text, detect_script(text)))


@pytest.mark.parametrize(
    ("page", "script"),
    [
        ("標志著教育改革進入新階段", Script.MIRROR),
        ("并與寧夏部區會商，于銀川舉行", Script.MIRROR),
        ("教育部「課綱」，並於後續推動國中、國小的資訊教育", Script.TAIWAN),
        ("香港特區政府於去年推出計劃，立法會並未反對", Script.HONG_KONG),
        ("故宫藏有乾隆御笔“學而時習之”的匾额，吸引了许多游客前来参观学习。", Script.SIMPLIFIED),
        ("他的名字叫李昇，负责全省教育工作", Script.SIMPLIFIED),
        ("沈阳于后天召开会议", Script.SIMPLIFIED),
        ("我校有一方古印，印文是一字，曰學，很有名", Script.SIMPLIFIED),
        ("2024", Script.SIMPLIFIED),
        ("", Script.SIMPLIFIED),
    ],
)
def test_a_page_is_known_by_characters_that_one_script_has(page, script):
    assert detect_script(page) is script


@pytest.mark.parametrize("page", PAGES.values())
def test_every_page_is_recognised_in_each_script(page):
    assert detect_script(page) is Script.SIMPLIFIED
    assert detect_script(damage.to_mirror(page)) is Script.MIRROR
    assert detect_script(damage.to_taiwan(page)) is Script.TAIWAN


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("標志著", "标志着"),
        ("凝結著汗水", "凝结着汗水"),
        ("著力推進", "着力推进"),
        ("隨著作業減少", "随着作业减少"),
        ("刷新著紀錄", "刷新着纪录"),
        ("看著書本學習", "看着书本学习"),
        ("本著負責的態度", "本着负责的态度"),
        ("著眼長遠", "着眼长远"),
        ("執著追求", "执着追求"),
        ("陜西與甯夏", "陕西与宁夏"),
        ("為了爲此", "为了为此"),
        ("什麽，剛纔，這裏", "什么，刚才，这里"),
        ("衹有禮物", "只有礼物"),
        ("標準臺灣復興計劃", "标准台湾复兴计划"),
    ],
)
def test_what_plain_conversion_leaves_is_converted(damaged, right):
    assert converted(damaged) == right


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("顯著提升", "显著提升"),
        ("著作與原著", "著作与原著"),
        ("著名學者", "著名学者"),
        ("向著名校邁進", "向著名校迈进"),
        ("（費孝通著）論學", "（费孝通著）论学"),
        ("她著有長篇", "她著有长篇"),
        ("土著居民與編著教材", "土著居民与编著教材"),
        ("見微知著，臭名昭著", "见微知著，臭名昭著"),
        ("乾隆時期", "乾隆时期"),
        ("瞭望臺", "瞭望台"),
        ("皇后與后稷，公里與云南", "皇后与后稷，公里与云南"),
    ],
)
def test_what_is_right_as_it_is_stays(damaged, right):
    assert converted(damaged) == right


def test_a_simplified_line_of_a_converted_page_stays():
    page = "標志著教育改革進入新階段，學校開展活動\n李昇撰写的乾祐年间学术论文"
    assert converted(page).split("\n") == [
        "标志着教育改革进入新阶段，学校开展活动",
        "李昇撰写的乾祐年间学术论文",
    ]


def test_a_traditional_text_on_a_simplified_page_is_converted_but_a_quotation_is_not():
    block = damage.to_mirror(PAGES["gansu_education"].split("\n")[3])
    page = "\n".join([PAGES["hainan_tourism"], block, "“學而時習之”是校训，学生们都记得。"])
    lines = converted(page).split("\n")
    assert lines[-2] == PAGES["gansu_education"].split("\n")[3]
    assert lines[-1].startswith("“學而時習之”")


def test_a_short_traditional_line_of_a_simplified_page_stays():
    page = "展览的匾额上写着四个大字，学生们驻足欣赏：\n學貫中西，書畫雙絕\n馆长介绍了它的来历。"
    assert converted(page) == page


@pytest.mark.parametrize(
    ("taiwan", "mainland"),
    [
        ("並於國中、國小推動資訊教育", "并于初中、小学推动信息教育"),
        ("於後續將影片與軟體最佳化", "于后续将视频与软件优化"),
        ("教育部「課綱」於臺灣", "教育部“课纲”于台湾"),
        ("我國中小學教師於會後並未反對", "我国中小学教师于会后并未反对"),
        ("全國中學並於後天開會", "全国中学并于后天开会"),
        ("並於各校建立智慧教室，新增、執行計畫", "并于各校建立智慧教室，新增、执行计划"),
        ("於後續提供學習資料，大多數位於臺北", "于后续提供学习资料，大多数位于台北"),
        ("於後續統計資料顯示，並發展人工智慧", "于后续统计数据显示，并发展人工智能"),
    ],
)
def test_words_and_quotation_marks_of_taiwan_become_mainland_ones(taiwan, mainland):
    assert converted(taiwan) == mainland


def test_a_mirrored_page_keeps_words_that_taiwan_would_use_otherwise():
    assert (
        converted("學校拍攝影片，完善程式，并于會后發布「資訊」")
        == "学校拍摄影片，完善程式，并于会后发布「资讯」"
    )


def test_a_run_is_cut_where_something_was_taken_out():
    edits = script_edits("學會議", Script.MIRROR, seams=[1])
    assert [(edit.start, edit.end, edit.repaired) for edit in edits] == [(0, 1, "学"), (1, 3, "会议")]


def test_a_run_is_cut_where_a_word_is_put_into_it():
    text = "於後來並稱為校園線上，資訊"
    assert apply_edits(text, script_edits(text, Script.TAIWAN)) == "于后来并称为校园在线，信息"
    assert repair(text).text == "于后来并称为校园在线，信息"


def test_the_view_keeps_every_place():
    text = "學😀校\ud800為\n"
    assert simplified_view(text) == "学😀校\ud800为\n"


def test_conversion_survives_any_line_of_a_page():
    order = random.Random(5)
    han = [chr(order.randrange(0x4E00, 0x9FFF)) for _ in range(4000)]
    text = "".join(han) + "\ud800𠀀"
    assert len(apply_edits(text, script_edits(text, Script.MIRROR))) == len(text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("臺灣於今年開啟新篇，核心指標並後來", "台湾于今年开启新篇，核心指标并后来"),
        ("華埠與蚌埠於昨日「後來」", "华埠与蚌埠于昨日“后来”"),
        ("於裡面的網路連接埠並後來", "于里面的网络连接端口并后来"),
        ("哈薩克斯坦於昨日並後來匯入區域性市場", "哈萨克斯坦于昨日并后来汇入区域性市场"),
        ("中央廚房於今日啟用，治理效能並提升", "中央厨房于今日启用，治理效能并提升"),
        ("專著與土著並於昨日顯著後來", "专著与土著并于昨日显著后来"),
        ("獅子山下於後來並徵稅，鍾院士", "狮子山下于后来并征税，钟院士"),
    ],
)
def test_what_the_mainland_says_alike_is_no_word_of_taiwan(written, plain):
    assert apply_edits(written, script_edits(written, detect_script(written))) == plain
