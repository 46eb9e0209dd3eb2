import pytest

from fangzhi.artefacts.alignment import apply_edits
from fangzhi.cleaning.injected import markup_edits, stamp_edits


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("<p>教育部</p>", "教育部"),
        ("加强<b id=x1></b>管理<br/>工作", "加强管理工作"),
        ("发布。/p>通知", "发布。通知"),
        ("他说br>会议", "他说会议"),
        ("要求u003cbr\\u003e工作\\u003c/p\\u003e", "要求工作"),
        ("教育&nbsp;部&ldquo;双减&rdquo;&#183;", "教育 部“双减”·"),
        ("<!-- 广告 -->教育", "教育"),
        ("全省每月u003c比对一次\\u003e数据", "全省每月比对一次数据"),
        ("| 村民在播种。 王某摄 |\n|会场 |\n第一段", "村民在播种。 王某摄\n会场\n第一段"),
        ("同品质市场租u003cp>赁<wbr>住房", "同品质市场租赁住房"),
    ],
)
def test_residue_of_markup_goes(damaged, right):
    assert apply_edits(damaged, markup_edits(damaged)) == right


@pytest.mark.parametrize(
    "text",
    [
        "3<5且7>2",
        "if (a<b && c>d) 则",
        "A/B>组",
        "<国家中长期规划>",
        "2024/p",
        "R&D经费",
        "a&b;",
        "u003号",
        "编号Au003c1",
        "<教育>",
        "| 名称 | 数量 |",
        "首页 | 要闻 |",
        "|",
        "| |",
        "教育 |\n| 文化",
    ],
)
def test_what_only_looks_like_markup_stays(text):
    assert markup_edits(text) == []


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("4月1(本文来自:某某网)5日", "4月15日"),
        ("全省。（本文来源：www.a.com）会议强调", "全省。会议强调"),
        ("教育(来源:某某网)部发布", "教育部发布"),
        ("全省教育www.example.cn部门", "全省教育部门"),
        ("4月1欢迎访问某某网5日", "4月15日"),
        ("学生每年[1][2][下一页]补助两千元", "学生每年补助两千元"),
        ("下达“[1][2][3]下一页公私合作”资金", "下达“公私合作”资金"),
        ("乡村振本文由一九范文网整理发布兴等部门", "乡村振兴等部门"),
        ("职业（工本文由某某文库收集整理种）目录", "职业（工种）目录"),
        ("对低保对更多内容请关注微信公众号：政策速递象按照标准", "对低保对象按照标准"),
        ("不同土壤（来源：好范文网）类型，全省", "不同土壤类型，全省"),
        ("教欢迎访问范文网育，科欢迎访问范文网技", "教育，科技"),
        ("商王[来源:学科网ZXXK]武丁，护理型床位[来源:Z.x.x.k]占比", "商王武丁，护理型床位占比"),
        (
            "网就建到欢迎访问某某政策网www.zc.example.com哪里，品超过10更多内容请访问www.a.cn0项",
            "网就建到哪里，品超过100项",
        ),
        ("罚1更多精彩内容请关注微信公众号早知道0万元以上50万元以下", "罚10万元以上50万元以下"),
        ("9.2更多请关注公众号早知道万公里", "9.2万公里"),
        (
            "住得更多请关注公众号早知道舒适。更换更多请关注公众号早知道朽坏的梁柱",
            "住得舒适。更换朽坏的梁柱",
        ),
    ],
)
def test_stamps_in_mid_sentence_go(damaged, right):
    assert apply_edits(damaged, stamp_edits(damaged)) == right


@pytest.mark.parametrize(
    "text",
    [
        "增长5%（数据来源：国家统计局），高于全国",
        "教育部发布通知（来源：新华社）",
        "（本文来自：某某网）\n教育部",
        "教育部\n（本文来自：某某网）",
        "欢迎访问学校网站，了解更多信息请登录平台",
        "平台免费下载资源可供师生使用",
        "群众点击进入专区即可办理，本文由记者采写",
        "成果见文献[1][2]和附录",
        "会议指出。本文由省教育网整理发布，供各地参考",
        "学校开通公众号发布信息，更多内容请关注微信公众号湖北教育发布的消息",
        "群众想了解更多信息请关注微信公众号：湖北教育，也可以来电",
        "更多政策请关注公众号“健康四川”查询",
        "增长5%（来源：新华网）高于全国",
        "经费来源于财政拨款的范文网站",
        "网址为www.moe.gov.cn，请查阅",
        "登录www.moe.gov.cn。",
        "数据公开。[来源：国家统计局]\n下一段",
        "增长5%[来源：国家统计局]，高于全国",
        "市民欢迎访问官网www.a.gov.cn查询，了解更多内容请访问www.b.gov.cn首页",
        "全文见欢迎访问专栏www.a.gov.cn。",
    ],
)
def test_credits_addresses_and_invitations_of_the_author_stay(text):
    assert stamp_edits(text) == []
