"""What a page says of itself, where it says it."""

import pytest

from fangzhi.cleaning.date_lines import bare_date_facts
from fangzhi.cleaning.facts import Fact, best_fact
from fangzhi.cleaning.label_lines import line_facts, names_origin
from fangzhi.cleaning.lines import Line
from fangzhi.cleaning.metadata import dateline_facts, find_site, read_head, read_labels, signature_facts
from fangzhi.cleaning.names import is_issuer, is_medium
from fangzhi.cleaning.pages import clean_corpus

PARAGRAPH = (
    "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"
)


def line_of(text: str, at: int = 0) -> Line:
    return Line(text, at, at + len(text), at)


def lines_of(*texts: str) -> list[Line]:
    return [line_of(text, 1000 * i) for i, text in enumerate(texts)]


def values(facts: list[Fact] | None) -> dict[str, str] | None:
    return None if facts is None else {fact.field: fact.value for fact in facts if fact.value}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "发布时间：2024-01-17 作者：徐德明 来源：中国教育新闻网",
            {"date": "2024-01-17", "author": "徐德明", "source": "中国教育新闻网"},
        ),
        (
            "2024年10月30日 09:54 来源:中新网四川 编辑:曹惠君",
            {"date": "2024-10-30", "source": "中新网四川", "editor": "曹惠君"},
        ),
        ("2016-01-24 10:04:00来源:大众网作者:", {"date": "2016-01-24", "source": "大众网"}),
        (
            "来　源：新华社　　　作者：张三 李四　　发布时间：2024/3/5",
            {"source": "新华社", "author": "张三 李四", "date": "2024-03-05"},
        ),
        ("《中国教育报》2023年10月14日第1版", {"source": "中国教育报", "date": "2023-10-14"}),
        ("（原载于《中国环境报》2023年5月10日第02版）", {"source": "中国环境报", "date": "2023-05-10"}),
        ("文/羊城晚报记者 王丹阳 图/李明", {"author": "王丹阳"}),
        ("□常德日报记者 黄媛媛 通讯员 田志波", {"author": "黄媛媛", "source": "常德日报"}),
        ("[发文机构] 某市教育局 [成文日期] 2024-01-30", {"issuer": "某市教育局", "date": "2024-01-30"}),
        (
            "2021-08-30 10:02:32 河套第三中学 出处:教务处",
            {"date": "2021-08-30", "source": "教务处"},
        ),
        ("前海视窗 | Updated: May 6, 2023", {"date": "2023-05-06", "source": "前海视窗"}),
        (
            "发布单位：社会处　发布日期：112-11-14　点阅数：386",
            {"issuer": "社会处", "date": "2023-11-14", "counter": "386"},
        ),
        ("发布时间：20240305 浏览：", {"date": "2024-03-05"}),
        ("来源：天涯生态报 参与互动", {"source": "天涯生态报"}),
        ("来源：《西南农村观察》2023年第6期", {"source": "西南农村观察"}),
        (
            "撰稿：周兆瑞 摄影：于海宁 审核：陆文甫",
            {"author": "周兆瑞", "crew": "于海宁", "editor": "陆文甫"},
        ),
        ("来源：未知 作者：admin", {}),
        ("Source: Hainan Daily 2023-04-13", {"source": "Hainan Daily", "date": "2023-04-13"}),
        ("二〇二四年三月五日 来源：某某日报", {"date": "2024-03-05", "source": "某某日报"}),
    ],
)
def test_a_line_of_labels_is_read(text, expected):
    assert values(line_facts(line_of(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "来源：本文内容搜集或转自各大网络平台，并已注明来源、出处，如果转载侵犯您的版权，请联系小编。",
        "责任编辑是出版单位的重要岗位",
        "2024年1月17日，天津召开了教育工作会议",
        "时间：3月5日上午9点",
        "记者：请问这项政策有哪些特点？",
        "数据来源国家统计局",
    ],
)
def test_text_with_the_words_of_a_label_is_not_read(text):
    assert line_facts(line_of(text)) is None


def test_a_span_leads_to_the_value():
    text = "发布时间：2024-01-17 作者：徐德明 来源：中国教育新闻网"
    for fact in line_facts(line_of(text)) or []:
        assert text[fact.start : fact.end].strip() in {fact.value, "2024-01-17"}


def test_a_date_line_below_the_title_gives_date_and_medium():
    assert values(bare_date_facts(line_of("2023-09-18 11:03 大河网"))) == {
        "date": "2023-09-18",
        "source": "大河网",
    }
    assert bare_date_facts(line_of("2023年以来，全省新建学校126所")) is None


def test_a_medium_on_its_own_line_beside_the_date_is_the_source():
    head = lines_of("江西：VR产业跑出加速度", "江西日报", "2023-10-20 08:15")
    found = {fact.field: fact.value for _, fact in read_head(head)}
    assert found == {"date": "2023-10-20", "source": "江西日报"}
    assert [line.reason for line in head] == ["", "metadata", "metadata"]


def test_a_date_in_brackets_below_a_title_is_read_and_stays():
    head = lines_of("在全省工作会议上的讲话", "（2023年4月20日）")
    assert [fact.value for _, fact in read_head(head)] == ["2023-04-20"]
    assert head[1].is_kept


def test_a_label_line_inside_an_article_stays_unless_it_names_a_source():
    lines = lines_of(PARAGRAPH, "时间：2024年3月5日", "来源：某某日报", PARAGRAPH)
    read_labels(lines)
    assert [line.reason for line in lines] == ["", "", "metadata", ""]


def test_values_below_their_labels_are_read():
    lines = lines_of(
        "索引号：",
        "6107280000/2024-001005",
        "发布日期：",
        "2024年04月06日 16:34",
        "有效性：",
        "标题在此处",
        PARAGRAPH,
    )
    found = {fact.field: fact.value for _, fact in read_labels(lines) if fact.value}
    assert found["number"] == "6107280000/2024-001005"
    assert found["date"] == "2024-04-06"


def test_the_date_beside_the_source_outweighs_one_alone():
    lines = lines_of("更新时间：2024-06-30 点击：312", "2021年12月03日 来源：吉林日报", PARAGRAPH)
    found = best_fact(read_labels(lines), "date")
    assert found is not None
    assert found[1].value == "2021-12-03"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "本报银川10月13日讯(记者 高毅哲)10月12日至13日,会议举行。",
            {"dateline": "10-13", "author": "高毅哲"},
        ),
        (
            "中新网四川新闻10月30日电(王爵 王林)29日,会议召开。",
            {"source": "中新网", "dateline": "10-30", "author": "王爵 王林"},
        ),
        (
            "新华社北京2024年3月5日电（记者张三、李四）大会开幕。",
            {"source": "新华社", "date": "2024-03-05", "dateline": "03-05", "author": "张三 李四"},
        ),
        ("10月12日至13日，会议在银川举行。", {}),
    ],
)
def test_a_dateline_is_read(text, expected):
    assert values(dateline_facts(line_of(text))) == expected


def test_a_signature_gives_the_body_that_signs_and_the_day():
    found = {
        fact.field: fact.value
        for _, fact in signature_facts(lines_of(PARAGRAPH, "某省教育厅", "2024年2月28日"))
    }
    assert found == {"issuer": "某省教育厅", "date": "2024-02-28"}


@pytest.mark.parametrize("name", ["北京市教育委员会", "宁夏回族自治区教育厅", "中共杭州市委政法委员会"])
def test_the_name_of_a_body_is_an_issuer(name):
    assert is_issuer(line_of(name))


@pytest.mark.parametrize("name", ["加快推动形成新质生产力", "教育厅", "他说，这是教育厅", "2024年教育局"])
def test_other_lines_are_no_issuers(name):
    assert not is_issuer(line_of(name))


def test_a_medium_is_known_by_its_ending():
    assert is_medium(line_of("江西日报"))
    assert not is_medium(line_of("江西产业跑出加速度"))


@pytest.mark.parametrize(
    ("notice", "site"),
    [
        ("Copyright@2000-2022 wenfengfk.com All Rights Reserved.", "wenfengfk.com"),
        ("中国教育报刊社主办 中国教育新闻网版权所有", "中国教育新闻网"),
        ("版权所有：河北省住房和城乡建设厅", "河北省住房和城乡建设厅"),
        ("中国新闻网·四川新闻版权与免责声明：", "中国新闻网·四川新闻"),
        ("本网版权所有", None),
    ],
)
def test_the_site_is_the_one_in_the_notices(notice, site):
    line = line_of(notice)
    line.remove("copyright")
    assert find_site([line]) == site


def test_an_address_in_the_article_is_not_the_site():
    assert find_site([line_of("请登录 www.example.com 报名")]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2023/6/14 12:38　〔记者王小明／台北报道〕　来源：中央社",
            {"date": "2023-06-14", "author": "王小明", "source": "中央社"},
        ),
        ("作者：孙毅夫，刘海蓉", {"author": "孙毅夫,刘海蓉"}),
        ("广西新闻网 www.gxnews.com.cn 来源：广西日报", {"source": "广西日报"}),
        ("作者：把握时代，写好人民的文章", None),
        ("会议（记者王小明）报道了全省教育工作的情况 来源：某日报", None),
    ],
)
def test_what_stands_beside_a_label_does_not_hide_it(text, expected):
    assert values(line_facts(line_of(text))) == expected


@pytest.mark.parametrize(
    "text", ["作者：孙某 一家三口", "来源：中央社", "教育网 某某 来源：广西日报", "责任编辑：张某"]
)
def test_a_line_with_a_label_names_an_origin(text):
    assert names_origin(line_of(text).key)


@pytest.mark.parametrize(
    "text", ["教育：让每个孩子出彩", "评论：城市治理要下绣花功夫", "财政收入来源：多元化的探索"]
)
def test_a_title_with_a_colon_names_none(text):
    assert not names_origin(line_of(text).key)


@pytest.mark.parametrize("itself", ["本网", "本站", "本报", "我站", "本平台"])
def test_a_word_for_this_site_is_no_name_of_a_site(itself):
    lines = lines_of(f"版权所有：{itself}", "版权所有：某某教育网")
    for line in lines:
        line.remove("copyright")
    assert find_site(lines) == "某某教育网"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浑河边的人 发表于 2024-3-2 21:15:08 | 只看该作者", {"author": "浑河边的人", "date": "2024-03-02"}),
        ("以下文章来源于长城网 ，作者王雪威", {"source": "长城网", "author": "王雪威"}),
        ("来源: 南方日报 广东 举报", {"source": "南方日报"}),
        ("来源: 广东", {"source": "广东"}),
    ],
)
def test_who_posted_a_text_and_from_where_is_told_from_its_source(text, expected):
    assert values(line_facts(line_of(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "原创 陈小妹 三亚发布 2023-04-30 18:30 发表于海南",
            {"author": "陈小妹", "source": "三亚发布", "date": "2023-04-30"},
        ),
        ("张家口新闻 2023-02-04 09:00 河北", {"source": "张家口新闻", "date": "2023-02-04"}),
    ],
)
def test_an_account_is_read_from_the_line_of_its_post(text, expected):
    assert values(bare_date_facts(line_of(text))) == expected


def test_a_platform_is_the_site_where_its_notice_names_no_other():
    line = line_of("平台声明：该文观点仅代表作者本人，搜狐号系信息发布平台，搜狐仅提供信息存储空间服务。")
    line.remove("disclaimer")
    assert find_site([line]) == "搜狐"


@pytest.mark.parametrize(
    ("name", "posted", "field"),
    [
        ("燕赵绿讯", "2024-06-05 11:06 河北 优质生态领域创作者", "source"),
        ("某某观潮", "2024-06-05 11:06 浙江", "source"),
    ],
)
def test_the_name_above_a_platforms_date_line_is_the_account_that_posted_the_text(name, posted, field):
    head = lines_of("湖区水鸟增至二百余种，青头潜鸭安了家", name, posted)
    found = values([fact for _, fact in read_head(head)])
    assert found == {"date": "2024-06-05", field: name}
    assert [line.reason for line in head] == ["", "metadata", "metadata"]


def test_a_short_title_above_a_platforms_date_line_stays():
    head = lines_of("某某网", "湖区水鸟安了家", "2024-06-05 11:06 河北")
    read_head(head)
    assert head[1].is_kept


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("豫东水运圈", "2023-05-06 10:12 发布于：河南省"),
        ("濠江日讯", "本报记者 梁慧中"),
        ("津渡笔记", "3天前"),
        ("津渡笔记", "昨天 19:42"),
    ],
)
def test_a_name_between_the_title_and_the_line_of_day_or_writer_is_whose_text_it_is(name, below):
    head = lines_of("湖区水鸟增至二百余种，青头潜鸭安了家", name, below)
    labelled = read_labels(head)
    assert values([fact for _, fact in [*labelled, *read_head(head)]])["source"] == name
    assert not head[1].is_kept


@pytest.mark.parametrize("name", ["第八十二期", "工作动态", "王黎", "会议时间", "——见闻"])
def test_what_is_no_name_between_title_and_date_is_no_source(name):
    head = lines_of("湖区水鸟增至二百余种，青头潜鸭安了家", name, "2023-05-06 10:12:08")
    assert "source" not in values([fact for _, fact in read_head(head)])


def test_a_title_below_a_path_of_channels_is_no_account():
    head = lines_of("某某论坛 - 海河两岸 - 转帖", "海河边的钓鱼人", "2009-08-14 10:12 查看")
    read_head(head)
    assert head[1].is_kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("原创 逄晓光 泉城工友", {"author": "逄晓光", "source": "泉城工友"}),
        ("原创 泉城工友", {"source": "泉城工友"}),
        ("3天前 · 陇上水事官方账号", {"source": "陇上水事"}),
        ("2019-11-15 津门瞭望 2019年第11期", {"date": "2019-11-15", "source": "津门瞭望"}),
    ],
)
def test_what_a_platform_prints_of_an_account_is_read(text, expected):
    head = lines_of("湖区水鸟增至二百余种，青头潜鸭安了家", text)
    assert values([fact for _, fact in read_head(head)]) == expected
    assert not head[1].is_kept


@pytest.mark.parametrize("text", ["原创动画走向世界", "三年前的承诺", "3天前后"])
def test_a_line_that_only_begins_like_a_platforms_stays(text):
    head = lines_of("湖区水鸟增至二百余种，青头潜鸭安了家", text)
    assert read_head(head) == []
    assert head[1].is_kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By 裘东 | 海曙新闻 | Updated: 2023-04-23 09:17", "海曙新闻"),
        ("By 裘东 | 今天很美 | Updated: 2023-04-23 09:17", None),
    ],
)
def test_a_medium_between_bars_beside_labels_is_the_source(text, expected):
    assert values(line_facts(line_of(text))).get("source") == expected


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("记者 曾晓鹏 文/图", "曾晓鹏"),
        ("文│本刊记者 穆青林 编辑│白桦", "穆青林"),
        ("（四川观察记者 阿牛木支 实习生 何恬）", "阿牛木支"),
        ("作者：李文 王图", "李文 王图"),
        ("楼主 青稞酒量小 发表于 2021-6-6 22:10 | 只看该作者 | 倒序浏览", "青稞酒量小"),
    ],
)
def test_an_author_is_named_without_office_or_helpers(text, author):
    assert values(line_facts(line_of(text)))["author"] == author


def test_a_line_above_a_plain_date_stays():
    head = lines_of("关于开展专项行动的通知", "第三批名单", "2024-06-05")
    read_head(head)
    assert head[1].is_kept


def test_the_medium_of_a_reporter_is_a_weak_source_and_two_joined_media_are_none():
    assert values(line_facts(line_of("某某新闻记者 石亨"))) == {"author": "石亨", "source": "某某新闻"}
    assert values(line_facts(line_of("某某新闻·某某日报记者 石亨"))) == {"author": "石亨"}
    assert values(line_facts(line_of("本报记者 石亨"))) == {"author": "石亨"}


def test_a_widget_in_brackets_is_no_part_of_a_source():
    facts = line_facts(line_of("发布时间：2024-04-26 信息来源：某省知识产权局 【字体：小 大】"))
    assert values(facts) == {"date": "2024-04-26", "source": "某省知识产权局"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("健康某城 2023-08-22 18:30 湖北", "健康某城"),
        ("某某新区网事 2020-09-29 07:40:12 【字号：大 中 小】", "某某新区网事"),
        ("2019-06-11 某某日报农村版 第2版", "某某日报农村版"),
    ],
)
def test_a_name_beside_a_date_with_its_time_is_who_posted_the_text(text, source):
    assert values(bare_date_facts(line_of(text)))["source"] == source


@pytest.mark.parametrize(
    "text",
    [
        "报名截止 2024-03-01 18:00",
        "全省教育大会 2024年3月1日",
        "2024年3月1日 09:00 某某楼三层第一会议室集中签到",
    ],
)
def test_what_happens_at_a_time_is_no_byline(text):
    assert bare_date_facts(line_of(text)) is None


def test_a_date_with_names_tells_the_medium_from_the_writer():
    assert values(bare_date_facts(line_of("东浦时报 | 乐嘉言 | 2023-12-21"))) == {
        "date": "2023-12-21",
        "source": "东浦时报",
        "author": "乐嘉言",
    }
    assert values(bare_date_facts(line_of("台湾农情网 记者陈怡君 2025/01/08 15:20"))) == {
        "date": "2025-01-08",
        "source": "台湾农情网",
        "author": "陈怡君",
    }
    assert values(bare_date_facts(line_of("2023-09-14 15:07廖成林"))) == {
        "date": "2023-09-14",
        "author": "廖成林",
    }


def test_a_short_name_beside_a_day_is_a_source_only_where_another_line_may_be_the_title():
    line = line_of("2024-03-05 黔山客")
    assert bare_date_facts(line) is None
    assert values(bare_date_facts(line, titled=True)) == {"date": "2024-03-05", "source": "黔山客"}
    assert bare_date_facts(line_of("2024-03-05 招商公告"), titled=True) is None


def test_what_happens_on_a_day_is_no_source():
    assert bare_date_facts(line_of("2024年3月5日 全省春季农业生产暨高标准农田建设"), titled=True) is None


def test_labels_alone_on_their_lines_have_their_values_below():
    lines = lines_of("大湾隧道通车满月运行平稳", "来源：", "滨城晚报", "作者：", "薛东", PARAGRAPH)
    found = {fact.field: fact.value for _, fact in read_labels(lines) if fact.value}
    assert found == {"source": "滨城晚报", "author": "薛东"}


def test_the_month_and_day_of_a_platform_are_no_full_date():
    facts = bare_date_facts(line_of("07-16 17:20"))
    assert values(facts) == {"dateline": "07-16"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Original 谭红缨 荆山卫健 2024-03-06 18:30 湖北", {"author": "谭红缨", "source": "荆山卫健", "date": "2024-03-06"}),
        ("党亚男 · 09-03 14:26 · 陕西", {"author": "党亚男", "dateline": "09-03"}),
        ("二零二五年六月十一日（星期三）", {"date": "2025-06-11"}),
        ("中华民国113年4月9日 下午 03:27", {"date": "2024-04-09"}),
        ("江淮农经 | 2016/11/02 | 人浏览", {"source": "江淮农经", "date": "2016-11-02"}),
        ("汾州新报数字版 二〇二〇年一月九日 第四版", {"source": "汾州新报", "date": "2020-01-09"}),
        ("2022-09-16 02:00 ET", {"date": "2022-09-16"}),
        ("某省生态环境监测中心编 2021年7月12日", {"issuer": "某省生态环境监测中心", "date": "2021-07-12"}),
        ("2024/09/02 13:47 〔南岛新闻网记者潘志豪／屏东报导〕", {"author": "潘志豪", "source": "南岛新闻网", "date": "2024-09-02"}),
        ("高原州融媒体中心 才让 祁生海 2024-06-11 09:00", {"author": "才让 祁生海", "source": "高原州融媒体中心", "date": "2024-06-11"}),
    ],
)  # fmt: skip
def test_a_line_of_a_date_and_names_is_read_whatever_order_they_stand_in(text, expected):
    assert values(bare_date_facts(line_of(text), titled=True)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "答复事项 2024年3月5日 10:30 至 11:30 在一楼会议室现场办理",
        "比分 3-5 10:30 结束 主场球迷 久久不愿离去 掌声雷动",
        "五月的鲜花开遍原野",
    ],
)
def test_a_line_that_says_more_than_names_beside_a_date_is_text(text):
    assert bare_date_facts(line_of(text)) is None


def test_the_one_name_alone_below_the_title_is_who_wrote():
    lines = lines_of("运河边上的修书人", "安秋实")
    assert [(fact.field, fact.value) for _, fact in read_head(lines)] == [("author", "安秋实")]
    assert [line.reason for line in lines] == ["", "credit"]


def test_a_list_of_names_below_a_heading_stays():
    lines = lines_of("二〇二四年度优秀教师名单", "安秋实", "王小明", "李晓华")
    assert read_head(lines) == []
    assert all(line.is_kept for line in lines)


def test_when_a_letter_was_answered_is_read_between_question_and_answer():
    lines = lines_of(PARAGRAPH, "答复单位：区城市管理委员会", "答复时间：2022-06-16", PARAGRAPH)
    found = {fact.field: fact.value for _, fact in read_labels(lines)}
    assert found["date"] == "2022-06-16"
    assert [line.is_kept for line in lines] == [True, False, False, True]


def test_the_hours_of_a_counter_inside_a_notice_stay():
    lines = lines_of(PARAGRAPH, "办理时间：工作日上午9点至下午5点", PARAGRAPH)
    read_labels(lines)
    assert all(line.is_kept for line in lines)


def test_a_row_of_values_below_the_row_of_their_labels_is_read():
    lines = lines_of(
        "关于做好春季防火工作的通知", "发布日期  来源  浏览次数", "2023-03-05  市应急管理局  312", PARAGRAPH
    )
    found = {fact.field: (fact.value, line.text[fact.start : fact.end]) for line, fact in read_labels(lines)}
    assert found["source"] == ("市应急管理局", "市应急管理局")
    assert found["date"] == ("2023-03-05", "2023-03-05")
    assert [line.is_kept for line in lines] == [True, False, False, True]


def test_a_line_below_a_row_of_labels_with_another_number_of_words_stays():
    lines = lines_of("来源  作者  日期", "各项数据的取得方法另见附件", PARAGRAPH)
    read_labels(lines)
    assert [line.is_kept for line in lines] == [False, True, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布时间：2024-03-05 来源：四川省教育厅（办公室）", {"source": "四川省教育厅(办公室)"}),
        ("来源：（四川日报）", {"source": "四川日报"}),
        ("稿源：《四川日报》2024年03月05日第03版", {"source": "四川日报", "date": "2024-03-05"}),
        ("2024-03-05 　四川日报 　王小明 　责编：李四", {"source": "四川日报", "author": "王小明"}),
    ],
)
def test_a_name_keeps_its_brackets_and_is_read_beside_a_label_of_another(text, expected):
    found = {fact.field: fact.value for fact in line_facts(line_of(text)) or ()}
    assert found.items() >= expected.items()


def test_a_sentence_with_a_date_and_a_label_is_no_line_of_facts():
    assert line_facts(line_of("2024-03-05 会场里座无虚席 责编：李四")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本文来源于微信公众号“甲省教育”", {"source": "甲省教育"}),
        ("来源：“甲省教育”微信公众号", {"source": "甲省教育"}),
        ("据甲省日报报道", {"source": "甲省日报"}),
        ("（转自甲省日报，2024年3月5日）", {"source": "甲省日报", "date": "2024-03-05"}),
        ("（摘自《甲日报》，有删节）", {"source": "甲日报"}),
        ("（综合自新华社、甲日报）", {"source": "新华社、甲日报"}),
        ("甲报记者 王小明 报道", {"author": "王小明"}),
        ("（原载《甲省林业》2012年第6期）", {"source": "甲省林业"}),
        ("（转自“甲省科技”微信公众号）", {"source": "甲省科技"}),
        ("洞庭晚报记者　易小满　周正清", {"source": "洞庭晚报", "author": "易小满 周正清"}),
        ("〔记者蔡宜真／云林报导〕云嘉新闻网", {"source": "云嘉新闻网", "author": "蔡宜真"}),
        (
            "文／段成章　图／小葵　刊于滇味杂志　2018年10月30日",
            {"source": "滇味杂志", "author": "段成章", "date": "2018-10-30"},
        ),
        (
            "发布时间 2025-09-02 11:30:27　信源 街区漫记 〔查看原文〕",
            {"source": "街区漫记", "date": "2025-09-02"},
        ),
    ],
)
def test_a_line_that_says_from_whom_a_text_was_taken_names_the_source(text, expected):
    found = values(line_facts(line_of(text)))
    assert found is not None
    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    "text", ["来自大山的孩子", "据统计，全省有学校一百所", "转自幼儿园的户口怎么办", "据说"]
)
def test_words_that_begin_like_an_origin_name_none(text):
    assert line_facts(line_of(text)) is None


def test_the_account_above_a_platforms_day_without_a_year_is_the_source_and_a_title_there_stays():
    lines = lines_of("某省推进扩优提质谱新篇", "甲号", "03-05 10:22")
    assert ("source", "甲号") in [(fact.field, fact.value) for _, fact in read_head(lines)]
    lines = lines_of("甲省频道", "某省推进扩优提质谱新篇", "03-05 10:22")
    assert all(fact.field != "source" for _, fact in read_head(lines))


def test_names_in_brackets_below_the_last_paragraph_are_who_wrote_and_other_brackets_stay():
    lines = lines_of(PARAGRAPH, "（李湘莲　郭子洲）")
    assert [(fact.field, fact.value) for _, fact in read_labels(lines)] == [("author", "李湘莲 郭子洲")]
    assert lines[1].text[1:-1] == lines[1].text[lines[1].text.index("李") : -1]
    lines = lines_of(PARAGRAPH, "（此件公开发布）")
    assert read_labels(lines) == []
    assert lines[1].is_kept


@pytest.mark.parametrize(
    ("credit", "source", "author"),
    [
        ("（甲省日报·甲省新闻客户端 马燕 苗楠 策划 马玉）", "甲省日报", "马燕 苗楠"),
        ("乙省晚报 乙省网 乙省客户端记者 王吉 项磊", "乙省晚报", "王吉 项磊"),
    ],
)
def test_media_and_people_below_the_last_paragraph_are_whose_text_it_is(credit, source, author):
    lines = lines_of(PARAGRAPH, credit)
    found = [(fact.field, fact.value) for _, fact in read_labels(lines)]
    assert {("source", source), ("author", author)} <= set(found)
    assert lines[1].reason == "credit"


@pytest.mark.parametrize("text", ["甲省日报 王吉 教育强国的甲省实践", "王吉 项磊", "甲省日报 乙省晚报"])
def test_a_line_with_anything_else_or_of_one_kind_alone_is_no_credit(text):
    lines = lines_of(PARAGRAPH, text)
    assert read_labels(lines) == []
    assert lines[1].is_kept


def test_a_line_of_date_and_source_is_read_whatever_button_it_ends_in():
    text = (
        "某省教师支持计划公布\n2015-09-14 08:40:25 分享到 来源：农民日报 责任编辑：康某 我来说两句\n"
        + PARAGRAPH
    )
    (document,) = clean_corpus([("a.txt", text.encode())]).documents.to_dict("records")
    assert (document["published_on"], document["source"]) == ("2015-09-14", "农民日报")


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("甲市新闻网 2009-06-02 10:07:19 甲市日报 现有新闻评论 新闻报料", "甲市日报"),
        ("2007-12-20 来源：光明日报  我有话说", "光明日报"),
    ],
)
def test_a_line_with_buttons_of_comments_keeps_its_date_and_the_medium_behind_it(line, source):
    text = f"某市为大学生买岗位\n\n{line}\n\n{PARAGRAPH}"
    (document,) = clean_corpus([("a.txt", text.encode())]).documents.to_dict("records")
    assert (document["source"], document["author"]) == (source, None)
    assert document["published_on"] in {"2009-06-02", "2007-12-20"}


def test_a_day_on_three_lines_is_read_and_three_numbers_are_none():
    head = lines_of("某县推进医共体建设", "2023", "06/ 03", "15:20:11")
    assert ("date", "2023-06-03") in [(fact.field, fact.value) for _, fact in read_head(head)]
    assert not any(line.is_kept for line in head[1:])
    assert read_head(lines_of("某县推进医共体建设", "2023", "13/ 03", "15:20:11")) == []


def test_the_day_a_mirror_touched_its_page_is_not_that_of_a_document_signed_long_before():
    def published(day):
        text = f"关于开展培训的通知\n\n更新时间：{day}\n\n{PARAGRAPH}\n\n某省教育厅\n\n2023年7月10日"
        return clean_corpus([("a.txt", text.encode())]).documents["published_on"].item()

    assert published("2025-03-02") == "2023-07-10"
    assert published("2023-07-12") == "2023-07-12"


def test_a_masthead_with_buttons_beside_it_names_the_paper():
    text = f"甲省日报 数字报 返回首页\n\n壁画“搬”进乡村课堂\n\n本报记者 施某 通讯员 马某\n\n{PARAGRAPH}"
    assert clean_corpus([("a.txt", text.encode())]).documents["source"].item() == "甲省日报"


def test_a_label_behind_an_empty_one_is_not_its_value():
    facts = line_facts(line_of("日期: 2007-09-20 13:59 作者: 来源: 字号: 【字号: 打印本页"))
    assert values(facts) == {"date": "2007-09-20"}


def test_a_portal_and_its_paper_in_a_dateline_are_one_source():
    facts = dateline_facts(line_of("人民网-人民日报北京2月22日电 （记者 郑某）近日，某部印发通知。"))
    assert ("source", "人民网-人民日报") in [(fact.field, fact.value) for fact in facts]


def test_an_agency_with_the_place_that_it_reports_from_is_the_source_and_no_title():
    lines = lines_of("某中心举行第四场集体采访", "新华社，北京", "2022-10-20 03:02", PARAGRAPH)
    assert ("source", "新华社") in [(fact.field, fact.value) for _, fact in read_head(lines[:3])]
    assert not lines[1].is_kept


def test_a_label_alone_has_its_value_below_only_where_the_value_is_of_its_kind():
    lines = lines_of("冬捕前的最后一次量冰", "作者", "佟伟", PARAGRAPH)
    assert ("author", "佟伟") in [(fact.field, fact.value) for _, fact in read_labels(lines)]
    lines = lines_of("冬捕前的最后一次量冰", "作者", "写在冰上的话", PARAGRAPH)
    read_labels(lines)
    assert lines[2].is_kept
