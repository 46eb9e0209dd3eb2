import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.artefacts.resources import read_toml
from fangzhi.evidence.folding import fold_punctuation
from fangzhi.evidence.initiative_rules import initiative_rules
from fangzhi.evidence.initiative_scan import scan

RULES = initiative_rules(read_toml("fields/education/initiatives.toml"))


def names(text):
    return [text[name.start : name.end] for name in scan(fold_punctuation(text), rules=RULES)]


def kinds(text):
    return {text[n.start : n.end]: n.kind for n in scan(fold_punctuation(text), rules=RULES)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # behind a verb
        ("启动奶业振兴三年行动，", ["奶业振兴三年行动"]),
        ("建成“数字敦煌”资源库。", ["“数字敦煌”资源库"]),
        ("出台了若干措施，推出了“秦岭课堂”计划", ["“秦岭课堂”计划"]),
        # 建设 and its like: a verb, or a noun inside the object of a verb
        ("实施数字强省建设三年行动，", ["数字强省建设三年行动"]),
        (
            "在酒泉职业技术学院敦煌校区建设丝路文化示范园区，",
            ["酒泉职业技术学院敦煌校区", "丝路文化示范园区"],
        ),
        ("推进祁连山国家公园建设，", ["祁连山国家公园"]),
        # a verb behind one of issuing belongs to the title
        ("签署推进云南教育高质量发展战略合作协议，", ["推进云南教育高质量发展战略合作协议"]),
        ("完善“大思政课”建设工程，", ["“大思政课”建设工程"]),
        # numbers and particles in front do not belong to the name, numbers of a series do
        ("设立70个省级随班就读示范区，", ["省级随班就读示范区"]),
        ("成功举办第六届中国医疗创新大会。", ["第六届中国医疗创新大会"]),
        ("把国家智慧教育平台用好。", ["国家智慧教育平台"]),
        ("推进北部补水二期工程、三期工程。", ["北部补水二期工程"]),
        ("推动600个以上亿元级工业项目建设，引进落地总投资超10亿元项目50个。", []),
        ("（二）分层分类救助体系日趋健全。", []),
        ("启动省民政厅服务类社会救助试点。", ["省民政厅服务类社会救助试点"]),
        (
            "实施服务业扩能提质行动，实施服务消费提质惠民行动。",
            ["服务业扩能提质行动", "服务消费提质惠民行动"],
        ),
        ("高质量发展建设共同富裕示范区，共同建设川渝合作示范区。", ["共同富裕示范区", "川渝合作示范区"]),
        ("建设运行国家超级智算成都中心，服务产业发展。", ["国家超级智算成都中心"]),
        # what stands behind the head makes another thing of it
        ("水利部水利工程建设司司长表示，各处室单位负责人列席会议。", []),
        ("铁山供水工程事务中心副主任说，入选世界灌溉工程遗产名录。", []),
        ("入选国家生态产品价值实现机制试点。", ["国家生态产品价值实现机制试点"]),
        # joined: one name, or several
        ("积极融入和服务统一大市场，推进和谐社区建设行动。", ["和谐社区建设行动"]),
        ("推进好房子、好小区、好社区、好城区建设。", []),
        ("实施科教兴陇、人才强省战略，", ["科教兴陇、人才强省战略"]),
        ("建设红色资源中心和心理素质培养中心。", ["红色资源中心", "心理素质培养中心"]),
        ("推行河长制、林长制。", ["河长制", "林长制"]),
        ("加强“双一流”、集成电路等高精尖中心建设", ["“双一流”", "高精尖中心"]),
        ("建设中国（云南）—东南亚技术与职业教育培训中心。", ["中国（云南）—东南亚技术与职业教育培训中心"]),
        # the longest of heads that follow one another, and no further
        ("抓好国家智慧教育平台整省试点，", ["国家智慧教育平台整省试点"]),
        ("国家智慧教育平台优质资源供给能力大幅提升", ["国家智慧教育平台"]),
        # a quotation in front may qualify by 的
        ("建成“1+6+N”的教育大数据体系，", ["“1+6+N”的教育大数据体系"]),
        ("推广“名校+新校”的集团化办学模式，", ["“名校+新校”的集团化办学模式"]),
        ("中小学校党组织领导的校长负责制实现全覆盖", ["中小学校党组织领导的校长负责制"]),
        # quotations without a head
        ("推动部区共建“技能内蒙古”，对接重点产业。", ["“技能内蒙古”"]),
        ("“双高”建设扎实推进。", ["“双高”"]),
        ("“双休”成为常态。", []),
        ("开展“金城课堂革命”，", ["“金城课堂革命”"]),
        ("打造“易学津生”融媒体品牌，", ["“易学津生”融媒体品牌"]),
        ("实施老旧小区改造“幸福工程”，", ["老旧小区改造“幸福工程”"]),
        ("发挥“国家新型互联网交换中心”优势", ["国家新型互联网交换中心"]),
        ("“五育”体系成效初显", ["“五育”体系"]),
        ("建成北京服务中心，", ["北京服务中心"]),
        # a number in a series is somebody's own
        ("第三届教育大会的成果丰硕", ["第三届教育大会"]),
        # documents
        ("共同签署《昆明协议》；", ["《昆明协议》"]),
        ("印发《教育数字化行动计划（2023—2025年）》，", ["《教育数字化行动计划（2023—2025年）》"]),
        # at the beginning of a clause, behind an unknown verb
        ("跻身国家生态文明试验区。", ["国家生态文明试验区"]),
        ("第七届数字中国建设峰会在福州举行", ["第七届数字中国建设峰会"]),
    ],
)
def test_a_name_begins_and_ends_where_a_reader_would_say(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甘肃计划到2026年培训人员", []),
        ("三亚市试点“帆船进校园”，", ["“帆船进校园”"]),
        ("海南自由贸易港建设稳步推进，", ["海南自由贸易港"]),
        ("杭州市西湖区试点营养师驻校制度，", ["营养师驻校制度"]),
        ("自治区中医药管理局遴选名中医工作室60个", ["名中医工作室"]),
        ("与学校签订供货协议，", []),
        ("签订沪滇教育协作协议，", ["沪滇教育协作协议"]),
        ("互认供应商黑名单，", []),
        ("推动国际交往中心建设，", []),
        ("建设国家重要文教中心，", []),
        ("建设国家区域医疗中心，", ["国家区域医疗中心"]),
        ("每个县疾控中心都能检测，", []),
        ("医保基金包干给医共体，", []),
        ("建立供给保障协调机制，", ["供给保障协调机制"]),
        ("全面解决“城镇挤、乡村弱”问题", []),
        ("审议“一府两院”工作报告", []),
    ],
)
def test_what_only_ends_like_a_name_is_none(text, expected):
    assert names(text) == expected


def test_a_turn_of_speech_in_quotes_is_a_slogan():
    (found,) = scan("展现“全方位塑优少年”新作为,", rules=RULES)
    assert found.is_slogan
    (found,) = scan("启动“全方位塑优少年”行动,", rules=RULES)
    assert not found.is_slogan


@pytest.mark.parametrize(
    "text",
    [
        "建设一批平台，打造各类中心，",
        "建立机制，健全工作机制，完善激励评价机制。",
        "制定工作方案，出台实施细则。",
        "完善基本公共教育服务体系，构建人才培养体系。",
        "会议指出，与会代表参加会议。",
        "铸牢中华民族共同体意识，践行人类命运共同体理念。",
        "工程师和平台经济是重点，中心城区和中心任务要抓好。",
        "落实国家战略，服务国家重大战略。",
        "上述会议、这次战略合作协议的签署",
        "探索产教融合新模式，打造新平台。",
        "深化教育综合改革，推进教育改革发展。",
        "北京市教育委员会、兰州职业技术学院、河西学院有关负责人",
        "让优质教育资源的“金子”发光，打通“最后一公里”。",
        "学习《人民日报》社论，讲授《思想道德与法治》课程。",
        "坚持以人民为中心，以学生为中心。",
        "按照《规划》和《实施方案》要求",
        "落实关于“加快建设教育强国”“推动义务教育优质均衡发展”的要求",
        "以“携手高质量一体化发展行动”为主题，启动94个图谱建设",
        "推行“一张网”，建立“加速器”，",
        "拿下职业教育产业园区，",  # specific only by a verb that no list knows
        "参与建设，普及教育，以及在线课程",
    ],
)
def test_plain_phrases_are_no_names(text):
    assert names(text) == []


def test_the_kind_is_that_of_the_head():
    text = (
        "上线“浙里学”平台，实施强基工程，成立西南高校联盟，建设兰白科技创新试验区，推行路长制，"
        "组建嵩山实验室，举办世界智能大会，印发《兰州市学前教育条例》。"
    )
    assert list(kinds(text).values()) == [
        "platform", "programme", "alliance", "zone", "mechanism", "institution", "event", "policy",
    ]  # fmt: skip


@pytest.mark.parametrize("inner", ["优质+普惠", "留得住、用得上、下得去", "三抓三促三提升", "两个先行先试"])
def test_slogans_are_told_from_names(inner):
    (found,) = scan(f"坚持“{inner}”的思路", rules=RULES)
    assert found.is_slogan


def test_a_slogan_with_a_head_is_a_name():
    (found,) = scan("实施教育“三抓三促三提升”工程,", rules=RULES)
    assert not found.is_slogan


def test_full_width_and_ascii_punctuation_read_alike():
    text = "实施“强师”工程，推行“双长制”；建成（国家级）虚拟仿真中心：举办“工匠杯”大赛！"
    ascii_text = text.translate(str.maketrans("，；（）：！", ",;():!"))
    assert names(text)
    assert [n.replace("（", "(").replace("）", ")") for n in names(text)] == names(ascii_text)


PIECES = ["平台", "、", "和", "“", "”", "‘", "’", "《", "》", "(", ")", "的", "建设", "服务", "1", "个", "第", "届", "实施",
          "\n", '"', "工程", "等", "国家", "\ud800", "改革", "+", ",", "一", "新", "在", "云", "长制"]  # fmt: skip


@settings(deadline=None)  # time is tested apart; a busy machine is no fault
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text())
def test_any_text_can_be_read_and_names_lie_inside_it(text):
    last = 0
    for name in scan(fold_punctuation(text), rules=RULES):
        assert last <= name.start < name.end <= len(text)
        last = name.start


@pytest.mark.parametrize(
    "unit", ["平台", "甲、", "服务", "“平台", "国家平台与", "实施甲工程", "1个", "(甲", "甲乙丙丁"]
)
def test_time_grows_with_the_length_of_a_text_and_no_faster(unit):
    short, long = (min(_seconds(unit * n) for _ in range(3)) for n in (3_000, 24_000))
    assert long < 30 * short  # 8 times the text; 64 times would be quadratic


def _seconds(text):
    start = time.process_time()
    scan(text, rules=RULES)
    return time.process_time() - start
