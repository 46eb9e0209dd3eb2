"""The two catalogues say the same things; nothing is said outside of them."""

import ast
import json
import re
import string

import pytest
import yaml

from fangzhi.artefacts import load_field, schema
from fangzhi.artefacts.resources import read_resource, read_toml
from fangzhi.report.glosses import Glosses
from fangzhi.report.language import CLOSE, LANGUAGES, OPEN, catalogue, mark, mark_quoted, use_language
from fangzhi.report.markup import named
from fangzhi.report.translation import notebook_texts, translate
from tests.conftest import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PACKAGE = ROOT / "lib" / "fangzhi" / "report"
SPEAKING = [*sorted((PACKAGE / "narrative").glob("*.py")), PACKAGE / "figures.py", PACKAGE / "tables.py"]


def entries(language: str) -> dict[str, str]:
    def walk(table, path):
        for key, value in table.items():
            if isinstance(value, dict):
                yield from walk(value, f"{path}{key}.")
            else:
                yield f"{path}{key}", value

    return dict(walk(read_toml(f"report/texts/{language}.toml"), ""))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


ENGLISH, CHINESE_ENTRIES = entries("en"), entries("zh")
SAID = sorted(key for key in ENGLISH if not key.startswith(("region.", "unit.", "month.")))


def test_both_catalogues_have_the_same_entries():
    assert sorted(ENGLISH) == sorted(CHINESE_ENTRIES)


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_both_languages_fill_in_the_same_values(key):
    assert placeholders(ENGLISH[key]) == placeholders(CHINESE_ENTRIES[key])


@pytest.mark.parametrize("key", SAID)
def test_an_english_entry_holds_no_chinese(key):
    assert not CHINESE.search(ENGLISH[key])


@pytest.mark.parametrize("key", SAID)
def test_a_chinese_entry_holds_no_english_words_and_no_half_width_punctuation(key):
    told = re.sub(
        r"\{[^}]*\}|`[^`]*`|@[\w-]+|sha256|n_topics|n_shuffles|max_page_mb", "", CHINESE_ENTRIES[key]
    )
    if key not in ("words.lang", "words.region"):
        words = set(re.findall(r"[A-Za-z]{2,}", told))
        assert words <= {"NPMI", "OCR", "UTF", "PDF", "HTML", "docx", "txt", "corrections", "csv"}
    assert not re.search(r"[\u4e00-\u9fff][,;:?!()\"']|[,;:?!()\"'][\u4e00-\u9fff]", told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("removal", schema.REMOVAL_REASONS), ("reason", schema.REPAIR_REASONS), ("refusal", schema.REFUSAL_REASONS),
        ("grade", schema.GRADES), ("bound", schema.BOUNDS),
        ("indicator_kind", schema.INDICATOR_KINDS), ("initiative_kind", schema.INITIATIVE_KINDS),
    ],
)  # fmt: skip
def test_every_value_that_a_table_may_hold_has_a_word(language, table, values):
    assert set(values) <= set(catalogue(language).table(table))


def literals(path) -> list[str]:
    """Return the strings of a module that might be shown: docstrings, queries and keys aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    skipped = {"query", "get", "KeyError", "ValueError", "MissingEntryError"}
    for call in ast.walk(tree):
        name = getattr(getattr(call, "func", None), "attr", getattr(getattr(call, "func", None), "id", ""))
        if isinstance(call, ast.Call) and name in skipped:
            docs |= {id(node) for node in ast.walk(call)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.stem)
def test_code_holds_no_sentence_of_its_own(path):
    found = [
        text for text in literals(path) if re.search(r"[A-Za-z]{2,}[,.:]? [A-Za-z]{2,}|[A-Z][a-z]{3,}", text)
    ]
    assert [
        text
        for text in found
        if not re.match(r"<span|<div|boxstyle|round|offset points|outside upper left|Noto", text)
    ] == []


NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]-*.ipynb"))


def options(cell) -> dict[str, str]:
    lines = [line[2:] for line in cell["source"] if line.startswith("#|")]
    return yaml.safe_load("".join(lines)) or {}


def cells(kind: str):
    for path in NOTEBOOKS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == kind:
                yield cell


def test_every_caption_and_text_of_a_notebook_has_its_chinese_and_no_other_is_there():
    captioned = {
        one["label"]: sorted(name[4:] for name in one if name[4:] in ("cap", "alt"))
        for one in map(options, cells("code"))
        if len(one) > 1
    }
    texts = notebook_texts("zh")
    assert {label: sorted(found) for label, found in texts["caption"].items()} == {
        label: sorted(found) for label, found in captioned.items()
    }
    assert set(texts["text"]) == {cell["id"] for cell in cells("markdown")}


def test_captions_of_both_languages_quote_the_same_values_and_tables():
    quoted = re.compile(r"\{\{<.*?>\}\}|@[\w-]+")
    for one in map(options, cells("code")):
        for kind, text in notebook_texts("zh")["caption"].get(one.get("label", ""), {}).items():
            english = next(value for name, value in one.items() if name[4:] == kind)
            assert sorted(quoted.findall(english)) == sorted(quoted.findall(text))


def test_an_executed_notebook_gets_the_captions_of_its_language_and_keeps_labels_and_code():
    notebook = json.loads(NOTEBOOKS[1].read_text(encoding="utf-8"))
    before = [options(cell).get("label") for cell in notebook["cells"] if cell["cell_type"] == "code"]
    translate(notebook, "zh")
    after = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [options(cell).get("label") for cell in after] == before
    (terms,) = [cell for cell in after if options(cell).get("label") == "fig-topics-terms"]
    assert options(terms)["fig-cap"].startswith("各主题的代表词")
    assert terms["source"][-1] == "figures.topic_terms(topics, top_terms)"


def test_both_articles_embed_the_same_cells_in_the_same_order():
    embedded = re.compile(r"\{\{< embed (\S+) >\}\}")
    english, chinese = (
        embedded.findall((ROOT / "reports" / name).read_text(encoding="utf-8"))
        for name in ("report.qmd", "report.zh.qmd")
    )
    assert [cell for cell in english if not cell.endswith("-glossary")] == chinese


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("en", 570_000_000, "570 million"), ("zh", 570_000_000, "5.7亿"), ("en", 9200, "9,200"), ("zh", 9200, "9200"),
        ("zh", 13_100, "1.31万"), ("zh", 65.86, "65.86"), ("zh", 2e12, "2万亿"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_readers_of_the_language_write_them(language, value, written):
    assert catalogue(language).number(value) == written


def test_dates_and_lists_are_written_as_readers_of_the_language_write_them():
    assert catalogue("en").date("2024-09-01") == "1 September 2024"
    assert catalogue("zh").date("2024-09-01") == "2024年9月1日"
    assert catalogue("zh").list(["甲", "乙", "丙"]) == "甲、乙和丙"


GLOSSES = Glosses.with_general(load_field("education").glosses)


@pytest.mark.parametrize(
    ("term", "gloss"),
    [
        ("国家智慧教育平台", "National Smart Education Platform"),
        ("“双一流”建设", "Double First-Class Initiative"),  # quotation marks are no part of a name
        ("职业院校国际合作项目", "vocational institutions · international cooperation · projects"),
        ("山东省教育厅", "Shandong Department of Education"),  # a place and a body are one name
        ("学生的发展", "students · development"),
        ("亳州", "bózhōu"),
        ("毽球学校", "jiànqiú xuéxiào"),  # half of it is known: English and pinyin do not mix
        ("NMF", ""),
    ],
)
def test_a_term_is_explained_by_its_gloss_else_its_parts_else_its_pinyin(term, gloss):
    assert GLOSSES.explain(term) == gloss


def test_every_theme_and_word_of_the_lexicon_has_a_gloss_and_none_stands_twice():
    pack = load_field("education")
    assert [
        name for name in (*pack.lexicon, *(one["name"] for one in pack.themes)) if not GLOSSES.known(name)
    ] == []
    for path in ("report/texts/glosses.csv", "fields/education/glosses.csv"):
        terms = [line.split(",")[0] for line in read_resource(path).splitlines() if line and line[0] != "#"]
        assert len(terms) == len(set(terms))


@pytest.fixture
def english():
    use_language("en", glosses=load_field("education").glosses)
    yield catalogue()
    use_language("en")


def test_names_are_explained_where_they_come_first_and_regions_go_by_their_english_name(english):
    text = f"{mark('宁夏')} and {mark('慕课')}, {mark('慕课')} and {mark('宁夏')}"
    assert english.resolve(text, is_markdown=False) == "Ningxia (宁夏) and 慕课 (MOOCs), 慕课 and Ningxia"


def test_chinese_in_an_english_sentence_says_that_it_is_and_whether_it_is_a_term(english):
    text = f"{mark('慕课')} and {mark_quoted('5.7亿条')}"
    assert english.resolve(text) == (
        '<span class="named" data-of="慕课"><span class="term" lang="zh-Hans">慕课</span> '
        '<span class="explains">(MOOCs)</span></span> and <span lang="zh-Hans">5.7亿条</span>'
    )


def test_the_chinese_report_explains_nothing():
    assert catalogue("zh").resolve(f"{mark('宁夏')}和{mark('慕课')}") == "宁夏和慕课"


def test_a_name_from_a_page_cannot_bring_marks_of_its_own():
    assert OPEN not in named(f"慕{OPEN}课{CLOSE}")[1:-1]
