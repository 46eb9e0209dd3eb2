"""Segmentation: are the words those of jieba, the reference?"""

from __future__ import annotations

import random
from pathlib import Path

import jieba
import rjieba

from fangzhi.artefacts.resources import read_words
from fangzhi.terms import segment
from tests.accuracy.themes import SEEDS, TESTS, read_labelled, read_other_fields

# what stands between Chinese words on pages of the field, and what the engines dispute
MARKS = (
    "18-20", "K-12", "3.5%", "65.86%", "2023", "1+6+N", "5G+", "AI4S", "www.moe.gov.cn", "v2.0_beta", "A/B",
    "，", "。", "“", "”", "·", "—", " ", "\t", "\r\n", "４", "é", "𠀀", "㐀", "鿖", "镕", "龘",
)  # fmt: skip


def real_lines() -> list[str]:
    """Return the lines of the seeds, of the restored pages and of the invented passages."""
    pages = sorted(SEEDS.glob("*.txt")) + sorted((TESTS / "gold").glob("*.txt"))
    lines = [line for page in pages for line in page.read_text("utf-8").splitlines()]
    invented = read_labelled(TESTS / "topics/data/theme_passages.txt")["text"]
    others = read_other_fields(TESTS / "topics/data/other_fields.txt")["text"]
    return [*lines, *invented, *others]


def random_lines(n_lines: int = 5_000, *, random_state: int = 11) -> list[str]:
    """Return lines of random dictionary words with marks, digits, Latin letters and rare characters."""
    rng = random.Random(random_state)
    dictionary = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8")
    words = [line.split(" ")[0] for line in dictionary.splitlines()]
    pools = (words, words, words, MARKS)
    return ["".join(rng.choice(rng.choice(pools)) for _ in range(rng.randint(5, 30))) for _ in range(n_lines)]


def measure() -> list[tuple[str, float, str, str]]:
    """Return the share of lines whose words are all jieba's, with and without the healing."""
    rows = []
    lexicon = read_words("fields/education/lexicon.txt")
    for what, lines in (("real lines", real_lines()), ("random words and marks", random_lines())):
        reference = segment(lines, engine="jieba")
        note = f"n = {len(lines)} lines, {sum(map(len, lines))} characters"
        rows.append((f"{what}: equal to jieba", _equal(segment(lines), reference), ">= 1", note))
        bare = [rjieba.cut(line) for line in lines]
        rows.append((f"{what}: bare rjieba equal to jieba", _equal(bare, reference), "", note))
        with_lexicon = segment(lines, lexicon=lexicon, engine="jieba")
        healed = segment(lines, lexicon=lexicon)
        rows.append((f"{what}: equal with the lexicon", _equal(healed, with_lexicon), ">= 1", note))
    return rows


def _equal(found: list[list[str]], reference: list[list[str]]) -> float:
    return sum(words == expected for words, expected in zip(found, reference, strict=True)) / len(reference)
