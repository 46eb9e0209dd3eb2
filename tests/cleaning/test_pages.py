"""From bytes to tables: the account of every page, ids, refusals."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.cleaning.documents import CleanPage
from fangzhi.cleaning.extract import Limits, read_page
from fangzhi.cleaning.pages import clean_corpus, clean_page
from fangzhi.cleaning.refusals import Refused
from fangzhi.cleaning.tables import Corpus, page_stems
from tests.cleaning.annotated_pages import load_pages

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def seeds() -> Corpus:
    return clean_corpus([(path.name, path.read_bytes()) for path in SEEDS])


def account_errors(corpus: Corpus) -> list[str]:
    """Name what is wrong with the account of any page of a corpus."""
    errors = []
    for page in corpus.pages.itertuples():
        seen: Counter[int] = Counter()
        for table in (corpus.passages, corpus.removed):
            for row in table[table.seed_file == page.seed_file].itertuples():
                seen.update(range(row.seed_start, row.seed_end))
        for i, character in enumerate(page.text):
            if seen[i] > 1 or (seen[i] == 0 and not character.isspace()):
                errors.append(f"{page.seed_file}: {character!r} at {i} is accounted for {seen[i]} times")
        for row in corpus.removed[corpus.removed.seed_file == page.seed_file].itertuples():
            if page.text[row.seed_start : row.seed_end] != row.text:
                errors.append(f"{page.seed_file}: removed text at {row.seed_start} is not the page's")
    return errors


def test_every_character_of_the_seeds_is_accounted_for_once(seeds):
    assert account_errors(seeds) == []


def test_a_passage_is_its_span_with_the_repairs_applied(seeds):
    texts = dict(zip(seeds.pages.seed_file, seeds.pages.text, strict=True))
    repairs = dict(list(seeds.repairs.groupby("seed_file")))
    for row in seeds.passages.itertuples():
        text, at = "", row.seed_start
        edits = repairs.get(row.seed_file, seeds.repairs.head(0))
        inside = edits[(edits.seed_start >= row.seed_start) & (edits.seed_end <= row.seed_end)]
        for edit in inside.itertuples():
            text += texts[row.seed_file][at : edit.seed_start] + edit.repaired
            at = edit.seed_end
        assert (text + texts[row.seed_file][at : row.seed_end]).strip() == row.text


def test_page_with_eight_reports_gives_eight_documents_with_their_issuers(seeds):
    documents = seeds.documents[seeds.documents.document_id.str.startswith("001.")]
    assert list(documents.issuer) == [
        "北京市教育委员会",
        "天津市教育委员会",
        "辽宁省教育厅",
        "上海市教育委员会",
        "山东省教育厅",
        "陕西省教育厅",
        "宁夏回族自治区教育厅",
        "广西壮族自治区教育厅",
    ]
    assert documents.title.iloc[6] == "用好国家智慧教育平台 助力教育高质量发展"


def html_of(below: str) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in (A, B))
    return (
        "<html><head><title>关于开展草原禁牧检查的通知</title></head><body><h1>关于开展草原禁牧检查的通知</h1>"
        f"<div class='article'>{paragraphs}</div><div class='foot'>{below}</div></body></html>"
    ).encode()


A = "会议指出，要加快建设高质量教育体系，推进基础教育扩优提质，办好人民满意的教育，为现代化建设提供人才支撑。"
B = "会议强调，要坚持以人民为中心，健全优质均衡的公共教育服务体系，让每个孩子都能享有公平而有质量的教育。"


def test_a_signature_below_the_element_of_the_article_stays_and_dates_the_document():
    below = "<p>附件：检查表</p><p>某市林业和草原局</p><p>2023年5月6日</p><p>主办：某市政府</p>"
    corpus = clean_corpus([("a.html", html_of(below))])
    assert list(corpus.documents.published_on) == ["2023-05-06"]
    assert list(corpus.passages.text)[-3:] == ["附件：检查表", "某市林业和草原局", "2023年5月6日"]


@pytest.mark.parametrize(
    "below", ["<p>某市林业和草原局</p>", "<p>分享</p><p>某市林业局</p><p>2023年5月6日</p>"]
)
def test_the_name_of_a_body_at_the_foot_of_a_site_is_no_signature(below):
    corpus = clean_corpus([("a.html", html_of(below))])
    assert list(corpus.passages.text)[-1] == B


def test_a_label_above_a_question_says_who_speaks_and_one_below_the_text_is_none():
    lines = ["湖北举行新闻发布会", "记者：", A, "向前进：", B, "记者：", "首页 | 关于我们"]
    corpus = clean_corpus([("a.txt", "\n".join(lines).encode())])
    assert list(corpus.passages.text).count("记者：") == 1


def test_stem_drops_the_crawl_hash_unless_two_files_would_share_it():
    names = ["001_e78110b23bffd9d2.txt", "a_11111111.txt", "a_22222222.txt", "宁夏-1.2.html"]
    stems = page_stems(names)
    assert list(stems.values()) == ["001", "a_11111111", "a_22222222", "宁夏_1_2"]


def test_stems_that_collide_get_a_hash_of_the_name():
    stems = page_stems(["a-b.txt", "a.b.txt"])
    assert len(set(stems.values())) == 2
    assert all(stem.startswith("a_b_") for stem in stems.values())


def test_a_picture_an_empty_and_a_large_file_are_refused_and_the_rest_goes_on():
    files = [
        ("a.txt", b""),
        ("b.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("c.txt", b"x" * 2000),
        ("d.txt", "会议指出，要加快建设高质量教育体系，办好人民满意的教育，推动均衡发展。".encode()),
    ]
    corpus = clean_corpus(files, limits=Limits(file_bytes=1000))
    assert list(corpus.refused.reason) == ["empty", "not_text", "too_large"]
    assert "not text (PNG image)" in corpus.refused.detail.iloc[1]
    assert list(corpus.documents.document_id) == ["d.1"]


FRAGMENTS = sorted({block.text for page in load_pages("seen") for block in page.blocks})
GLUE = [
    "\n",
    "\n\n",
    "\r\n",
    "\n\u3000\u3000",
    " ",
    "\u2028",
    "\t",
    "\u200b\n",
    "\n🌟\n",
    "?!\n",
    "(xué)",
    "...",
]
ANY_PAGE = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(GLUE), st.text(max_size=20)), max_size=25
    ).map("".join),
)
# Lines of pages in any order. Whether a page is written in traditional characters is judged on the whole
# page, so text of any characters at all may read otherwise once the lines around it are gone.
PARAGRAPHS = [fragment for fragment in FRAGMENTS if len(fragment) > 50 and "。" in fragment]
LIKELY_PAGE = st.tuples(
    st.lists(st.sampled_from(FRAGMENTS), max_size=25, unique=True),
    st.lists(st.sampled_from(PARAGRAPHS), min_size=2, max_size=6, unique=True),
).flatmap(lambda parts: st.permutations([*parts[0], *parts[1]]).map("\n".join))


def clean_text(text: str) -> CleanPage | None:
    """Clean a text page without making tables of it; None where it is refused."""
    (page,) = read_page("a.txt", text.encode("utf-8", "surrogatepass"))
    cleaned = page if isinstance(page, Refused) else clean_page(page)
    return None if isinstance(cleaned, Refused) else cleaned


def passage_texts(page: CleanPage | None) -> list[str]:
    return [passage.text for document in page.documents for passage in document.passages] if page else []


@settings(max_examples=80, deadline=None)
@given(ANY_PAGE)
def test_the_account_of_any_page_adds_up(text):
    page = clean_text(text)
    if page is None:
        return
    spans = [(p.start, p.end) for d in page.documents for p in d.passages]
    spans += [(r.start, r.end) for r in page.removed]
    seen = Counter(i for start, end in spans for i in range(start, end))
    assert max(seen.values()) == 1
    assert [c for i, c in enumerate(page.page.text) if not seen[i] and not c.isspace()] == []


@settings(max_examples=60, deadline=None)
@given(LIKELY_PAGE)
def test_cleaning_what_was_cleaned_changes_nothing(text):
    once = passage_texts(clean_text(text))
    assert passage_texts(clean_text("\n".join(once))) == once


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(LIKELY_PAGE)
def test_cleaning_what_was_cleaned_changes_nothing_on_many_pages(text):
    once = passage_texts(clean_text(text))
    assert passage_texts(clean_text("\n".join(once))) == once


@pytest.mark.parametrize("page", load_pages("seen"), ids=lambda page: page.name)
def test_an_invented_page_is_clean_after_one_pass(page):
    once = passage_texts(clean_text(page.text))
    assert passage_texts(clean_text("\n".join(once))) == once


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.html", "a.md", "a.pdf", "a.docx", "a.zip"]))
def test_no_bytes_make_it_raise(data, name):
    for item in [
        *read_page(name, data),
        *read_page("b.html", b"<html>" + data),
        *read_page("b", b"%PDF-" + data),
    ]:
        if not isinstance(item, Refused):
            clean_page(item)


@pytest.mark.parametrize("text", ["记者：", "某省推进扩优提质\n记者：", "记者：\n"])
def test_a_label_of_a_speaker_at_the_end_of_a_page_without_a_paragraph_stops_nothing(text):
    corpus = clean_corpus([("a.txt", text.encode())])
    assert len(corpus.pages) + len(corpus.refused) == 1
