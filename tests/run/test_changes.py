"""What is different between two runs."""

import pytest

from fangzhi.artefacts import ArtefactError, write_json
from fangzhi.run.changes import Moved, RunState, changes_told, compare_runs, describe, read_run


def state(**changes) -> RunState:
    given = {
        "language": "en", "seeds": {"a.txt": "1", "b.txt": "2"}, "parameters": {"2-topics": {"n_topics": 0}},
        "versions": {"pandas": "3.0"}, "fields": {"education": "f" * 64}, "engine": {"name": "Quarto 1.9"},
        "findings": {"x": ("suggestive", "Text of x.")}, "shares": {("宁夏", "theme", "职业教育"): 0.25},
        "quantities": {("宁夏", "学校", "所", "2023", "achieved"): (5.0,)},
    } | changes  # fmt: skip
    findings = {
        name: {"id": name, "grade": grade, "text": text, "passage_ids": ["a.1-02"], "score": 1.0}
        for name, (grade, text) in given.pop("findings").items()
    }
    shares, quantities, titles = given.pop("shares"), given.pop("quantities"), {"c.txt": ("青海",)}
    return RunState(given, titles, findings, shares, quantities)


def said(a, b) -> str:
    return describe(compare_runs(a, b), language=b.record["language"], glosses={})


def test_two_equal_runs_do_not_differ():
    found = compare_runs(state(), state())
    assert not found
    assert said(state(), state()) == "Nothing that a reader would see has changed."


def test_pages_are_added_removed_or_altered():
    found = compare_runs(state(), state(seeds={"b.txt": "3", "c.txt": "1"}))
    assert (found.pages_added, found.pages_removed, found.pages_altered) == (
        (("c.txt", ("青海",)),),
        (("a.txt", ()),),
        (("b.txt", ()),),
    )


def test_findings_appear_vanish_or_change_grade():
    found = compare_runs(
        state(findings={"x": ("suggestive", "Of x."), "y": ("supported", "Of y.")}),
        state(findings={"x": ("supported", "Of x, again."), "z": ("descriptive", "Of z.")}),
    )
    z, y = ({"id": name, "grade": grade, "text": f"Of {name}.", "passage_ids": ["a.1-02"]}
            for name, grade in (("z", "descriptive"), ("y", "supported")))  # fmt: skip
    assert found.findings_appeared == (z,)
    assert found.findings_vanished == (y,)
    assert found.grades == (Moved(("Of x, again.",), "suggestive", "supported"),)


def test_a_finding_that_is_said_together_with_another_neither_appears_nor_vanishes():
    apart = state(findings={"x": ("suggestive", "Of x."), "y": ("supported", "Of y.")})
    together = state(findings={"y": ("suggestive", "Of x and y.")})
    together.findings["y"]["merged_ids"] = ["x"]
    for before, after in ((apart, together), (together, apart)):
        found = compare_runs(before, after)
        assert (found.findings_appeared, found.findings_vanished) == ((), ())
    assert compare_runs(apart, together).grades == (Moved(("Of x and y.",), "supported", "suggestive"),)


def test_findings_keep_the_order_of_the_report():
    findings = {name: ("descriptive", name) for name in "cab"}
    found = compare_runs(state(findings={}), state(findings=findings))
    assert [one["id"] for one in found.findings_appeared] == ["c", "a", "b"]


@pytest.mark.parametrize(("share", "moves"), [(0.2549, False), (0.2551, True), (0.0, True)])
def test_a_share_moves_when_a_reader_could_see_it(share, moves):
    found = compare_runs(state(), state(shares={("宁夏", "theme", "职业教育"): share}))
    assert found.shares == ((Moved(("宁夏", "theme", "职业教育"), 0.25, share),) if moves else ())


def test_a_region_that_is_new_has_shares_that_were_not_there():
    shares = state().shares | {("青海", "theme", "职业教育"): 0.0}
    assert compare_runs(state(), state(shares=shares)).shares == (
        Moved(("青海", "theme", "职业教育"), None, 0.0),
    )


def test_topics_that_only_one_run_has_are_no_moves():
    a = state(shares={("宁夏", "topic", "甲、乙"): 0.2, ("宁夏", "topic", "丙、丁"): 0.8})
    b = state(shares={("宁夏", "topic", "甲、乙"): 0.7, ("宁夏", "topic", "戊、己"): 0.3})
    assert compare_runs(a, b).shares == (Moved(("宁夏", "topic", "甲、乙"), 0.2, 0.7),)


def test_quantities_parameters_versions_and_the_engine_move():
    found = compare_runs(
        state(),
        state(
            quantities={("宁夏", "学校", "所", "2023", "achieved"): (5.0, 7.0)},
            parameters={"2-topics": {"n_topics": 5}}, versions={"pandas": "3.1"},
            fields={"education": "e" * 64}, engine={"name": "Pandoc"},
        ),
    )  # fmt: skip
    assert found.quantities == (Moved(("宁夏", "学校", "所", "2023", "achieved"), (5.0,), (5.0, 7.0)),)
    assert found.parameters == (Moved(("n_topics", "2-topics"), 0, 5),)
    assert {move.key[0] for move in found.versions} == {"pandas", "field pack education", "rendered with"}


def test_the_text_says_each_kind_once_with_its_number_and_cuts_what_is_long():
    seeds = {f"{n:02}.txt": "1" for n in range(30)} | {"a\nb\u202e.txt": "1"}
    lines = said(state(), state(seeds=state().record["seeds"] | seeds, parameters={})).splitlines()
    assert lines[0] == "31 pages added"
    assert "- and 19 more" in lines
    assert lines[-2:] == ["1 parameter set otherwise", "- n_topics of 2-topics: 0 → none"]


def test_no_name_can_steer_a_terminal_or_loses_a_character():
    name = "\x1b[31m**a**_b_\u202e\\*c`.txt"
    text = said(state(), state(seeds=state().record["seeds"] | {name: "1"}))
    assert not {"\x1b", "\u202e"} & set(text)
    assert text.splitlines()[1] == "- 〓[31m**a**_b_〓\\*c`.txt"


def test_the_differences_of_a_chinese_run_are_told_in_chinese():
    text = said(state(), state(language="zh", parameters={"2-topics": {"n_topics": 5}}))
    assert text.splitlines() == ["2个参数的设定不同", "- lang：en → zh", "- 2-topics的n_topics：0 → 5"]


def test_changes_that_another_version_wrote_in_another_form_are_not_read(tmp_path):
    (tmp_path / "changes.json").write_text('{"pages_added": ["a.txt"]}')
    assert changes_told(tmp_path) is None
    write_json(compare_runs(state(), state(parameters={})).record(), tmp_path / "changes.json")
    assert changes_told(tmp_path)["parameters"] == [
        {"key": ["n_topics", "2-topics"], "before": 0, "after": None}
    ]


def test_a_folder_without_a_run_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(ArtefactError, match="fangzhi report --out"):
        read_run(tmp_path)
