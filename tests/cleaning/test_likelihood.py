import pytest

from fangzhi.cleaning.likelihood import BOUNDARY, context_of, general_chinese, symbols


def test_digits_letters_and_blanks_are_classes_and_wide_marks_one_with_narrow():
    assert symbols("2024年GDP增5,") == ["0", "年", "a", "增", "0", "，"]
    assert symbols("１２ＡＢ  ！") == ["0", "a", BOUNDARY, "！"]


def test_a_closing_mark_is_one_context_with_the_stop_before_it():
    assert context_of("。", "”") == "。”"
    assert context_of("校", "”") == "”"


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [
        ("教育部", "教肓部"),
        ("。”他说", "。”的说"),
        ("天津外国语大学", "碧旖蛲鈬Z大学"),
        ("全面发展", "全面發展"),
        ("提高到80%以上", "提高倒80%以上"),
    ],
)
def test_what_people_write_is_likelier(likely, unlikely):
    model = general_chinese()
    assert model.text_bits(likely) + 3 < model.text_bits(unlikely)


def test_a_page_makes_its_own_words_likely():
    model = general_chinese()
    own = model.with_page("岩温香是护边员，护边员巡逻，新护边员到岗")
    assert own.bits("边", "员") < model.bits("边", "员") - 3
    assert own.bits("教", "育") < model.bits("教", "育") + 1


def test_probabilities_of_what_follows_sum_to_about_one():
    model = general_chinese()
    for context in ("教", "。", "。”", BOUNDARY):
        total = sum(2 ** -model.bits(context, symbol) for symbol in model.singles)
        assert 0.75 < total < 1.25, context
