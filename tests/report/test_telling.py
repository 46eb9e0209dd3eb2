"""Which sentences are quoted, and how: without formulas and numbers, with who says them."""

import pytest

from fangzhi.report.narrative import telling
from tests.report.invented import tables


@pytest.mark.parametrize(
    ("text", "quoted", "speaker"),
    [
        ("教育厅厅长李明表示，全省建成百所学校。", "全省建成百所学校", "教育厅厅长李明"),
        ("李明指出，要办好教育。各地加大投入。", "各地加大投入", "李明"),
        ("李明指出，要办好教育。王芳强调，要加大投入。", "要办好教育", "李明"),
        ("她指出，要办好教育。", "要办好教育", ""),
        ("李明指出，要办好教育。他强调，要加大投入。", "要加大投入", "李明"),
        ("李明指出，要办好教育。会议提出，要加大投入。", "要加大投入", ""),
        ("会议指出，要办好教育。", "要办好教育", ""),
        ("天长人说，要办好教育。", "要办好教育", ""),
        ("教育厅负责人介绍，要办好教育。", "要办好教育", "教育厅负责人"),
        ("厅长林和平在推进会上表示，要办好教育。", "要办好教育", "厅长林和平"),
        ("记者李明介绍，要办好教育。", "要办好教育", ""),
        ("各地说到做到，全省建成百所学校。", "全省建成百所学校", ""),
        ("各地加大投入。李明指出，要办好教育。", "各地加大投入", ""),
        ("“我们建成百所学校。投入也要加大。”教育局局长李明表示。", "投入也要加大", "教育局局长李明"),
        ("“我们建成百所学校。”李明表示。各地加大投入。", "各地加大投入", ""),
        ("“双减”落地。李明表示，“双升”也要落地。", "“双减”落地", ""),
        ("厅长王芳出席。王芳要求各地加大投入。她指出，要办好教育。", "要办好教育", "王芳"),
        ("高校要求学生参加。他们指出，要办好教育。", "要办好教育", ""),
    ],
)
def test_a_speaker_is_named_behind_the_words_or_was_last_said_to_speak(text, quoted, speaker):
    assert telling._speaker(text, quoted) == speaker


@pytest.mark.parametrize(
    ("name", "text", "titled"),
    [
        ("顾月华", "教育部司长吕玉刚、省教育厅副厅长顾月华出席。顾月华要求", "省教育厅副厅长顾月华"),
        ("怀进鹏", "教育部党组书记、部长怀进鹏出席。", "教育部党组书记、部长怀进鹏"),
        ("怀进鹏", "怀进鹏指出，要办好教育。", "怀进鹏"),
        ("教育厅", "省委书记李明到教育厅调研。", "教育厅"),
    ],
)
def test_a_person_has_the_offices_that_the_document_puts_before_the_name(name, text, titled):
    assert telling.titled(name, text) == titled


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("突出“三个聚焦”，构建新格局。", "突出‘三个聚焦’，构建新格局。"),
        ("“瞄准‘十项行动’需求，开展攻关。”", "瞄准‘十项行动’需求，开展攻关。"),
        ("“双减”与“双升”", "‘双减’与‘双升’"),
        ("他说“建成‘双一流’高校”，", "他说‘建成“双一流”高校’，"),
        ("为此，要壮大‘协同’力量。”", "为此，要壮大‘协同’力量。"),
        ("“弘扬‘教育家’精神。", "弘扬‘教育家’精神。"),
    ],
)
def test_a_quotation_within_a_quotation_has_the_other_marks_and_none_without_a_partner(text, inside):
    assert telling._inner(text) == inside


PLAIN = "完善普通高中办学质量评价机制，推动学校多样发展。"


@pytest.mark.parametrize(
    "lesser",
    [
        "4月13日至14日，全省义务教育座谈会在镇江丹阳市召开。",
        "教育部党组书记、部长出席会议并作了讲话，有关部门参加。",
        "会上，二十所学校的代表交流了各自的办学经验和做法。",
        "下一步，我省将奋力谱写教育强国建设的新时代壮丽篇章。",
        "让我们紧密团结起来，为办好人民满意的教育而共同奋斗。",
        "（四）加快职业教育转型，建设全国重要的实训基地网络。",
        "为此，要继续推动学校多样发展，完善办学质量评价机制。",
        "下一步，我省将完善评价机制，推动高等教育高质量发展。",
        "下一步，我省将以更大力度纵深推进评价改革，办好学校。",
    ],
)
def test_news_of_a_meeting_a_formula_a_heading_and_what_leans_on_another_tell_less(lesser):
    assert 0 < telling.worth(lesser) < telling.worth(PLAIN)


@pytest.mark.parametrize(
    "as_good",
    [
        "召开家长会、设立意见箱，二十所学校公开了课后服务的账目。",
        "提供课后服务的学校从三成增加到九成，农村学校全部覆盖。",
        "先后召开7次联席会议，为毗邻地区的学校安排了共同项目。",
        "技术进步对增长的贡献率比上年提高，企业投入明显增加了。",
        "她强调，各县区要补短板、强弱项，拿出实招来配置教师。",
        "推进教育高质量发展示范区建设，二十所学校先开放课程。",
    ],
)
def test_what_only_looks_like_a_formula_or_news_of_a_meeting_tells_as_much(as_good):
    assert telling.worth(as_good) == telling.worth(PLAIN) == 1


def test_those_who_came_to_a_meeting_are_no_figures_that_tell_something():
    came = "各市负责人、申报评估认定的42个县人民政府负责人参加会议。"
    assert telling.worth(came, ["42个"]) == telling.worth(came) < telling._LEAST


@pytest.mark.parametrize(
    ("text", "is_quoted"),
    [
        ("各市教育局负责人、二十个县的人民政府负责人参加会议。", False),
        ("下一步，将积极推进协议落实，以更大力度推动高质量发展。", False),
        ("下一步，将建成二十所学校，推动高质量发展示范区建设。", True),
        (PLAIN, True),
    ],
)
def test_news_of_a_meeting_and_empty_words_are_not_quoted_even_where_a_text_has_little_else(text, is_quoted):
    run = tables()
    rows = run.passages_of("北京").query("passage_id == '001.1-02'").assign(text=text)
    assert bool(list(telling.candidates(run, rows, "北京"))) is is_quoted


def test_figures_and_names_make_a_sentence_tell_more_up_to_three():
    matters = ["106所", "23万个", "示范行动", "90%"]
    told = [telling.worth(PLAIN[:-1] + "".join(matters[:n]) + "。", matters) for n in range(5)]
    assert told == [1, 1.5, 2, 2.5, 2.5]


@pytest.mark.parametrize(
    "text",
    [
        "短句不引。",
        "的集团化办学模式，使优质教育资源润泽更多的师生。",
        "以下是二十所学校各自的办学经验和主要做法：",
        "长" * 150 + "。",
    ],
)
def test_what_is_no_whole_sentence_or_too_long_or_short_is_not_quoted(text):
    assert telling.worth(text) == 0


@pytest.mark.parametrize(
    ("sentence", "without"),
    [
        ("一是推进公办园建设。", "推进公办园建设。"),
        ("二、坚持城乡一体。", "坚持城乡一体。"),
        ("（三）扎实推进。", "扎实推进。"),
        ("第三，聚焦开放。", "聚焦开放。"),
        ("6. 数据共享。", "数据共享。"),
        ("一带一路沿线国家。", "一带一路沿线国家。"),
        ("三是奋斗，一是奋斗。", "奋斗，一是奋斗。"),
        ("一是要加大投入。", "加大投入。"),
        ("第三产业增长。", "第三产业增长。"),
        ("5.7亿条数据。", "5.7亿条数据。"),
        ("十大计划落地。", "十大计划落地。"),
    ],
)
def test_the_number_of_a_point_is_not_quoted(sentence, without):
    assert telling.without_number(sentence) == without


def test_a_quotation_says_who_she_is_instead_of_quoting_the_pronoun():
    run = tables()
    text = "教育厅厅长王芳表示，要办好教育。她强调，课时补助面向农村教师。"
    passages = run.passages
    passages.loc[passages["passage_id"] == "001.1-02", "text"] = text
    told = telling.quotation(tables(passages=passages), "001.1-02", "她强调，课时补助面向农村教师。")
    assert "课时补助面向农村教师。" in told
    assert "她" not in told
    assert "教育厅厅长王芳，北京市教委" in told


@pytest.mark.parametrize(
    ("words", "who", "left"),
    [
        ("吕玉刚指出，江苏走在前列。", "教育部司长吕玉刚", "江苏走在前列。"),
        ("她强调，要补短板。", "副厅长顾月华", "要补短板。"),
        ("会议指出，要补短板。", "副厅长顾月华", "会议指出，要补短板。"),
        ("吕玉刚指出，江苏走在前列。", "", "吕玉刚指出，江苏走在前列。"),
    ],
)
def test_a_speaker_named_behind_the_words_is_not_named_in_front_of_them_too(words, who, left):
    assert telling._without_speaker(words, who) == left
