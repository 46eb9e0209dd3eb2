"""JupyterLab as an analyst uses it: pages open, notebooks run, searches, comparisons and corrections by hand."""

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from fangzhi.desk import open_run as fangzhi_open_run
from tests.browser.chromium import Page, chromium, find_chromium
from tests.conftest import ROOT, fangzhi
from tests.desk.pages import write_pages

PROGRAM = find_chromium()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="no Chromium found; set CHROMIUM_PATH to test in one"),
]
_SECONDS = 150  # two busy cores; alone it takes a third
# The notebook, whether or not the window has the focus
_BOOK = "[...(window.jupyterapp?.shell?.widgets('main') ?? [])].find((one) => one.context?.path === %s)"
_CELLS = """(() => {
  const book = BOOK;
  if (!book || !book.context.isReady || !book.content.model) return null;
  const cells = [...book.content.model.cells].filter((cell) => cell.type === 'code');
  return { state: book.sessionContext.session?.kernel?.status ?? 'none',
    done: cells.filter((cell) => cell.executionCount).length, n: cells.length,
    errors: cells.flatMap((cell) => cell.outputs.toJSON().filter((one) => one.output_type === 'error')
      .map((one) => one.ename + ': ' + one.evalue)) };
})()"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(look, what: str):
    """Return what `look` gives once it is true."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {_SECONDS} s: {what}")


@contextmanager
def jupyterlab(folder: Path):
    """Start JupyterLab on a folder; yield its address."""
    own = folder / ".jupyter"
    settings = own / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # All cells stand in the page, not only those on the screen
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime"}
    places |= {"JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython"}
    environment = os.environ | {name: str(own / place) for name, place in places.items()}
    environment |= {"JUPYTERLAB_SETTINGS_DIR": str(own / "settings"), "JUPYTER_PREFER_ENV_PATH": "1"}
    port = free_port()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1",
        f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]  # fmt: skip
    with (own / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: process.poll() is not None or _answers(address), "JupyterLab answers")
            assert process.poll() is None, (own / "log").read_text()
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _answers(address: str) -> bool:
    try:
        return urlopen(f"{address}/api", timeout=2).status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project of three small pages, its notebooks, and a finished run."""
    folder = tmp_path_factory.mktemp("lab")
    write_pages(folder / "seeds")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    call = fangzhi(
        "report", "--seeds", folder / "seeds", "--out", folder / "reports" / "default", "--format", "html"
    )
    assert call.code == 0, call.err
    return folder


@pytest.fixture(scope="module")
def lab(project):
    with jupyterlab(project) as address, chromium(PROGRAM) as page:
        page.show(width=1500, height=1100)
        yield page, address


def cells(page: Page, name: str) -> dict | None:
    """Return how far a notebook is: kernel's state, cells run, of how many, errors; None until it is open."""
    book = _BOOK % json.dumps(f"notebooks/{name}")
    return page.js(_CELLS.replace("BOOK", book))


def wait_for_idle(page: Page, name: str) -> None:
    wait_for(
        lambda: (seen := cells(page, name)) and seen["state"] == "idle", f"{name} is open, its kernel idle"
    )


def open_notebook(page: Page, address: str, name: str) -> None:
    """Open a notebook in a JupyterLab that has nothing else open."""
    page.call("Page.navigate", url=f"{address}/lab/tree/notebooks/{name}?reset")
    wait_for_idle(page, name)


def run_all(page: Page, name: str) -> list[str]:
    """Run all cells as the menu does; return the errors."""
    page.js("void window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def done():
        seen = cells(page, name)
        finished = seen and (seen["errors"] or (seen["done"] == seen["n"] and seen["state"] == "idle"))
        return seen if finished else None

    errors = wait_for(done, f"all cells of {name} have run")["errors"]
    save(page, name)  # what is not saved would ask before the next page
    return errors


def save(page: Page, name: str) -> None:
    page.js(f"({_BOOK % json.dumps(f'notebooks/{name}')}).context.save().then(() => 1)")


def put(page: Page, selector: str, text: str) -> None:
    """Type into a field in place of what is in it."""
    there = f"document.querySelector({json.dumps(selector)})"
    wait_for(lambda: page.js(f"!!{there}"), selector)
    page.js(f"{there}.scrollIntoView({{block: 'center'}}); {there}.focus(); {there}.select()")
    page.call("Input.insertText", text=text)
    page.press("Tab")


def choose(page: Page, selector: str, label: str) -> None:
    """Choose from a list by what is shown."""
    there = f"document.querySelector({json.dumps(selector)})"
    option = f"[...({there}?.options ?? [])].findIndex((one) => one.value === {json.dumps(label)})"
    wait_for(lambda: page.js(option) >= 0, f"{label} in {selector}")
    page.js(
        f"{there}.scrollIntoView({{block: 'center'}}); {there}.selectedIndex = {option};"
        f"{there}.dispatchEvent(new Event('change', {{bubbles: true}}))"
    )


def click(page: Page, selector: str) -> None:
    wait_for(
        lambda: page.js(f"!!document.querySelector({json.dumps(selector)})?.getClientRects()[0]"), selector
    )
    page.click(selector)


def holds(page: Page, text: str) -> bool:
    return bool(page.js(f"document.body.innerText.includes({json.dumps(text)})"))


@pytest.mark.skipif(shutil.which("make") is None, reason="no make")
def test_make_lab_opens_the_explorer_first(tmp_path):
    """The line of the Makefile is run as it stands; in place of a browser a script notes what it is to open."""
    planned = subprocess.check_output(["make", "--dry-run", "lab"], cwd=ROOT, text=True)
    (line,) = re.findall(r"^\.venv/bin/jupyter lab .*", planned, flags=re.MULTILINE)
    browser, noted = tmp_path / "browser", tmp_path / "noted"
    browser.write_text(f'#!/bin/sh\ncat "${{1#file://}}" > {noted}.part && mv {noted}.part {noted}\n')
    browser.chmod(0o755)
    places = ("CONFIG", "DATA", "RUNTIME")
    environment = os.environ | {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in places}
    environment |= {"BROWSER": str(browser), "IPYTHONDIR": str(tmp_path / "ipython")}
    words = [str(Path(sys.executable).with_name("jupyter")), *line.split()[1:], f"--port={free_port()}"]
    process = subprocess.Popen(
        words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: noted.is_file() or process.poll() is not None, "a browser is asked for")
        assert process.poll() is None, "JupyterLab did not start"
        assert re.search(r"http://[^\"]*/lab/tree/notebooks/explore\.ipynb", noted.read_text())
    finally:
        process.terminate()
        process.wait(30)


def test_the_explorer_searches_compares_and_saves_a_correction_that_the_next_report_applies(lab, project):
    page, address = lab
    name = "explore.ipynb"
    page.call("Page.navigate", url=f"{address}/lab/tree/notebooks/{name}")
    wait_for_idle(page, name)
    assert run_all(page, name) == []

    put(page, ".fz-term input", "职业教育")
    wait_for(lambda: holds(page, "职业教育: 2 in 2 passages"), "the concordance follows")

    choose(page, ".fz-first select", "宁夏 (region)")
    choose(page, ".fz-second select", "广西 (region)")
    click(page, ".fz-compare")
    wait_for(lambda: holds(page, "宁夏 against 广西"), "the comparison is shown")

    click(page, "a[data-go='b.1-03']")
    wait_for(lambda: holds(page, "b.txt, characters 89 to 135"), "the passage is beside its page")
    click(page, "[data-go='fix:region:b.1-03']")
    choose(page, ".fz-form:not([style*=none]) .fz-choose select", "全国")
    put(page, ".fz-form:not([style*=none]) .fz-why input", "seen by hand")
    click(page, ".fz-form:not([style*=none]) .fz-save")
    saved = project / "seeds" / "corrections.csv"
    wait_for(saved.is_file, "the correction is saved")
    (row,) = csv.DictReader(saved.open(encoding="utf-8-sig"))
    assert (row["what"], row["from"], row["to"], row["why"]) == ("region", "广西", "全国", "seen by hand")
    save(page, name)

    call = fangzhi(
        "report", "--seeds", project / "seeds", "--out", project / "reports" / "default", "--format", "html"
    )
    assert call.code == 0, call.err
    applied = (project / "reports" / "default" / "data" / "corrections.csv").read_text("utf-8-sig")
    assert ",applied," in applied
    about = fangzhi_open_run(project / "reports" / "default").passage_regions
    own = about[(about["passage_id"] == "b.1-03") & (about["role"] == "subject")]
    assert own["region"].tolist() == ["全国"]
    report = (project / "reports" / "default" / "report.html").read_text("utf-8")
    assert "1 correction by an analyst was applied" in report
    assert [url for url in page.requests if url.startswith("http") and not url.startswith(address)] == []


# Every bar that stood in the page, however short, by what it said
_WATCH = """(() => { window.bars = []; new MutationObserver(() =>
  document.querySelectorAll('progress.fz-bar').forEach((bar) => window.bars.push(bar.parentElement.textContent)))
  .observe(document.body, { childList: true, subtree: true }); })()"""
_TOPIC = "(document.querySelector('.fz-view:has(.fz-number) .fz-list')?.innerText ?? '')"


def topics_shown(page: Page) -> int:
    return int(page.js("document.querySelectorAll('.fz-view:has(.fz-number) .fz-list tbody tr').length"))


def move(page: Page, slider: str, key: str, times: int = 1) -> None:
    """Move a slider with an arrow key."""
    handle = f"{slider} .noUi-handle"
    wait_for(lambda: page.js(f"!!document.querySelector('{handle}')"), slider)
    for _ in range(times):
        page.js(f"document.querySelector('{handle}').focus()")
        page.press(key)


def test_topics_are_fitted_again_as_the_sliders_and_the_stop_words_change(lab):
    page, address = lab
    open_notebook(page, address, "explore.ipynb")
    page.js(_WATCH)
    assert run_all(page, "explore.ipynb") == []
    n = topics_shown(page)
    wait_for(
        lambda: any(f"fitting {n} topics" in bar for bar in page.js("window.bars")), "a bar as the view opens"
    )
    assert any("opening the run" in bar for bar in page.js("window.bars"))
    assert page.js("document.querySelectorAll('.fz-view').length") == 5

    move(page, ".fz-number", "ArrowLeft")
    wait_for(lambda: topics_shown(page) == n - 1, "one topic less")
    assert any(f"fitting {n - 1} topics" in bar for bar in page.js("window.bars"))

    assert "教师" in page.js(_TOPIC)
    put(page, ".fz-words input", "教师")
    wait_for(lambda: "教师、" not in page.js(_TOPIC), "a stop word is left out")
    before = page.js(_TOPIC)
    move(page, ".fz-share", "ArrowLeft", times=12)
    wait_for(lambda: page.js(_TOPIC) not in ("", before), "the commonest terms are left out")
    assert page.js("document.querySelectorAll('progress.fz-bar').length") == 0
    click(page, ".fz-view:has(.fz-number) .fz-list a[data-go]")
    wait_for(
        lambda: page.js("!!document.querySelector('.fz-view:has(.fz-number) .fz-reader h3')"),
        "a passage opens",
    )
    save(page, "explore.ipynb")


def found(page: Page) -> list[str]:
    return page.js(
        "[...document.querySelectorAll('.fz-view:has(.fz-term) .fz-list a')].map((one) => one.dataset.go)"
    )


def test_a_search_is_narrowed_by_region_theme_and_topic(lab):
    page, address = lab
    open_notebook(page, address, "explore.ipynb")
    assert run_all(page, "explore.ipynb") == []
    put(page, ".fz-term input", "教师培训")
    everywhere = wait_for(lambda: found(page), "the concordance follows")
    choose(page, ".fz-theme select", "职业教育")
    wait_for(lambda: holds(page, "教师培训 · 职业教育"), "narrowed by theme")
    assert set(found(page)) == {"b.1-03"}
    choose(page, ".fz-theme select", "any")
    choose(page, ".fz-region select", "宁夏")
    wait_for(lambda: holds(page, "教师培训 · 宁夏"), "narrowed by region")
    assert {one[0] for one in found(page)} == {"a", "c"}
    choose(page, ".fz-region select", "any")
    topics = page.js("[...document.querySelector('.fz-topic select').options].map((one) => one.value)")[1:]
    assert all(re.match(r"\d+ \S", topic) for topic in topics)
    by_topic = []
    for topic in topics:
        choose(page, ".fz-topic select", topic)
        wait_for(lambda topic=topic: holds(page, f"教师培训 · {topic.split()[0]}:"), "narrowed by topic")
        by_topic += found(page)
    assert by_topic
    assert set(by_topic) <= set(everywhere)
    save(page, "explore.ipynb")


def test_a_saved_explorer_is_read_without_its_widgets_and_complains_of_nothing(lab):
    page, address = lab
    name = "explore.ipynb"
    open_notebook(page, address, name)
    assert run_all(page, name) == []
    assert page.js("[...document.querySelectorAll('.fz-static')].every((one) => !one.checkVisibility())")
    stop_kernels(address)
    open_notebook(page, address, name)
    seen = "[...document.querySelectorAll('.fz-static')].filter((one) => one.checkVisibility()).length"
    wait_for(lambda: page.js(seen) == 5, "what each view showed at first")
    wait_for(
        lambda: page.js("document.body.textContent.includes('Error displaying widget')"),
        "widgets are given up",
    )
    assert not holds(page, "Error displaying widget")  # of what is seen
    assert not holds(page, "Loading widget")


def stop_kernels(address: str) -> None:
    with urlopen(f"{address}/api/sessions", timeout=30) as answer:
        sessions = json.load(answer)
    for one in sessions:
        urlopen(Request(f"{address}/api/sessions/{one['id']}", method="DELETE"), timeout=30).close()


def write_by_hand(page: Page, name: str, value: str) -> None:
    """Put a number in place of another one in a cell, with a double click on it and the keys."""
    number = (
        f"[...document.querySelectorAll('.cm-line')].find((line) => line.textContent.startsWith('{name} = '))"
        "?.querySelectorAll('span')"
    )
    wait_for(lambda: page.js(f"!!({number})"), name)
    page.js(
        f"[...{number}].find((one) => /^\\d+$/.test(one.textContent)).scrollIntoView({{block: 'center'}})"
    )
    page.settle()
    at = page.js(
        f"(() => {{ const r = [...{number}].find((one) => /^\\d+$/.test(one.textContent)).getBoundingClientRect();"
        "return [r.left + r.width / 2, r.top + r.height / 2]; })()"
    )
    for count in (1, 2):
        for kind in ("mousePressed", "mouseReleased"):
            page.call(
                "Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=count
            )
    page.call("Input.insertText", text=value)
    page.settle()


def test_a_newcomer_changes_the_number_of_topics_runs_all_and_sees_the_effect(lab):
    page, address = lab
    open_notebook(page, address, "1-cleaning.ipynb")
    assert run_all(page, "1-cleaning.ipynb") == []
    name = "2-topics.ipynb"
    open_notebook(page, address, name)
    write_by_hand(page, "n_topics", "3")
    assert run_all(page, name) == []
    wait_for(lambda: holds(page, "3 topics were fitted to"), "the sentence says it")
    rows = "[...document.querySelectorAll('table')].find((one) => one.textContent.includes('Coherence'))"
    assert page.js(f"{rows}.querySelectorAll('tbody tr').length") == 3


@pytest.mark.parametrize("name", ["1-cleaning.ipynb", "2-topics.ipynb", "3-regions.ipynb"])
def test_every_notebook_of_the_pipeline_runs_from_its_menu(lab, name):
    page, address = lab
    open_notebook(page, address, name)
    assert run_all(page, name) == []
