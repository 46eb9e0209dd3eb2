"""What a quantity counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.evidence.quantities import scan
from fangzhi.evidence.quantity_rules import quantity_rules
from fangzhi.evidence.subjects import find_subjects


def subjects(text: str) -> list[str | None]:
    rules = quantity_rules()
    return find_subjects(text, scan(text, rules=rules)[0], rules=rules)


CASES = {
    # in front of the number, behind it, or both
    "现有在校生2211万人、专任教师143万人。": ["在校生", "专任教师"],
    "59所中外职业院校加入。": ["加入的中外职业院校"],
    "新增376所公办幼儿园。": ["新增公办幼儿园"],
    "中小学100名教师互派交流,": ["互派交流的中小学教师"],
    "举办6个职教集团、4个职教联盟,覆盖两地662所职业院校。": ["职教集团", "职教联盟", "职业院校"],
    "在14个国家建设海外产业学院15个。": ["国家", "海外产业学院"],
    "建设特教资源中心179个、资源教室1988个": ["特教资源中心", "资源教室"],
    "新增省级示范幼儿园1818所、一类幼儿园4369所": ["新增省级示范幼儿园", "一类幼儿园"],
    "四川大学、重庆大学等6所高校对口帮扶支援。": ["对口帮扶支援的高校"],
    "全国重点文物保护单位（共4处）": ["重点文物保护单位"],
    "省直13部门出台意见": ["出台意见的省直部门"],
    "东北师范大学等11所在长高校": ["在长高校"],
    "投入38.4亿元建设“国门学校”126所": ["投入", "“国门学校”"],
    "安排50亿元产业引导基金": ["产业引导基金"],
    "城乡学校结对率达100%": ["城乡学校结对率"],
    "广安等9个市州教育主管部门参加会议": ["参加会议的市州"],
    "广安127所中小学校与成渝学校结对发展": ["与成渝学校结对发展的广安中小学校"],
    "来自‘一带一路’共建国家和地区的留学生超过50%": ["来自‘一带一路’共建国家和地区的留学生占比"],
    "中欧班列全年开行3269列": ["中欧班列"],
    "支持30所左右本科高校建设产业学院": ["本科高校"],
    "解决五百个自然村通硬化路问题": ["自然村"],
    "发现隐患5.6万处,整改率达98.7%": ["隐患", "隐患整改率"],
    # named before, or built in the clause before
    "签订技术合同1.8万项、金额114.89亿元,金额较上年增长65.86%。": ["技术合同", "技术合同金额", "技术合同金额增长"],
    "推进乡村教育振兴先行区建设,投资215亿元": ["乡村教育振兴先行区建设投资"],
    "新建高标准农田460万亩,累计建成5476万亩": ["新建高标准农田", "新建高标准农田"],
    # nothing is carried over a full stop
    "新建幼儿园376所。占61%": ["新建幼儿园", None],
    "参加会议的有各市（州）分管负责同志,共计150余人。": ["各市（州）分管负责同志"],
    # shares
    "公办园在园幼儿占比超过60%": ["公办园在园幼儿占比"],
    "80%以上的乡镇卫生院": ["乡镇卫生院占比"],
    "骨干教师占31.5%": ["骨干教师占比"],
    "从业人员占当地农民的60%": ["从业人员占当地农民"],
    "注册志愿者256万名,占常住人口的18.3%": ["注册志愿者", "注册志愿者占常住人口"],
    "全市高校100%落实“一站式”要求。": ["落实“一站式”要求的高校占比"],
    "三分之一的行政村": ["行政村占比"],
    "交流教师2865人、校长142人,分别占应交流人数的18.7%、31.2%": [
        "交流教师", "校长", "交流教师占应交流人数", "校长占应交流人数",
    ],
    "按在校生人均50元标准安排经费": ["在校生人均标准"],
    "1.8万人线上参会。": ["线上参会"],
    # growth and change
    "地区生产总值增长5.2%": ["地区生产总值增长"],
    "毛入学率达到60.2%，比上年提高2.4个百分点": ["毛入学率", "毛入学率提高"],
    "森林覆盖率由35.8%提高到37.2%": ["森林覆盖率", "森林覆盖率"],
    "门诊次均费用由上年的286元下降到241元": ["门诊次均费用", "门诊次均费用"],
    "农村低保标准提高到每人每月720元": ["农村低保标准"],
    "机械化率94.5%,高出全国平均水平21个百分点": ["机械化率", "机械化率高出"],
    "技术合同成交额是2019年的2.6倍": ["技术合同成交额"],
    # several values at once
    "接待游客126万人次,实现旅游收入148亿元,分别增长23.5%和31.2%": [
        "游客", "旅游收入", "游客增长", "旅游收入增长",
    ],
    "货值、货重分别增长18%、21%": ["货值增长", "货重增长"],
    "工业投资同比下降5.1%、11.1%": ["工业投资下降", "工业投资下降"],
    "": [],
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_a_quantity_counts_what_a_reader_would_write(text: str) -> None:
    assert subjects(text) == CASES[text]


@pytest.mark.parametrize("text", CASES)
def test_full_width_punctuation_makes_no_difference(text: str) -> None:
    wide = text.translate(str.maketrans({",": "，", ";": "；", "(": "（", ")": "）"}))
    assert subjects(wide) == CASES[text]


def test_growth_is_not_read_into_a_count_that_a_noun_follows() -> None:
    assert subjects("增加48万个学位") == ["增加学位"]
    assert subjects("岗位比上年增加2万个") == ["岗位增加"]


PIECES = [
    "3所",
    "学校",
    "的",
    "，",
    "。",
    "由",
    "从",
    "较",
    "比",
    "占",
    "增长",
    "到",
    "（",
    "）",
    "“",
    "”",
    "、",
    "和",
    "分别",
    "60%",
    "每",
    "于",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_order_of_words_raises(text: str) -> None:
    assert all(subject is None or subject for subject in subjects(text))
