import pytest

from fangzhi.cleaning.alignment import apply_edits
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
