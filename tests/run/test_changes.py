"""What is different between two runs."""

import pytest

from fangzhi.artefacts import ArtefactError
from fangzhi.run.changes import Moved, RunState, compare_runs, describe, read_run


def state(**changes) -> RunState:
    given = {
        "seeds": {"a.txt": "1", "b.txt": "2"}, "parameters": {"2-topics": {"n_topics": 0}},
        "versions": {"pandas": "3.0"}, "fields": {"education": "f" * 64}, "engine": {"name": "Quarto 1.9"},
        "findings": {"x": ("suggestive", "Text of x.")}, "shares": {("宁夏", "theme", "职业教育"): 0.25},
        "quantities": {("宁夏", "学校", "所", "2023", "achieved"): (5.0,)},
    } | changes  # fmt: skip
    findings = {name: {"id": name, "grade": g, "text": t} for name, (g, t) in given.pop("findings").items()}
    shares, quantities = given.pop("shares"), given.pop("quantities")
    return RunState(given, findings, shares, quantities)


def test_two_equal_runs_do_not_differ():
    found = compare_runs(state(), state())
    assert not found
    assert describe(found) == "the two runs do not differ"


def test_pages_are_added_removed_or_altered():
    found = compare_runs(state(), state(seeds={"b.txt": "3", "c.txt": "1"}))
    assert (found.pages_added, found.pages_removed, found.pages_altered) == (
        ("c.txt",),
        ("a.txt",),
        ("b.txt",),
    )


def test_findings_appear_vanish_or_change_grade():
    found = compare_runs(
        state(findings={"x": ("suggestive", "Of x."), "y": ("supported", "Of y.")}),
        state(findings={"x": ("supported", "Of x, again."), "z": ("descriptive", "Of z.")}),
    )
    assert found.findings_appeared == (("z", "Of z."),)
    assert found.findings_vanished == (("y", "Of y."),)
    assert found.grades == (Moved("Of x, again.", "suggestive", "supported"),)


@pytest.mark.parametrize(("share", "moves"), [(0.2549, False), (0.2551, True), (0.0, True)])
def test_a_share_moves_when_a_reader_could_see_it(share, moves):
    found = compare_runs(state(), state(shares={("宁夏", "theme", "职业教育"): share}))
    assert found.shares == ((Moved("宁夏 · theme · 职业教育", 0.25, share),) if moves else ())


def test_a_region_that_is_new_has_shares_that_were_not_there():
    shares = state().shares | {("青海", "theme", "职业教育"): 0.0}
    assert compare_runs(state(), state(shares=shares)).shares == (
        Moved("青海 · theme · 职业教育", None, 0.0),
    )


def test_topics_that_only_one_run_has_are_no_moves():
    a = state(shares={("宁夏", "topic", "甲、乙"): 0.2, ("宁夏", "topic", "丙、丁"): 0.8})
    b = state(shares={("宁夏", "topic", "甲、乙"): 0.7, ("宁夏", "topic", "戊、己"): 0.3})
    assert compare_runs(a, b).shares == (Moved("宁夏 · topic · 甲、乙", 0.2, 0.7),)


def test_quantities_parameters_versions_and_the_engine_move():
    found = compare_runs(
        state(),
        state(
            quantities={("宁夏", "学校", "所", "2023", "achieved"): (5.0, 7.0)},
            parameters={"2-topics": {"n_topics": 5}}, versions={"pandas": "3.1"},
            fields={"education": "e" * 64}, engine={"name": "Pandoc"},
        ),
    )  # fmt: skip
    assert found.quantities == (Moved("宁夏 · 学校 · 所 · 2023 · achieved", (5.0,), (5.0, 7.0)),)
    assert found.parameters == (Moved("2-topics n_topics", 0, 5),)
    assert {move.name for move in found.versions} == {"pandas", "field pack education", "rendered with"}


def test_the_text_says_each_kind_once_with_its_number_and_cuts_what_is_long():
    seeds = {f"{n:02}.txt": "1" for n in range(30)} | {"a\nb\u202e.txt": "1"}
    text = describe(compare_runs(state(), state(seeds=state().record["seeds"] | seeds, parameters={})))
    assert text.splitlines()[0] == "pages added (31)"
    assert "  … and 11 more (--json has them all)" in text.splitlines()
    assert "parameters (1)\n  2-topics n_topics: 0 -> none" in text
    assert "\u202e" not in describe(compare_runs(state(), state(seeds={"a\u202e.txt": "1"})))


def test_a_folder_without_a_run_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(ArtefactError, match="fangzhi report --out"):
        read_run(tmp_path)
