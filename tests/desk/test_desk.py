"""The analyst's desk: questions to a run, and how it answers."""

import doctest
import re
import subprocess
import sys

import pandas as pd
import pytest

import fangzhi
from fangzhi.artefacts import write_json, write_table
from fangzhi.artefacts.places import seed_spans
from fangzhi.desk import frame, groups, markup, opening, results
from fangzhi.desk import run as run_module
from fangzhi.desk.index import TextIndex
from fangzhi.desk.names import nearest
from fangzhi.evidence import concordance
from tests.desk.pages import write_pages

QUESTIONS = {
    "concordance",
    "compare",
    "profile",
    "evidence",
    "topics",
    "inventory",
    "correct",
    "to_csv",
    "plot",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return fangzhi.open_pages(write_pages(tmp_path_factory.mktemp("desk") / "seeds"), n_topics=2)


def write_run(run, folder):
    """Write the tables of a run as a finished one has them."""
    for name in ("pages", "documents", "passages", "repairs", "removed", "indicators", "initiatives",
                 "passage_regions", "passage_themes", "mentions", "passage_terms"):  # fmt: skip
        write_table(run.table(name), folder / "data", name)
    write_json({"seeds_dir": "../seeds", "fields": {"education": "x"}}, folder / "run.json")
    return folder


@pytest.mark.parametrize("module", [opening, run_module, results, frame])
def test_every_example_in_the_docs_is_true(run, module, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # an example saves a table
    names = {"run": run, "pages": run.seeds_dir, "finished": write_run(run, tmp_path / "r")}
    found = doctest.testmod(module, extraglobs=names, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert found.attempted
    assert found.failed == 0


PUBLIC = [
    *(function for name in fangzhi.__all__ if not isinstance(function := getattr(fangzhi, name), type)),
    *(
        function
        for one in (run_module.Run, results.Answer, results.Concordance, results.Compared, results.Profile,
                    results.Topics)
        for name, function in vars(one).items()
        if not name.startswith("_") and name in QUESTIONS
    ),
]  # fmt: skip


@pytest.mark.parametrize("function", PUBLIC, ids=lambda function: function.__qualname__)
def test_every_question_and_every_way_to_keep_an_answer_has_an_example(function):
    assert ">>>" in function.__doc__


def test_importing_fangzhi_brings_neither_pandas_nor_widgets():
    code = "import sys, fangzhi; print(sorted({'pandas', 'ipywidgets', 'fangzhi.desk'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


@pytest.mark.parametrize(
    ("ask", "near"),
    [
        (lambda run: run.profile("宁厦"), "宁夏"),
        (lambda run: run.compare("广酉", "宁夏"), "广西"),
        (lambda run: run.concordance("学校", theme="职业教肓"), "职业教育"),
        (lambda run: run.evidence("a.1-99"), "a.1-0"),
    ],
)
def test_a_name_that_does_not_exist_is_answered_with_the_nearest(run, ask, near):
    with pytest.raises(fangzhi.UnknownNameError, match=f"did you mean .*{near}"):
        ask(run)


@pytest.mark.parametrize(("typed", "first"), [("宁厦", "宁夏"), ("夏宁", "宁夏"), ("辽宇", "辽宁")])
def test_the_nearest_shares_a_character_in_its_place(typed, first):
    assert nearest(typed, ["全国", "辽宁", "四川", "广东", "广西", "宁夏"])[0] == first
    assert nearest("宁厦", ["辽宁", "宁夏"]) == ["宁夏"]


def test_a_table_that_does_not_exist_is_answered_with_the_nearest(run):
    with pytest.raises(AttributeError, match="did you mean passages"):
        _ = run.passagess


@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: rows["regoin"],
        lambda rows: rows[["unit", "regoin"]],
        lambda rows: rows.regoin,
        lambda rows: rows.query("regoin == '宁夏'"),
        lambda rows: rows.sort_values("regoin"),
        lambda rows: rows.groupby(["unit", "regoin"]),
        lambda rows: rows[rows["region"] == "宁夏"].head(2)["regoin"],
    ],
)
def test_a_column_that_does_not_exist_is_answered_with_the_nearest(run, ask):
    with pytest.raises(
        (fangzhi.UnknownNameError, AttributeError), match=r"no column.*'regoin': did you mean region"
    ):
        ask(run.indicators)


def test_a_column_of_an_answer_that_does_not_exist_is_answered_with_the_nearest(run):
    for answer in (run.concordance("教师"), run.compare("宁夏", "广西"), run.profile("宁夏"), run.topics(2)):
        first = str(answer.table.columns[0])
        with pytest.raises(KeyError, match=f"did you mean .*{first}"):
            answer.table[first + "x"]


def test_a_table_is_still_a_data_frame(run):
    rows, region = run.indicators, "广西"
    assert rows.query("region == @region").equals(rows[rows["region"] == region])
    assert rows.get("regoin") is None
    assert "regoin" not in rows
    assert rows.groupby("region").size().loc["广西"] == (rows["region"] == "广西").sum()
    assert (
        rows.groupby("region")["value"]
        .max()
        .reset_index()
        .sort_values("region")["region"]
        .is_monotonic_increasing
    )
    assert rows.set_index("indicator_id").sort_values("indicator_id").index.is_monotonic_increasing
    assert rows.assign(new=1).new.eq(1).all()
    assert rows.to_csv(index=False).startswith("indicator_id,")


def test_a_table_is_saved_so_that_a_spreadsheet_reads_it_and_runs_nothing(run, tmp_path):
    rows = run.passages.assign(text="=cmd|calc")
    path = rows.to_csv(tmp_path / "passages.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfpassage_id,")
    assert ",'=cmd|calc," in path.read_text("utf-8-sig")


def test_a_folder_of_another_version_is_named_with_what_to_do(run, tmp_path):
    folder = write_run(run, tmp_path / "r")
    pd.DataFrame({"document_id": ["a.1"]}).to_parquet(folder / "data" / "documents.parquet")
    with pytest.raises(
        ValueError, match=r"documents.parquet, column \w+: missing.*another version.*fangzhi report"
    ):
        str(fangzhi.open_run(folder))
    (folder / "data" / "passages.parquet").write_text("no table")
    with pytest.raises(ValueError, match=r"passages.parquet: cannot be read .*make the run again"):
        _ = fangzhi.open_run(folder).passages
    (folder / "run.json").write_text("{")
    with pytest.raises(ValueError, match=r"run.json"):
        fangzhi.open_run(folder)


def test_a_run_whose_name_is_wrong_is_answered_with_the_nearest(run, tmp_path):
    write_run(run, tmp_path / "health")
    with pytest.raises(fangzhi.UnknownNameError, match=r"there is .*health"):
        fangzhi.open_run(tmp_path / "haelth")
    (tmp_path / "file").write_text("")
    with pytest.raises(fangzhi.UnknownNameError, match=r"no finished run in .*file.*make report"):
        fangzhi.open_run(tmp_path / "file")


def test_one_page_is_read_without_the_others(run, tmp_path, monkeypatch):
    opened = fangzhi.open_run(write_run(run, tmp_path / "r"))
    expected = run.evidence("a.1-04")
    monkeypatch.setattr(opened, "_table", refuse(opened._table, {"pages", "repairs", "removed"}))
    assert opened.evidence("a.1-04").html() == expected.html()


def refuse(table, names):
    def read(name):
        assert name not in names, f"all of {name} is read for one page"
        return table(name)

    return read


def test_a_folder_without_a_run_says_how_to_make_one(tmp_path):
    with pytest.raises(fangzhi.UnknownNameError, match="make report"):
        fangzhi.open_run(tmp_path / "none")


@pytest.mark.parametrize(
    "term", ["教育", "职业教育", "，教师", ",教师", "没有的词", "(", re.compile("教.?师")]
)
def test_the_index_finds_what_the_plain_search_finds(run, term):
    index = TextIndex(run.originals["text"].tolist())
    found = index.find(term)
    expected = concordance(run.originals, term)
    assert run.originals["passage_id"].to_numpy()[found.number].tolist() == expected["passage_id"].tolist()
    assert found.start.tolist() == expected["start"].tolist()
    assert found.end.tolist() == expected["end"].tolist()


def test_a_term_is_not_found_across_the_border_of_two_passages():
    assert len(TextIndex(["职业", "教育"]).find("职业教育").number) == 0


def test_a_search_can_be_narrowed_to_a_region_and_a_theme(run):
    found = run.concordance("教师", region="宁夏", theme="教育数字化").table
    assert set(found["passage_id"]) == {"a.1-03", "a.1-04"}


def test_every_answer_escapes_what_pages_say(run):
    answers = [
        run, run.concordance("alert"), run.profile("宁夏"), run.evidence("c.1-03"), run.evidence("c.1-04"),
        run.compare("宁夏", "广西"), run.topics(2),
    ]  # fmt: skip
    for answer in answers:
        html = answer._repr_html_()
        assert not re.search(r"<script|<b onclick", html)
        assert str(answer)
        assert repr(answer) == str(answer)


def test_markup_of_every_kind_is_text():
    rows = pd.DataFrame({"a": ["<img src=x onerror=alert(1)>"], "b": ['"><script>']})
    html = markup.sheet(rows, [("a", "<i>", "text"), ("b", "b", "passage")])
    assert "<img" not in html
    assert "<script" not in html
    assert "<i>" not in html
    assert markup.marked("<b>x</b>", [(3, 4)]) == "&lt;b&gt;<mark>x</mark>&lt;/b&gt;"


def test_an_answer_is_saved_so_that_no_cell_is_a_formula(run, tmp_path):
    answer = run.concordance("教师")
    path = answer.to_csv(tmp_path / "kwic.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfpassage_id,left,match")
    assert len(path.read_text("utf-8-sig").splitlines()) == len(answer) + 1


def test_answers_draw_themselves(run):
    for answer in (run.concordance("教师"), run.compare("宁夏", "广西"), run.profile("宁夏"), run.topics(2)):
        assert answer.plot().axes


@pytest.mark.parametrize(
    ("name", "documents"),
    [("2024", {"a.1", "c.1"}), ("2024-05", {"a.1"}), ("2023..2024-03", {"b.1", "c.1"}), ("..2023", {"b.1"})],
)
def test_a_period_holds_the_documents_published_in_it(run, name, documents):
    assert groups.is_period(name)
    assert groups.of_period(run.documents, name) == documents


@pytest.mark.parametrize("name", ["宁夏", "..", "24", "2024年"])
def test_what_is_no_period_is_not_taken_for_one(name):
    assert not groups.is_period(name)


def test_a_quantity_is_found_again_on_the_page(run):
    rows = run.indicators
    spans = list(zip(rows["passage_id"], rows["start"], rows["end"], strict=True))
    pages = dict(zip(run.pages["seed_file"], run.pages["text"], strict=True))
    found = seed_spans(spans, passages=run.passages, pages=run.pages, repairs=run.repairs)
    assert [pages[name][start:end] for name, start, end in found] == rows["raw"].tolist()


def test_a_repaired_word_leads_to_the_damaged_one():
    passages = pd.DataFrame({"passage_id": ["p"], "seed_file": ["f"], "seed_start": [2], "seed_end": [14]})
    pages = pd.DataFrame({"seed_file": ["f"], "text": ["前言建學(xué)校，共30所尾"]})
    repairs = pd.DataFrame(
        {"seed_file": "f", "seed_start": [3, 4], "seed_end": [4, 9], "repaired": ["学", ""],
         "reason": "pinyin", "confidence": 1.0, "damaged": ["學", "(xué)"]}
    )  # fmt: skip
    text = "建学校，共30所"
    spans = seed_spans(
        [("p", text.index("学校"), text.index("，")), ("p", 5, 8)],
        passages=passages.assign(seed_end=15),
        pages=pages,
        repairs=repairs,
    )
    found = [pages["text"][0][a:b] for _, a, b in spans]
    assert found == ["學(xué)校", "30所"]


def test_topics_are_fitted_again_without_the_words_left_out(run):
    before = set(run.topics(2).terms["term"])
    after = set(run.topics(2, stopwords=["教师"]).terms["term"])
    assert "教师" in before
    assert after == before - {"教师"}


def test_a_finished_run_answers_as_its_pages_do(run, tmp_path):
    write_run(run, tmp_path / "r")
    opened = fangzhi.open_run(tmp_path / "r")
    assert str(opened.compare("宁夏", "广西")) == str(run.compare("宁夏", "广西"))
    assert str(opened.profile("宁夏")) == str(run.profile("宁夏"))
