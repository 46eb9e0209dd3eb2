"""What the page looks up to mark the words that a claim rests on."""

import json

import pytest

from fangzhi.artefacts import read_table, write_table
from fangzhi.report.render.highlights import as_script, highlights
from tests.report.fake_run import write_fake_run


@pytest.fixture
def data(tmp_path):
    return write_fake_run(tmp_path / "run") / "data"


def test_a_quantity_is_given_with_its_place_in_the_text_as_shown(data):
    passages = read_table(data, "passages")
    row = passages[passages["text"].str.contains("2.3亿元")].iloc[0]
    text = (
        "一\n\n 二" + row["text"]
    )  # white space is shown as one blank, a character beyond the BMP as two units
    passages.loc[passages["passage_id"] == row["passage_id"], "text"] = text.replace("全省", "𠮷省")
    write_table(passages, data, "passages")
    indicators = read_table(data, "indicators").assign(start=text.index("2.3亿元"))
    write_table(indicators, data, "indicators")
    raw, _, at = highlights(data, [row["passage_id"]])[row["passage_id"]]["figures"][0]
    shown = " ".join(text.replace("全省", "𠮷省").split())
    assert shown.encode("utf-16-le")[2 * at :].decode("utf-16-le").startswith(raw)


def test_repairs_are_placed_in_the_passage_as_it_stood_and_conversion_of_script_is_left_out(data):
    pages = read_table(data, "pages")
    pages.loc[0, "text"] = "題頭\n\n學(xué)校"
    write_table(pages, data, "pages")
    name = pages.loc[0, "seed_file"]
    passages = (
        read_table(data, "passages").query("seed_file == @name").head(1).assign(seed_start=4, seed_end=11)
    )
    write_table(passages, data, "passages")
    common = {"seed_file": name, "repaired": "", "confidence": 1.0}
    rows = [
        common | {"seed_start": 4, "seed_end": 5, "reason": "script", "damaged": "學"},
        common | {"seed_start": 5, "seed_end": 10, "reason": "pinyin", "damaged": "(xué)"},
    ]
    write_table(rows, data, "repairs")
    passage_id = passages["passage_id"].iloc[0]
    assert highlights(data, [passage_id])[passage_id] == {"repairs": [[1, 6]], "length": 7}


def test_passages_without_a_marker_are_not_carried_along(data):
    assert highlights(data, []) == {}


def test_nothing_that_a_page_says_ends_the_block_of_data():
    known = {"p": {"names": [["</script><script>alert(1)</script>", "<!--"]]}}
    block = as_script("highlights", known)
    inner = block.removeprefix('<script type="application/json" id="highlights">').removesuffix("</script>")
    assert "<" not in inner
    assert json.loads(inner) == known
