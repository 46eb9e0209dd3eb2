"""The folder of a run: one run at a time, replaced in one step, never something else."""

import os
import subprocess
import sys

import pytest

from fangzhi.run import target as targets
from fangzhi.run.target import BusyError, TargetError, check_target, locked, swap, workshop
from tests.conftest import ROOT


def fill(folder, text):
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "run.json").write_text("{}")
    (folder / "report.html").write_text(text)
    return folder


def beside(target):
    return sorted(path.name for path in target.parent.iterdir() if path != target)


def replace(target, text):
    with locked(target), workshop(target) as folder:
        fill(folder, text)
        swap(folder, target)


@pytest.mark.parametrize("one_step", [True, False])
def test_a_new_run_takes_the_place_of_the_old_and_nothing_stays_beside_it(tmp_path, monkeypatch, one_step):
    if not one_step:
        monkeypatch.setattr(targets, "_exchange", lambda one, other: False)
    target = tmp_path / "default"
    for text in ("first", "second"):
        replace(target, text)
        assert (target / "report.html").read_text() == text
        assert beside(target) == []


def test_this_system_exchanges_two_folders_in_one_step(tmp_path):
    for name in ("one", "other"):
        fill(tmp_path / name, name)
    assert targets._exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "report.html").read_text() == "other"
    assert (tmp_path / "other" / "report.html").read_text() == "one"


def test_a_run_that_fails_leaves_the_previous_one_and_nothing_beside_it(tmp_path):
    target = fill(tmp_path / "default", "first")
    with pytest.raises(RuntimeError), locked(target), workshop(target) as folder:
        raise RuntimeError(fill(folder, "second"))
    assert (target / "report.html").read_text() == "first"
    assert beside(target) == []


def test_a_failed_swap_puts_the_previous_run_back(tmp_path, monkeypatch):
    monkeypatch.setattr(targets, "_exchange", lambda one, other: False)
    target = fill(tmp_path / "default", "first")
    with pytest.raises(OSError):
        swap(tmp_path / "no such folder", target)
    assert (target / "report.html").read_text() == "first"


def test_a_second_run_on_the_same_target_is_refused_and_names_the_first(tmp_path):
    target = tmp_path / "default"
    with locked(target):
        with pytest.raises(BusyError, match=str(os.getpid())), locked(target):
            pytest.fail("two runs at once")
        with locked(tmp_path / "another"):
            pass
    with locked(target):
        pass


def test_what_a_killed_run_left_is_put_right_by_the_next(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from fangzhi.run.target import locked, workshop\n"
        "target = Path(sys.argv[1])\n"
        "with locked(target), workshop(target) as folder:\n"
        "    (folder / 'half').write_text('x'); target.rename(target.with_name('.default.previous'))\n"
        "    os.kill(os.getpid(), 9)"
    )
    target = fill(tmp_path / "default", "first")
    done = subprocess.run([sys.executable, "-c", code, target], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert {".default.lock", ".default.part", ".default.previous"} <= set(beside(target))
    assert not target.exists()
    with locked(target):
        assert (target / "report.html").read_text() == "first"
        assert beside(target) == [".default.lock"]
    assert beside(target) == []


def test_a_run_never_replaces_what_no_run_has_made(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "thesis.md").write_text("years of work")
    (tmp_path / "file").write_text("x")
    (tmp_path / "seeds" / "inner").mkdir(parents=True)
    for target, seeds in (("notes", None), ("file", None), ("seeds", "seeds"), ("seeds", "seeds/inner")):
        with pytest.raises(TargetError):
            check_target(tmp_path / target, seeds_dir=tmp_path / seeds if seeds else None)
    with pytest.raises(TargetError):
        check_target(tmp_path.__class__("/"))


def test_a_data_folder_of_somebody_else_is_not_taken_for_a_run(tmp_path):
    (tmp_path / "mine" / "data").mkdir(parents=True)
    (tmp_path / "mine" / "data" / "survey.csv").write_text("x")
    with pytest.raises(TargetError):
        check_target(tmp_path / "mine")


def test_a_run_an_empty_folder_and_a_new_name_are_targets(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "cleaned" / "data").mkdir(parents=True)
    (tmp_path / "cleaned" / "data" / "pages.parquet").write_text("x")
    for target in (fill(tmp_path / "run", "x"), tmp_path / "empty", tmp_path / "new", tmp_path / "cleaned"):
        check_target(target, seeds_dir=tmp_path / "seeds")
