"""The small files that stand with the pages: where they are looked for."""

import pytest

from fangzhi.run.companions import COMPANIONS, CORRECTIONS, IDENTITY, CompanionError, find_companion
from fangzhi.run.seeds import open_seeds


@pytest.fixture
def seeds(tmp_path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("北京")
    return tmp_path / "seeds"


def test_without_a_companion_there_is_none(seeds):
    assert find_companion(seeds, IDENTITY) is None


@pytest.mark.parametrize("name", COMPANIONS)
@pytest.mark.parametrize("place", [".", ".."])
def test_a_companion_is_found_inside_the_folder_or_beside_it(seeds, name, place):
    (seeds / place / name).write_text("x")
    found = find_companion(seeds, name)
    assert found == (seeds / place / name).resolve()


def test_two_of_the_same_name_are_an_error_that_names_both(seeds):
    for folder in (seeds, seeds.parent):
        (folder / IDENTITY).write_text("x")
    with pytest.raises(CompanionError) as error:
        find_companion(seeds, IDENTITY)
    assert str(seeds / IDENTITY) in str(error.value)
    assert str(seeds.parent / IDENTITY) in str(error.value)


def test_a_link_out_of_the_folder_is_refused(seeds):
    (seeds / CORRECTIONS).symlink_to("/etc/hostname")
    with pytest.raises(CompanionError, match="link"):
        find_companion(seeds, CORRECTIONS)


def test_companions_are_no_pages_are_not_refused_and_change_nothing_of_the_pages(seeds):
    before = open_seeds(seeds, max_page_mb=1).hashes()
    for name in COMPANIONS:
        (seeds / name).write_text("x")
    opened = open_seeds(seeds, max_page_mb=1)
    assert opened.names == ("a.txt",)
    assert not opened.refused
    assert opened.hashes() == before


@pytest.mark.parametrize("name", ["report.yaml", "my-report.yml", "Corrections.csv"])
def test_a_name_that_only_looks_like_one_is_treated_as_a_page(seeds, name):
    (seeds / name).write_text("x")
    assert name in open_seeds(seeds, max_page_mb=1).names


def test_a_folder_with_the_name_of_a_companion_is_refused_as_any_folder(seeds):
    (seeds / IDENTITY).mkdir()
    assert [row["reason"] for row in open_seeds(seeds, max_page_mb=1).refused] == ["folder"]
