import math

import pandas as pd

from fangzhi.comparison.shuffling import null_report
from tests.comparison.corpora import corpus, planted


def test_supported_statements_are_counted_over_all_shuffles():
    frame = planted(effect=0.0, n_documents=2).frame
    seen = []

    def analysis(shuffled):
        seen.append(tuple(shuffled.by_page.region[shuffled.by_page.owner.argsort()]))
        first = ["supported" if len(seen) == 1 else "suggestive", "suggestive"]
        return {"a": pd.DataFrame({"grade": first}), "b": pd.DataFrame({"grade": ["descriptive"] * 2})}

    report = null_report(frame, analysis, n_shuffles=5, random_state=0)
    assert report.supported_share == 1 / 20
    assert report.largest_share == 1 / 4
    assert len(report.table) == 10
    assert len(set(seen)) > 1


def test_the_same_seed_shuffles_alike():
    frame = planted(effect=0.0, n_documents=3).frame

    def analysis(shuffled):
        return {"a": pd.DataFrame({"grade": ["supported"] * int(shuffled.by_page.region[0] + 1)})}

    a, b = (null_report(frame, analysis, n_shuffles=4, random_state=3) for _ in range(2))
    assert a.table.equals(b.table)


def test_an_analysis_that_says_nothing_has_no_share():
    empty = null_report(
        corpus().frame, lambda _: {"a": pd.DataFrame({"grade": []})}, n_shuffles=2, random_state=0
    )
    assert math.isnan(empty.supported_share)
    assert math.isnan(empty.largest_share)
    assert math.isnan(null_report(corpus().frame, lambda _: {}, n_shuffles=0, random_state=0).supported_share)
