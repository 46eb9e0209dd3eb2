import pytest

from fangzhi.artefacts.alignment import apply_edits
from fangzhi.cleaning.line_breaks import line_break_edits
from tests import damage
from tests.clean_pages import PAGES


def joined(text):
    return apply_edits(text, line_break_edits(text))


@pytest.mark.parametrize("width", [20, 33, 38, 60])
@pytest.mark.parametrize("name", ["gansu_education", "fujian_digital", "guangdong_industry"])
def test_wrapped_paragraphs_become_whole(name, width):
    paragraphs = PAGES[name].split("\n")
    assert joined(damage.wrap(PAGES[name], width=width)).split("\n\n") == paragraphs


def test_a_wrapped_text_without_empty_lines_keeps_lines_that_end_a_sentence():
    text = "会议指出要坚持把教育摆在优先发展\n的战略位置，加快建设高质量教育体\n系。\n会议要求各地各部门切实加强组织领\n导，确保任务落到实处见到成效。"
    assert joined(text) == (
        "会议指出要坚持把教育摆在优先发展的战略位置，加快建设高质量教育体系。\n"
        "会议要求各地各部门切实加强组织领导，确保任务落到实处见到成效。"
    )


def test_a_break_inside_a_word_is_joined():
    text = "会议指出，要坚持以人民为中心的发展思想，办好人民满意的教\n育，为谱写新篇章提供支撑。"
    assert joined(text) == text.replace("\n", "")


def test_a_title_that_breaks_between_its_marks_is_joined():
    assert joined("某部印发《某部产品质量监督检验\n测试机构管理办法》和《某部评审\n规范》的通知") == (
        "某部印发《某部产品质量监督检验测试机构管理办法》和《某部评审规范》的通知"
    )
    for apart in (
        "某部印发《某部产品质量监督检验机构\n《管理办法》解读",
        "某部印发《某部产品质量监督检验机构\n一年来",
    ):
        assert joined(apart) == apart


def test_words_of_latin_letters_keep_a_space_and_syllables_none():
    lines = [
        "The ministry of education said that",
        "reform goes on in every province as",
        "before and after the year of change",
        "end.",
    ]
    assert joined("\n".join(lines)) == " ".join(lines)


@pytest.mark.parametrize("page", PAGES.values())
def test_paragraphs_and_headings_of_clean_pages_stay_apart(page):
    assert line_break_edits(page) == []


@pytest.mark.parametrize(
    "text",
    [
        "加快推动形成新质生产力的更多生动实践\n北京市教育委员会\n一年来，北京按照要求推进。",
        "一、夯实数字底座建设全省一体化平台\n二、优化政务服务推行一件事一次办\n三、强化监督考核纳入绩效考评体系",
        "北京\n天津\n上海\n重庆",
        "会议强调，要坚持改革创新，把各级各类学校办好，重视教育\n科技部门的代表参加会议",
        "",
        "\n\n",
        "\r\n教育\r\n",
    ],
)
def test_headings_lists_and_empty_texts_stay(text):
    assert joined(text) == text


WRAPPED = "会议指出要坚持把教育摆在优先发展\n的战略位置，加快建设高质量教育体\n系，各地各部门切实加强组织领导，\n确保任务落到实处见到成效。"


@pytest.mark.parametrize(
    "line",
    [
        "2024-08-16 来源：四川卫生健康",
        "四川卫生健康委 编辑：罗敏红",
        "2024-08-16 07:03 | 四川",
        "发布时间：2024年8月16",
        "（二〇二四） 公众号：川教",
    ],
)
def test_lines_about_the_page_join_nothing(line):
    line = (line + "要闻" * 8)[:16]
    assert joined(f"{line}\n{WRAPPED}") == f"{line}\n" + joined(WRAPPED)
    assert joined(f"{WRAPPED[:-1]}\n{line}").endswith("\n" + line)


def test_a_date_alone_joins_nothing():
    assert joined(f"{WRAPPED[:-12]}\n2024年8月16日").endswith("\n2024年8月16日")


@pytest.mark.parametrize(
    "sentence",
    [
        "全省小学在校学生人数较上年增加三\n万人（来源：省统计局），学校布局\n更加合理，公众号：一词在文中出现\n两次，办法自2024年8月1日\n起施行。",
        "全省小学在校学生人数较上年增加三\n万人，经费来源：财政拨款和自筹各\n占一半，学校布局更加合理，会议在\n2024年8月16日召开。",
    ],
)
def test_sentences_that_name_a_source_or_a_date_go_on(sentence):
    sentence = sentence.replace("出现\n两次，办法自2024年8月1日\n", "出现\n两次，自2024年8月1日")
    assert joined(sentence) == sentence.replace("\n", "")
