"""What the repair costs, against one pass of OpenCC over the same bytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import opencc

from fangzhi.cleaning.repair import repair
from tests import damage
from tests.clean_pages import PAGES

# Texts that make a page of 3,400 characters, as long as most of the seed pages
_TEXTS = 7
_ROUNDS = 5


def seconds(work: Callable[[str], object], pages: list[str]) -> float:
    """Return the shortest processor time of a few rounds over the pages."""
    times = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        for page in pages:
            work(page)
        times.append(time.process_time() - began)
    return min(times)


def _ratio(pages: list[str]) -> tuple[float, float]:
    """Return the speed of the repair as a share of OpenCC's, and in megabytes of UTF-8 a second."""
    converter = opencc.OpenCC("t2s")
    bare = seconds(converter.convert, pages)
    ours = seconds(repair, pages)
    size = sum(len(page.encode()) for page in pages)
    return bare / ours, size / ours / 1e6


def long_pages() -> list[str]:
    """Return pages of the length of real ones, no text twice on any."""
    texts = list(PAGES.values())
    return ["\n".join([*texts[n:], *texts[:n]][:_TEXTS]) for n in range(len(texts))]


def _pages(change: Callable[[str, Random], str]) -> list[str]:
    return [change(page, Random(number)) for number, page in enumerate(long_pages())]


def measure() -> list[tuple[str, float, str, str]]:
    """Measure clean and damaged pages, and whether time grows with length."""
    repair("學(xué)校?!碧旖蛲鈬Z")  # parse the model outside the clock
    rows: list[tuple[str, float, str, str]] = []
    kinds: dict[str, tuple[str, Callable[[str, Random], str]]] = {
        "plain simplified text": (">= 0.125", lambda text, random: text),
        "folded punctuation": (">= 0.05", lambda text, random: damage.fold_punctuation(text)),
        "traditional, folded": (">= 0.05", lambda text, random: damage.mirror_page(text, random=random)),
        "traditional, pinyin, folded": (
            ">= 0.05",
            lambda text, random: damage.mirror_page(text, random=random, listed=damage.LISTED),
        ),
        "traditional, pinyin, folded, some bytes out of step": (
            ">= 0.05",
            lambda text, random: damage.mirror_page(
                text, random=random, listed=damage.LISTED, cut_share=0.05
            ),
        ),
    }
    for name, (bound, change) in kinds.items():
        share, speed = _ratio(_pages(change))
        rows.append((f"speed / OpenCC t2s, {name}", share, bound, f"{speed:.1f} MB/s, {len(PAGES)} pages"))
    page = damage.mirror_page("\n".join(PAGES.values()), random=Random(0), listed=damage.LISTED)
    growth = seconds(repair, ["\n".join([page] * 40)]) / (10 * seconds(repair, ["\n".join([page] * 4)]))
    rows.append(("time of a page ten times as long / 10", growth, "<= 1.5", "1.0 is linear"))
    return rows
