"""Whole runs, as a user starts them."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from papermill.execute import execute_notebook

from fangzhi.artefacts import TABLES, hash_file, read_table
from fangzhi.run import pipeline, project
from fangzhi.run.console import Progress
from fangzhi.run.manifest import hash_tree as files
from tests.conftest import ROOT, SEEDS, fangzhi

pytestmark = pytest.mark.slow

PAGE = """青海省教育厅：推进牧区学校数字化

青海省教育厅

青海坚持把教育数字化作为牧区教育优质均衡发展的重要抓手，建成覆盖全省的教育专网，接入学校1860所。

全省培训牧区教师1.2万人次，高原课堂平台资源点击超过300万次，双语教学资源更加丰富。

下一步，青海将力争到2026年实现智慧教室全覆盖，继续提升牧区教育质量。
"""


def test_a_run_leaves_one_self_contained_folder_with_every_declared_table(seeds_run):
    assert {"report.html", "report.pdf", "report.qmd", "notebooks", "data", "run.json"} <= {
        path.name for path in seeds_run.iterdir()
    }
    for name in TABLES:
        read_table(seeds_run / "data", name)


def test_every_character_of_a_page_is_in_one_passage_or_in_one_removed_span(seeds_run):
    pages, passages, removed = (
        read_table(seeds_run / "data", name) for name in ("pages", "passages", "removed")
    )
    for page in pages.itertuples():
        times = [0] * page.n_chars
        for table in (passages, removed):
            for span in table[table["seed_file"] == page.seed_file].itertuples():
                for place in range(span.seed_start, span.seed_end):
                    times[place] += 1
        wrong = [
            (place, page.text[place], n)
            for place, n in enumerate(times)
            if n > 1 or (n == 0 and not page.text[place].isspace())
        ]
        assert not wrong, f"{page.seed_file}: {wrong[:5]}"


def test_the_record_names_every_seed_every_artefact_the_engine_and_the_times(seeds_run):
    record = json.loads((seeds_run / "run.json").read_text(encoding="utf-8"))
    assert record["seeds"] == {path.name: hash_file(path) for path in SEEDS.iterdir()}
    assert record["artefacts"] == files(seeds_run / "data")
    assert record["engine"]
    assert {"1-cleaning", "2-topics", "3-regions", "render"} <= set(record["seconds"])


def test_two_runs_on_the_same_seeds_give_the_same_bytes_in_another_zone_and_locale(seeds_run):
    again = seeds_run.with_name("again")
    call = fangzhi("report", "--fresh", "--seeds", SEEDS, "--out", again, TZ="Pacific/Auckland", LC_ALL="C")
    assert call.code == 0, call.err
    first, second = files(seeds_run), files(again)
    assert {name for name in first | second if first.get(name) != second.get(name)} == {"run.json"}


def test_a_run_with_nothing_changed_takes_under_two_seconds_and_says_so(seeds_run):
    before, seconds = files(seeds_run), resource.getrusage(resource.RUSAGE_CHILDREN)
    call = fangzhi("report", "--seeds", SEEDS, "--out", seeds_run)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "nothing has changed since the last run" in call.out
    assert files(seeds_run) == before
    # Seconds of the processor: other work on the machine is not what is measured.
    assert now.ru_utime + now.ru_stime - seconds.ru_utime - seconds.ru_stime < 2


def test_every_finding_has_a_grade_and_passages_that_exist(seeds_run):
    findings = json.loads((seeds_run / "data" / "findings.json").read_text(encoding="utf-8"))
    known = set(read_table(seeds_run / "data", "passages")["passage_id"])
    assert findings
    for finding in findings:
        assert finding["grade"] in {"descriptive", "suggestive", "supported"}
        assert finding["passage_ids"]
        assert set(finding["passage_ids"]) <= known


def test_a_second_execution_of_the_executed_notebooks_gives_the_same_texts_tables_and_figures(
    seeds_run, tmp_path
):
    copy = tmp_path / "run"
    shutil.copytree(seeds_run, copy)
    notebooks = [copy / "notebooks" / f"{name}.ipynb" for name in ("1-cleaning", "2-topics", "3-regions")]
    run_nbval("--nbval", notebooks, tmp_path)


def test_the_sources_run_on_their_own_from_top_to_bottom(tmp_path):
    shutil.copytree(
        ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    shutil.copytree(SEEDS, tmp_path / "seeds")
    run_nbval("--nbval-lax", sorted((tmp_path / "notebooks").glob("[0-9]-*.ipynb")), tmp_path)
    assert (tmp_path / "reports" / "lab" / "data" / "findings.json").is_file()


def test_the_explorer_runs_twice_alike_and_can_be_read_without_widgets(seeds_run, tmp_path):
    for name, source in (("reports/default", seeds_run), ("seeds", SEEDS)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(source)
    (tmp_path / "notebooks").mkdir()
    executed = tmp_path / "notebooks" / "explore.ipynb"
    execute_notebook(ROOT / "notebooks" / "explore.ipynb", executed, cwd=executed.parent, progress_bar=False)
    notebook = nbformat.read(executed, as_version=4)
    notebook.metadata.pop("widgets")  # their state, which a notebook that a person saves is without
    nbformat.write(notebook, executed)
    views = [cell for cell in notebook.cells if re.match(r"explorer\.", cell.source)]
    assert len(views) == 5
    for cell in views:
        still = [output.data["text/html"] for output in cell.outputs if "text/html" in output.data]
        assert len(still) == 1
        assert re.search("[\u4e00-\u9fff]{2}", re.sub("<style>.*?</style>", "", still[0], flags=re.DOTALL))
    run_nbval("--nbval", [executed], tmp_path)


def run_nbval(mode: str, notebooks: list[Path], folder: Path) -> None:
    config = folder / "pytest.ini"
    config.write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-c", config, "-p", "no:cacheprovider", "-p", "no:xdist", mode,
         "--nbval-current-env", *notebooks],
        capture_output=True, text=True, cwd=folder, check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.fixture
def broken_seeds(tmp_path):
    """A folder with one good page among everything that is none."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "good.txt").write_text(PAGE, encoding="utf-8")
    (seeds / "empty.txt").write_bytes(b"")
    (seeds / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (seeds / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (seeds / "broken.txt").symlink_to(seeds / "nowhere.txt")
    (seeds / "folder").mkdir()
    with (seeds / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    return seeds


def test_what_cannot_be_read_is_refused_by_name_and_the_rest_goes_on(broken_seeds, tmp_path):
    call = fangzhi("report", "--seeds", broken_seeds, "--out", tmp_path / "run")
    assert call.code == 0, call.err
    refused = read_table(tmp_path / "run" / "data", "refused")
    assert dict(zip(refused["seed_file"], refused["reason"], strict=True)) == {
        "empty.txt": "empty", "picture.txt": "not_text", "noise.txt": "not_text", "broken.txt": "broken_link",
        "folder": "folder", "huge.txt": "too_large",
    }  # fmt: skip
    html = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    for name in refused["seed_file"]:
        assert f"refused {name}: " in call.err
        assert name in html


@pytest.mark.parametrize("content", [{}, {"empty.txt": b""}, {"picture.png": b"\x89PNG\r\n\x1a\n\0\0"}])
def test_without_one_usable_page_the_run_fails_with_a_clear_message(content, tmp_path):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name, data in content.items():
        (seeds / name).write_bytes(data)
    call = fangzhi("report", "--seeds", seeds, "--out", tmp_path / "run")
    assert call.code == 1
    assert "no usable page" in call.err
    assert all(f"refused {name}" in call.err for name in content)
    assert "Traceback" not in call.err
    assert not (tmp_path / "run").exists()


def test_a_notebook_that_fails_is_named_with_cell_and_cause_and_the_previous_report_stays(
    seeds_run, tmp_path, monkeypatch
):
    target = tmp_path / "default"
    shutil.copytree(seeds_run, target)
    before = files(target)
    shutil.copytree(project.NOTEBOOKS, tmp_path / "notebooks")
    source = tmp_path / "notebooks" / "2-topics.ipynb"
    notebook = nbformat.read(source, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("weight = 1 / len([])"))
    nbformat.write(notebook, source)
    monkeypatch.setattr(project, "NOTEBOOKS", tmp_path / "notebooks")
    with pytest.raises(pipeline.RunError) as failed, Progress() as progress:
        pipeline.make_report(SEEDS, target, {}, language="en", progress=progress)
    message = str(failed.value)
    assert "2-topics.ipynb: cell" in message
    assert "ZeroDivisionError: division by zero" in message
    assert "weight = 1 / len([])" in message
    assert len(message.splitlines()) < 40
    kept = tmp_path / "default.failed" / "notebooks" / "2-topics.ipynb"
    assert str(kept.parent) in message
    assert kept.is_file()
    assert files(target) == before
    assert not list(tmp_path.glob(".default.*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "--seeds", "no-such-folder"], "no-such-folder does not exist"),
        (["report", "-p", "n_topcs=3"], "did you mean n_topics?"),
        (["report", "-p", "n_topics=-3"], "it must be at least 0"),
        (["report", "-p", "n_topics"], "NAME=VALUE"),
        (["report", "--langue", "en"], "unrecognized arguments"),
        (["clean", "-p", "n_topics=3"], "parameter 'n_topics' is not known"),
        ([], "required"),
    ],
)
def test_a_wrong_call_is_refused_with_exit_code_2_before_anything_runs(arguments, said, tmp_path):
    where = ["--out", tmp_path / "run"] if arguments else []
    call = fangzhi(*arguments, *where)
    assert call.code == 2
    assert said in call.err
    assert not any(tmp_path.iterdir())


def test_cleaning_alone_writes_the_tables_of_the_first_step(seeds_run, tmp_path):
    call = fangzhi("clean", "--seeds", SEEDS, "--out", tmp_path / "clean")
    assert call.code == 0, call.err
    for name in ("pages", "documents", "passages", "removed", "repairs", "refused"):
        file = TABLES[name].file
        assert hash_file(tmp_path / "clean" / "data" / file) == hash_file(seeds_run / "data" / file)


def test_a_run_is_rendered_again_from_its_notebooks(seeds_run, tmp_path):
    shutil.copytree(seeds_run, tmp_path / "run")
    (tmp_path / "run" / "report.html").unlink()
    call = fangzhi("render", tmp_path / "run")
    assert call.code == 0, call.err
    assert (tmp_path / "run" / "report.html").stat().st_size > 10_000


def test_rendering_a_folder_that_is_no_run_says_so(tmp_path):
    call = fangzhi("render", tmp_path)
    assert call.code == 1
    assert "not a finished run" in call.err


def test_syntax_of_any_markup_in_a_page_is_shown_as_text(tmp_path):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    hostile = "<script>alert(1)</script> $x^2$ #let a = 1 {{< meta title >}} @fig-x **b** [l](javascript:x) \\input{y}"
    (seeds / "good.txt").write_text(PAGE.replace("双语教学", f"{hostile}双语教学"), encoding="utf-8")
    call = fangzhi("report", "--seeds", seeds, "--out", tmp_path / "run")
    assert call.code == 0, call.err
    html = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert(1)" not in html
    assert 'href="javascript' not in html
    assert "{{&lt; meta title &gt;}}" in html
