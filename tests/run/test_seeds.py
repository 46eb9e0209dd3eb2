"""Looking at a folder of pages from the outside."""

import os

import pytest

from fangzhi.run.seeds import SeedsError, open_seeds


def reasons(folder):
    seeds = open_seeds(folder, max_page_mb=0.001)
    return seeds.names, {row["seed_file"]: row["reason"] for row in seeds.refused}


def test_every_entry_is_a_page_or_refused_with_a_reason(tmp_path):
    (tmp_path / "a.txt").write_text("北京")
    (tmp_path / "big.txt").write_bytes(b"x" * 2000)
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "outside.txt").symlink_to("/etc/hostname")
    (tmp_path / ".DS_Store").write_text("x")
    os.mkfifo(tmp_path / "pipe.txt")
    names, refused = reasons(tmp_path)
    assert names == ("a.txt",)
    assert refused == {
        "big.txt": "too_large", "folder": "folder", "broken.txt": "broken_link", "outside.txt": "outside_link",
        ".DS_Store": "hidden", "pipe.txt": "unreadable",
    }  # fmt: skip


def test_a_link_to_a_page_of_the_same_folder_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("北京")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert reasons(tmp_path)[0] == ("a.txt", "b.txt")


def test_a_name_that_is_not_utf8_is_refused_and_shown(tmp_path):
    (tmp_path / os.fsdecode(b"\xb1\xb1.txt")).write_text("x")
    assert reasons(tmp_path)[1] == {"\\udcb1\\udcb1.txt": "unreadable"}


def test_names_with_line_breaks_and_leading_dashes_are_read_as_they_are(tmp_path):
    for name in ("-rf.txt", "a\nb.txt"):
        (tmp_path / name).write_text("x")
    assert dict(open_seeds(tmp_path, max_page_mb=1).read()) == {"-rf.txt": b"x", "a\nb.txt": b"x"}


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("x")])
def test_a_missing_folder_or_a_file_in_its_place_is_an_error_that_names_it(tmp_path, make):
    make(tmp_path / "seeds")
    with pytest.raises(SeedsError, match=r"seeds folder .*seeds"):
        open_seeds(tmp_path / "seeds", max_page_mb=1)
