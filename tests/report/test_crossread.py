"""What is read across regions: who is quoted, and which words stand around a name."""

import pytest

from fangzhi.report.language import catalogue, use_language
from fangzhi.report.narrative import crossread
from tests.report.invented import DIGITAL, TEACHERS, plainly, tables


@pytest.fixture(autouse=True)
def _english():
    use_language("en")


@pytest.mark.parametrize(
    ("text", "quoted", "speaker"),
    [
        ("教育厅厅长李明表示，全省建成百所学校。", "全省建成百所学校", "教育厅厅长李明"),
        ("李明指出，要办好教育。各地加大投入。", "各地加大投入", "李明"),
        ("李明指出，要办好教育。王芳强调，要加大投入。", "要办好教育", "李明"),
        ("她指出，要办好教育。", "要办好教育", ""),
        ("记者李明介绍，要办好教育。", "要办好教育", ""),
        ("各地说到做到，全省建成百所学校。", "全省建成百所学校", ""),
        ("各地加大投入。李明指出，要办好教育。", "各地加大投入", ""),
    ],
)
def test_a_speaker_is_who_was_last_said_to_speak_and_a_pronoun_is_nobody(text, quoted, speaker):
    assert crossread._speaker(text, quoted) == speaker


def told(prose):
    return plainly(prose)


def test_a_theme_is_read_across_regions_with_figures_programmes_and_the_sentence_most_about_it():
    theme, *others = told(crossread.themes_across(tables(), names=[DIGITAL, "综合改革"])).split("### ")[1:]
    assert others == []  # a theme of which no text speaks has no heading
    beijing, tianjin = (line for line in theme.splitlines() if line.startswith("- **"))
    assert beijing.startswith("- **北京")
    assert "智慧课堂" in beijing.split("50个 (50)")[0]
    assert "课时补助机制" in beijing
    assert "“北京市教委主任王芳表示，数字素养提升行动覆盖全部教师，数字素养成为考核内容。”" in beijing
    assert "Programmes: 数字素养提升行动" in tianjin
    assert "Figures" not in tianjin  # its figures are of another theme


def test_a_theme_names_the_regions_that_give_it_most_space_the_most_first():
    theme = told(crossread.themes_across(tables(), names=[TEACHERS]))
    assert "Most space is given to it by Hebei (河北) (70%) [003.1-01]" in theme
    assert theme.index("(70%)") < theme.index("(60%)")
    digital = told(crossread.themes_across(tables(), names=[DIGITAL]))
    assert "Beijing (北京) (90%)" in digital
    assert "(10%)" in digital


def test_an_aim_is_called_one_where_a_theme_is_read_across_regions():
    theme = told(crossread.themes_across(tables(), names=[TEACHERS]))
    aim = next(line for line in theme.splitlines() if line.startswith("- **天津")).split("300名")[0]
    assert aim.count("an aim") == 1
    assert "2000名 (2,000 people), an aim" in aim
    assert "300名" in next(line for line in theme.splitlines() if line.startswith("- **河北"))


def test_a_programme_of_several_regions_is_read_in_the_words_around_it_in_each():
    found = told(crossread.programmes_across(tables()))
    assert found.count("### ") == 1
    assert found.startswith("### 数字素养提升行动")
    beijing, tianjin = (line for line in found.splitlines() if line.startswith("- **"))
    assert "覆盖全部教师" in beijing
    assert "[001.1-02](#p-001.1-02)" in beijing
    assert "天津实施数字素养提升行动" in tianjin


def test_a_programme_of_one_document_alone_is_not_shared():
    joint = tables().initiatives.query("canonical == '联席会议'")
    assert told(crossread.programmes_across(tables(initiatives=joint))) == catalogue().say(
        "initiatives.none_shared"
    )


def test_of_a_long_sentence_the_clauses_around_a_name_are_quoted():
    long = "前文很长，" * 40 + "天津实施数字素养提升行动，" + "后文也很长，" * 40 + "到此为止。"
    passages = tables().passages
    passages.loc[passages["passage_id"] == "002.1-01", "text"] = long
    rows = tables().initiatives
    rows.loc[rows["passage_id"] == "002.1-01", "start"] = long.find("数字素养提升行动")
    rows.loc[rows["passage_id"] == "002.1-01", "end"] = long.find("数字素养提升行动") + 8
    found = told(crossread.programmes_across(tables(passages=passages, initiatives=rows)))
    quoted = (
        next(line for line in found.splitlines() if line.startswith("- **天津")).split("“")[1].split("”")[0]
    )
    assert quoted.startswith("天津实施数字素养提升行动，后文也很长，")
    assert len(quoted) <= 140


def test_of_a_passage_about_two_regions_a_theme_quotes_only_what_names_the_region():
    passages = tables().passages
    joint = passages["passage_id"] == "002.1-02"
    passages.loc[joint, "text"] = "两地教师队伍建设协同推进，教师共同培训，教师互派交流。"
    other = tables().passage_themes.replace({"terms": {"教师发展": "规划"}})
    found = told(crossread.themes_across(tables(passages=passages, passage_themes=other), names=[TEACHERS]))
    assert "教师互派交流" not in found


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("突出“三个聚焦”，构建新格局。", "突出‘三个聚焦’，构建新格局。"),
        ("“瞄准‘十项行动’需求，开展攻关。”", "瞄准‘十项行动’需求，开展攻关。"),
        ("“双减”与“双升”", "‘双减’与‘双升’"),
        ("他说“建成‘双一流’高校”，", "他说‘建成“双一流”高校’，"),
    ],
)
def test_a_quotation_within_a_quotation_has_the_other_marks(text, inside):
    assert crossread._inner(text) == inside
