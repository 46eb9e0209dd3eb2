import time

import pytest

from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence.initiative_rules import initiative_rules
from fangzhi.evidence.name_variants import canonical_names

RULES = initiative_rules(read_toml("fields/education/initiatives.toml"))


def canonical(*names, regions=None):
    return canonical_names(names, regions or ["宁夏"] * len(names), rules=RULES)


@pytest.mark.parametrize(
    "name",
    [
        "部省战略协议", "部省战略合作", "部区战略合作协议", "省部共建战略合作框架协议", "推进广西教育高质量发展战略合作协议",
        "推动内蒙古自治区教育现代化战略合作协议",
    ],
)  # fmt: skip
def test_what_each_region_has_agreed_with_a_ministry_has_one_name(name):
    assert canonical(name) == ["部省战略合作协议"]


@pytest.mark.parametrize(
    "name",
    [
        "战略合作协议",
        "校企战略合作协议",
        "推进川渝教育协同发展战略合作协议",
        "推进四川重庆教育协同发展战略合作协议",
        "部省联动机制",
    ],
)
def test_what_others_have_agreed_is_not_called_so(name):
    assert canonical(name) == [name]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("国家智慧教育平台", "国家智慧教育公共服务平台"),
        ("“乡村振兴”战略", "乡村振兴战略"),
        ("国家教育数字化战略行动", "教育数字化战略行动"),
        ("宁东高等研究院", "高等研究院"),
        ("天津市智慧教育平台", "天津智慧教育平台"),
        ("教育强镇筑基行动", "“强镇筑基”行动"),
        ("“强镇筑基”行动", "“强镇筑基”"),
        ("“双减”政策", "“双减”"),
        ("《职业教育改革实施方案》", "《职业教育改革实施方案(2021-2025年)》"),
        ("普通高中办学质量评价机制", "普通高中办学质量评介机制"),  # a misprint
        ("扩优提质行动计划", "扩优提质行动"),
        ("高质量发展“十项行动”", "‘十项行动’"),
        ("“双一流”", "‘双一流’高水平大学"),
        ("“双一流”", "世界一流大学和一流学科建设"),
    ],
)
def test_variants_of_one_name_are_joined(one, other):
    first, second = canonical(one, other)
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("国家智慧教育平台", "天津智慧教育平台"),
        ("省级职业教育产教融合基地", "市级职业教育产教融合基地"),
        ("第六届职业教育产教融合大会", "第七届职业教育产教融合大会"),
        ("2023年全省教育工作会议", "2024年全省教育工作会议"),
        ("“大思政课”建设工程", "“大思政课”改革"),
        ("“一带一路”职业教育研讨会", "“一带一路”高等教育研讨会"),
        ("强师工程", "强科工程"),  # one character, but a short name
        ("小学教师教学能力提升工程", "中学教师教学能力提升工程"),
        ("教育数字化战略行动", "教育数字化战略联盟"),
    ],
)
def test_names_of_different_things_are_kept_apart(one, other):
    first, second = canonical(one, other)
    assert first != second


def test_a_name_without_owner_joins_no_owner_of_another_region_and_none_of_several():
    assert len(set(canonical("兰州高等研究院", "高等研究院", regions=["甘肃", "宁夏"]))) == 2
    assert len(set(canonical("兰州高等研究院", "宁东高等研究院", "高等研究院"))) == 3


def test_a_quotation_joins_no_longer_name_of_another_region_and_none_of_several():
    long, short, other = "高质量发展“十项行动”", "“十项行动”", "营商环境“十项行动”"
    assert canonical(long, short, regions=["天津", "广东"]) == [long, short]
    assert canonical(long, short, other) == [long, short, other]


def test_the_commonest_form_stands_for_the_others_unless_a_data_file_names_another():
    assert (
        canonical("国家智慧教育平台", "国家智慧教育平台", "国家智慧教育公共服务平台")[2] == "国家智慧教育平台"
    )
    assert canonical("“双减”政策", "“双减”政策") == ["“双减”", "“双减”"]


def test_joining_does_not_depend_on_the_order_of_mentions():
    names = [
        "国家智慧教育平台",
        "“强镇筑基”",
        "教育强镇筑基行动",
        "国家智慧教育公共服务平台",
        "“强镇筑基”行动",
    ]
    assert canonical(*names) == canonical(*names[::-1])[::-1]


def test_time_grows_with_the_number_of_names_and_no_faster():
    names = [f"{a}{b}职业教育产教融合共同体" for a in "甲乙丙丁戊己庚辛壬癸" for b in "金木水火土"] * 4
    many = [f"{name[:2]}{i}{name[2:]}" for i, name in enumerate(names * 8)]
    few = many[: len(names)]
    times = []
    for batch in (few, many):
        start = time.process_time()
        canonical(*batch)
        times.append(time.process_time() - start)
    assert times[1] < 40 * times[0]  # 8 times the names
