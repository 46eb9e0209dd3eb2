import math

import pytest

from fangzhi.comparison.grades import grade, grade_all

CASES = [
    # one document describes, whatever its interval
    (1, 0.5, 0.9, 0.0, "descriptive"),
    (0, math.nan, math.nan, 0.0, "descriptive"),
    # two to four suggest, although the interval excludes no difference
    (2, 0.5, 0.9, 0.0, "suggestive"),
    (4, 0.5, 0.9, 0.0, "suggestive"),
    # five support, where the interval excludes it, on either side
    (5, 0.5, 0.9, 0.0, "supported"),
    (5, -0.9, -0.5, 0.0, "supported"),
    (5000, 0.5, 0.9, 0.0, "supported"),
    # an interval that includes no difference, or ends there, or does not exist
    (5000, -0.1, 0.9, 0.0, "suggestive"),
    (5000, 0.0, 0.9, 0.0, "suggestive"),
    (5000, math.nan, math.nan, 0.0, "suggestive"),
    (5000, 0.5, math.nan, 0.0, "suggestive"),
    # no difference may lie elsewhere than at 0
    (5, 0.6, 0.9, 0.5, "supported"),
    (5, 0.4, 0.9, 0.5, "suggestive"),
]


@pytest.mark.parametrize(("n", "low", "high", "null", "expected"), CASES)
def test_the_grade_follows_the_documents_and_the_interval(n, low, high, null, expected):
    assert grade(n, low, high, null=null) == expected
    assert grade_all([n], [low], [high], null=null).tolist() == [expected]


def test_a_failed_test_caps_a_statement_at_suggestive():
    graded = grade_all([5, 5, 1], [0.5] * 3, [0.9] * 3, holds=[True, False, False])
    assert graded.tolist() == ["supported", "suggestive", "descriptive"]
