"""A corpus of 500 passages in 31 regions: the whole report, and whether anyone can still read it."""

import json
import re

import pypdf
import pytest

from fangzhi.artefacts import read_table
from fangzhi.run.console import Progress
from fangzhi.run.pipeline import make_report
from tests.browser.chromium import chromium, find_chromium
from tests.large_corpus import write_pages

pytestmark = pytest.mark.slow

A4 = (595.3, 841.9)  # points


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    write_pages(folder / "pages", n_passages=500, random_state=1)
    with pytest.MonkeyPatch.context() as patch, Progress() as progress:
        patch.setenv("FANGZHI_CACHE", str(folder / "cache"))
        make_report(folder / "pages", folder / "run", {}, language="en", progress=progress)
    return folder / "run"


@pytest.fixture(scope="module")
def page(run):
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium: install it, or set CHROMIUM_PATH")
    with chromium(program) as browser:
        browser.show()
        browser.open(run / "report.html")
        yield browser


@pytest.fixture(scope="module")
def pdf(run):
    return pypdf.PdfReader(run / "report.pdf")


def test_the_page_can_be_sent_by_mail_and_holds_no_more_than_a_browser_lays_out_at_once(run, page):
    assert (run / "report.html").stat().st_size < 15e6
    assert page.js("document.querySelectorAll('*').length") < 60_000
    assert page.js("document.documentElement.scrollWidth") <= 1440


@pytest.mark.parametrize(
    ("table", "artefact"), [("tbl-regions-indicators", "indicators"), ("tbl-cleaning-documents", "documents")]
)
def test_a_long_table_shows_ten_rows_and_holds_every_one(run, page, table, artefact):
    rows = f"[...document.querySelectorAll('#{table} tbody tr')]"
    assert page.js(f"{rows}.filter((row) => row.checkVisibility()).length") == 10
    assert page.js(f"{rows}.length") == len(read_table(run / "data", artefact))


def test_every_initiative_is_on_the_page(run, page):
    named = read_table(run / "data", "initiatives").query("not is_slogan")["canonical"]
    shown = page.js("document.querySelector('#tbl-regions-initiatives tbody').textContent")
    assert [name for name in set(named) if name not in shown] == []


def test_paper_says_how_many_rows_it_leaves_out(run, pdf):
    n = len(read_table(run / "data", "indicators"))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert f"{n - 250:,} more rows are not shown" in re.sub(r"\s+", " ", text)


def test_the_pdf_stays_a_report(pdf):
    assert len(pdf.pages) < 130
    outline = [entry for entry in pdf.outline if not isinstance(entry, list)]
    assert len(outline) > 8


def test_no_text_stands_outside_a_page_of_the_pdf(pdf):
    places = []

    def note(text, _current, matrix, *_):
        if text.strip():
            places.append((matrix[4], matrix[5]))

    for page in pdf.pages:
        page.extract_text(visitor_text=note)
    assert all(0 <= x <= A4[0] and 0 <= y <= A4[1] for x, y in places)


def test_no_figure_is_taller_than_what_a_page_leaves_it(run):
    tall = []
    for path in sorted((run / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                svg = "".join(output.get("data", {}).get("image/svg+xml", ""))
                if svg and float(re.search(r'height="([\d.]+)pt"', svg)[1]) > 225 / 25.4 * 72 + 1:
                    tall.append("".join(cell["source"])[:60])
    assert tall == []
