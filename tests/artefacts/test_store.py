"""Writing, checking and reading the files of a run."""

import pandas as pd
import pytest

from fangzhi.artefacts import TABLES, ArtefactError, conform, empty_table, read_table, write_table

PASSAGE = {
    "passage_id": "001.1-01", "document_id": "001.1", "seed_file": "001.txt", "ordinal": 1, "kind": "body",
    "text": "宁夏", "seed_start": 0, "seed_end": 2,
}  # fmt: skip
TERM = {"term": "职业教育", "n_tokens": 3, "n_passages": 2, "n_documents": 1}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_an_empty_table_of_every_kind_survives_writing_and_reading(name, tmp_path):
    write_table(empty_table(name), tmp_path, name)
    table = read_table(tmp_path, name)
    assert list(table.columns) == [column.name for column in TABLES[name].columns]
    assert table.empty


def test_rows_are_sorted_by_key_and_written_identically_whatever_their_order(tmp_path):
    rows = [PASSAGE | {"passage_id": f"001.1-0{n}", "ordinal": n} for n in (3, 1, 2)]
    write_table(rows, tmp_path / "a", "passages")
    write_table(rows[::-1], tmp_path / "b", "passages")
    assert list(read_table(tmp_path / "a", "passages")["ordinal"]) == [1, 2, 3]
    assert (tmp_path / "a/passages.parquet").read_bytes() == (tmp_path / "b/passages.parquet").read_bytes()


def test_a_value_outside_the_closed_list_is_refused_with_file_column_and_value():
    with pytest.raises(
        ArtefactError, match=r"passages\.parquet, column kind: 'footnote' is not one of title"
    ):
        conform([PASSAGE | {"kind": "footnote"}], "passages")


def test_a_missing_column_is_refused_by_name():
    with pytest.raises(ArtefactError, match="column text: missing"):
        conform([{key: value for key, value in PASSAGE.items() if key != "text"}], "passages")


def test_an_empty_value_is_refused_where_the_column_must_be_filled():
    with pytest.raises(ArtefactError, match="column text: empty in row 1"):
        conform([PASSAGE, PASSAGE | {"passage_id": "x", "text": None}], "passages")


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(ArtefactError, match="two rows with the key"):
        conform([PASSAGE, PASSAGE], "passages")


def test_a_number_outside_its_bounds_is_refused():
    with pytest.raises(ArtefactError, match="n_tokens: -1 is below 0"):
        conform([TERM | {"n_tokens": -1}], "terms")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-x", "@cmd", "'quoted", "\tx"])
def test_a_cell_that_a_spreadsheet_would_run_is_harmless_in_the_file_and_whole_when_read(text, tmp_path):
    write_table([TERM | {"term": text}], tmp_path, "terms")
    raw = (tmp_path / "terms.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert raw.startswith(("'", "\"'"))
    assert read_table(tmp_path, "terms")["term"].tolist() == [text]


def test_a_csv_starts_with_a_byte_order_mark_so_that_excel_shows_chinese(tmp_path):
    write_table([TERM], tmp_path, "terms")
    assert (tmp_path / "terms.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_columns_beyond_the_declared_ones_keep_their_numbers(tmp_path):
    write_table([TERM | {"dispersion": 0.25}], tmp_path, "terms")
    assert read_table(tmp_path, "terms")["dispersion"].tolist() == [0.25]


def test_an_empty_value_of_a_nullable_column_comes_back_empty(tmp_path):
    row = {
        "topic": 1,
        "label": "教师",
        "n_passages": 2,
        "share": 0.5,
        "stability": None,
        "is_unstable": False,
        "coherence_npmi": 0.25,
    }
    write_table(pd.DataFrame([row]), tmp_path, "topics")
    table = read_table(tmp_path, "topics")
    assert table["stability"].isna().all()
    assert table["coherence_npmi"].tolist() == [0.25]


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ArtefactError, match="not there; run the step that makes it"):
        read_table(tmp_path, "topics")
