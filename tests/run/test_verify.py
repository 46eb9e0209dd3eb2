"""Whether a run is as it was made."""

import json

import pytest

from fangzhi.artefacts import write_json
from fangzhi.run import manifest
from fangzhi.run.manifest import hash_tree, read_record, seal
from fangzhi.run.pipeline import RunError
from fangzhi.run.verify import _check_seeds, _same_notebook, verify


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "run"
    for name in ("data/a.csv", "notebooks/1.ipynb", "report.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    write_json(seal({"language": "en"}, folder), folder / "run.json")
    return folder


def test_a_run_that_nobody_touched_is_as_it_was_made(run):
    assert verify(run) == []


def test_altered_missing_and_added_files_are_named(run):
    (run / "data" / "a.csv").write_text("other")
    (run / "report.html").unlink()
    (run / "data" / "b.csv").write_text("new")
    assert verify(run) == ["data/a.csv: altered", "data/b.csv: added", "report.html: missing"]


def test_a_record_that_was_altered_is_named_even_where_its_hashes_fit(run):
    record = json.loads((run / "run.json").read_text())
    (run / "report.html").write_text("altered")
    record["files"]["report.html"] = manifest.hash_file(run / "report.html")
    write_json(record, run / "run.json")
    assert verify(run) == ["run.json: altered"]


def test_hidden_files_of_other_programs_are_no_part_of_a_run(run):
    for name in ("notebooks/.ipynb_checkpoints/x", ".DS_Store"):
        (run / name).parent.mkdir(exist_ok=True)
        (run / name).write_text("{}")
    assert verify(run) == []


@pytest.mark.parametrize("content", [None, "", "[]", "no json"])
def test_a_folder_without_a_record_that_can_be_read_is_no_run(run, content):
    (run / "run.json").unlink()
    if content is not None:
        (run / "run.json").write_text(content)
    assert read_record(run) is None
    with pytest.raises(RunError, match="no finished run"):
        verify(run)


def test_seeds_that_are_not_those_of_the_run_are_named(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b\n.txt").write_text("b")
    record = {
        "parameters": {"1-cleaning": {"max_page_mb": 50.0}}, "seeds": dict(hash_tree(tmp_path)),
    }  # fmt: skip
    _check_seeds(record, tmp_path)
    (tmp_path / "a.txt").write_text("other")
    (tmp_path / "b\n.txt").rename(tmp_path / "c.txt")
    with pytest.raises(RunError) as wrong:
        _check_seeds(record, tmp_path)
    assert str(wrong.value).splitlines()[1:] == ["a.txt: altered", r"b\n.txt: missing", "c.txt: added"]


def test_a_notebook_may_differ_in_where_it_found_the_seeds_and_in_nothing_else(tmp_path):
    def write(name, *sources):
        cells = [
            {"id": "injected-parameters" if n == 0 else str(n), "source": s} for n, s in enumerate(sources)
        ]
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.ipynb").write_text(json.dumps({"cells": cells}))
        return tmp_path / name

    run, moved = write("run", "seeds_dir = 1", "x"), write("moved", "seeds_dir = 2", "x")
    other = write("other", "seeds_dir = 1", "y")
    assert _same_notebook("1.ipynb: altered", run, moved)
    assert not _same_notebook("1.ipynb: altered", run, other)
    assert not _same_notebook("data/a.csv: altered", run, moved)
