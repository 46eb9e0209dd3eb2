"""Running again: what is computed, what is taken from the cache, and what a run that dies leaves."""

import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fangzhi.run.manifest import hash_tree
from fangzhi.run.verify import verify
from tests.conftest import ROOT, SEEDS, Call
from tests.run.tiny import MOMENTS, write_notebooks

pytestmark = pytest.mark.slow

STEPS = ("1-cleaning", "2-topics", "3-regions", "render")


def start(*arguments, folder, **more) -> subprocess.Popen:
    """Start fangzhi with tiny notebooks; see tests/run/tiny.py."""
    path = os.pathsep.join([str(folder / "lib"), str(folder)])
    return subprocess.Popen(
        [sys.executable, "-m", "tests.run.tiny", *map(str, arguments)], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True,
        preexec_fn=more.pop("before", None),  # noqa: PLW1509  (no threads here)
        env=os.environ | {"PYTHONPATH": path, "COLUMNS": "200", "FANGZHI_CACHE": ""} | more,
    )  # fmt: skip


def wait(process: subprocess.Popen) -> Call:
    out, err = process.communicate(timeout=120)
    return Call(process.returncode, out, err)


def ran(call: Call) -> set[str]:
    """Return the steps that were computed."""
    assert call.code == 0, call.err
    lines = [line for line in call.err.splitlines() if line.startswith(STEPS)]
    return {line.split()[0] for line in lines if "from the cache" not in line}


class Desk:
    """A seeds folder, a target and a cache."""

    def __init__(self, folder: Path, project: Path) -> None:
        self.folder, self.project = folder, project
        self.seeds, self.target, self.cache = folder / "seeds", folder / "out" / "run", folder / "cache"
        self.notebooks = folder / "tiny"
        self.environment: dict[str, str] = {}
        if not self.seeds.exists():
            shutil.copytree(SEEDS, self.seeds)

    def start(self, *arguments, **more) -> subprocess.Popen:
        places = ("--seeds", self.seeds, "--out", self.target, "--cache", self.cache)
        return start("report", *places, *arguments, folder=self.project, **more)

    def report(self, *arguments, **more) -> Call:
        return wait(self.start(*arguments, **more))

    def beside(self) -> set[str]:
        return {path.name for path in self.target.parent.iterdir()} - {self.target.name}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the project: tests may change it, and nobody else does while they run."""
    root = tmp_path_factory.mktemp("project")
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    for name in ("lib", "notebooks", "tests/run", "reports/assets"):
        shutil.copytree(ROOT / name, root / name, ignore=ignore)
    sources = (
        "tests/__init__.py",
        "pyproject.toml",
        "_quarto.yml",
        "reports/report.qmd",
        "reports/report.zh.qmd",
        "reports/references.bib",
    )
    for name in sources:
        shutil.copyfile(ROOT / name, root / name)
    return root


@pytest.fixture(scope="module")
def workbench(copy, tmp_path_factory) -> Desk:
    """A desk with a finished run, for one test after the other."""
    desk = Desk(tmp_path_factory.mktemp("workbench"), copy)
    write_notebooks(desk.notebooks)
    quarto = copy / "quarto"
    quarto.write_text("#!/bin/sh\necho 1.9.1\n")
    quarto.chmod(0o755)
    desk.environment = {"TINY_NOTEBOOKS": str(desk.notebooks), "QUARTO_PATH": str(quarto)}
    assert ran(desk.report(**desk.environment)) == set(STEPS)
    return desk


@pytest.fixture(scope="module")
def finished(copy, tmp_path_factory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"), copy)
    assert ran(desk.report()) == set(STEPS)
    return desk


@pytest.fixture
def desk(finished, tmp_path) -> Desk:
    """A desk of one's own with a finished run, of which everything is in the cache."""
    shutil.copytree(finished.folder, tmp_path / "desk")
    return Desk(tmp_path / "desk", finished.project)


# --- only what is affected


def append(path: Path, text: str):
    content = path.read_bytes()
    path.write_bytes(content + text.encode())
    return lambda: path.write_bytes(content)


def rename_page(desk):
    page = desk.seeds / "000_3033f07c2d80f240.txt"
    page.rename(desk.seeds / "renamed.txt")
    return lambda: (desk.seeds / "renamed.txt").rename(page)


def add_file(desk, name):
    (desk.seeds / name).write_bytes(b"")
    return (desk.seeds / name).unlink


def other_version(desk):
    folder = desk.project / "lib" / "jieba-99.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: jieba\nVersion: 99\n\n")
    return lambda: shutil.rmtree(folder)


def in_package(name, text="\n# another line\n"):
    return lambda desk: append(desk.project / "lib" / "fangzhi" / name, text)


def add_companion(name, text):
    def make(desk):
        path = desk.seeds / name
        path.write_text(text, encoding="utf-8")
        return path.unlink

    return make


def other_quarto(desk):
    """Put a Quarto that says its version into the place that the environment of every call names."""
    path = desk.project / "quarto"
    content = path.read_bytes()
    path.write_text("#!/bin/sh\necho 1.9.99\n")
    return lambda: path.write_bytes(content)


def nothing(desk):
    return lambda: None


ALL = set(STEPS)
# A step that reads what was changed, in the language of the run.
CERTAIN = re.compile("would run: changed|需要运行：有变化")
CHANGES = {
    "nothing": (nothing, [], set()),
    "a page's text": (lambda desk: append(desk.seeds / "000_3033f07c2d80f240.txt", "天"), [], ALL),
    "a parameter of 1-cleaning": (nothing, ["-p", "max_page_mb=40"], {"1-cleaning", "render"}),
    "a parameter of 2-topics": (nothing, ["-p", "n_topics=5"], ALL - {"1-cleaning"}),
    "a parameter of 3-regions": (nothing, ["-p", "n_bootstrap=60"], {"3-regions", "render"}),
    "a field pack": (in_package("fields/education/themes.toml"), [], {"3-regions"}),
    "a data file of cleaning": (in_package("cleaning/data/noise.toml"), [], {"1-cleaning"}),
    "code of cleaning": (in_package("cleaning/noise.py"), [], {"1-cleaning"}),
    "code that all use": (in_package("artefacts/store.py"), [], ALL),
    "how notebooks are executed": (in_package("run/notebooks.py"), [], ALL - {"render"}),
    "code of the console": (in_package("run/console.py"), [], set()),
    "a notebook": (
        lambda desk: append(desk.notebooks / "2-topics.ipynb", " "), [], {"2-topics"},
    ),
    "the article": (lambda desk: append(desk.project / "reports" / "report.qmd", "\nMore.\n"), [], {"render"}),
    "the project's Quarto file": (lambda desk: append(desk.project / "_quarto.yml", "\n#\n"), [], {"render"}),
    "the version of a package": (other_version, [], ALL),
    "a correction": (add_companion(
        "corrections.csv", "what,seed_file,seed_start,seed_end,text,from,to,why,who,when\n"
        "region,000_3033f07c2d80f240.txt,0,2,ab,北京,天津,no such text,x,2026-01-02\n"), [], ALL),
    "who made the report": (add_companion("report.yml", 'title: "Another"\n'), [], {"render"}),
    "the formats": (nothing, ["--format", "html"], {"render"}),
    "the language": (nothing, ["--lang", "zh"], ALL),
    "the version of Quarto": (other_quarto, [], {"render"}),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_decides_what_is_computed(workbench, change):
    make, arguments, expected = CHANGES[change]
    undo = make(workbench)
    try:
        planned = workbench.report("--dry-run", *arguments, **workbench.environment)
        call = workbench.report(*arguments, **workbench.environment)
    finally:
        undo()
    assert ran(call) == expected, call.err
    certain = {line.split()[0] for line in planned.out.splitlines() if CERTAIN.search(line)}
    assert certain <= expected
    assert bool(certain) == bool(expected)


def test_a_pack_of_ones_own_is_read_again_once_it_has_changed(desk):
    pack = desk.folder / "own"
    shutil.copytree(ROOT / "lib/fangzhi/fields/education", pack)
    own = ("-p", f"field={pack}")
    assert "3-regions" in ran(desk.report(*own))
    assert ran(desk.report(*own)) == set()
    append(pack / "themes.toml", "\n# another line\n")
    assert ran(desk.report(*own)) == {"3-regions"}


def test_a_run_with_nothing_to_do_loads_none_of_what_it_would_compute_with(desk):
    call = desk.report(PYTHONPROFILEIMPORTTIME="1")
    assert "nothing has changed" in call.out
    loaded = {line.rsplit("|", 1)[-1].strip() for line in call.err.splitlines()}
    assert "fangzhi.run.steps" in loaded
    assert not loaded & {"numpy", "pandas", "matplotlib", "rjieba", "papermill", "rich.console", "psutil"}


def page_entries(desk: Desk) -> dict[Path, int]:
    """Return the cleaned pages of the cache, each with what changes when it is written again."""
    paths = (desk.cache / "fangzhi" / "pages").rglob("*")
    return {path: path.stat().st_ino for path in paths if path.is_file()}


@pytest.mark.parametrize("change", [rename_page, lambda desk: add_file(desk, "empty.txt")])
def test_a_page_of_another_name_and_a_file_that_is_refused_are_other_pages(workbench, change):
    workbench.report(**workbench.environment)
    undo = change(workbench)
    try:
        planned = workbench.report("--dry-run", **workbench.environment)
    finally:
        undo()
    assert planned.out.splitlines()[0] == "1-cleaning   would run: changed: pages"


def test_one_more_page_costs_the_cleaning_of_one_page(desk):
    before = page_entries(desk)
    assert len(before) == 5
    (desk.seeds / "new.txt").write_text(
        "青海省教育厅：推进牧区学校数字化\n\n青海坚持把教育数字化作为重要抓手。\n"
    )
    assert ran(desk.report()) == ALL
    now = page_entries(desk)
    assert len(now) == 6
    assert before.items() <= now.items()


def test_a_fresh_run_takes_nothing_from_the_cache_and_gives_the_same(desk):
    before = hash_tree(desk.target)
    assert ran(desk.report("--fresh")) == ALL
    now = hash_tree(desk.target)
    assert {name for name in before if before[name] != now[name]} == {"run.json"}


def test_a_cache_that_is_damaged_costs_time_and_nothing_else(desk):
    before = hash_tree(desk.target)
    for path in (desk.cache / "fangzhi").rglob("*"):
        if path.is_file() and path.name != "entry.json":
            path.write_bytes(b"damaged")
    (desk.target / "run.json").write_text("{}")
    assert ran(desk.report()) == ALL
    now = hash_tree(desk.target)
    assert {name for name in before if before[name] != now[name]} <= {"run.json"}


def test_an_altered_report_is_made_whole_again_from_the_cache(desk):
    (desk.target / "report.html").write_text("altered")
    assert verify(desk.target) == ["report.html: altered"]
    call = desk.report()
    assert ran(call) == set()
    assert "nothing has changed" not in call.out
    assert verify(desk.target) == []


# --- never half a result


def whole(target: Path) -> str:
    """Return what a finished run says; fail where it is not whole."""
    assert verify(target) == []
    return (target / "report.html").read_text()


def test_a_run_killed_at_any_moment_leaves_the_previous_report_and_the_next_run_goes_on(desk):
    began = time.perf_counter()
    assert ran(desk.report("-p", "n_topics=4", "--fresh")) == ALL
    length = time.perf_counter() - began
    said = {whole(desk.target)}
    moments = random.Random(8)
    for n in range(6):
        process = desk.start("-p", f"n_topics={n + 5}", "--fresh")
        time.sleep(moments.uniform(0.2, length))
        process.send_signal((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[n % 3])
        call = wait(process)
        said.add(whole(desk.target))
        assert "Traceback" not in call.err
        is_done = "rendered with" in call.out  # the signal came when all was said
        assert is_done or n % 3 == 0 or "the previous report is as it was" in call.err
    assert len(said) <= 10
    call = desk.report("-p", "n_topics=50")
    assert "1-cleaning" not in ran(call)
    assert whole(desk.target).split()[1] == "50"
    assert desk.beside() == set()


@pytest.mark.parametrize("name", MOMENTS)
def test_a_run_killed_where_it_writes_leaves_the_old_report_or_the_new_one(desk, name):
    for n, when in enumerate(("before", "after")):
        before = hash_tree(desk.target)
        arguments = ("-p", f"n_bootstrap={90 + n}")
        process = desk.start(*arguments, TINY_KILL=f"{when} {name}")
        wait(process)
        assert process.returncode == -9
        is_new = name == "prune" or (when, name) == ("after", "swap")
        assert (hash_tree(desk.target) != before) == is_new
        assert verify(desk.target) == []
    assert "1-cleaning" not in ran(desk.report(*arguments))
    assert verify(desk.target) == []
    assert desk.beside() == set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_says_so_cleans_up_and_is_gone_on_with(desk, number):
    process = desk.start("-p", "max_page_mb=30", TINY_CELL="import time; time.sleep(60)")
    while "1-cleaning" not in process.stderr.readline():
        pass
    time.sleep(1)
    process.send_signal(number)
    call = wait(process)
    assert call.code == 1
    assert call.err.splitlines() == [
        "fangzhi: stopped; the previous report is as it was, finished steps are kept for the next run"
    ]
    assert desk.beside() == set()
    assert not [line for line in processes() if str(desk.folder) in line]
    assert "1-cleaning" not in ran(desk.report("-p", "max_page_mb=30"))


def test_a_run_under_nohup_outlives_its_terminal(desk):
    process = desk.start("-p", "n_topics=6", before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    while "1-cleaning" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGHUP)
    assert wait(process).code == 0
    assert verify(desk.target) == []


def processes() -> list[str]:
    done = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "import os; os.kill(os.getpid(), 9)",
            "ended its kernel; the system ends a process when memory runs out",
        ),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9)); bytearray(2 * 10**9)",
            "failed with MemoryError",
        ),
        ("open(f'{data_dir}/x', 'wb').write(bytes(10**8))", "failed with OSError: [Errno 27] File too large"),
    ],
)
def test_a_kernel_that_dies_or_finds_no_room_is_named_and_the_previous_report_stays(desk, cell, said):
    before = hash_tree(desk.target)
    call = desk.report(TINY_CELL=cell, before=lambda: files_of_at_most(10**7))
    assert call.code == 1
    assert re.search(rf"2-topics.ipynb: cell \d .*{re.escape(said)}", call.err)
    assert "Traceback (most recent call last)\n  File" not in call.err
    assert hash_tree(desk.target) == before
    assert desk.beside() == {"run.failed"}
    kept = Path(re.search("^kept: (.*), (executed up|what was written)", call.err, re.MULTILINE)[1])
    failed = desk.target.with_name("run.failed")
    assert kept == (failed if "kill" in cell else failed / "notebooks" / "2-topics.ipynb")
    assert kept.exists()
    assert ran(desk.report()) == set()


def files_of_at_most(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_file_that_may_not_grow_fails_the_run_and_leaves_the_previous_report(desk):
    before = hash_tree(desk.target)
    call = desk.report("--fresh", "-p", "n_topics=7", before=lambda: files_of_at_most(2000))
    assert call.code == 1
    assert "File too large" in call.err
    assert hash_tree(desk.target) == before


def on_a_disk_of(kilobytes: int, place: Path, before: Path | None, desk: Desk, *arguments) -> Call:
    """Make a report with a small disk mounted at a place; before: a run that lies there. Verify at the end."""
    mount = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    disk = f'mount -t tmpfs -o size={kilobytes}k none "$0" && '
    if subprocess.run([*mount, f"{disk}true", place], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a process mount a disk of its own (unshare, tmpfs)")
    fill = f'cp -r "{before}" "$0/run" && ' if before else ""
    run = shlex.join(map(str, [sys.executable, "-m", "tests.run.tiny", "report", "--seeds", desk.seeds,
                               "--out", desk.target, "--cache", desk.cache, *arguments]))  # fmt: skip
    end = f'; code=$?; ls -A "{desk.target.parent}"; {sys.executable} -m tests.run.tiny verify "{desk.target}"; exit $code'
    done = subprocess.run(
        [*mount, disk + fill + run + end, place], cwd=desk.project, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(desk.project / "lib"), str(desk.project)])},
    )  # fmt: skip
    return Call(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("free", [20, 100])
def test_a_disk_that_is_full_leaves_the_previous_report_and_the_next_run_goes_on(desk, free):
    before = desk.folder / "before"
    shutil.copytree(desk.target, before)
    used = int(
        subprocess.run(["du", "-sk", before], capture_output=True, text=True, check=True).stdout.split()[0]
    )
    arguments = ("-p", "max_page_mb=30", "-p", "n_bootstrap=70")
    call = on_a_disk_of(used + free, desk.target.parent, before, desk, *arguments)
    assert call.code == 1
    assert "No space left on device" in call.err
    assert "Traceback (most recent call last)\n  File" not in call.err
    assert {"run", "run.failed"} >= set(call.out.splitlines()[:-1])
    assert call.out.splitlines()[-1] == f"{desk.target}: as it was made"
    roomy = on_a_disk_of(10_000, desk.target.parent, before, desk, *arguments)
    assert "render" in ran(roomy)
    assert roomy.out.splitlines()[-2:] == ["run", f"{desk.target}: as it was made"]


def test_a_cache_without_room_costs_the_next_run_time_and_nothing_else(desk):
    shutil.rmtree(desk.cache)
    desk.cache.mkdir()
    call = on_a_disk_of(100, desk.cache, None, desk, "-p", "n_topics=9")
    assert ran(call) >= ALL
    assert "1-cleaning: not kept for the next run" in call.err
    assert call.out.splitlines()[-1] == f"{desk.target}: as it was made"


def test_of_two_runs_on_one_target_the_second_is_refused(desk):
    first = desk.start(TINY_CELL="import time; time.sleep(4)")
    while not (desk.target.parent / ".run.lock").exists():
        time.sleep(0.05)
    second = desk.report()
    assert second.code == 1
    assert f"another run (process {first.pid}) is working on {desk.target}" in second.err
    assert wait(first).code == 0
    assert verify(desk.target) == []


# --- no surprises


HOSTILE_NAMES = (
    "-rf.txt",
    "a\nb.txt",
    "a\u202etxt.exe.txt",
    "'; import os; os.abort() #.txt",
    '"""{{x}}.txt',
    "=1+1.txt",
)


def test_names_of_files_and_folders_are_data_wherever_they_are_written(desk):
    odd = desk.folder / 'o\'dd """ \\\n\'; raise SystemExit(3) # {x} %s 目录'
    odd.mkdir()
    desk.seeds = desk.seeds.rename(odd / "seeds")
    for name in HOSTILE_NAMES:
        shutil.copyfile(desk.seeds / "000_3033f07c2d80f240.txt", desk.seeds / name)
    (desk.seeds / "link\n.txt").symlink_to("/etc/passwd")
    call = desk.report()
    assert call.code == 0, call.err
    record = json.loads((desk.target / "run.json").read_text())
    assert set(HOSTILE_NAMES) <= set(record["seeds"])
    assert record["refused"] == {"link\n.txt": "outside_link"}
    assert r"refused link\n.txt: link out of the folder" in call.err
    assert not re.search("[\u202e\x1b]", call.out + call.err)


@pytest.mark.parametrize("value", ["x'\nimport os\nos.abort()#", '"""', "\\", "{x}", "auto\n"])
def test_a_value_that_is_no_choice_never_reaches_a_notebook(desk, value):
    call = desk.report("-p", f"segmenter={value}")
    assert call.code == 2
    assert "segmenter" in call.err
    assert desk.beside() == set()


def listing(folder: Path) -> dict[str, tuple[float, int]]:
    return {
        str(path): (path.lstat().st_mtime, path.lstat().st_size)
        for path in folder.rglob("*")
        if not path.is_dir()
    }


def test_a_whole_run_needs_no_network_and_writes_nowhere_but_target_and_cache(tmp_path):
    home, here, temporary = (tmp_path / name for name in ("home", "here", "tmp"))
    for folder in (home, here, temporary):
        folder.mkdir()
    before = listing(ROOT / "lib") | listing(ROOT / "notebooks") | listing(ROOT / "seeds")
    command = [
        sys.executable, "-m", "fangzhi.run.cli", "report", "--seeds", SEEDS, "--out", tmp_path / "out" / "run",
        "--cache", tmp_path / "cache",
    ]  # fmt: skip
    done = subprocess.run(
        [*without_network(), *map(str, command)], cwd=here, capture_output=True, text=True, check=False,
        env=os.environ | {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1",
                          "PYTHONPATH": str(ROOT / "lib")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [path for folder in (home, here, temporary) for path in folder.rglob("*")] == []
    after = listing(ROOT / "lib") | listing(ROOT / "notebooks") | listing(ROOT / "seeds")
    assert {name: entry for name, entry in after.items() if not name.endswith(".pyc")} == {
        name: entry for name, entry in before.items() if not name.endswith(".pyc")
    }
    assert {path.name for path in tmp_path.iterdir()} == {"home", "here", "tmp", "out", "cache"}


def without_network() -> list[str]:
    """Return the start of a command that runs the rest of it with the loopback device alone."""
    start = [
        "unshare",
        "--map-root-user",
        "--net",
        "sh",
        "-c",
        'ip link set lo up 2>/dev/null || ifconfig lo up; exec "$@"',
        "sh",
    ]
    probe = [*start, sys.executable, "-c", "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); "
             "socket.create_connection(s.getsockname()); s = socket.socket(); s.settimeout(2); "
             "assert s.connect_ex(('192.0.2.1', 9)) == 101"]  # fmt: skip
    try:
        usable = subprocess.run(probe, capture_output=True, check=False, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        usable = False
    if not usable:
        pytest.skip("this machine does not let a process give up its network (unshare)")
    return start
