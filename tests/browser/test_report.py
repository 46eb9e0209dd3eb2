"""The report in a browser, as its readers use it."""

import csv
import importlib.util
import io
import json
import os
import time
from pathlib import Path

import pytest

from fangzhi.report.render import quarto
from fangzhi.report.render.render import render_report
from tests.browser.chromium import chromium, find_chromium
from tests.report.fake_run import HOSTILE, ROOT, write_fake_run

pytestmark = pytest.mark.slow
invented = pytest.mark.skipif(
    "FANGZHI_RUN" in os.environ, reason="speaks of the invented run, not of FANGZHI_RUN"
)

N_PROFILES = 14  # more than stand open
TABLE = "#tbl-cleaning-pages"
ROWS = f"[...document.querySelectorAll('{TABLE} tbody tr')]"
SHOWN = f"{ROWS}.filter((row) => row.checkVisibility())"
BOX = "document.querySelector('.evidence')"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """An invented run, rendered; or the report of the run that FANGZHI_RUN names."""
    given = os.environ.get("FANGZHI_RUN")
    if given:
        return Path(given) / "report.html"
    profiles = "\n\n".join(f"## Region {n}\n\nWhat it stresses, {n}." for n in range(1, N_PROFILES + 1))
    run = write_fake_run(
        tmp_path_factory.mktemp("browser") / "run", hostile=True, n_passages=60, n_rows=30,
        texts={"txt-regions-profiles": profiles},
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quarto, "find_quarto", lambda: (None, ()))
        rendered = render_report(run, article_dir=ROOT / "reports", quarto_config=ROOT / "_quarto.yml")
    return rendered.files[0]


@pytest.fixture(scope="module")
def browser():
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium: install it, or set CHROMIUM_PATH")
    with chromium(program) as page:
        yield page


@pytest.fixture
def page(browser, report):
    """The report, freshly opened on a wide screen, without a remembered theme."""
    browser.show()
    browser.open(report)
    if browser.js("localStorage.length"):
        browser.js("localStorage.clear()")
        browser.open(report)
    browser.requests.clear()
    browser.complaints.clear()
    return browser


def marker(n=0):
    return f"[...document.querySelectorAll('#content a[href^=\"#p-\"]')].filter((a) => !a.closest('.passage'))[{n}]"


def test_nothing_is_asked_of_the_network_and_nothing_is_complained_of(page, report):
    page.open(report)
    page.settle()
    assert [url for url in page.requests if not url.startswith(("data:", "file:"))] == []
    assert [url for url in page.requests if url.startswith("file:")] == [report.resolve().as_uri()]
    assert page.complaints == []


def test_chinese_is_drawn_with_the_fonts_of_the_report(page):
    for selector in (".passage p", ".kicker span", "#content h1", "#content p", f"{TABLE} td"):
        assert all(page.fonts_of(selector).values()), (selector, page.fonts_of(selector))


@invented
def test_text_of_pages_runs_nowhere(page):
    assert page.js("window.hacked") is None
    assert page.js(f"document.body.textContent.replace(/\\s+/g, ' ').includes({json.dumps(HOSTILE)})")


def test_every_link_inside_leads_to_a_place(page):
    lost = page.js(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map((a) => decodeURIComponent(a.hash.slice(1)))"
        ".filter((id) => id && !document.getElementById(id))"
    )
    assert lost == []


def test_every_marker_opens_its_passage_in_place(page):
    wrong = page.js(
        "(() => { const wrong = []; for (const a of document.querySelectorAll('#content a[href^=\"#p-\"]')) {"
        "a.click(); const box = document.querySelector('.evidence');"
        "const words = (e) => e.textContent.replace(/\\s+/g, ' ').trim();"
        "const passage = document.getElementById(decodeURIComponent(a.hash.slice(1)));"
        "if (!box.matches(':popover-open') || !words(box).startsWith(words(passage))) wrong.push(a.hash);"
        "box.hidePopover(); } return wrong; })()"
    )
    assert wrong == []


def test_a_passage_opened_in_place_stands_inside_the_window_beside_its_marker(page):
    for width in (1440, 390):
        page.show(width=width)
        page.js(f"{marker()}.scrollIntoView({{block: 'center'}})")
        page.js(f"{marker()}.click()")
        left, right, gap = page.js(
            f"(() => {{ const b = {BOX}.getBoundingClientRect(), m = {marker()}.getBoundingClientRect();"
            "return [b.left, innerWidth - b.right, Math.min(Math.abs(b.top - m.bottom), Math.abs(m.top - b.bottom))]; })()"
        )
        assert min(left, right) >= 0
        assert gap < 30
        page.js(f"{BOX}.hidePopover()")


@invented
def test_the_words_that_a_claim_rests_on_are_marked_in_the_opened_passage(page):
    """The number of the row alone: neither the same digits elsewhere nor the rest of the sentence."""
    opened = (
        "(() => {{ const p = document.createElement('p'); const a = document.createElement('a');"
        "a.href = '#p-{passage}'; p.append({words!r}, a); document.querySelector('#content').append(p); a.click();"
        "const marks = [...document.querySelectorAll('.evidence mark')].map((m) => m.textContent);"
        "document.querySelector('.evidence').hidePopover(); p.remove(); return marks; }})()"
    )
    holder = page.js("JSON.parse(document.getElementById('highlights').textContent)")
    (passage,) = [name for name, facts in holder.items() if "figures" in facts]
    assert page.js(opened.format(passage=passage, words="投入2.3亿元 ")) == ["2.3亿元"]
    assert page.js(opened.format(passage=passage, words="投入12.3亿元 ")) == []


def test_evidence_can_be_read_by_keyboard_alone(page):
    page.js(f"{marker()}.focus()")
    page.press("Enter")
    assert page.js(f"{BOX}.matches(':popover-open') && {BOX}.contains(document.activeElement)")
    page.press("Tab")
    assert page.js("document.activeElement.closest('.evidence') && document.activeElement.tagName") == "A"
    page.press("Escape")
    assert page.js(f"!{BOX}.matches(':popover-open') && document.activeElement === {marker()}")


def test_the_button_that_closes_the_evidence_gives_the_focus_back(page):
    page.js(f"{marker()}.focus()")
    page.press("Space")  # a link: the space bar scrolls, and opens nothing
    assert not page.js(f"{BOX}.matches(':popover-open')")
    page.press("Enter")
    tab_to(page, "document.activeElement.matches('.evidence-foot button')")
    page.press("Enter")
    assert page.js(f"!{BOX}.matches(':popover-open') && document.activeElement === {marker()}")


def tab_to(page, condition, *, most=12):
    """Press Tab until a condition of the page holds; fail where it takes too many steps."""
    for _ in range(most):
        page.press("Tab")
        if page.js(f"Boolean({condition})"):
            return
    raise AssertionError(f"not reached by Tab: {condition}")


def test_the_first_tab_offers_to_skip_to_the_text(page):
    page.press("Tab")
    link = "document.activeElement"
    assert page.js(f"{link}.matches('.skip-link')")
    left, top = page.js(f"(() => {{ const r = {link}.getBoundingClientRect(); return [r.left, r.top]; }})()")
    assert min(left, top) >= 0  # it is seen while it has the focus
    page.press("Enter")
    assert page.js("location.hash === '#content' && document.activeElement.id === 'content'")


@invented
def test_a_table_is_sorted_filtered_and_downloaded_by_keyboard_alone(page, tmp_path):
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.js(f"document.querySelector('{TABLE} .tools input').focus()")
    tab_to(page, f"document.activeElement.closest('{TABLE} th:nth-child(3)')")
    head = f"document.querySelector('{TABLE} th:nth-child(3)')"
    page.press("Enter")
    assert page.js(f"{head}.getAttribute('aria-sort')") == "ascending"
    numbers = [int(text) for text in column(page, 2)]
    assert numbers == sorted(numbers)
    page.press("Space")
    assert page.js(f"{head}.getAttribute('aria-sort')") == "descending"
    assert [int(text) for text in column(page, 2)] == numbers[::-1]
    assert page.js(f"document.activeElement.closest('th') === {head}")
    page.js("document.activeElement.blur()")
    page.type(f"{TABLE} input", "宁夏")
    left = page.js(f"{SHOWN}.length")
    assert 0 < left < 30
    tab_to(page, f"document.activeElement.matches('{TABLE} .tools button')")
    page.press("Enter")
    target = tmp_path / "tbl-cleaning-pages.csv"
    deadline = time.monotonic() + 10
    while not target.is_file() and time.monotonic() < deadline:
        page.settle()
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 31


@invented
def test_documents_of_the_appendix_open_and_close_by_keyboard(page):
    page.js("document.querySelector('h3.fold button').focus()")
    opened = "document.activeElement.getAttribute('aria-expanded')"
    for state in ("true", "false"):
        page.press("Enter")
        assert page.js(opened) == state


def test_contents_lead_by_keyboard_to_their_section_and_mark_it(page):
    page.js("document.querySelector('#TOC a').focus()")
    tab_to(page, "document.activeElement.hash === '#sec-topics'", most=60)
    page.press("Enter")
    page.settle()
    assert page.js("document.querySelector('#TOC [aria-current]').hash") == "#sec-topics"
    assert 0 <= page.js("document.getElementById('sec-topics').getBoundingClientRect().top") < 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_the_focus_shows_it(page, scheme):
    page.show(scheme=scheme)
    seen = set()
    for start in ("body", "#TOC a", f"{TABLE} .tools input", ".behind", ".fold button"):
        page.js(f"document.querySelector('{start}')?.focus()")
        for _ in range(4):
            page.press("Tab")
            tag, style, width = page.js(
                "(() => { const e = document.activeElement, s = getComputedStyle(e);"
                "return [e.tagName, s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
            )
            if tag not in ("BODY", "ARTICLE"):  # the text itself, to which one skips
                assert (style, width >= 2) == ("solid", True), tag
                seen.add(tag)
    assert {"A", "BUTTON"} <= seen


def test_a_click_beside_the_evidence_closes_it(page):
    page.js(f"{marker()}.click()")
    page.click(".kicker")
    assert not page.js(f"{BOX}.matches(':popover-open')")


def test_from_the_evidence_one_gets_to_the_appendix_which_opens_there(page):
    page.js(f"{marker()}.click()")
    page.click(".evidence-foot a")
    target = "document.querySelector(':target')"
    assert page.js(f"location.hash === {marker()}.hash")
    assert page.js(f"{target}.checkVisibility()")
    top = page.js(f"{target}.getBoundingClientRect().top")
    assert 0 < top < 900


@invented
def test_passages_are_folded_by_document_and_can_be_searched(page):
    assert not page.js("document.querySelector('.passage').checkVisibility()")
    page.click("h3.fold button")
    assert page.js("document.querySelector('.passage').checkVisibility()")
    page.type("input[aria-label^='Search']", "鲁班工坊")
    texts = page.js(
        "[...document.querySelectorAll('.passage')].filter((p) => p.checkVisibility()).map((p) => p.textContent)"
    )
    assert texts
    assert all("鲁班工坊" in text for text in texts)


def column(page, at):
    return page.js(f"{ROWS}.map((row) => row.cells[{at}].textContent.trim())")


@invented
def test_a_table_sorts_by_number_and_back(page):
    page.click(f"{TABLE} th:nth-child(3) button")
    numbers = [int(text) for text in column(page, 2)]
    assert numbers == sorted(numbers)
    assert (
        page.js(f"document.querySelector('{TABLE} th:nth-child(3)').getAttribute('aria-sort')") == "ascending"
    )
    page.click(f"{TABLE} th:nth-child(3) button")
    assert [int(text) for text in column(page, 2)] == numbers[::-1]


@invented
def test_written_out_numbers_sort_by_their_value_and_missing_ones_last(page):
    texts = ["1.2 million 人", "≥ 900", "–", "5.7亿", "25%"]
    page.js(f"{json.dumps(texts)}.forEach((text, row) => {ROWS}[row].cells[2].textContent = text)")
    page.js(f"{ROWS}.slice(5).forEach((row) => row.cells[2].textContent = '')")
    for _ in range(2):
        page.click(f"{TABLE} th:nth-child(3) button")
    assert column(page, 2)[:5] == ["5.7亿", "1.2 million 人", "≥ 900", "25%", "–"]


@invented
@pytest.mark.parametrize(
    "days",
    [
        ["9 May 2023", "30 October 2024", "14 October 2025"],
        ["2023年5月9日", "2023年10月14日", "2024年1月2日"],
    ],
)
def test_dates_sort_by_the_calendar_in_either_language(page, days):
    texts = [days[1], days[2], days[0]]
    page.js(f"{json.dumps(texts)}.forEach((text, row) => {ROWS}[row].cells[2].textContent = text)")
    page.js(f"{ROWS}.slice(3).forEach((row) => row.cells[2].textContent = '')")
    page.js(f"document.querySelector('{TABLE} th:nth-child(3)').setAttribute('aria-sort', 'none')")
    page.click(f"{TABLE} th:nth-child(3) button")
    assert column(page, 2)[:3] == days


@invented
def test_a_table_sorts_chinese_in_one_order(page):
    page.click(f"{TABLE} th:nth-child(1) button")
    regions = column(page, 0)
    assert len({tuple(regions)}) == 1
    assert [a for a, b in zip(regions, [None, *regions], strict=False) if a != b] == list(
        dict.fromkeys(regions)
    )


@invented
def test_a_table_filters_and_says_how_many_rows_are_left(page):
    page.type(f"{TABLE} input", "宁夏")
    left = page.js(f"{SHOWN}.map((row) => row.textContent)")
    assert left
    assert all("宁夏" in text for text in left)
    assert (
        page.js(f"document.querySelector('{TABLE} [role=status]').textContent") == f"{len(left)} of 30 rows"
    )


@invented
def test_a_long_table_is_folded_until_asked_for(page):
    assert page.js(f"{SHOWN}.length") == 10
    page.click(f"{TABLE} .more")
    assert page.js(f"{SHOWN}.length") == 30


@invented
def test_sorting_and_filtering_see_the_rows_that_are_folded(page):
    hidden = f"{ROWS}.filter((row) => !row.checkVisibility())"
    page.js(f"{hidden}.at(-1).cells[2].textContent = '999999'")
    page.type(f"{TABLE} input", "999999")
    assert page.js(f"{SHOWN}.length") == 1
    page.js(
        f"(() => {{ const i = document.querySelector('{TABLE} input'); i.value = ''; i.dispatchEvent(new Event('input')); }})()"
    )
    for _ in range(2):
        page.click(f"{TABLE} th:nth-child(3) button")
    assert page.js(f"{SHOWN}[0].cells[2].textContent") == "999999"
    assert page.js(f"{SHOWN}.length") == 10


@invented
def test_a_table_downloads_as_csv_that_a_spreadsheet_opens_and_does_not_run(page, tmp_path):
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.js(f"document.querySelector('{TABLE} tbody td').textContent = '=cmd|calc'")
    page.js(f"{ROWS}[1].cells[0].textContent = '-5'")
    page.js(f"[...document.querySelectorAll('{TABLE} .tools button')].at(-1).click()")
    target = tmp_path / "tbl-cleaning-pages.csv"
    deadline = time.monotonic() + 10
    while not target.is_file() and time.monotonic() < deadline:
        page.settle()
    data = target.read_bytes()
    assert data.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["Region", "Sample, as on the page", "Mentions", "Share", "Where"]
    assert (rows[1][0], rows[2][0], len(rows)) == ("'=cmd|calc", "-5", 31)
    assert rows[2][1] == " ".join(HOSTILE.split())


def brightness(page):
    colour = page.js("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)")
    return sum(colour) / 3


def test_the_report_follows_the_systems_theme_and_remembers_another_choice(page, report):
    assert brightness(page) > 200
    page.show(scheme="dark")
    assert brightness(page) < 60
    page.click(".theme-toggle")
    assert brightness(page) > 200
    page.open(report)
    assert brightness(page) > 200
    assert page.js("document.querySelector('.theme-toggle').textContent") == "Dark"


@pytest.mark.parametrize("width", [320, 390, 768, 1440, 2560])
def test_nothing_sticks_out_of_the_window(page, width):
    page.show(width=width)
    assert page.js("document.documentElement.scrollWidth") <= width


def test_every_table_stands_in_a_box_that_scrolls_and_without_a_caption_it_is_no_landmark(page):
    page.show(width=390)
    bare = "[...document.querySelectorAll('#content table')].filter((table) => !table.closest('.scroll'))"
    assert page.js("document.querySelectorAll('#content table').length") > 0
    assert page.js(f"{bare}.length") == 0
    assert page.js("document.querySelectorAll('.scroll.plain[role=region]').length") == 0


@invented
def test_the_table_behind_a_figure_is_one_click_away_and_sorts(page):
    figure = "#fig-regions-map"
    assert page.js(f"document.querySelector('{figure} table')") is None
    page.click(f"{figure} .behind")
    rows = f"[...document.querySelectorAll('{figure} tbody tr')].map((row) => row.cells[1].textContent)"
    assert page.js(rows) == ["12", "7"]
    page.click(f"{figure} th:nth-child(2) button")
    assert page.js(rows) == ["7", "12"]
    assert page.js("window.hacked") is None
    page.click(f"{figure} .behind")
    assert not page.js(f"document.querySelector('{figure} table').checkVisibility()")


@invented
def test_a_phone_is_given_the_figures_that_were_drawn_for_it(page):
    shown = "getComputedStyle(document.querySelector('#fig-regions-map img')).content"
    assert page.js(shown) == "normal"
    page.show(width=390)
    assert page.js(shown).startswith('url("data:image/svg+xml,%3C?xml')
    page.show(width=390, media="print")
    assert page.js(shown) == "normal"


def test_contents_are_folded_on_a_phone_and_close_behind_a_choice(page):
    page.show(width=390, height=844)
    assert not page.js("document.querySelector('#TOC ul').checkVisibility()")
    page.click("#TOC summary")
    assert page.js("document.querySelector('#TOC ul').checkVisibility()")
    page.js("[...document.querySelectorAll('#TOC a')].at(3).click()")
    page.settle()
    assert not page.js("document.querySelector('#TOC ul').checkVisibility()")


@invented
def test_contents_follow_the_reader(page):
    for section in ("sec-methods", "sec-topics"):
        page.js(f"document.getElementById('{section}').scrollIntoView()")
        page.settle()
        assert page.js("document.querySelector('#TOC [aria-current]').hash") == f"#{section}"


@invented
def test_many_profiles_are_listed_in_the_contents_and_at_their_head_and_open_when_led_to(page):
    item = "document.querySelector('#TOC a[href=\"#sec-profiles\"]').parentElement"
    names = (
        f"[...{item}.querySelectorAll(':scope > ul a')].map((a) => a.textContent.replace(/^[\\d.\\s]+/, ''))"
    )
    assert page.js(names) == [f"Region {n}" for n in range(1, N_PROFILES + 1)]
    assert page.js("document.querySelectorAll('#sec-profiles .index a').length") == N_PROFILES
    last = "document.querySelector('#sec-profiles section.level2:last-of-type .folded p')"
    assert not page.js(f"{last}.checkVisibility()")
    page.click("#sec-profiles .index li:last-child a")
    assert page.js(f"{last}.checkVisibility()")
    page.js("document.querySelector('#sec-profiles section.level2:last-of-type h2 button').click()")
    assert not page.js(f"{last}.checkVisibility()")
    page.click("#sec-profiles .index li:last-child a")  # the address is the same: it opens again
    assert page.js(f"{last}.checkVisibility()")
    page.show(media="print")
    assert page.js("[...document.querySelectorAll('#sec-profiles p')].every((p) => p.checkVisibility())")


@invented
def test_on_paper_everything_stands_open_and_no_button_is_left(page):
    page.show(media="print")
    assert page.js(f"{SHOWN}.length") == 30
    assert page.js("[...document.querySelectorAll('.passage')].every((p) => p.checkVisibility())")
    assert not page.js(
        "[...document.querySelectorAll('.bar, .tools, .more')].some((e) => e.checkVisibility())"
    )


@invented
def test_without_script_everything_can_be_read(browser, report):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(report)
        assert browser.js(f"{SHOWN}.length") == 30
        assert browser.js("[...document.querySelectorAll('.passage')].every((p) => p.checkVisibility())")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.fixture(scope="module")
def axe():
    given = os.environ.get("AXE_PATH")
    if given:
        return Path(given).read_text(encoding="utf-8")
    package = importlib.util.find_spec("axe_core_python")
    if package is None or package.origin is None:
        pytest.skip("no axe-core: install the package axe-core-python, or set AXE_PATH to axe.min.js")
    return (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
)
def test_axe_finds_nothing_that_keeps_anyone_out(page, axe, width, scheme):
    page.show(width=width, scheme=scheme)
    page.js(
        "document.querySelectorAll('h2.fold button, h3.fold button').forEach((b, at) => at % 5 || b.click())"
    )
    page.js("document.querySelector('.behind')?.click()")
    page.js(axe + "; 0")
    page.js(f"{marker()}.click()")
    found = page.js(
        "axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) =>"
        "`${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | ')}`))"
    )
    assert found == []
