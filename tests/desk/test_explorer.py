"""The explorer's views without a browser: what a search, a choice or a click makes them show."""

import csv
import re

import pytest

import fangzhi
from fangzhi.desk import explorer, page_sheet
from fangzhi.desk.reader import Reader
from fangzhi.desk.widgets import Pager
from tests.desk.pages import write_pages


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    return fangzhi.open_pages(write_pages(tmp_path_factory.mktemp("desk") / "seeds"), n_topics=2)


@pytest.fixture
def run(opened):
    """A run whose folder has no corrections yet."""
    yield opened
    (opened.seeds_dir / "corrections.csv").unlink(missing_ok=True)


def widgets_of(view, kind: str) -> list:
    """Return the widgets of a class inside a view, depth first."""
    found = [view] if type(view).__name__ == kind else []
    return found + [one for child in getattr(view, "children", ()) for one in widgets_of(child, kind)]


def opened_view(make, run):
    """Return a view as it stands when its cell has run."""
    view = make(run)
    view.begin()
    return view


def named(view, label: str):
    """Return the control of a view with a label."""
    kinds = ("Text", "Dropdown", "Button", "IntSlider", "FloatSlider")
    controls = [one for kind in kinds for one in widgets_of(view, kind)]
    return next(one for one in controls if one.description == label)


def shown(view) -> str:
    """Return the HTML of a view's list."""
    return widgets_of(view, "Sheet")[0].html


def test_a_search_follows_every_change_of_word_region_theme_and_topic(run):
    view = opened_view(explorer.search, run)
    assert "<tr>" not in shown(view)
    named(view, "Word").value = "教师培训"
    everywhere = shown(view).count("<mark>")
    named(view, "Region").value = "广西"
    assert 0 < shown(view).count("<mark>") < everywhere
    named(view, "Theme").value = "职业教育"
    assert set(re.findall(r'data-go="([^"]+)"', shown(view))) == {"b.1-03"}
    named(view, "Word").value = "没有的词"
    assert "0 in 0 passages" in "".join(one.value for one in widgets_of(view, "HTML"))  # said, not left blank
    named(view, "Word").value = ""
    assert "<mark>" not in shown(view)


def test_a_topic_narrows_a_search_to_its_passages(run):
    view = opened_view(explorer.search, run)
    named(view, "Word").value = "教师"
    everything = shown(view).count("<mark>")
    counts = []
    for topic in ("1", "2"):
        named(view, "Topic").value = topic
        counts.append(shown(view).count("<mark>"))
    assert 0 < sum(counts) <= everything
    assert max(counts) < everything


def test_two_groups_are_compared_at_a_click_and_their_terms_lead_to_passages(run):
    view = opened_view(explorer.compare, run)
    named(view, "One").value, named(view, "Other").value = "宁夏", "广西"
    assert "against" not in shown(view)
    named(view, "Compare").click()
    assert "宁夏 against 广西" in shown(view)
    assert re.search(r'data-go="b\.1-0\d">[\u4e00-\u9fff]+</a>', shown(view))


def test_a_group_is_not_compared_with_itself_and_the_view_says_so(run):
    view = opened_view(explorer.compare, run)
    named(view, "One").value = named(view, "Other").value = "宁夏"
    named(view, "Compare").click()
    assert any("cannot be compared with itself" in one.value for one in widgets_of(view, "Busy"))


def test_groups_to_compare_are_regions_themes_and_periods(run):
    names = dict(explorer.groups_of(run))
    assert names["宁夏 (region)"] == "宁夏"
    assert names["职业教育 (theme)"] == "职业教育"
    assert [names["2023"], names["until 2023"], names["from 2024"]] == ["2023", "..2023", "2024.."]
    for name in names.values():
        fangzhi.desk.groups.passages_of(run, name)


def test_topics_are_fitted_again_when_a_slider_or_the_stop_words_change(run):
    view = opened_view(explorer.fit_topics, run)
    assert shown(view).count("<tr>") == 3
    named(view, "Topics").value = 3
    assert shown(view).count("<tr>") == 4
    assert "教师" in shown(view)
    named(view, "Without").value = "教师"
    assert "教师、" not in shown(view)
    share = named(view, "Leave out terms in more of the passages than")
    before = shown(view)
    share.value = 0.4
    assert shown(view) != before


def test_quantities_are_narrowed_by_what_is_counted_and_by_each_list(run):
    view = opened_view(explorer.indicators, run)
    assert shown(view).count("<tr>") == len(run.indicators) + 1
    named(view, "Region").value = "广西"
    assert "b.1-0" in shown(view)
    assert "c.1-0" not in shown(view)
    named(view, "What").value = "实训"
    assert shown(view).count("<tr>") == 2
    named(view, "Status").value = "achieved"
    assert shown(view).count("<tr>") == 1


def test_a_page_stands_beside_what_was_made_of_it(run):
    view = opened_view(explorer.browse_pages, run)
    assert '<span class="was" title="pinyin, confidence 1.00">(xué)</span>' in shown(view)
    assert '<span class="made" title="script, confidence 1.00">学</span>' in shown(view)
    assert "removed: copyright" in shown(view)
    named(view, "Page").value = "c"
    assert "&lt;script&gt;" in shown(view)
    assert "<script" not in shown(view)


def test_pages_are_found_by_a_part_of_their_name_or_title(run):
    view = opened_view(explorer.browse_pages, run)
    named(view, "Find").value = "产教融合"
    assert [stem for _, stem in named(view, "Page").options] == ["b"]
    assert "职业教育" in shown(view)
    named(view, "Find").value = "nothing like it"
    assert named(view, "Page").options == ()


def test_the_rows_of_a_page_are_all_of_its_text(run):
    for stem, text in zip(run.pages["stem"], run.pages["text"], strict=True):
        spans = page_sheet.spans_of(run, stem)
        assert "".join("".join(text[one.start : one.end] for one in spans).split()) == "".join(text.split())


def test_a_long_page_is_shown_in_parts_that_lose_no_row():
    spans = [page_sheet.Span(n * 3000, n * 3000 + 3000, "body", str(n), "") for n in range(7)]
    parts = page_sheet.parts_of(spans)
    assert [len(part) for part in parts] == [2, 2, 2, 1]
    assert [one for part in parts for one in part] == spans
    assert page_sheet.parts_of([]) == [[]]


def test_a_pager_shows_whole_pages_and_stops_at_both_ends():
    seen = []
    pager = Pager(lambda first, last: seen.append((first, last)), size=25)
    pager.start(60)
    back, label, on = pager.children
    for button in (on, on, on, back):
        button.click()
    assert seen == [(0, 25), (25, 50), (50, 60), (50, 60), (25, 50)]
    assert label.value == "26–50 of 60"
    pager.start(25)
    assert pager.layout.display == "none"


def saved(run) -> list[dict]:
    with (run.seeds_dir / "corrections.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def fix(reader: Reader, go: str, to: str, *, choose: bool = True) -> None:
    """Click a pencil, say what is right, save."""
    reader.go(go)
    if choose:
        reader.form.choose.value = to
    else:
        reader.form.to.value = to
    reader.form.why.value = "seen"
    reader.form.save.click()


@pytest.mark.parametrize(
    ("go", "to", "expected"),
    [
        ("fix:region:b.1-03", "宁夏", ("region", "广西", "宁夏")),
        ("fix:theme:b.1-03", "教育数字化", ("theme", "职业教育", "教育数字化")),
        ("fix:removal:b.1-03", "spam", ("removal", "body", "spam")),
        ("fix:indicator:b.1-03-q001", "status=achieved",
         ("indicator", "status=target", "status=achieved")),
        ("fix:indicator:b.1-03-q001", "no quantity: take it out", ("indicator", "subject=实训基地; value=120; unit=个", "")),
    ],
)  # fmt: skip
def test_each_thing_is_corrected_from_its_own_mark(run, go, to, expected):
    reader = Reader(run)
    reader.go("b.1-03")
    assert f'data-go="{go}"' in reader.sheet.html
    fix(reader, go, to)
    (row,) = saved(run)
    assert (row["what"], row["from"], row["to"]) == expected
    assert "saved in corrections.csv" in reader.form.head.html


def test_a_repair_is_corrected_by_a_click_on_it(run):
    reader = Reader(run)
    reader.go("a.1-03")
    go = re.search(r'class="was"[^>]* data-go="(fix:repair:a:[\d-]+)">\(', reader.sheet.html)[1]
    fix(reader, go, "〔", choose=False)
    (row,) = saved(run)
    assert (row["what"], row["text"], row["from"], row["to"]) == ("repair", "(xué)", "", "〔")


def test_what_was_removed_is_kept_by_a_click_on_it(run):
    at = run.removed.loc[run.removed["reason"] == "share", "seed_start"].iloc[0]
    reader = Reader(run)
    reader.go(f"b:{at}")
    assert f'data-go="fix:removal:b:{at}"' in reader.sheet.html
    fix(reader, f"fix:removal:b:{at}", "body")
    assert [(row["from"], row["to"]) for row in saved(run)] == [("share", "body")]


def test_a_whole_document_is_corrected_at_once(run):
    reader = Reader(run)
    reader.go("fix:region:c.1-02")
    reader.form.scope.value = "c.1"
    reader.form.to.value, reader.form.why.value = "广西、宁夏", "both"
    reader.form.save.click()
    assert {row["to"] for row in saved(run)} == {"广西、宁夏"}
    assert len(saved(run)) == (run.passages["document_id"] == "c.1").sum()


@pytest.mark.parametrize(
    ("to", "why", "says"),
    [("", "seen", "choose what is right"), ("广酉", "seen", "广西"), ("宁夏", "", "why")],
)
def test_a_correction_that_cannot_be_is_told_in_the_form_and_not_saved(run, to, why, says):
    reader = Reader(run)
    reader.go("fix:region:b.1-03")
    reader.form.to.value, reader.form.why.value = to, why
    reader.form.save.click()
    assert says in reader.form.busy.value
    assert not (run.seeds_dir / "corrections.csv").exists()


def test_a_click_on_what_is_not_there_is_answered_in_words(run):
    reader = Reader(run)
    for target in ("b.1-99", "b:7", "x:1"):
        reader.go(target)
        assert re.search("no passage|nothing was removed|no page", reader.busy.value)


class Line:
    """What stands in place of an output that is updated: all that it said."""

    def __init__(self) -> None:
        self.said = []

    def __call__(self, data, **_options):
        self.said.append(data["text/html"])
        return self

    update = __call__


def test_without_a_run_the_pages_are_analysed_and_the_notebook_says_so(run, monkeypatch, tmp_path):
    line = Line()
    monkeypatch.setattr("IPython.display.display", line)
    assert explorer.open_here(str(tmp_path / "none"), seeds=str(run.seeds_dir)).regions == run.regions
    assert "<progress" in line.said[1]
    assert "reading and cleaning pages" in "".join(line.said)
    assert "make report" in line.said[-1]
    assert "analysed just now" in line.said[-1]
    assert "<progress" not in line.said[-1]


def test_pages_that_cannot_be_opened_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr("IPython.display.display", Line())
    with pytest.raises(Exception, match="nowhere"):
        explorer.open_here(str(tmp_path / "none"), seeds=str(tmp_path / "nowhere"))


VIEWS = ("browse_pages", "search", "compare", "fit_topics", "indicators")


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_an_answer_for_who_reads_the_notebook_without_widgets(run, name, monkeypatch):
    displayed = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: displayed.append(data))
    getattr(explorer, name)(run)._ipython_display_()
    live, still = displayed
    assert set(still) == {"text/html", "text/plain"}
    assert re.search("[\u4e00-\u9fff]{2}", still["text/html"])
    assert re.search("[\u4e00-\u9fff]{2}", still["text/plain"])
    # Nothing but the widget: where that cannot be shown nothing stands in its place
    assert set(live) == {"application/vnd.jupyter.widget-view+json"}


def test_a_view_is_displayed_before_it_computes_so_that_its_bar_is_seen(run, monkeypatch):
    order = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: order.append(sorted(data)[0]))
    view = explorer.fit_topics(run)
    fit = run.topics
    monkeypatch.setattr(run, "topics", lambda *n, **options: order.append(bar(view)) or fit(*n, **options))
    view._ipython_display_()
    assert order[0] == "application/vnd.jupyter.widget-view+json"
    assert "<progress" in order[1]
    assert "fitting 2 topics" in order[1]
    assert bar(view) == ""


def bar(view) -> str:
    return widgets_of(view, "Busy")[0].value
