"""The order of a page: contents, titles, issuers, headings, reports."""

import pytest

from fangzhi.artefacts.alignment import RepairedText
from fangzhi.cleaning.lines import Line, cut_lines
from fangzhi.cleaning.sections import (
    Report,
    assign_roles,
    find_contents,
    find_issuers,
    find_title,
    is_heading,
    is_title_like,
    split_reports,
    split_site_names,
)

A = "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"
B = "会议强调，要坚持以人民为中心，健全优质均衡的公共教育服务体系，让每个孩子都能享有公平而有质量的教育。"


def lines_of(*texts: str) -> list[Line]:
    return cut_lines(RepairedText("\n".join(texts)))


def title_of(*texts: str) -> str | None:
    lines = lines_of(*texts)
    report = Report(lines)
    find_title(report, lines)
    return report.title


THREE = (
    "教育工作会议发言摘登", "甲省教育厅：扩优提质谱新篇", "乙省教育厅：职业教育促发展", "丙省教育厅：数字赋能强教育",
    "扩优提质谱新篇", "甲省教育厅", A, "职业教育促发展", "乙省教育厅", B, "数字赋能强教育", "丙省教育厅", A + B,
)  # fmt: skip


def test_a_list_of_contents_is_found_with_the_titles_that_it_announces():
    starts = find_contents(lines_of(*THREE))
    assert [(start.entry, start.index, start.issuer) for start in starts] == [
        (1, 4, "甲省教育厅"),
        (2, 7, "乙省教育厅"),
        (3, 10, "丙省教育厅"),
    ]


def test_a_page_of_reports_is_split_and_contents_and_issuer_lines_are_taken_out():
    lines = lines_of(*THREE)
    reports = split_reports(lines)
    assert [(report.title, report.issuer) for report in reports] == [
        ("扩优提质谱新篇", "甲省教育厅"),
        ("职业教育促发展", "乙省教育厅"),
        ("数字赋能强教育", "丙省教育厅"),
    ]
    assert [line.reason for line in lines[:6]] == ["", "contents", "contents", "contents", "", "metadata"]


def test_the_title_of_the_page_below_the_last_report_is_taken_out():
    lines = lines_of(*THREE, THREE[0])
    reports = split_reports(lines)
    assert lines[-1].reason == "title_repeat"
    assert lines[0] is reports[0].lines[0]


def test_reports_are_told_by_their_issuer_lines_without_contents():
    starts = find_issuers(lines_of("扩优提质谱新篇", "甲省教育厅", A, "职业教育促发展", "乙省教育厅", B))
    assert [(start.index, start.issuer) for start in starts] == [(0, "甲省教育厅"), (3, "乙省教育厅")]


def test_an_entry_that_is_cut_or_says_its_end_twice_still_announces():
    page = list(THREE)
    page[1], page[2] = "甲省教育厅：扩优提质谱新篇 谱新篇", "乙省教育厅：职业教育促发"
    assert len(split_reports(lines_of(*page))) == 3


def test_subheads_of_one_article_are_no_reports():
    assert (
        len(split_reports(lines_of("教育工作综述", "一、扩优提质", A, "二、职教发展", B, "三、数字赋能", A)))
        == 1
    )


def test_contents_that_name_the_parts_of_one_document_make_no_reports():
    parts = ("一、主要工作", "二、存在问题", "三、下一步打算")
    lines = lines_of("县教育局工作总结", "本文目录", *parts, A, parts[0], A, parts[1], B, parts[2], B)
    reports = split_reports(lines)
    assert len(reports) == 1
    assert [line.text for line in lines if line.reason == "contents"] == ["本文目录", *parts]


def test_the_contents_of_a_statute_stay():
    parts = ("第一章 总则", "第二章 规划", "第三章 附则")
    lines = lines_of("某省条例", "目 录", *parts, parts[0], A, parts[1], B, parts[2], B)
    assert len(split_reports(lines)) == 1
    assert all(line.is_kept for line in lines)


def test_an_entry_of_the_contents_may_name_its_issuer_behind_the_title():
    entries = ("扩优提质谱新篇（甲省教育厅）", "职业教育促发展（乙省教育厅）", "数字赋能强教育（丙省教育厅）")
    lines = lines_of("发言摘登", "目　录", *entries, *THREE[4:])
    assert [report.issuer for report in split_reports(lines)] == ["甲省教育厅", "乙省教育厅", "丙省教育厅"]
    assert [line.text for line in lines if line.reason == "contents"] == ["目　录", *entries]


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (
            ("老机器进博物馆 新产线用上机械臂", "百年茶厂迁新址", "手工炒制技艺专门留下八口锅"),
            "百年茶厂迁新址",
        ),
        (("春风又绿黄河岸边", "书声又起六盘山上", "园丁辛勤育桃育李"), "春风又绿黄河岸边"),
        (("要闻", "百年茶厂今日迁入新址", "手工炒制技艺专门留下八口锅"), "手工炒制技艺专门留下八口锅"),
        (("阿勒泰牧民转场路上", "多了二十三座“歇脚房”"), "阿勒泰牧民转场路上多了二十三座“歇脚房”"),
        (("某某晨报数字报", "多了二十三座“歇脚房”"), "多了二十三座“歇脚房”"),
    ],
)
def test_a_title_of_several_lines_is_read_as_papers_set_it(texts, title):
    assert title_of(*texts, A) == title


def test_of_two_equal_lines_below_each_other_the_first_is_the_title():
    lines = lines_of("首页 > 正文", "百年茶厂迁新址", "百年茶厂迁新址", A)
    report = Report(lines[1:])
    find_title(report, lines)
    assert report.title_line is lines[1]
    assert lines[2].reason == "title_repeat"


def test_the_name_of_a_site_above_its_menu_is_no_issuer_of_the_title():
    lines = lines_of("南京市某某区教育局", "首页 | 教育动态 | 信息公开", "关于做好招生入学工作的通知", A)
    lines[1].remove("navigation")
    report = Report([line for line in lines if line.is_kept])
    find_title(report, lines)
    assert report.title == "关于做好招生入学工作的通知"


def test_a_title_that_stands_twice_is_no_list_of_contents():
    assert find_contents(lines_of("扩优提质谱新篇", "扩优提质谱新篇", A, B)) == []


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (("某省扩优提质谱新篇", A), "某省扩优提质谱新篇"),
        (("某省扩优提质谱新篇", "——全省教育工作会议侧记", A), "某省扩优提质谱新篇"),
        (("在全省会议上的讲话", "（2023年4月20日）", A), "在全省会议上的讲话"),
        (("某省教育厅", "关于推进教育的意见", A), "某省教育厅关于推进教育的意见"),
        (("一、总体要求", A, B), None),
        ((A, B), None),
        (("各市、县人民政府：", A), None),
        (("某省教育厅关于开展评估的通知", "各市教育局：", A), "某省教育厅关于开展评估的通知"),
        (("登录 | 注册 | 开通会员", "某省扩优提质", A), "某省扩优提质"),
        (("首页 影像 图库", "绣娘忙春耕", A), "绣娘忙春耕"),
        (("春潮 | 某省 | 扩优提质谱新篇", A), "春潮 | 某省 | 扩优提质谱新篇"),
        (("水质简报.indd 1", "全省水质状况", A), "全省水质状况"),
        (("陈江春 常静 王 皓", A), None),
        (("齐高 杨烨 杨勇", A), None),
        (("文明城市 和谐社区", A), "文明城市 和谐社区"),
        (("高职院校的路径", "某省教育（上） 2019年8期", A), "高职院校的路径"),
        (("某省教育简报 2024年第5期", A), "某省教育简报 2024年第5期"),
        (("From Hard to Find to Take Home Today", "从一药难求到带药离园", A), "从一药难求到带药离园"),
    ],
)
def test_the_title_is_the_line_that_is_like_one(texts, title):
    assert title_of(*texts) == title


def test_the_line_above_the_line_of_date_and_source_is_the_title():
    lines = lines_of("要闻速递和深度报道频道", "某省扩优提质", "发布时间：2024-01-17", A)
    lines[2].remove("metadata")
    report = Report([line for line in lines if line.is_kept])
    find_title(report, lines)
    assert report.title == "某省扩优提质"


@pytest.mark.parametrize(
    ("above", "title"),
    [("松原热线——八百里瀚海的声音", "冬捕前的最后一次量冰"), ("冀东安全教育平台", "冰面承重有讲究"), ("第八百一十二期", "离岛渡轮")],
)  # fmt: skip
def test_the_line_below_the_line_of_date_and_source_may_be_the_title(above, title):
    lines = lines_of(above, "发布时间：2024-01-17", title, A)
    lines[1].remove("metadata")
    report = Report([line for line in lines if line.is_kept])
    find_title(report, lines)
    assert report.title == title


def test_a_question_below_the_line_of_date_is_not_the_title():
    lines = lines_of(
        "山区小学何时通校车",
        "来信时间：2024-01-17",
        "我们村孩子上学要走四公里山路，冬天路滑，请问什么时候能通车？",
        A,
    )
    lines[1].remove("metadata")
    report = Report([line for line in lines if line.is_kept])
    find_title(report, lines)
    assert report.title == "山区小学何时通校车"


def test_the_title_said_again_is_taken_out():
    lines = lines_of("某省扩优提质谱新篇", "某省扩优提质谱新篇", A, B, "某省扩优提质谱新篇")
    report = Report(list(lines))
    find_title(report, lines)
    assert [line.reason for line in lines] == ["", "title_repeat", "", "", "title_repeat"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("某省扩优提质谱新篇_新闻频道_某某网", "某省扩优提质谱新篇"),
        ("某省扩优提质谱新篇-某某新闻网", "某省扩优提质谱新篇"),
        ("某省扩优提质谱新篇--某省频道--人民网", "某省扩优提质谱新篇"),
        ("让教育更公平——访某省教育厅", "让教育更公平——访某省教育厅"),
        ("建成京津冀-雄安数据中心", "建成京津冀-雄安数据中心"),
    ],
)
def test_the_name_of_a_site_behind_a_title_is_cut_off_and_nothing_else(text, title):
    repaired = RepairedText(f"{text}\n{A}")
    lines = split_site_names(repaired, cut_lines(repaired))
    assert lines[0].text == title
    assert "".join(repaired.raw[line.start : line.end] for line in lines) == text + A


@pytest.mark.parametrize(
    "text", ["一、总体要求", "第一章　总则", "回首成就：笃行实干促发展", "（一）优化布局"]
)
def test_a_short_line_without_a_stop_is_a_heading(text):
    assert is_heading(lines_of(text)[0])


@pytest.mark.parametrize("text", ["各市教育局：", "特此通知。", "2024年2月28日", "学校\t12", A])
def test_salutations_sentences_dates_and_rows_are_no_headings(text):
    assert not is_heading(lines_of(text)[0])


def test_the_last_line_is_never_a_heading():
    report = Report(lines_of("一、总体要求", A, "某省教育厅"))
    assign_roles(report)
    assert [line.role for line in report.lines] == ["heading", "body", "body"]


def test_prose_and_open_ends_are_no_titles():
    assert is_title_like(lines_of("四川出台养老条例，这些变化和你有关")[0])
    assert not is_title_like(lines_of(A)[0])
    assert not is_title_like(lines_of("现将有关事项通知如下：")[0])


def test_the_line_above_the_first_section_is_the_title_of_a_page_without_a_paragraph():
    assert (
        title_of("乡村建设行动任务清单", "一、总体要求", "1.坚持规划先行", "二、重点任务")
        == "乡村建设行动任务清单"
    )
    assert title_of("一、总体要求", "1.坚持规划先行") is None


@pytest.mark.parametrize(
    "occasion",
    [
        "2026年1月14日在某省第十四届人民代表大会第四次会议上",
        "――2026年1月27日在某省第十四届人民代表大会第四次会议上",
        "二〇二六年一月二十七日在全省教育大会上 某省省长 某某",
    ],
)
def test_the_occasion_of_a_speech_is_not_its_title(occasion):
    assert title_of("2026年某省政府工作报告", occasion, A) == "2026年某省政府工作报告"
    assert title_of("2024年某市在全省教育大会上作经验交流", A) == "2024年某市在全省教育大会上作经验交流"


def test_the_line_above_a_subtitle_behind_a_dash_is_the_title():
    assert title_of("兵在掌上阅 亮剑弹指间", "提技能·扩渠道", "——就业大省观察", A) == "提技能·扩渠道"


def test_a_line_that_names_an_origin_is_never_the_title():
    assert title_of("体育强省建设的新路", "某某网 某某 来源：中央社电讯稿件综合", A) == "体育强省建设的新路"
    assert title_of("责任编辑：张某某，李某某，王某某", A) is None
    assert title_of("教育：让每个孩子都出彩", A) == "教育：让每个孩子都出彩"


CITY = "{0}市坚持把新能源作为转型发展的主攻方向，全市新能源装机容量达到{1}万千瓦，占全省的六分之一，绿电占比超过五成。"


def test_titles_that_name_the_place_their_paragraph_begins_with_start_reports():
    kept = lines_of(
        "典型经验做法（第二批）", "朔州：“风光”无限", CITY.format("朔州", 867), A, "长治：老矿区长出新产业",
        CITY.format("长治", 62), B,
    )  # fmt: skip
    assert [report.title for report in split_reports(kept)] == ["朔州：“风光”无限", "长治：老矿区长出新产业"]


@pytest.mark.parametrize(
    "texts",
    [
        (
            "能源转型观察",
            A,
            "朔州：“风光”无限",
            CITY.format("朔州", 867),
            "长治：新产业",
            CITY.format("长治", 62),
        ),
        ("创新：激发活力", "创新是第一动力，" + A, "协调：补齐短板", "协调发展是内在要求，" + B),
        ("朔州：“风光”无限", CITY.format("朔州", 867), "经验：规划引领", A),
        ("朔州：“风光”无限", CITY.format("朔州", 867), "朔州：新产业", CITY.format("朔州", 62)),
    ],
)
def test_sections_of_one_article_start_no_reports(texts):
    assert len(split_reports(lines_of(*texts))) == 1


def test_the_title_bar_of_a_browser_is_no_entry_of_the_contents():
    kept = lines_of("扩优提质谱新篇", *THREE)
    kept[0].tag = "title"
    split_reports(kept)
    assert kept[1].reason != "contents"


@pytest.mark.parametrize("speaker", ["某省教育厅厅长 王某", "王某（某省教育厅厅长）", "某市市长：李某某"])
def test_who_speaks_is_not_the_title(speaker):
    assert title_of("在全省教育大会上的讲话", speaker, A) == "在全省教育大会上的讲话"


def test_a_title_that_names_an_office_holder_is_one():
    assert (
        title_of("导读", "专访省教育厅厅长王某：职业教育怎么办", A) == "专访省教育厅厅长王某：职业教育怎么办"
    )


def test_the_category_in_front_of_a_title_is_no_part_of_it():
    assert title_of("[升学] 两所新学校九月开学", A) == "两所新学校九月开学"
    assert title_of("【两会】", A) is None
