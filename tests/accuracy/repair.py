"""How well damaged text is restored: the gold pages, and clean pages damaged by the simulators."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from random import Random

from fangzhi.artefacts.alignment import Edit, RepairedText
from fangzhi.cleaning.repair import repair
from tests import damage
from tests.clean_pages import PAGES
from tests.fresh_pages import PAGES as FRESH

ROOT = Path(__file__).parents[2]
Row = tuple[str, float, str, str]
_SURE = 0.9


def normal(text: str) -> str:
    """Return a text as it is compared: after NFKC and without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def edit_distance(a: str, b: str) -> int:
    """Return the Levenshtein distance, by the bit vectors of Myers (1999) in Hyyrö's form."""
    if not a or not b:
        return len(a) + len(b)
    places: dict[str, int] = {}
    for i, char in enumerate(a):
        places[char] = places.get(char, 0) | 1 << i
    ones, top = (1 << len(a)) - 1, 1 << (len(a) - 1)
    plus, minus, distance = ones, 0, len(a)
    for char in b:
        here = places.get(char, 0)
        diagonal = (((here & plus) + plus) ^ plus) | here | minus
        right, left = minus | (ones & ~(diagonal | plus)), plus & diagonal
        distance += bool(right & top) - bool(left & top)
        right = ones & (right << 1 | 1)
        left = ones & (left << 1)
        plus, minus = left | (ones & ~(diagonal | right)), right & diagonal
    return distance


def accuracy(text: str, truth: str) -> float:
    """Return 1 - edit distance / length of the truth, both normal."""
    return 1 - edit_distance(normal(text), normal(truth)) / len(normal(truth))


def body_of(text: str, truth: str) -> str:
    """Return the part of a repaired page that holds the truth's lines: its noise is scored elsewhere."""
    lines = [normal(line) for line in truth.splitlines() if line.strip()]
    starts = {line[:6] for line in lines}
    return "\n".join(line for line in text.splitlines() if any(s in normal(line) for s in starts))


# The simulators that can be joined in every combination, in the order in which damage happens
Damage = Callable[[str, Random], str]
MIRRORS: dict[str, Damage] = {
    "simplified": lambda text, random: text,
    "traditional": lambda text, random: damage.mirror_page(text, random=random, folded=False),
    "pinyin": lambda text, random: damage.mirror_page(
        text, random=random, listed=damage.LISTED, folded=False
    ),
    "pinyin on simplified": lambda text, random: damage.mirror_page(
        text, random=random, listed=damage.LISTED_SIMPLIFIED, traditional=False, folded=False
    ),
    "byte shift": lambda text, random: damage.mirror_page(
        text, random=random, listed=damage.LISTED, cut_share=0.1, folded=False
    ),
    "byte shift on simplified": lambda text, random: damage.mirror_page(
        text, random=random, cut_share=0.1, traditional=False, folded=False
    ),
    "byte shift on simplified, private use dropped": lambda text, random: damage.mirror_page(
        text, random=random, cut_share=0.1, traditional=False, folded=False, drop_private=True
    ),
    "byte shift, private use dropped": lambda text, random: damage.mirror_page(
        text, random=random, cut_share=0.1, folded=False, drop_private=True
    ),
}
LAYERS: dict[str, Damage] = {
    "folded": lambda text, random: damage.fold_punctuation(text),
    "wide": lambda text, random: damage.widen(text),
    "look-alikes": lambda text, random: damage.look_alikes(text),
    "emoji": lambda text, random: damage.sprinkle(text, "😀🎉👍🔥", share=0.01, random=random),
    "invisible": lambda text, random: damage.sprinkle(text, "\u200b\ufeff\u00ad", share=0.03, random=random),
    "tags": lambda text, random: damage.leave_tags(text, share=0.1, random=random),
    "injected": lambda text, random: damage.inject(
        text, "(本文来自:某某范文网www.example.com)", share=0.3, random=random
    ),
    "wrapped": lambda text, random: damage.wrap(text, width=38),
}


# What the fresh pages are damaged by beside the mirrors; each takes a mark or phrase of its own
_STAMPS = (
    "(本文来自:某某范文www.example.com)", "[来源:某某网ABC]", "本文由某某写作网整理发布",
    "更多精彩内容请关注微信公众号政策早知道", "欢迎访问某某政策网www.a.example.com",
)  # fmt: skip
FRESH_DAMAGES: dict[str, Damage] = {
    **MIRRORS,
    "every cut, simplified": lambda text, random: damage.mirror_page(
        text, random=random, cut_share=1.0, traditional=False, folded=False
    ),
    "every cut, traditional": lambda text, random: damage.mirror_page(
        text, random=random, listed=damage.LISTED, cut_share=1.0, folded=False
    ),
    "several marks strewn": lambda text, random: damage.sprinkle(text, "★♥♪●☆◆", share=0.02, random=random),
    "one mark strewn": lambda text, random: damage.sprinkle(
        text, random.choice("★♥♪●☆◆"), share=0.005, random=random
    ),
    "stamps": lambda text, random: damage.cut_into_words(
        text, random.choice(_STAMPS), share=0.3, random=random
    ),
    "indents lost": lambda text, random: damage.lose_blanks(text, mark="????", random=random),
    "bullets lost": lambda text, random: damage.lose_blanks(text, mark="?", random=random),
    "points lost": lambda text, random: damage.lose_unencodable(text).replace("·", "?"),
    "tags": LAYERS["tags"],
}


def damaged_pages(layers: tuple[str, ...], mirror: str) -> Iterator[tuple[str, str]]:
    """Yield each clean page with its damaged form."""
    for number, text in enumerate(PAGES.values()):
        random = Random(number)
        damaged = MIRRORS[mirror](text, random)
        for layer in layers:
            damaged = LAYERS[layer](damaged, random)
        yield text, damaged


def _page_accuracy(pages: Iterator[tuple[str, str]]) -> float:
    """Return the character accuracy over all the pages together."""
    wrong = length = 0
    for truth, damaged in pages:
        wrong += edit_distance(normal(repair(damaged).text), normal(truth))
        length += len(normal(truth))
    return 1 - wrong / length


def _fresh_rows() -> Iterator[Row]:
    """Yield the accuracy on the fresh pages, and how often a shift said to be sure is right."""
    right: Counter[bool] = Counter()
    for name, change in FRESH_DAMAGES.items():
        wrong = length = 0
        for number, truth in enumerate(FRESH.values()):
            damaged = change(truth, Random(number))
            repaired, expected = repair(damaged), normal(truth)
            wrong += edit_distance(normal(repaired.text), expected)
            length += len(expected)
            right.update(
                is_right(repaired, edit, expected)
                for edit in repaired.edits
                if edit.reason == "byte_shift" and edit.confidence >= _SURE and edit.repaired
            )
        yield f"characters right, fresh pages, {name}", 1 - wrong / length, "", f"n = {length} characters"
    n = right.total()
    yield (
        "byte shifts stated at .9 or more that are right, fresh pages",
        right[True] / n,
        ">= 0.97",
        f"n = {n}",
    )
    edits = [edit for page in FRESH.values() for edit in repair(page).edits]
    yield "edits on fresh simplified pages", float(len(edits)), "<= 0", f"n = {len(FRESH)} pages"


def is_right(repaired: RepairedText, edit: Edit, expected: str) -> bool:
    """Tell whether the truth has what an edit made, with three characters around it."""
    place = repaired.to_clean(edit.end)
    start = place - len(edit.repaired)
    return normal(repaired.text[max(0, start - 3) : place + 3]) in expected


def _gold_rows() -> Iterator[Row]:
    for name in ("000", "002"):
        seed = next((ROOT / "seeds").glob(f"{name}_*")).read_text(encoding="utf-8")
        truth = (ROOT / f"tests/gold/{name}.gold.txt").read_text(encoding="utf-8")
        got = accuracy(body_of(repair(seed).text, truth), truth)
        yield f"characters right, gold {name}", got, ">= 0.998", f"n = {len(normal(truth))} characters"
    runs = _gold_runs()
    right = sum(found for found in runs)
    yield "gold byte-shift runs restored whole", right / len(runs), "", f"n = {len(runs)}"


def _gold_runs() -> list[bool]:
    noted = json.loads((ROOT / "tests/gold/002.json").read_text(encoding="utf-8"))
    seed = next((ROOT / "seeds").glob("002_*")).read_text(encoding="utf-8")
    out = normal(repair(seed).text)
    runs = next(kind["runs"] for kind in noted["damage"] if kind["kind"] == "gbk_shift")
    return [normal(run["repaired_with_context"]) in out for run in runs]


def _precision_row() -> Row:
    """Return the share of changes that are right, by the context of each in the truth."""
    right = changed = 0
    for mirror in MIRRORS:
        for truth, damaged in damaged_pages(("folded", "emoji", "tags"), mirror):
            expected = normal(truth)
            repaired = repair(damaged)
            for edit in repaired.edits:
                if edit.repaired == damaged[edit.start : edit.end]:
                    continue
                place = repaired.to_clean(edit.end)
                start = place - len(edit.repaired)
                around = repaired.text[max(0, start - 3) : place + 3].split("\n")[
                    0 if not edit.repaired else -1
                ]
                changed += 1
                right += normal(around) in expected
    return (
        "changes that are right",
        right / changed,
        ">= 0.99",
        f"n = {changed}, each with 3 characters around",
    )


def _clean_row() -> Row:
    edits = [edit for page in PAGES.values() for edit in repair(page).edits]
    return "edits on clean simplified pages", float(len(edits)), "<= 0", f"n = {len(PAGES)} pages"


def _taiwan_row() -> Row:
    pages = ((text, damage.to_taiwan(text)) for text in PAGES.values())
    return (
        "characters right, Taiwan style",
        _page_accuracy(pages),
        "",
        "OpenCC s2twp and 「」, words included",
    )


def measure() -> list[tuple[str, float, str, str]]:
    """Measure accuracy on gold, on every mirror with each pair of layers, and on clean pages."""
    rows: list[Row] = [*_gold_rows()]
    note = f"n = {sum(len(normal(p)) for p in PAGES.values())} characters, invented"
    for mirror in MIRRORS:
        rows.append(
            (f"characters right, {mirror}", _page_accuracy(damaged_pages((), mirror)), ">= 0.995", note)
        )
    for layer in LAYERS:
        got = _page_accuracy(damaged_pages((layer,), "simplified"))
        rows.append((f"characters right, {layer}", got, ">= 0.995", note))
    worst: list[tuple[float, str]] = []
    for mirror in MIRRORS:
        for pair in combinations(LAYERS, 2):
            worst.append((_page_accuracy(damaged_pages(pair, mirror)), " + ".join((mirror, *pair))))
        worst.append((_page_accuracy(damaged_pages(tuple(LAYERS), mirror)), f"{mirror} + all layers"))
    low, name = min(worst)
    rows.append(("characters right, worst combination", low, ">= 0.995", f"of {len(worst)}: {name}"))
    mean = sum(got for got, _ in worst) / len(worst)
    rows.append(("characters right, mean of combinations", mean, ">= 0.995", f"of {len(worst)}"))
    return [*rows, _taiwan_row(), _precision_row(), _clean_row(), *_fresh_rows()]
