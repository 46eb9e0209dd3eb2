"""What becomes a finding, and which findings the first page shows."""

import pandas as pd
import pytest

from fangzhi.report.language import catalogue
from fangzhi.report.narrative.findings import Finding, _from_statements, summary


def statement(value, *, grade="suggestive"):
    share = 0.3
    return {
        "statement_id": "theme_share:北京:职业教育", "kind": "theme_share", "direction": "more", "region": "北京",
        "name": "职业教育", "value": value, "grade": grade, "passage_ids": ["001.1-01"], "other_passage_ids": [],
        "numbers": {"share": share, "rest_share": share - value, "difference": value}, "score": 0.5, "is_fragile": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "grade", "n"),
    [
        (0.03, "suggestive", 0),  # 30 % against 27 %
        (0.03, "descriptive", 0),
        (0.03, "supported", 1),  # many pages bear it out: small, but a difference
        (0.20, "suggestive", 1),
    ],
)
def test_a_slight_difference_of_shares_is_a_finding_only_where_it_is_supported(value, grade, n):
    statements = pd.DataFrame([statement(value, grade=grade)])
    assert len(list(_from_statements(statements, catalogue()))) == n


def finding(kind, number, *, grade="suggestive", region=""):
    return Finding(f"{kind}:{number}", kind, region, "text", grade, {}, ["001.1-01"])


def test_the_first_page_keeps_two_places_for_figures_though_they_are_descriptive():
    strong = [finding(f"kind{number}", number) for number in range(12)]
    figures = [finding("figures", number, grade="descriptive") for number in range(5)]
    shown = summary([*strong, *figures])
    assert [one.kind for one in shown[-2:]] == ["figures", "figures"]
    assert len(shown) == 8
    assert len(summary(strong)) == 8
