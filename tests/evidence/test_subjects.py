"""What a quantity counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.artefacts import load_field
from fangzhi.artefacts.fields import Field
from fangzhi.evidence.nouns import subject_words
from fangzhi.evidence.quantities import scan
from fangzhi.evidence.quantity_rules import quantity_rules
from fangzhi.evidence.subjects import find_subjects


def subjects(text: str) -> list[str | None]:
    return of_field(text, load_field("education"))


def of_field(text: str, field: Field | None) -> list[str | None]:
    rules = quantity_rules(field.units if field else None)
    words = subject_words(field.subjects if field else None)
    return find_subjects(text, scan(text, rules=rules)[0], rules=rules, words=words)


CASES = {
    # in front of the number, behind it, or both
    "现有在校生2211万人、专任教师143万人。": ["在校生", "专任教师"],
    "59所中外职业院校加入。": ["加入的中外职业院校"],
    "新增376所公办幼儿园。": ["新增公办幼儿园"],
    "中小学100名教师互派交流,": ["互派交流的中小学教师"],
    "举办6个职教集团、4个职教联盟,覆盖两地662所职业院校。": ["职教集团", "职教联盟", "覆盖职业院校"],
    "在14个国家建设海外产业学院15个。": ["国家", "海外产业学院"],
    "建设特教资源中心179个、资源教室1988个": ["特教资源中心", "资源教室"],
    "新增省级示范幼儿园1818所、一类幼儿园4369所": ["新增省级示范幼儿园", "新增一类幼儿园"],
    "四川大学、重庆大学等6所高校对口帮扶支援。": ["对口帮扶支援的高校"],
    "全国重点文物保护单位（共4处）": ["重点文物保护单位"],
    "省直13部门出台意见": ["出台意见的省直部门"],
    "东北师范大学等11所在长高校": ["在长高校"],
    "投入38.4亿元建设“国门学校”126所": ["建设“国门学校”投入", "“国门学校”"],
    "安排50亿元产业引导基金": ["产业引导基金"],
    "城乡学校结对率达100%": ["城乡学校结对率"],
    "广安等9个市州教育主管部门参加会议": ["参加会议的市州"],
    "广安127所中小学校与成渝学校结对发展": ["与成渝学校结对发展的广安中小学校"],
    "来自‘一带一路’共建国家和地区的留学生超过50%": ["来自‘一带一路’共建国家和地区的留学生占比"],
    "中欧班列全年开行3269列": ["中欧班列"],
    "支持30所左右本科高校建设产业学院": ["建设产业学院的本科高校"],
    "解决五百个自然村通硬化路问题": ["自然村"],
    "发现隐患5.6万处,整改率达98.7%": ["发现隐患", "隐患整改率"],
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
    # what a figure is taken over, where the noun does not say it
    "在校生年均超过1000人": ["在校生（年均）"],
    "地区生产总值年均增长5.2%": ["地区生产总值增长（年均）"],
    "人均预期寿命预计达79岁": ["人均预期寿命"],
    "民生支出占一般公共预算支出比重稳定在80%左右": ["民生支出占一般公共预算支出比重"],
    "外送电量超过1000亿度": ["外送电量"],
    "每千人口床位数达到7.31张,每万人口有全科医生3.6名": ["每千人口床位数", "全科医生（每万人口）"],
    "争取3年内调整20%本专科专业点": ["调整本专科专业点占比（3年内）"],
    "护理床位三年增长37%": ["护理床位增长（三年）"],
    "完成五年制项目120个": ["五年制项目"],
    "每年举办联赛460场、培训教练员300名": ["联赛（每年）", "培训教练员（每年）"],
    "建立家长陪餐制度,每周不少于2次": ["家长陪餐制度（每周）"],
    "膳食补助标准由每生每天5元提高到6元": ["膳食补助标准（原，每生每天）", "膳食补助标准（每生每天）"],
    # who acts, and the words of the plan, are no part of what is counted
    "甘肃计划到2026年培训食堂从业人员2万人次": ["培训食堂从业人员"],
    "洛阳市把体育中考分值提高到100分": ["体育中考分值"],
    "开封市建设社区运动场地320处": ["社区运动场地"],
    "哈尔滨市把冰雪课纳入必修,每学年不少于16课时": ["冰雪课（每学年）"],
    "28个地方计划县共惠及学生213.6万人": ["地方计划县", "惠及学生"],
    # a verb that tells which are counted stays, with all parts of the list
    "惠及86个县区、学生143万人": ["惠及县区", "惠及学生"],
    "增列学科10个、专业63个,撤销专业65个": ["增列学科", "增列专业", "撤销专业"],
    "联合开展检查4次": ["检查"],
    # which are counted: a clause in front, or what they do after a verb that makes them
    "创建与申报评估认定的42个市州政府负责人参加会议": ["创建与申报评估认定的市州"],
    "支持1200多所学校上线名师优课": ["上线名师优课的学校"],
    "每年,我们都要迎来60多个国家的2000余名留学生": ["国家（留学生，每年）", "留学生（每年）"],
    "解决供水问题的3个村": ["解决供水问题的村"],
    # what is paid and what it is spent on
    "首批拨付3.2亿元": ["拨付资金"],
    "投入4.6亿元改造村卫生室3200个": ["改造村卫生室投入", "改造村卫生室"],
    "按线下教学1.5倍的标准发放课时补助": ["课时补助标准"],
    "在海拔4200米处搭起移动医院": ["海拔"],
    "籽棉单产每亩达到428公斤": ["籽棉单产（每亩）"],
    "车流量超3100万车次,日均8.5万车次": ["车流量", "车流量（日均）"],
    "全市食堂351家,每个街镇拟再增设2至3家": ["食堂", "食堂（每个街镇）"],
    "公办学位48万个,今年新增6万个": ["公办学位", "新增公办学位"],
    "黑嘴鸥由建区初的1200只增加到1.3万只": ["黑嘴鸥（原）", "黑嘴鸥"],
    "旅游收入突破6亿元,比上一季翻了一番": ["旅游收入", "旅游收入"],
    # whose figures they are, where a school or a firm speaks of itself; an office speaks for its region
    "“我们有2000余名留学生来校学习。”天津外国语大学党委书记周红蕾介绍，目前已与280余所高校签约。全市建成12所学校。": [
        "来校学习的留学生（天津外国语大学）", "高校（天津外国语大学）", "学校",
    ],
    "今年新增学位2000个,市教育局局长王敏介绍,建成学校12所。": ["新增学位", "学校"],
    # growth and change
    "学生贫血率由2012年的17%下降到2024年的6.1%": ["学生贫血率", "学生贫血率"],
    "湿地鸟类由1992年的187种增加到373种": ["湿地鸟类（原）", "湿地鸟类"],
    "地区生产总值增长5.2%": ["地区生产总值增长"],
    "毛入学率达到60.2%，比上年提高2.4个百分点": ["毛入学率", "毛入学率提高"],
    "森林覆盖率由35.8%提高到37.2%": ["森林覆盖率（原）", "森林覆盖率"],
    "门诊次均费用由上年的286元下降到241元": ["门诊次均费用（原）", "门诊次均费用"],
    "农村低保标准提高到每人每月720元": ["农村低保标准（每人每月）"],
    "机械化率94.5%,高出全国平均水平21个百分点": ["机械化率", "机械化率高出"],
    "技术合同成交额是2019年的2.6倍": ["技术合同成交额"],
    # several values at once
    "接待游客126万人次,实现旅游收入148亿元,分别增长23.5%和31.2%": [
        "接待游客", "旅游收入", "接待游客增长", "旅游收入增长",
    ],
    "货值、货重分别增长18%、21%": ["货值增长", "货重增长"],
    "工业投资同比下降5.1%、11.1%": ["工业投资下降", "工业投资下降"],
    # … the end of the last part belongs to all where it is a rate or what a group has
    "小学、初中毛入学率分别达到99.9%、100%": ["小学毛入学率", "初中毛入学率"],
    "城镇、农村居民收入分别增长4.5%和6.2%": ["城镇居民收入增长", "农村居民收入增长"],
    "教师、学生满意度分别达98%、97%": ["教师满意度", "学生满意度"],
    "合格率、优秀率分别为90%、30%": ["合格率", "优秀率"],
    "工业增加值、固定资产投资分别增长5%、8%": ["工业增加值增长", "固定资产投资增长"],
    "消费、居民收入分别增长5%、6%": ["消费增长", "居民收入增长"],
    "进口、出口总额分别为30亿元、40亿元": ["进口", "出口总额"],
    # a step is none of what is counted, a task is what was asked of it
    "地区生产总值连续跨上5万亿元、6万亿元台阶": ["地区生产总值", "地区生产总值"],
    "经济总量迈上4万亿元新台阶": ["经济总量"],
    "提前完成造林120万亩目标": ["造林目标"],
    "新开工保障性住房5万套,超额完成3.2万套任务指标": ["新开工保障性住房", "新开工保障性住房任务指标"],
    # what it is done with, who asks for it, and a verb of the genre are none of it either
    "依托哈尔滨工业大学等高校开放省级重点实验室97个": ["省级重点实验室"],
    "依托平台建设的课程12门": ["依托平台建设的课程"],
    "我们要求专任教师占比不低于70%": ["专任教师占比"],
    "河南统筹资金12.5亿元": ["资金"],
    "为25个边境县援建创新实验室50间": ["边境县", "创新实验室"],
    "15分钟便民生活圈达到300个": ["15分钟便民生活圈"],
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


def test_the_words_of_a_field_come_from_its_pack_alone() -> None:
    education, health = load_field("education"), load_field("health")
    assert of_field("每学期开展120人次。", education) != of_field("每学期开展120人次。", health)
    assert of_field("高等教育毛入学率达到66.3%。", education) == ["高等教育毛入学率"]
    assert of_field("建成3个住院医师规范化培训基地。", health) == ["住院医师规范化培训基地"]


def test_a_text_of_any_field_is_read_without_a_pack() -> None:
    assert of_field("新建改扩建农村公路1200公里，惠及学生3万名。", None) == ["新建改扩建农村公路", "惠及学生"]
