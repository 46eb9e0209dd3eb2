"""From bytes to tables: the account of every page, ids, refusals."""

from collections import Counter
from pathlib import Path

import pytest

from fangzhi.cleaning.pages import clean_corpus
from fangzhi.cleaning.tables import Corpus, page_stems

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


def test_stem_drops_the_crawl_hash_unless_two_files_would_share_it():
    names = ["001_e78110b23bffd9d2.txt", "a_11111111.txt", "a_22222222.txt", "宁夏-1.2.html"]
    stems = page_stems(names)
    assert list(stems.values()) == ["001", "a_11111111", "a_22222222", "宁夏_1_2"]


def test_stems_that_collide_get_a_hash_of_the_name():
    stems = page_stems(["a-b.txt", "a.b.txt"])
    assert len(set(stems.values())) == 2
    assert all(stem.startswith("a_b_") for stem in stems.values())


def test_a_picture_an_empty_and_a_large_file_are_refused_and_the_rest_goes_on():
    from fangzhi.cleaning.extract import Limits

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
