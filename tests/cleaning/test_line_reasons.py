"""What a line's own words say of it, and what only looks like it."""

import time

import pytest

from fangzhi.artefacts.resources import read_toml
from fangzhi.artefacts.schema import REMOVAL_REASONS
from fangzhi.cleaning.line_reasons import (
    anywhere_reason,
    edge_reason,
    furniture_reason,
    is_furniture_word,
    is_search_list,
    line_cues,
    notice_reason,
    prose_reason,
    rules,
    spam_reason,
)
from fangzhi.cleaning.lines import Line

DATA = read_toml("cleaning/data/noise.toml")


def key_of(text: str) -> str:
    """Return a line's text as the patterns see it."""
    return Line(text, 0, len(text), 0).key


@pytest.mark.parametrize(
    ("number", "example"),
    [(i, example) for i, rule in enumerate(DATA["rule"]) for example in rule["matches"]],
)
def test_each_rule_takes_out_its_examples(number, example):
    assert rules()[number].matches(key_of(example))


@pytest.mark.parametrize(
    ("number", "example"),
    [(i, example) for i, rule in enumerate(DATA["rule"]) for example in rule["near_misses"]],
)
def test_no_rule_takes_out_its_own_near_misses(number, example):
    assert not rules()[number].matches(key_of(example))


def test_every_rule_has_examples_near_misses_and_a_declared_reason():
    for rule in DATA["rule"]:
        assert rule["matches"], rule
        assert rule["near_misses"], rule
        assert rule["reason"] in REMOVAL_REASONS
        assert rule["where"] in {"any", "edge", "head", "tail"}


def test_every_word_of_furniture_has_a_declared_reason():
    assert set(read_toml("cleaning/data/chrome.toml")) <= {*REMOVAL_REASONS, "channels"}


@pytest.mark.parametrize(
    "sentence",
    [
        "要加强版权保护，未经权利人许可不得复制、传播作品，对侵权盗版行为依法追究法律责任，让创新者的权益得到保障。",
        "责任编辑是出版单位的重要岗位，要落实三审三校制度，做到把关有责、守土尽责。",
        "要看到，点击率、浏览量不是衡量文化产品价值的唯一标准，更不能唯流量论英雄。",
        "过去的一年是翻过去的上一页，新的一年是等待书写的下一页，希望大家只争朝夕。",
        "各地要公布举报电话，畅通投诉渠道，联系电话要保证工作日有人接听，对群众反映的问题件件有着落。",
        "据不完全统计，转载该报道的网站超过300家，网友留言2万余条，评论认为此举意义重大。",
        "来自北京、天津、河北、山西、浙江、安徽、福建、江西、山东、河南、湖北、湖南等省（区、市）的代表参加会议。",
        "依法打击网络赌博、淫秽色情等违法信息，关停彩票投注、棋牌游戏类违规平台126个，净化网络空间。",
        "保护知识产权就是保护创新。作品的版权归作者所有，未经许可不得转载、摘编，违者依法追究法律责任，侵权者将付出代价。",
        "本市规定，转载他人作品应当注明来源；侵权内容经权利人通知后，平台应当在24小时内删除。",
        "凡转载他人作品的，应当注明出处；未经授权不得摘编，如有侵权，权利人可以通知平台删除，平台应当依法处理。",
        "本站的图片展览吸引了市民，非经预约不得入内的规定今年取消。",
        "专家表示，上述看法仅代表其个人，与本站建设的初衷无关的意见也欢迎提出。",
        "这份声明只代表作者所在的学会，会议通过了声明，观点鲜明。",
        "本网站不得用于商业用途的规定，在一些地方的政务公开办法里也有，代表们建议统一。",
    ],
)
def test_a_sentence_that_speaks_of_such_things_stays(sentence):
    assert anywhere_reason(key_of(sentence)) == ""


@pytest.mark.parametrize(
    "paragraph",
    [
        "凡本网注明“来源：某某网”的所有作品，版权均属于某某网，未经本网授权不得转载、摘编或利用其它方式使用上述作品。",
        "本文内容搜集或转自各大网络平台，如果转载侵犯您的版权，请联系小编，我们会及时审核处理。",
        "特别声明：以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。",
        "平台声明：该文观点仅代表作者本人，搜狐号系信息发布平台，搜狐仅提供信息存储空间服务。",
        "本网站之文字、图片及影音，非经授权，不得转载、公开播送或公开传输及利用。",
        "本网站所刊载信息，不代表中新社和中新网观点。 刊用本网站稿件，务经书面授权。",
        "免责声明：本文仅代表作者观点，与本站无关。",
        "声明：以上内容仅代表发布者个人，与本平台立场无关！",
    ],
)
def test_a_disclaimer_goes(paragraph):
    assert prose_reason(key_of(paragraph)) == "disclaimer"


@pytest.mark.parametrize(
    "line",
    [
        "国产精品久久久久久久,亚洲av无码专区在线,成人影院免费观看",
        "澳门新葡京官网_bet365体育投注_真人娱乐平台注册_下载app",
        "北京 天津 上海 重庆 石家庄 太原 沈阳 大连 长春 哈尔滨",
        "某某厂家_滑雪装备批发_滑雪服价格_滑雪板生产厂家_品牌报价",
    ],
)
def test_strings_of_search_words_are_spam(line):
    assert spam_reason(line) == "spam"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("首页 | 新闻中心 | 政务公开 | 联系我们", "navigation"),
        ("收藏 分享 点赞 在看", "share"),
        ("上一页 1 2 3 下一页", "pagination"),
        ("教育 科技 人才", ""),
        ("首页改版后更加便民", ""),
    ],
)
def test_a_line_of_menu_words_is_furniture(line, reason):
    assert furniture_reason(line) == reason


def test_no_rule_has_groups_of_its_own():
    """The rules of one place are one pattern, whose groups tell which rule matched."""
    assert all(rule.pattern.groups == 0 for rule in rules())


@pytest.mark.parametrize(
    "line",
    [
        "依法打击淫秽色情、网络赌博",
        "整治代孕、非法行医等乱象",
        "严查赌博机、老虎机",
        "关停六合彩、百家乐等赌博平台",
        "办证大厅、登录入口、咨询窗口全面优化",
        "免费培训、免费就业",
        "北京、天津、河北三地协同",
    ],
)
def test_headings_that_name_such_things_are_no_spam(line):
    assert spam_reason(key_of(line)) == ""


@pytest.mark.parametrize("example", sorted({e for rule in DATA["rule"] for e in rule["matches"]}))
def test_the_words_of_a_line_never_hide_a_reason_that_all_rules_together_find(example):
    for text in (example, example + "。" + example, "本报讯 " + example):
        key = key_of(text)
        assert anywhere_reason(key, line_cues().within(key)) == anywhere_reason(key)


def test_a_paragraph_of_plain_text_gives_no_cause_for_a_look():
    text = "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育。"
    assert line_cues().within(key_of(text)) == 0


def test_a_channel_alone_is_furniture_at_the_edges_only():
    assert anywhere_reason("科技") == ""
    assert edge_reason("科技", "head", apart=False) == "navigation"


def test_a_contact_line_that_joins_the_article_stays():
    assert edge_reason("联系电话: 0551-62650001", "tail", apart=False) == ""
    assert edge_reason("联系电话: 0551-62650001", "tail", apart=True) == "contact"


def test_words_of_widgets_are_furniture_words():
    assert is_furniture_word("打印")
    assert not is_furniture_word("教育")


def test_hostile_lines_take_no_time():
    started = time.perf_counter()
    for line in (
        "首页>" * 50,
        "(" * 250,
        "a" * 299,
        "图" * 99,
        "分享" * 30,
        "· " * 100,
        "上一篇" * 30,
        "0 " * 140,
    ):
        for text in (line, line[:-1] + "摄", "记者" + line, line + "。"):
            anywhere_reason(key_of(text))
            edge_reason(key_of(text), "head", apart=True)
            edge_reason(key_of(text), "tail", apart=True)
    assert time.perf_counter() - started < 1


def test_a_policy_on_copyright_reads_as_a_notice_but_does_not_speak_for_a_site():
    policy = key_of("作品的版权归作者所有，未经许可不得转载、摘编，违者依法追究法律责任。")
    assert notice_reason(policy) == "disclaimer"
    assert prose_reason(policy) == ""
    assert prose_reason("本站" + policy) == "disclaimer"


def test_a_row_of_searches_is_told_from_a_paragraph_with_commas():
    assert is_search_list("某县局年度工作总结,农业局年终总结范文,农村工作总结2000字,农业局工作总结怎么写")
    assert not is_search_list("坚持农业优先发展,推进农业科技创新,夯实农业生产基础,提升农业的竞争力")
    assert not is_search_list("银川,固原,吴忠,中卫,石嘴山")
