"""What is read across regions: who is quoted, and which words stand around a name."""

import pandas as pd
import pytest

from fangzhi.report.language import catalogue, use_language
from fangzhi.report.narrative import crossread
from tests.report.invented import DIGITAL, TEACHERS, plainly, tables


@pytest.fixture(autouse=True)
def _english():
    use_language("en")


def told(prose):
    return plainly(prose)


def test_a_theme_is_read_across_regions_with_figures_programmes_and_the_sentence_most_about_it():
    theme, *others = told(crossread.themes_across(tables(), names=[DIGITAL, "综合改革"])).split("### ")[1:]
    assert others == []  # a theme of which no text speaks has no heading
    beijing, tianjin = (line for line in theme.splitlines() if line.startswith("- **"))
    assert beijing.startswith("- **北京")
    assert "智慧课堂" in beijing.split("50个 (50)")[0]
    assert "课时补助机制" in beijing
    assert "“数字素养提升行动覆盖全部教师，数字素养成为考核内容。” — 北京市教委主任王芳" in beijing
    assert "Programmes: 数字素养提升行动" in tianjin
    assert "Figures" not in tianjin  # its figures are of another theme


def test_a_theme_names_the_regions_that_give_it_most_space_the_most_first():
    theme = told(crossread.themes_across(tables(), names=[TEACHERS]))
    assert "It gets most space in the texts of Hebei (河北) (70%) [003.1-01]" in theme
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


@pytest.mark.parametrize(
    ("named", "is_quoted"), [("天津", False), ("该市", False), ("两地", True), ("河北", True)]
)
def test_of_a_passage_about_two_regions_a_theme_quotes_what_names_the_region_or_both(named, is_quoted):
    passages = tables().passages
    joint = passages["passage_id"] == "002.1-02"
    passages.loc[joint, "text"] = f"{named}教师队伍建设协同推进，教师共同培训，教师互派交流。"
    found = told(crossread.themes_across(tables(passages=passages), names=[TEACHERS]))
    hebei = next(line for line in found.splitlines() if line.startswith("- **河北"))
    assert ("教师互派交流" in hebei) is is_quoted


def test_a_stray_word_of_a_theme_makes_no_sentence_one_about_it():
    passages = tables().passages
    passages.loc[passages["passage_id"] == "003.1-01", "text"] = (
        "河北的十二个县常年书面交流，互相学习典型经验和做法。"
    )
    passages.loc[passages["passage_id"] == "002.1-02", "text"] = "两地商定。"
    themes = tables().passage_themes
    stray = themes["passage_id"] == "003.1-01"
    for score, terms, is_quoted in [(0.1, "交流", False), (0.1, "交流 书面交流", False), (0.3, "交流", True)]:
        weak = themes.assign(is_main=~stray, score=themes["score"].where(~stray, score))
        weak = weak.assign(terms=themes["terms"].where(~stray, terms))
        found = told(
            crossread.themes_across(tables(passages=passages, passage_themes=weak), names=[TEACHERS])
        )
        assert ("书面交流" in found) is is_quoted, (score, terms)


def test_a_sentence_with_the_name_of_a_theme_or_two_of_its_words_is_about_it():
    assert crossread._is_about("推进学前教育普惠发展", "学前教育", ["普惠"])
    assert crossread._is_about("把握入园人数，开展托幼一体化实践", "学前教育", ["入园", "托幼一体化"])
    assert not crossread._is_about("促进办学匹配产业需求", "职业教育", ["产业需求", "产业"])


def test_a_theme_that_misreads_its_passages_ranks_no_region():
    class Weak(type(tables())):
        weak_themes = (TEACHERS,)

    run = tables()
    weak = Weak(**{name: getattr(run, name) for name in run.__dataclass_fields__})
    found = told(crossread.themes_across(weak, names=[TEACHERS]))
    assert "Most space" not in found
    assert "a stray word of it" in found


def test_a_programme_is_quoted_from_the_text_rather_than_a_title_and_without_its_number():
    passages = tables().passages
    passages.loc[passages["passage_id"] == "002.1-01", "kind"] = "title"
    passages.loc[passages["passage_id"] == "002.1-02", "text"] = (
        "二是实施数字素养提升行动，天津和河北的全部教师都参加培训。"
    )
    rows = tables().initiatives
    other = rows[rows["passage_id"] == "002.1-01"].head(1).assign(passage_id="002.1-02", start=4, end=12)
    rows = rows[~rows["canonical"].isin(["联席会议"])]
    run = tables(passages=passages, initiatives=pd.concat([rows, other]))
    found = told(crossread.programmes_across(run))
    tianjin = next(line for line in found.splitlines() if line.startswith("- **天津"))
    assert "“实施数字素养提升行动，天津和河北的全部教师都参加培训。”" in tianjin
    assert "002.1-01" not in tianjin
