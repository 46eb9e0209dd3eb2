"""Which numbers of a text are quantities, and what they come to."""

import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.artefacts import load_field
from fangzhi.evidence.quantities import Quantity, scan
from fangzhi.evidence.quantity_rules import quantity_rules


def found(text: str) -> list[Quantity]:
    return scan(text, rules=quantity_rules(load_field("education").units))[0]


def summary(text: str) -> list[tuple[Any, ...]]:
    """Return raw, value, upper end, unit and bound of each quantity."""
    return [(text[q.start : q.end], q.value, q.value_max, q.unit, q.bound) for q in found(text)]


EXACT, ABOUT, LEAST, MOST, RANGE = "exact", "about", "at_least", "at_most", "range"

# sentence -> the one quantity in it
ONE = {
    "新建幼儿园376所": ("376所", 376, None, "所", EXACT),
    "在校生2211万人": ("2211万人", 22_110_000, None, "人", EXACT),
    "教育数据5.7亿条": ("5.7亿条", 570_000_000, None, "条", EXACT),
    "参赛选手1,200名": ("1,200名", 1200, None, "名", EXACT),
    "参赛选手１２００名": ("１２００名", 1200, None, "名", EXACT),
    "面积 5 万平方米": ("5 万平方米", 50_000, None, "平方米", EXACT),
    "装机120万千瓦": ("120万千瓦", 1_200_000, None, "千瓦", EXACT),
    "功率500千瓦": ("500千瓦", 500, None, "千瓦", EXACT),
    "全长8千米": ("8千米", 8, None, "千米", EXACT),
    "单产415.9公斤/亩": ("415.9公斤/亩", 415.9, None, "公斤/亩", EXACT),
    "浓度为29微克/立方米": ("29微克/立方米", 29, None, "微克/立方米", EXACT),
    "总额1.2万亿元": ("1.2万亿元", 1.2e12, None, "元", EXACT),
    "出口212.6亿美元": ("212.6亿美元", 21_260_000_000, None, "美元", EXACT),
    # shares
    "增长65.86%": ("65.86%", 65.86, None, "%", EXACT),
    "增长65.86％": ("65.86％", 65.86, None, "%", EXACT),
    "占百分之六十五点八": ("百分之六十五点八", 65.8, None, "%", EXACT),
    "提高2.4个百分点": ("2.4个百分点", 2.4, None, "百分点", EXACT),
    "增长1.5倍": ("1.5倍", 1.5, None, "倍", EXACT),
    "增长了一倍": ("一倍", 1, None, "倍", EXACT),
    "七成以上": ("七成以上", 7, None, "成", LEAST),
    "三分之一的学校": ("三分之一", 1 / 3, None, None, EXACT),
    "半数以上的学校": ("半数以上", 0.5, None, None, LEAST),
    "企业数量翻两番": ("翻两番", 2, None, "番", EXACT),
    "1/3的事业编制": ("1/3", 1 / 3, None, None, EXACT),
    "点赞10万+": ("10万+", 100_000, None, None, LEAST),
    "占比过60%": ("过60%", 60, None, "%", LEAST),
    "生师比为16:1": ("16:1", 16, None, None, EXACT),
    "生师比为16：1": ("16：1", 16, None, None, EXACT),
    # below zero
    "利润增长-5.3%": ("-5.3%", -5.3, None, "%", EXACT),
    "最低气温零下20℃": ("零下20℃", -20, None, "℃", EXACT),
    "气温-3℃至5℃": ("-3℃至5℃", -3, 5, "℃", RANGE),
    "名下3%的股份": ("3%", 3, None, "%", EXACT),
    # bounds in front and behind
    "占比超过60%": ("超过60%", 60, None, "%", LEAST),
    "占比达80%以上": ("80%以上", 80, None, "%", LEAST),
    "占比达到61%": ("61%", 61, None, "%", EXACT),
    "项目9200余个": ("9200余个", 9200, None, "个", LEAST),
    "60多个国家": ("60多个", 60, None, "个", LEAST),
    "近200家企业": ("近200家", 200, None, "家", ABOUT),
    "约3000人参加": ("约3000人", 3000, None, "人", ABOUT),
    "企业500家左右": ("500家左右", 500, None, "家", ABOUT),
    "不低于75%": ("不低于75%", 75, None, "%", LEAST),
    "不超过3000元": ("不超过3000元", 3000, None, "元", MOST),
    "控制在27%以内": ("27%以内", 27, None, "%", MOST),
    "达到或超过90%": ("达到或超过90%", 90, None, "%", LEAST),
    "集体备课过百场": ("过百场", 100, None, "场", LEAST),
    "传播过千万": ("过千万", 10_000_000, None, None, LEAST),
    "日活突破10万": ("突破10万", 100_000, None, None, LEAST),
    "培训3年多来共30余人": ("30余人", 30, None, "人", LEAST),
    # ranges
    "每人联系10—20名学生": ("10—20名", 10, 20, "名", RANGE),
    "占60%-70%": ("60%-70%", 60, 70, "%", RANGE),
    "惠及3至5万户": ("3至5万户", 30_000, 50_000, "户", RANGE),
    "8000至1.2万元": ("8000至1.2万元", 8000, 12_000, "元", RANGE),
    "三四百名学生": ("三四百名", 300, 400, "名", RANGE),
    # Chinese numerals
    "投入二千三百余万元": ("二千三百余万元", 23_000_000, None, "元", LEAST),
    "书屋百余所": ("百余所", 100, None, "所", LEAST),
    "数百名学生": ("数百名", 100, None, "名", LEAST),
    "十几所学校": ("十几所", 10, None, "所", LEAST),
    "三所学校": ("三所", 3, None, "所", EXACT),
    "两名教师": ("两名", 2, None, "名", EXACT),
    "建成三个实验室": ("三个", 3, None, "个", EXACT),
    "举办了十二届论坛": ("十二届", 12, None, "届", EXACT),
    "山塘十五座": ("十五座", 15, None, "座", EXACT),
    # no unit, a noun for one, an unfamiliar noun
    "实现183万适龄儿童入学": ("183万", 1_830_000, None, None, EXACT),
    "省直13部门出台": ("13部门", 13, None, "部门", EXACT),
    "总数达到1200。": ("1200", 1200, None, None, EXACT),
    # measured time
    "平均受教育年限达到11.3年": ("11.3年", 11.3, None, "年", EXACT),
    "人均预期寿命79.6岁": ("79.6岁", 79.6, None, "岁", EXACT),
    "办理时限压缩至3个工作日": ("3个工作日", 3, None, "个工作日", EXACT),
    "体育活动时间不低于2小时": ("不低于2小时", 2, None, "小时", LEAST),
    "优良天数323天": ("323天", 323, None, "天", EXACT),
    "培训72学时": ("72学时", 72, None, "学时", EXACT),
    "检查企业3.2万家（次）": ("3.2万家（次）", 32_000, None, "家次", EXACT),
    "品类增加到1160余种": ("1160余种", 1160, None, "种", LEAST),
    "日均供餐30.7万客": ("30.7万客", 307_000, None, "客", EXACT),
    "每个组团至少布局1处": ("1处", 1, None, "处", LEAST),
    "租金不高于同地段市场租金的95%": ("95%", 95, None, "%", MOST),
    "每批限25人": ("限25人", 25, None, "人", MOST),
    "投资超百亿元": ("超百亿元", 10_000_000_000, None, "元", LEAST),
    "死亡率降至8.2/10万": ("8.2/10万", 8.2, None, "/10万", EXACT),
}

# near misses: no quantity at all
NONE = [
    # names
    "第十五中学", "固原一中", "实验二小", "第三小学", "“5G+智慧教育”", "5G基站", "AI4S(科学智能)时代", "4K超高清", "PM2.5治理",
    "211工程", "985高校", "101计划", "12345热线", "3·15晚会", "5·29重要讲话", "“1+6+N”体系", "“10+20”研训共同体", "“765”现代产业体系",
    "“三抓三促”", "“十项行动”", "“100个项目”工程", "‘20条措施’落地", "“万校3所联建”模式", "‘双一流’", "一带一路", "《二十条》", "《关于印发100个案例的通知》", "三门峡市", "五台县", "四套班子", "九三学社",
    "三支一扶", "G30高速", "312国道", "地铁3号线", "北京八中", "一〇一中学",
    # orders, parts of a plan, articles
    "第七次会议", "第7届论坛", "十二届五次全会", "第三批", "首批", "前10名", "一是，二是", "一个平台", "一名校长", "一批项目", "一系列", "一方面", "进一步",
    "统一", "同一", "6个方面", "三个聚焦", "四个环节", "三大平台", "四大板块", "七大方面", "两个平台", "四环节", "三方共建", "7项重点任务之一", "4项重点任务,即树牢理念", "3项举措：一是补短板", "坚持4个原则", "紧紧围绕5个攻坚清单", "五项重点工作",
    "双向", "万众一心", "千家万户", "百年大计", "百家争鸣", "十分重要", "一体化", "两手抓",
    # dates, times, ages, plans
    "2023年", "2024年度", "1月17日", "17日", "二〇二三年", "十四五", "二十大", "一年来", "十年规划", "3年内", "75周年", "上午9时30分", "10:30", "2024-01-17",
    "2000-2022", "2024.1.17", "2小时经济圈", "15分钟生活圈", "24小时值守", "2023级", "2024届毕业生", "40岁以下", "三年行动", "历时5天",
    # records, numbers, versions, conditions
    "国发〔2023〕5号", "京ICP备05071141号", "11010802025840", "电话0571-87053456", "400-965-0588", "邮编310007", "第1版", "3.0版本", "0 0 0 0",
    "20万以上人口市县", "500万元以上的项目", "产值超百亿元企业", "家庭年可支配收入20万至60万元群体",
    "每10万人口", "13800138000", "1/2", "元旦", "比分为3:2",
    # 节约, 通过 and the like hide no bound, and no number hides in a word
    "节约", "通过", "一线", "三角洲", "百花齐放", "",
]  # fmt: skip


@pytest.mark.parametrize("text", ONE)
def test_a_quantity_is_read_as_it_is_written(text: str) -> None:
    raw, value, *rest = ONE[text]
    assert [(got[0], *got[2:]) for got in summary(text)] == [(raw, *rest)]
    assert found(text)[0].value == pytest.approx(value)


@pytest.mark.parametrize("text", NONE)
def test_near_misses_are_no_quantities(text: str) -> None:
    assert summary(text) == []


@pytest.mark.parametrize("text", NONE)
def test_near_misses_are_none_within_a_sentence_either(text: str) -> None:
    assert summary(f"会议指出，{text}等取得进展。") == []


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("节约10万元", "10万元"), ("通过3家企业", "3家"), ("附近10个村", "10个"), ("签约项目86个", "86个"), ("经过12个省份", "12个"),
        ("以上5个市州", "5个"), ("沪上8所高校", "8所"), ("走过12个省", "12个"), ("马上300人", "300人"),
    ],
)  # fmt: skip
def test_a_word_that_only_ends_like_a_bound_is_left_out(text: str, raw: str) -> None:
    assert [(got[0], got[4]) for got in summary(text)] == [(raw, EXACT)]


def test_a_list_has_a_quantity_each() -> None:
    text = "制定专业标准42个、课程标准207个、岗位标准21个"
    assert [got[0] for got in summary(text)] == ["42个", "207个", "21个"]


def test_a_number_in_a_speech_counts_although_it_is_quoted() -> None:
    text = "“每年，我们都要迎来60多个国家的2000余名留学生来校学习。”"
    assert [got[0] for got in summary(text)] == ["60多个", "2000余名"]


def test_years_are_reported_apart() -> None:
    years = scan(
        "2020—2023年建成12所，到二〇二七年达到20所，现有第3期",
        rules=quantity_rules(load_field("education").units),
    )[1]
    assert [mention.year for mention in years] == [2023, 2027]


def test_a_field_may_add_units_of_its_own() -> None:
    units = {"group": [{"kind": "count", "strict": True, "units": ["鲁班坊"]}]}
    text = "建成12鲁班坊"
    assert [q.unit for q in scan(text, rules=quantity_rules(units))[0]] == ["鲁班坊"]
    assert found(text) == []


ALPHABET = "0123456789０９.,，:：-—~/+%％ 一二三十百千万亿两零数几半过翻番分之第余多个所名年月元以上约近超“”《》(（占由从较比G"


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_spans_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    quantities = found(text)
    assert all(0 <= q.start < q.end <= len(text) for q in quantities)
    assert all(left.end <= right.start for left, right in pairwise(quantities))
    assert all(q.value_max is None or q.value <= q.value_max for q in quantities)


@pytest.mark.parametrize(
    "unit", ["9", "一", "万", "1,", "1.", "百分之", "9—", "“9", "《", "1+", "几", "分之", "约", "9个"]
)
def test_time_grows_linearly_on_hostile_text(unit: str) -> None:
    def seconds(n: int) -> float:
        text = unit * n
        best = 9.0
        for _ in range(2):
            begin = time.process_time()
            found(text)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(6_000) < 12 * seconds(1_500) + 0.01


@pytest.mark.parametrize("text", ["年接待学生3★6万人次", "投资1😀2亿元", "建成校园3\ue0036所"])
def test_the_rest_of_a_number_that_a_symbol_cuts_is_no_quantity(text: str) -> None:
    assert found(text) == []


def test_a_symbol_behind_a_word_cuts_no_number() -> None:
    assert [row[0] for row in summary("★36万人次，●新建12所")] == ["36万人次", "12所"]
