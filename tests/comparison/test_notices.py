import pytest

from fangzhi.comparison.notices import preflight
from tests.comparison.corpora import Said, corpus


def notices(c):
    found = preflight(c.frame, c.documents, c.passages, c.passage_regions)
    return {notice.code: notice for notice in found}


def region_pages(region, n, **options):
    return [[[Said(region, "教育的话", **options)]] for _ in range(n)]


WELL = [*region_pages("北京", 6), *region_pages("上海", 6)]
DATES = {f"{p:03d}.1": "2024-01-01" for p in range(30)}


def test_a_corpus_without_faults_has_no_notice():
    assert notices(corpus(*WELL, dates=DATES)) == {}


def test_few_documents_are_counted():
    notice = notices(corpus(*region_pages("北京", 2), *region_pages("上海", 2), dates=DATES))
    assert notice["few_documents"].numbers == {"n_regions": 2, "n_documents": 4, "n_pages": 4, "needed": 5}
    assert notice["region_few_documents"].regions == ("上海", "北京")


@pytest.mark.parametrize(("pages", "code"), [([], "no_region"), (region_pages("北京", 6), "one_region")])
def test_a_comparison_needs_two_regions(pages, code):
    assert code in notices(corpus(*pages, dates=DATES))


def test_regions_that_share_their_only_page_are_named_with_it():
    found = notices(
        corpus([[Said("四川", "话")], [Said("云南", "话")]], *WELL, dates={**DATES, "000.2": "2024-01-01"})
    )
    assert found["regions_on_one_page"].regions == ("云南", "四川")
    assert found["regions_on_one_page"].document_ids == ("000.1", "000.2")


def test_a_region_on_one_document_is_named():
    found = notices(corpus(*WELL, *region_pages("云南", 1), dates=DATES))
    assert found["region_on_one_document"].regions == ("云南",)


def test_a_page_that_dominates_its_region_is_named():
    found = notices(corpus(*WELL, [[Said("北京", "话") for _ in range(9)]], dates=DATES))
    assert found["dominated"].regions == ("北京",)
    assert found["dominated"].numbers == {"share": 0.6, "n_pages": 7}
    assert found["dominated"].document_ids == ("012.1",)


def test_duplicates_are_counted():
    found = notices(corpus(*WELL, *region_pages("北京", 1), duplicate_of={"012.1": "000.1"}, dates=DATES))
    assert found["duplicates"].numbers == {"n_duplicates": 1, "n_documents": 13}


def test_passages_without_a_region_and_about_the_country_are_told_apart():
    c = corpus(*WELL, [[Said("全国", "话"), Said("北京", "话"), Said("北京", "话")]], dates=DATES)
    c.passage_regions = c.passage_regions[~c.passage_regions["passage_id"].isin(["012.1-02", "012.1-03"])]
    assert notices(c)["unattributed"].numbers == {"n_passages": 2, "of_passages": 15, "share": 2 / 15}
    assert notices(c)["national"].passage_ids == ("012.1-01",)


def test_a_foreign_text_is_noticed_and_chinese_with_latin_names_is_not():
    chinese = [[Said("北京", "北京推广AI课程，与OECD合作办学")]]
    english = [[Said("上海", "The bureau opened 12 new schools, says 王")]]
    found = notices(corpus(*WELL, chinese, english, dates=DATES))
    assert found["languages_mixed"].document_ids == ("013.1",)
    numerals = [[Said("上海", "2024 12 31 100%")]]
    assert "languages_mixed" not in notices(corpus(*WELL, numerals, dates=DATES))


def test_mixed_scripts_and_missing_dates_are_noticed():
    c = corpus(*WELL, dates={f"{p:03d}.1": "2024-01-01" for p in range(5)})
    c.documents.loc[0, "script"] = "traditional"
    assert notices(c)["scripts_mixed"].numbers == {"n_traditional": 1, "of_documents": 12}
    assert notices(c)["undated"].numbers["n_documents"] == 7
    c.documents["script"] = "traditional"
    assert "scripts_mixed" not in notices(c)
