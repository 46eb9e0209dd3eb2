"""The declarations of the files themselves."""

import pytest

from fangzhi.artefacts import TABLES
from tests.dictionary import TARGET, dictionary


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_key_is_a_declared_column(table):
    assert set(table.key) <= {column.name for column in table.columns}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_says_what_it_means(table):
    assert all(column.meaning for column in table.columns)


def test_an_unknown_column_is_an_error_that_names_the_known_ones():
    with pytest.raises(KeyError, match="it has term, n_tokens"):
        TABLES["terms"].column("frequency")


def test_the_data_dictionary_is_up_to_date():
    assert TARGET.read_text(encoding="utf-8") == dictionary(), "run: python -m tests.dictionary"
