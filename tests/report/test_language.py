"""The catalogue of sentences."""

import re

import pytest

from fangzhi.artefacts import load_field
from fangzhi.report.glosses import Glosses
from fangzhi.report.language import MissingEntryError, catalogue, mark, use_language
from tests.conftest import ROOT

SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "lib" / "fangzhi" / "report").rglob("*.py"))
)


def test_a_number_takes_the_fitting_form_of_its_word():
    words = catalogue("en")
    assert "1 page with 1,200 documents (1 passage," in words.say(
        "corpus.size", n_pages=1, n_documents=1200, n_passages=1, n_chars=5, n_regions=1, regions="宁夏"
    )


def test_a_missing_entry_is_an_error_that_names_it():
    with pytest.raises(MissingEntryError, match=r"corpus\.weight"):
        catalogue("en").say("corpus.weight")


def test_lists_are_joined_as_in_prose():
    assert [catalogue("en").list(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize("key", sorted(set(re.findall(r"say\(\s*\"([a-z_.]+)\"", SOURCES))))
def test_every_sentence_that_the_report_says_is_in_the_catalogue(key):
    entry = catalogue("en")._entries
    for part in key.split("."):
        entry = entry[part]
    assert entry


@pytest.mark.parametrize(
    ("term", "explained"),
    [
        ("2024年度亳州", "2024 niándù bózhōu"),
        ("“10+20”亳州", "10+20 bózhōu"),
        ("5G+智慧教育", "5G · smart education"),
        ("AI4S", ""),
    ],
)
def test_figures_and_letters_of_a_name_stay_in_what_explains_it(term, explained):
    assert Glosses.with_general(load_field("education").glosses).explain(term) == explained


def test_a_name_on_the_first_page_is_explained_in_a_few_words():
    use_language("en", glosses={"交通": "transport", "县域医共体": "county medical community"})
    brief = {
        name: catalogue().resolve(mark(name), is_markdown=False, briefly=True)
        for name in ("县域医共体", "新增投资", "“四好农村路”示范县", "检查检验结果互认项目", "湖泊")
    }
    use_language("en")
    assert brief["县域医共体"] == "县域医共体 (county medical community)"
    assert brief["新增投资"] == "新增投资 (… investment)"  # and not: new · investment
    assert brief["“四好农村路”示范县"] == "“四好农村路”示范县 (… model counties)"  # not by all of its parts
    assert brief["检查检验结果互认项目"] == "检查检验结果互认项目 (… projects)"
    assert brief["湖泊"] == "湖泊 (húpō)"  # a short word that nothing explains is spelled out
