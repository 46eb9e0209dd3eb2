"""An invented corpus with a planted contrast between two regions: found, and gone once labels are shuffled."""

import random

import pandas as pd
import pytest

from fangzhi import comparison, evidence, regions
from fangzhi import topics as model_of
from fangzhi.artefacts import load_field
from fangzhi.cleaning.pages import clean_corpus
from fangzhi.report.narrative import findings
from fangzhi.report.narrative.regions import RegionTables
from fangzhi.terms import build_matrix, general_stopwords, segment

pytestmark = pytest.mark.slow

DIGITAL = [
    "依托智慧课堂平台，把优质数字教育资源送到{school}，让孩子们同上一堂课。",
    "{school}建成数字校园，推动人工智能与课堂教学深度融合，师生数字素养持续提升。",
    "以{school}为试点开展教育数字化培训，推广在线教研，数字教育资源应用更加常态化。",
    "教育专网接入{school}等学校，智慧教育平台的资源点击量明显增长。",
    "{school}探索线上线下融合教学，用大数据分析学情，教育数字化转型迈出坚实步伐。",
]
VOCATIONAL = [
    "{school}深化产教融合、校企合作，与龙头企业共建产业学院，培养技术技能人才。",
    "支持{school}优化职业教育专业布局，推进中高职一体化培养，毕业生留在当地就业。",
    "{school}承办职业技能大赛，建设高水平职业学校和实训基地，打通技能人才成长通道。",
    "{school}组建职教集团，推行现代学徒制，企业师傅走进课堂。",
    "职业教育助力产业升级，{school}新增机器人、新材料等专业，实训条件大为改善。",
]
COMMON = [
    "坚持以人民为中心发展教育，把教育摆在优先发展的位置。",
    "各地要加强组织领导，完善保障机制，确保各项任务落到实处。",
    "持续加大经费投入，改善学校办学条件，让群众有更多获得感。",
    "要统筹规划、分步实施，既尽力而为又量力而行。",
    "有关负责人走访慰问了一线教职工，听取意见建议。",
]
SCHOOLS = [
    f"{a}{b}学校"
    for a in ["春晖", "育才", "明德", "新华", "红旗", "向阳", "东风", "长青", "启智", "求真"]
    for b in ["第一", "第二", "实验", "中心"]
]


def page(region: str, planted: list[str], rng: random.Random) -> bytes:
    """Write a page of its own: other sentences in another order, so that none is a copy."""
    schools = iter(rng.sample(SCHOOLS, 8))
    told = [template.format(school=next(schools)) for template in rng.sample(planted, 4)]
    common = rng.sample(COMMON, 3)
    body = [
        f"{region}省教育厅日前召开工作推进会，部署下一阶段重点任务。{common[0]}",
        f"会议指出，{told[0]}{common[1]}",
        f"据介绍，{told[1]}{told[2]}",
        f"下一步，{region}将继续抓好落实。{told[3]}{common[2]}",
    ]
    title = f"{region}省教育厅部署{next(schools)}等重点任务"
    return "\n\n".join([title, f"{region}省教育厅", *body]).encode()


def corpus(contents: list[tuple[str, list[str]]]) -> list[tuple[str, bytes]]:
    rng = random.Random(7)
    return [(f"{n:03}.txt", page(region, planted, rng)) for n, (region, planted) in enumerate(contents)]


def find(pages: list[tuple[str, bytes]]) -> list[findings.Finding]:
    pack = load_field("education")
    clean = clean_corpus(pages)
    documents, passages = clean.documents, clean.passages
    body = passages.query("kind == 'body'")
    matrix = build_matrix(
        segment(body["text"], lexicon=pack.lexicon),
        body["passage_id"].tolist(),
        stopwords=[*general_stopwords(), *pack.stopwords],
    )
    mentions = regions.find_mentions(passages, documents)
    passage_regions = regions.attribute(documents, passages, mentions)
    themes = model_of.score_themes(passages, themes=pack.themes)
    frame = comparison.build_frame(documents, passages, passage_regions)
    by_theme = comparison.theme_sharing(frame, themes)
    present = comparison.presence(frame, "theme", themes["passage_id"], themes["theme"])
    material = comparison.Material((by_theme,), (present,), matrix)
    compared = comparison.compare(frame, material, n_resamples=200, random_state=1)
    statements = comparison.all_statements(frame, material, compared)
    indicators = evidence.find_indicators(passages, passage_regions, units=pack.units, subjects=pack.subjects)
    initiatives = evidence.find_initiatives(
        passages, passage_regions, rules=evidence.initiative_rules(pack.initiatives)
    )
    empty = {"theme": pd.Series(dtype=object)}
    tables = RegionTables(
        documents, passages, passage_regions, themes, compared.region_shares, compared.keyness,
        indicators.assign(**empty), initiatives.assign(**empty),
    )  # fmt: skip
    return findings.find(tables, statements)


def supported(found: list[findings.Finding]) -> set[str]:
    return {finding.id for finding in found if finding.grade == "supported"}


def test_a_planted_contrast_is_found_and_supported():
    found = find(corpus([("青海", DIGITAL), ("浙江", VOCATIONAL)] * 7))
    assert {"theme_share:青海:教育数字化", "theme_share:浙江:职业教育"} <= supported(found)


def test_the_contrast_vanishes_when_the_labels_of_the_regions_are_shuffled():
    labels = ["青海", "浙江"] * 7
    random.Random(3).shuffle(labels)
    contents = [(label, (DIGITAL, VOCATIONAL)[n % 2]) for n, label in enumerate(labels)]
    assert not {one for one in supported(find(corpus(contents))) if one.startswith("theme_share")}


def test_the_same_pages_with_two_of_each_region_carry_no_supported_finding():
    assert not supported(find(corpus([("青海", DIGITAL), ("浙江", VOCATIONAL)] * 2)))
