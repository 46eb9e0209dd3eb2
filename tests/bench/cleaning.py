"""What cleaning costs: against OpenCC over the same text, trafilatura over the same HTML, and its own length."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

import opencc

from fangzhi.cleaning import label_lines, line_reasons
from fangzhi.cleaning.documents import CleanPage
from fangzhi.cleaning.extract import Page, read_page
from fangzhi.cleaning.pages import clean_corpus, clean_page, join_pages
from tests import damage
from tests.bench.repair import long_pages
from tests.cleaning.annotated_pages import as_html, load_pages

Row = tuple[str, float, str, str]
_ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest processor time of a few rounds, each without what earlier ones remembered of lines."""
    times = []
    for _ in range(_ROUNDS):
        line_reasons._reason_for.cache_clear()
        label_lines.facts_of.cache_clear()
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def measure() -> list[Row]:
    """Measure plain, noisy and damaged pages, HTML, whole corpora, and growth."""
    plain = long_pages()
    damaged = [damage.mirror_page(text, random=Random(1), listed=damage.LISTED) for text in plain]
    noisy = [page.text for page in load_pages("seen") if "damage" not in page.facts]
    clean_all(plain + damaged + noisy)  # patterns and models are made outside the clock
    return [
        _against_opencc("plain text", plain, ">= 0.125"),
        _against_opencc("short pages, half of them furniture", noisy, ""),
        _against_opencc("traditional, pinyin, folded", damaged, ">= 0.05"),
        _against_trafilatura(),
        *_growth(plain),
        _memory(plain),
    ]


def clean_all(texts: Sequence[str]) -> list[CleanPage]:
    """Read and clean pages one by one, without making tables of them."""
    items = (item for i, text in enumerate(texts) for item in read_page(f"{i}.txt", text.encode()))
    pages = (clean_page(item) for item in items if isinstance(item, Page))
    return [page for page in pages if isinstance(page, CleanPage)]


def _against_opencc(name: str, texts: Sequence[str], bound: str) -> Row:
    converter = opencc.OpenCC("t2s")
    bare = seconds(lambda: [converter.convert(text) for text in texts])
    ours = seconds(lambda: clean_all(texts))
    size = sum(len(text.encode()) for text in texts)
    note = f"{size / ours / 1e6:.1f} MB/s; OpenCC {size / bare / 1e6:.0f} MB/s; {len(texts)} pages"
    return f"speed of cleaning a page / OpenCC t2s, {name}", bare / ours, bound, note


def _against_trafilatura() -> Row:
    import trafilatura

    # A page of a real site carries ten times as much markup as text.
    filler = "<div class='menu'>" + "<ul><li><a href='#'>栏目</a></li></ul>" * 60 + "</div>"
    sources = [
        as_html(page, "news").replace("<body>", f"<body>{filler}").replace("</body>", f"{filler}</body>")
        for page in load_pages("seen")
        if "damage" not in page.facts
    ]
    data = [source.encode() for source in sources]
    bare = seconds(lambda: [trafilatura.extract(source) for source in data])
    ours = seconds(lambda: [clean_html(source) for source in data])
    size = sum(map(len, data))
    note = f"{size / ours / 1e6:.1f} MB/s, repair and all; {len(data)} pages of {size // len(data)} bytes"
    return "time of cleaning HTML / trafilatura alone", ours / bare, "<= 1.3", note


def clean_html(data: bytes) -> None:
    """Read and clean one page of HTML."""
    for item in read_page("a.html", data):
        if isinstance(item, Page):
            clean_page(item)


def _growth(texts: Sequence[str]) -> list[Row]:
    page = "\n".join(texts)
    few = [f"第{i}号。{text}" for i, text in enumerate(texts * 10)]
    many = [f"第{i}号。{text}" for i, text in enumerate(texts * 40)]
    few_pages, many_pages = clean_all(few), clean_all(many)
    longer = seconds(lambda: clean_all([page * 10])) / seconds(lambda: clean_all([page])) / 10
    more = seconds(lambda: join_pages(many_pages)) / seconds(lambda: join_pages(few_pages)) / 4
    files = [(f"{i}.txt", text.encode()) for i, text in enumerate(few)]
    whole = seconds(partial(clean_corpus, files)) / seconds(lambda: clean_all(few))
    return [
        ("time of a page ten times as long / 10", longer, "<= 1.5", "1 is linear"),
        ("time to join four times as many pages / 4", more, "<= 1.5", "copies, ids, tables; 1 is linear"),
        ("time of a corpus with its tables / of its pages", whole, "", f"{len(few)} pages"),
    ]


def _memory(texts: Sequence[str]) -> Row:
    text = "\n".join(texts) * 5
    tracemalloc.start()
    clean_all([text])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    size = len(text.encode())
    return "peak memory of cleaning a page / its bytes", peak / size, "", f"a page of {size / 1e6:.2f} MB"
