"""What an analyst overrules: saved beside the pages, applied by the next run, refused when out of date."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

import fangzhi
from fangzhi.artefacts import load_field, theme_names
from fangzhi.artefacts.corrections import COLUMNS, CorrectionsError, indicator_values, read_corrections
from fangzhi.artefacts.schema import (
    BOUNDS,
    CORRECTION_KINDS,
    INDICATOR_KINDS,
    INDICATOR_STATUS,
    PASSAGE_KINDS,
    REMOVAL_REASONS,
)
from fangzhi.report.language import use_language
from fangzhi.report.narrative import corpus
from fangzhi.report.narrative.overruled import value_said
from fangzhi.run.corrections import correction_lines, region_names
from tests.conftest import fangzhi as command
from tests.desk.pages import PAGES, write_pages

SCHOOL = "宁夏推进「互联网+教育」示范区建设，學(xué)校網络带寬全部達到千兆，教师培训覆盖全部教师。"


@pytest.fixture
def seeds(tmp_path) -> Path:
    return write_pages(tmp_path / "seeds")


def opened(seeds: Path):
    return fangzhi.open_pages(seeds, n_topics=2)


def outcomes(run) -> list[tuple[str, str]]:
    return list(zip(run.corrections["what"], run.corrections["outcome"], strict=True))


def assert_account(run) -> None:
    """Every character of a page that is not white space is in one passage or one removed span."""
    for name, text in zip(run.pages["seed_file"], run.pages["text"], strict=True):
        covered = [0] * len(text)
        for table in (run.passages, run.removed):
            own = table[table["seed_file"] == name]
            for start, end in zip(own["seed_start"], own["seed_end"], strict=True):
                covered[start:end] = [n + 1 for n in covered[start:end]]
        assert all(n == 1 for n, sign in zip(covered, text, strict=True) if not sign.isspace())


def write(seeds: Path, *lines: tuple) -> Path:
    path = seeds / "corrections.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *lines])
    return path


def line(what="removal", page="b.txt", text="分享到：微信 微博", to="body", **changes) -> tuple:
    start = PAGES[page].find(text)
    cells = dict(
        zip(
            COLUMNS,
            (what, page, start, start + len(text), text, "", to, "w", "Li", "2024-05-01"),
            strict=True,
        )
    )
    return tuple((cells | changes).values())


def test_a_region_is_overruled_before_anything_is_computed_from_it(seeds):
    opened(seeds).correct("region", "c.1", "广西", why="as a test", who="Li")
    run = opened(seeds)
    about = run.passage_regions[run.passage_regions["role"] == "subject"]
    of_page = about[about["passage_id"].str.startswith("c.1-")]
    assert set(of_page["region"]) == {"广西"}
    assert set(of_page["basis"]) == {"correction"}
    assert of_page["weight"].tolist() == [1.0] * len(of_page)
    assert set(run.indicators.loc[run.indicators["raw"] == "98.5%", "region"]) <= {"广西", "宁夏"}
    assert outcomes(run) == [("region", "applied")] * 4


def test_several_regions_share_a_passage(seeds):
    opened(seeds).correct("region", "b.1-03", "广西、宁夏", why="both", who="Li")
    about = opened(seeds).passage_regions
    own = about[(about["passage_id"] == "b.1-03") & (about["role"] == "subject")]
    assert dict(zip(own["region"], own["weight"], strict=True)) == {"广西": 0.5, "宁夏": 0.5}


def test_a_theme_is_overruled(seeds):
    before = opened(seeds)
    before.correct("theme", "b.1-03", "教育数字化", why="as a test", who="Li")
    themes = opened(seeds).passage_themes
    own = themes[themes["passage_id"] == "b.1-03"]
    assert own.loc[own["is_main"], "theme"].tolist() == ["教育数字化"]
    assert "职业教育" not in set(own["theme"])


def test_removed_text_is_kept_and_the_account_adds_up(seeds):
    run = opened(seeds)
    at = run.removed[run.removed["reason"] == "share"].iloc[0]
    run.correct("removal", f"b:{at['seed_start']}", "body", why="it is text", who="Li")
    after = opened(seeds)
    assert after.passages.loc[after.passages["document_id"] == "b.1", "text"].iloc[-1] == "分享到：微信 微博"
    assert_account(after)
    assert outcomes(after) == [("removal", "applied")]


def test_a_passage_is_removed_and_the_account_adds_up(seeds):
    opened(seeds).correct("removal", "c.1-03", "spam", why="a script", who="Li")
    after = opened(seeds)
    assert "alert(1)" not in set(after.passages["text"])
    assert after.removed.loc[after.removed["reason"] == "spam", "text"].str.contains("alert").all()
    assert_account(after)


def test_the_last_passage_of_a_page_is_not_removed(seeds):
    write(
        seeds,
        *(line(text=text, to="spam") for text in PAGES["b.txt"].splitlines()[0:4] if "来源" not in text),
    )
    run = opened(seeds)
    assert sorted(run.corrections["outcome"]) == ["applied", "applied", "refused"]
    assert run.corrections["detail"].dropna().str.contains("last passage").all()
    assert_account(run)


def test_a_repair_is_overruled_and_a_new_one_made(seeds):
    run = opened(seeds)
    start = PAGES["a.txt"].find("學(xué)")
    run.correct("repair", f"a:{start}-{start + 6}", "学", why="pinyin", who="Li")
    run.correct("repair", f"a:{start + 7}-{start + 8}", "网", why="script", who="Li")
    after = opened(seeds)
    assert "示范区建设，学校网络" in after.passages.set_index("passage_id").loc["a.1-03", "text"]
    made = after.repairs[after.repairs["reason"] == "correction"]
    assert set(zip(made["damaged"], made["repaired"], strict=True)) == {("學(xué)", "学"), ("網", "网")}
    assert_account(after)


@pytest.mark.parametrize("text", ["<b onclick", "alert(2)>兴庆区"])
def test_a_repair_that_cuts_another_in_two_is_refused(seeds, text):
    write(seeds, line("repair", "c.txt", text, "x"))
    run = opened(seeds)
    assert "<b onclick=alert(2)>" in set(run.repairs["damaged"])
    assert outcomes(run) == [("repair", "refused")]
    assert run.corrections["detail"].tolist() == [
        "it cuts a repair in two; take the whole of what was repaired"
    ]


def test_a_quantity_is_overruled_and_another_taken_out(seeds):
    run = opened(seeds)
    run.correct("indicator", "b.1-03-q001", {"status": "achieved", "unit": "座"}, why="planned", who="Li")
    run.correct("indicator", "b.1-02-q001", "", why="no statistic", who="Li")
    after = opened(seeds).indicators.set_index("indicator_id")
    assert after.loc["b.1-03-q001", ["status", "unit"]].tolist() == ["achieved", "座"]
    assert "b.1-02-q001" not in after.index


CHANGED = {
    "region": ("b.1-03", "宁夏", "b.txt", "120个", "130个"),
    "theme": ("b.1-03", "教育数字化", "b.txt", "120个", "130个"),
    "removal": ("b.1-03", "spam", "b.txt", "120个", "130个"),
    "repair": ("c:152-172", "x", "c.txt", "onclick", "onhover"),
    "indicator": ("b.1-03-q001", "status=achieved", "b.txt", "120个", "130个"),
}


@pytest.mark.parametrize("what", CORRECTION_KINDS)
def test_a_correction_is_refused_once_its_text_has_changed_and_the_run_goes_on(seeds, what):
    target, to, name, old, new = CHANGED[what]
    opened(seeds).correct(what, target, to, why="w", who="Li")
    assert outcomes(opened(seeds)) == [(what, "applied")]
    page = seeds / name
    page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")
    after = opened(seeds)
    (seeds / "corrections.csv").unlink()
    untouched = opened(seeds)
    assert outcomes(after) == [(what, "refused")]
    assert after.corrections["detail"].tolist() == ["the text it refers to has changed; look at it again"]
    assert correction_lines(after.corrections) == [
        f"correction refused, line 2 ({what}, {name}): the text it refers to has changed; look at it again"
    ]
    for table in ("passages", "removed", "repairs", "passage_regions", "passage_themes", "indicators"):
        pd.testing.assert_frame_equal(after.table(table), untouched.table(table))


def test_what_was_removed_is_not_kept_once_it_has_changed(seeds):
    run = opened(seeds)
    at = run.removed.loc[run.removed["reason"] == "share", "seed_start"].iloc[0]
    run.correct("removal", f"b:{at}", "body", why="w", who="Li")
    page = seeds / "b.txt"
    page.write_text(page.read_text("utf-8").replace("微信 微博", "微信 QQ"), "utf-8")
    after = opened(seeds)
    assert outcomes(after) == [("removal", "refused")]
    assert "分享到：微信 QQ" in set(after.removed["text"])


def test_text_that_moved_is_refused_and_the_message_says_where_it_went(seeds):
    opened(seeds).correct("region", "b.1-03", "宁夏", why="w", who="Li")
    page = seeds / "b.txt"
    page.write_text("首页\n" + page.read_text("utf-8"), "utf-8")
    detail = opened(seeds).corrections["detail"].iloc[0]
    assert detail.startswith("its text now begins at character 92")


def test_a_correction_of_a_page_that_is_gone_is_refused(seeds):
    opened(seeds).correct("theme", "b.1-03", "教育数字化", why="w", who="Li")
    (seeds / "b.txt").unlink()
    assert opened(seeds).corrections["detail"].tolist() == ["there is no page b.txt"]


def test_saving_the_same_target_again_replaces_the_line(seeds):
    run = opened(seeds)
    run.correct("theme", "b.1-03", "教育数字化", why="w", who="Li")
    saved = run.correct("theme", "b.1-03", "职业教育", why="=cmd()", who="Li")
    rows = list(csv.DictReader(saved.path.open(encoding="utf-8-sig")))
    assert [(row["from"], row["to"], row["why"]) for row in rows] == [("职业教育", "职业教育", "'=cmd()")]
    assert (
        read_corrections(saved.path, regions=region_names(), themes=theme_names("education"))[0].why
        == "=cmd()"
    )


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("region", "b.1-03", "广酉"), "no region '广酉'"),
        (("theme", "b.1-03", "无"), "no theme '无'"),
        (("removal", "b.1-03", "bad"), "to remove it navigation"),
        (("repair", "b.1-03", "x"), "PAGE:START-END"),
        (("indicator", "b.1-03-q001", {"status": "done"}), "allowed is achieved, target"),
        (("indicator", "b.1-03-q009", ""), "did you mean b.1-03-q001"),
        (("regoin", "b.1-03", "广西"), "did you mean region"),
    ],
)
def test_what_cannot_be_corrected_is_refused_before_it_is_saved(seeds, call, says):
    with pytest.raises((ValueError, LookupError), match=says):
        opened(seeds).correct(*call, why="w", who="Li")
    assert not (seeds / "corrections.csv").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"what": "title"}, "line 2: what is 'title'"),
        ({"seed_start": "x"}, "seed_start is 'x'"),
        ({"seed_end": "3", "seed_start": "3"}, "seed_end is 3"),
        ({"why": ""}, "why is empty"),
        ({"when": "May"}, "when is 'May'"),
        ({"what": "region", "to": "月球"}, "no region '月球'"),
        ({"to": "gone"}, "to is 'gone'"),
        ({"what": "indicator", "to": "colour=red"}, "write NAME=VALUE"),
    ],
)
def test_a_malformed_line_is_named_with_the_file(seeds, changes, says):
    path = write(seeds, line(**changes))
    with pytest.raises(CorrectionsError, match=says) as error:
        read_corrections(path, regions=region_names(), themes=theme_names("education"))
    assert str(path) in str(error.value)


def test_other_columns_two_lines_on_one_target_and_other_encodings_are_refused(seeds):
    def read(path):
        return read_corrections(path, regions=region_names(), themes=None)

    path = write(seeds, line(), line(to="heading"))
    with pytest.raises(CorrectionsError, match="line 3: says again what line 2 says"):
        read(path)
    path.write_text("what,where\n", "utf-8")
    with pytest.raises(CorrectionsError, match="line 1: its columns are what, where"):
        read(path)
    path.write_bytes("教育".encode("gbk"))
    with pytest.raises(CorrectionsError, match="not UTF-8"):
        read(path)


def test_the_values_of_a_quantity_are_read():
    assert indicator_values("status=target; value=5.7e8;year=2025; value_max=") == {
        "status": "target", "value": 5.7e8, "year": 2025, "value_max": None,
    }  # fmt: skip
    assert indicator_values(" ") == {}


def test_the_report_counts_corrections_and_lists_what_became_of_them(seeds):
    run = opened(seeds)
    assert "No analyst" in str(corpus.corrections_text(run.corrections))
    write(seeds, line(), line("region", text="分享到", to="宁夏"))
    after = opened(seeds)
    said = str(corpus.corrections_text(after.corrections))
    assert said.startswith("1 correction by an analyst was applied")
    assert "1 correction was refused" in said
    table = str(corpus.corrections_table(after.corrections))
    assert table.count("2024") == 2
    assert table.count("refused") == 1


SAID = [
    ("removal", "body", "text", "正文"),
    ("removal", "spam", "spam keywords", "垃圾关键词"),
    ("indicator", "subject=实训基地; value=1200; unit=个", "what is counted: 实训基地; value: 1,200; unit: 个",
     "统计对象：实训基地；数值：1,200；单位：个"),
    ("indicator", "status=target; bound=at_least; year=", "status: aim; exactness: at least; year: nothing",
     "状态：目标；精确程度：不少于；年份：无"),
    ("indicator", "", "no quantity", "不属于数据"),
    ("indicator", "<b>x</b>; colour=red", "<b>x</b>; colour=red", "<b>x</b>；colour=red"),
    ("region", "", "nothing", "无"),
    ("theme", "职业教育", "职业教育 vocational education", "职业教育"),
    ("repair", "", "∅", "∅"),
    ("repair", "|*x*|", "|*x*|", "|*x*|"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "value", "english", "chinese"), SAID)
def test_the_report_says_what_was_corrected_in_words_not_in_codes(what, value, english, chinese):
    for lang, expected in (("zh", chinese), ("en", english)):
        use_language(lang, glosses=load_field("education").glosses)
        said = value_said(what, value)
        assert re.sub(r"\\(.)", r"\1", re.sub(r"<(?:span|/span)[^>]*>", "", said)) == expected
        assert "<b>" not in said
        assert not re.search(r"(?<!\\)[|*]", said)
    use_language("en")


def test_every_code_that_a_correction_may_hold_has_a_word_in_both_languages():
    codes = {"removal": (*PASSAGE_KINDS, *REMOVAL_REASONS)}
    pairs = [(what, code) for what, known in codes.items() for code in known]
    for name, allowed in (("kind", INDICATOR_KINDS), ("bound", BOUNDS), ("status", INDICATOR_STATUS)):
        pairs += [("indicator", f"{name}={code}") for code in allowed]
    for what, value in pairs:
        use_language("zh")
        assert not re.search("[a-z]", value_said(what, value))
    use_language("en")


def test_a_malformed_file_ends_the_call_with_2_and_names_the_line(seeds, tmp_path):
    write(seeds, line(what="title"))
    call = command("clean", "--seeds", seeds, "--out", tmp_path / "out")
    assert call.code == 2
    assert "corrections.csv, line 2: what is 'title'" in call.err


def test_a_run_tells_what_it_refused_and_writes_what_became_of_each(seeds, tmp_path):
    write(seeds, line(), line("region", text="分享到", to="宁夏"))
    call = command("clean", "--seeds", seeds, "--out", tmp_path / "out")
    assert call.code == 0
    assert "correction refused, line 3 (region, b.txt): " in call.err
    written = (tmp_path / "out" / "data" / "corrections.csv").read_text("utf-8-sig")
    assert written.count("applied") == written.count("refused") == 1
