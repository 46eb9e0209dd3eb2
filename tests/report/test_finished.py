"""Finished reports, read from end to end for words of the other language and for terms unexplained.

A fault that only a run shows: a code of a table in a Chinese sentence, a unit without a word in English.
"""

import shutil

import pytest

from fangzhi.artefacts import load_field
from fangzhi.cleaning.decode import decode
from fangzhi.report.glosses import Glosses
from tests.conftest import ROOT, SEEDS, fangzhi
from tests.report import both_languages as language

# A field, a second one, and pages that no pack fits; few resamples, the sentences are the same.
CORPORA = {
    "education": (SEEDS, "education"),
    "health": (ROOT / "tests" / "corpora" / "health", "health"),
    "transport": (ROOT / "tests" / "corpora" / "transport", "education"),
}
QUICK = ["--format", "html", "-p", "n_bootstrap=20", "-p", "n_shuffles=0"]
pytestmark = pytest.mark.slow


def make(target, name: str, lang: str):
    """Make a report twice, so that it has something to say of what changed."""
    seeds, field = CORPORA[name]
    before = target.with_name(f"{target.name}-pages")
    shutil.copytree(seeds, before)
    arguments = ["report", "--seeds", before, "--out", target, "--lang", lang, "-p", f"field={field}", *QUICK]
    first = fangzhi(*arguments, "-p", "n_topics=4")
    sorted(before.iterdir())[-1].unlink()
    second = fangzhi(*arguments, "-p", "n_topics=5")
    assert (first.code, second.code) == (0, 0), first.err + second.err
    return language.read(target / "report.html")


@pytest.fixture(scope="module", params=sorted(CORPORA))
def english(request, tmp_path_factory):
    known = Glosses.with_general(load_field(CORPORA[request.param][1]).glosses).known
    return make(tmp_path_factory.mktemp("en") / request.param, request.param, "en"), known


@pytest.fixture(scope="module", params=sorted(CORPORA))
def chinese(request, tmp_path_factory):
    folder = CORPORA[request.param][0]
    texts = " ".join(decode(path.read_bytes()).text for path in folder.iterdir())
    target = tmp_path_factory.mktemp("zh") / request.param
    return make(target, request.param, "zh"), f"{texts} {' '.join(path.name for path in folder.iterdir())}"


def test_chinese_in_the_english_report_is_a_name_a_term_or_a_quotation(english):
    assert language.chinese_in_english(english[0]) == []


def test_every_term_is_explained_where_a_section_of_the_report_first_has_it(english):
    assert language.unexplained(english[0]) == []


def test_a_word_is_spelled_out_once_and_a_name_of_several_words_only_in_the_glossary(english):
    assert language.chains_of_pinyin(english[0]) == []


def test_the_figures_give_the_english_of_what_they_name(english):
    assert language.labels_without_gloss(english[0]) == []


def test_the_glossary_has_every_term_with_a_gloss_of_its_own(english):
    report, known = english
    assert language.not_in_the_glossary(report, known) == []


def test_the_chinese_report_says_nothing_in_english_but_names_and_codes(chinese):
    assert language.english_in_chinese(*chinese) == []


def test_the_figures_of_the_chinese_report_have_no_english_label(chinese):
    assert language.english_labels(*chinese) == []
