"""Field packs of one's own: found by path, and refused with file, line and cure."""

import re

import pandas as pd
import pytest

from fangzhi.artefacts import field_names, load_field
from fangzhi.evidence import find_indicators
from fangzhi.report.language import say_in
from fangzhi.run import sources
from fangzhi.run.cli import main
from fangzhi.run.packs import PackError, check_pack, new_pack
from fangzhi.run.parameters import ParameterError, choose
from tests.report.fake_run import ROOT

HEALTH = ROOT / "tests" / "corpora" / "health"
# What each invented page is mainly about, said before the program had read it.
MAIN_THEME = {
    "福建": "药品与集采", "青海": "卫生应急", "浙江": "数字健康", "山东": "老龄健康与医养结合", "广西": "中医药",
    "湖北": "疾病预防控制", "云南": "基层医疗", "安徽": "分级诊疗", "广东": "妇幼与托育", "河南": "卫生人才",
}  # fmt: skip


@pytest.fixture
def pack(tmp_path):
    new_pack(tmp_path / "my-pack")
    return tmp_path / "my-pack"


@pytest.mark.parametrize("name", field_names())
def test_the_built_in_packs_have_no_fault(name):
    check_pack(sources.PACKAGE / "fields" / name)


def test_a_new_pack_has_no_fault_and_is_chosen_by_its_path(pack):
    check_pack(pack)
    assert choose({"field": str(pack)})["2-topics"].field == str(pack)
    assert [theme["name"] for theme in load_field(str(pack)).themes] == ["公共交通"]


def test_a_new_pack_never_overwrites_a_folder(pack):
    with pytest.raises(PackError, match="there already"):
        new_pack(pack)


@pytest.mark.parametrize(
    ("file", "text", "line", "says"),
    [
        ("themes.toml", '[[theme]]\nname = "甲"\nnames = ["甲乙"\n', 3, "missing"),
        ("themes.toml", '[[theme]]\nnames = ["甲乙"]\n', 1, "has no name"),
        ("themes.toml", '[[theme]]\nname = "甲"\nstrongs = ["甲乙"]\n', 3, "'strongs' is not known"),
        ("themes.toml", '[[theme]]\nname = "甲"\nnames = ["甲乙",\n "云"]\n', 4, "2 to 30"),
        ("themes.toml", '[[theme]]\nname = "甲"\nnames = "甲乙"\n', 3, "is no list"),
        ("themes.toml", '[[themes]]\nname = "甲"\n', 1, "no section 'themes'"),
        (
            "themes.toml",
            '[[theme]]\nname = "甲"\nnames = ["甲乙"]\n[[theme]]\nname = "甲"\nnames = ["丙丁"]\n',
            5,
            "two themes",
        ),
        ("units.toml", '\n[[group]]\nkind = "beds"\nunits = ["张"]\n', 3, "kind 'beds' is not known"),
        ("initiatives.toml", '[[head]]\nwords = ["联盟"]\n', 1, "needs kind; write kind ="),
        (
            "initiatives.toml",
            '[[head]]\nkind = "zone"\nwords = ["港"]\nneeds = 6\n',
            1,
            "needs unsupported; write unsupported = 6",
        ),
        (
            "themes.toml",
            '[[theme]]\nname = "甲"\nname = ["甲乙"]\n',
            3,
            "name is there already in this block",
        ),
        ("themes.toml", '[theme]\nname = "甲"\n[theme]\nname = "乙"\n', 3, "two brackets"),
        ("initiatives.toml", "[[head]]\nneeds = 六\n", 2, "in plain figures"),
        ("lexicon.txt", "# words\n公交 地铁\n", 2, "one a line"),
        ("glosses.csv", "term,gloss\n公交,a, b\n", 2, "goes in quotes"),
        # what an input method for Chinese and an editor of Windows put into such files
        ("themes.toml", '[[theme]]\nname = “甲”\nnames = ["甲乙"]\n', 2, "“ is a Chinese mark"),
        ("themes.toml", '[[theme]]\nname = "甲"\nnames = ["甲乙"，"丙丁"]\n', 3, "， is a Chinese mark"),
        ("themes.toml", '\ufeff[[theme]]\nname = "甲"\nnames = ["甲乙"]\n', 1, "byte order mark"),
        ("glosses.csv", "term,gloss\n公交，buses\n", 2, "， is a Chinese mark"),
        ("initiatives.toml", '[plain]\nwords = "公路"\n', 2, "is no list"),
        (
            "initiatives.toml",
            '[[head]]\nkind = "zone"\nwords = ["港"]\nneeds = "6"\nunsupported = 6\n',
            4,
            "number of points",
        ),
        ("initiatives.toml", '[[same]]\nname = "“四好农村路”"\n', 1, "needs name"),
        ("initiatives.toml", 'plain = ["公路"]\n', 1, "is no section"),
        ("initiatives.toml", '[plain]\nword = ["公路"]\n', 2, "'word' is not known"),
        ("units.toml", '[heads]\n"驿" = ["船企"]\n', 2, "'驿' is no unit"),
        ("units.toml", '[heads]\n"家" = "船企"\n', 2, "is no list"),
        ("units.toml", '[name]\nwords = ["三级航道"]\n', 1, "no section 'name'"),
        ("units.toml", '[names]\nword = ["三级航道"]\n', 2, "'word' is not known"),
        ("subjects.toml", '[verb]\nkept = ["停运"]\n', 1, "no section 'verb'"),
        ("subjects.toml", '[verbs]\nkept = ["停运"]\nkeep = ["停驶"]\n', 3, "'keep' is not known"),
        ("subjects.toml", '[nouns]\nperson = "船员"\n', 2, "is no list"),
        ("subjects.toml", 'lexicon = ["正点率", 3]\n', 1, "is no text"),
        ("subjects.toml", 'nouns = ["船员"]\n', 1, "is no section"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_cure(pack, file, text, line, says):
    (pack / file).write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as error:
        check_pack(pack)
    assert f"{pack / file}, line {line}: " in str(error.value)
    assert says in str(error.value)
    chinese = say_in(error.value, "zh").replace(str(pack / file), "FILE")
    assert f"FILE第{line}行：" in chinese
    assert not re.search(r"[a-z]{2,} [a-z]{2,}", chinese), chinese


def test_a_full_width_mark_inside_quotes_is_text_and_no_fault(pack):
    (pack / "themes.toml").write_text('[[theme]]\nname = "甲"\nnames = ["“四好农村路”"]\n', encoding="utf-8")
    check_pack(pack)


def test_a_theme_without_a_gloss_is_noted_and_no_fault(pack, capsys):
    assert main(["pack", "check", str(pack)]) == 0
    assert "note" not in capsys.readouterr().out
    (pack / "glosses.csv").write_text("term,gloss\n", encoding="utf-8")
    assert main(["pack", "check", str(pack)]) == 0
    assert "glosses.csv: 公共交通 has no gloss" in capsys.readouterr().out
    assert main(["pack", "check", str(pack), "--lang", "zh"]) == 0
    noted, done = capsys.readouterr().out.splitlines()
    assert noted == f"提示：{pack / 'glosses.csv'}：公共交通没有英文释义，英文报告将改用拼音"
    assert done == f"{pack}：没有问题，可用-p field={pack}采用"


def test_a_missing_or_misspelt_file_is_named(pack):
    (pack / "themes.toml").rename(pack / "theme.toml")
    with pytest.raises(PackError, match=r"theme\.toml: not a file of a pack") as error:
        check_pack(pack)
    assert "themes.toml: is missing" in str(error.value)


def test_a_faulty_pack_is_a_wrong_call(pack, capsys):
    (pack / "themes.toml").write_text("[[theme]\n")
    with pytest.raises(ParameterError) as error:
        choose({"field": str(pack)})
    assert str(error.value).startswith(f"{pack / 'themes.toml'}, line 1: ")
    assert say_in(error.value, "zh").startswith(f"{pack / 'themes.toml'}第1行：")
    assert main(["pack", "check", str(pack)]) == 2
    assert "themes.toml, line 1" in capsys.readouterr().err


def test_the_examples_of_the_guide_to_packs_do_what_it_says(pack):
    guide = (sources.PACKAGE / "fields" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    for name, block in zip(("initiatives.toml", "units.toml", "subjects.toml"), blocks, strict=True):
        (pack / name).write_text(block, encoding="utf-8")
    check_pack(pack)
    for text, what in {
        "新增500泊位": "新增泊位",
        "扶持6家货代发展壮大": "扶持货代",
        "建成3个接驳站": "接驳站",
        "停运12列货车": "停运货车",
        "开行12列货车": "货车",
        "本港吞吐量3亿吨": "吞吐量",
        "运费车均1.2万元": "运费（车均）",
    }.items():
        assert _quantities(text, str(pack))["subject"].tolist() == [what]
    assert _quantities("培训1.2万船员", str(pack))["unit"].tolist() == ["人"]
    assert _quantities("改造三座店水库", str(pack)).empty


def _quantities(text, field):
    passages = pd.DataFrame({"passage_id": ["001.1-01"], "text": [text]})
    regions = pd.DataFrame(columns=["passage_id", "region", "role", "weight"])
    found = load_field(field)
    return find_indicators(passages, regions, units=found.units, subjects=found.subjects)


def test_what_is_of_a_field_stands_in_its_pack_alone():
    of_a_field = ("毛入学率", "生均", "学期", "课时", "在校生", "招生", "医联体", "发病率", "教联体")
    general = [sources.PACKAGE / floor / "data" for floor in ("evidence", "terms", "topics", "comparison")]
    for path in (path for folder in general if folder.is_dir() for path in folder.iterdir()):
        text = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
        assert [word for word in of_a_field if f'"{word}"' in text or f"\n{word}\n" in text] == [], path.name


def test_an_unknown_field_is_refused_with_the_names_there_are():
    with pytest.raises(ParameterError, match="education, health"):
        choose({"field": "helth"})


def test_a_change_of_a_pack_changes_its_hash(pack):
    before = sources.hash_field(str(pack))
    (pack / "lexicon.txt").write_text("公交专用道\n", encoding="utf-8")
    assert sources.hash_field(str(pack)) != before


@pytest.mark.slow
def test_the_report_on_invented_pages_of_health_makes_sense(tmp_path):
    arguments = ["--seeds", str(HEALTH), "--out", str(tmp_path / "run"), "-p", "field=health"]
    assert main(["report", *arguments, "--format", "html", "--cache", str(tmp_path / "cache")]) == 0
    data = tmp_path / "run" / "data"
    documents = pd.read_parquet(data / "documents.parquet")
    assert len(documents) == 10
    assert documents["published_on"].notna().all()
    shares = pd.read_csv(data / "region_shares.csv")
    themes = shares[shares["kind"] == "theme"].sort_values("share", kind="stable")
    assert themes.groupby("region")["name"].last().to_dict() == MAIN_THEME
    indicators = pd.read_csv(data / "indicators.csv")
    assert {"张", "人次", "例", "元", "剂次", "托位", "%"} <= set(indicators["unit"])
    beds = indicators[(indicators["region"] == "山东") & (indicators["unit"] == "张")]
    assert beds["value"].tolist() == [214000]
    initiatives = set(pd.read_csv(data / "initiatives.csv")["name"])
    assert {"县域医共体提质行动", "“影像云”工程", "全民健康信息平台", "“银发守护”行动"} <= initiatives
