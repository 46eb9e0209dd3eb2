"""Words of Chinese text: one function, two engines, the same words.

jieba 0.42.1 is the reference. rjieba (the same dictionary and model in Rust) is some thirty times
faster and loads in a tenth of the time, but differs from it in two places, both healed here:

- it keeps Latin letters and digits together across `.`, `-` and `_`: `18-20` and `K-12` come out
  as one word where jieba gives three (`_split_run`);
- characters that the hidden Markov model has never seen make all its paths equally likely, and the
  two break the tie differently; blocks with such a character are left to jieba (`_unknown_in`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial
from typing import Any, Literal

import numpy as np

Engine = Literal["auto", "jieba", "rjieba"]
Cut = Callable[[str], list[str]]

# Frequency given to a lexicon word. A word beats its split in two when f / T > (a / T) * (b / T).
# T is 60,101,967 and the commonest words (了, 是) have 883,634 and 796,991, so 12,000 beats any split.
LEXICON_FREQUENCY = 12_000

# jieba's own division of a line: it cuts each such block by itself (re_han_default)
_BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")
_SPACE = re.compile(r"(\r\n|\s)")
_PURE_HAN = re.compile(r"[\u4E00-\u9FD5]+")
_RUN = re.compile(r"[a-zA-Z0-9]+")
# a run that rjieba keeps together, and jieba's own pattern for what stays together (finalseg.re_skip)
_INNER_MARK = re.compile(r"[a-zA-Z0-9][._\-][a-zA-Z0-9]")
_JOINED_RUN = re.compile(r"[a-zA-Z0-9]+(?:[._\-][a-zA-Z0-9]+)+%?")
_LATIN = re.compile(r"([a-zA-Z0-9]+(?:\.[0-9]+)?%?)")
# every character that rjieba takes for Chinese (is_cjk in jieba-rs), and half characters,
# which cannot be handed to Rust at all
_RJIEBA_HAN = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002f800-\U0002fa1f\ud800-\udfff]"
)
# jieba's Viterbi copies its paths and takes quadratic time in one unbroken block; no sentence is
# that long, so a longer block is not worth the exact tie
_LONGEST_EXACT_BLOCK = 1_000
# texts whose characters are counted at once: some megabytes
_BATCH = 2_000


def segment(texts: Sequence[str], *, lexicon: Sequence[str] = (), engine: Engine = "auto") -> list[list[str]]:
    """Return the words of each text, in order; joined, they are the text again.

    lexicon: words and names kept whole, also such as hold marks that the engines split at
    (`中国—东盟`, `1+6+N`); order and repetition do not matter.
    engine: `auto` and `rjieba` take rjieba, mended to give jieba's words; `jieba` takes jieba itself,
    for comparison.
    Raises ValueError for an unknown engine.
    """
    if engine not in ("auto", "jieba", "rjieba"):
        raise ValueError(f"engine {engine!r} is not known; there is auto, jieba, rjieba")
    texts = list(texts)
    entries = sorted({word for word in lexicon if word.strip()})
    han = tuple(word for word in entries if _PURE_HAN.fullmatch(word))
    # letters and digits side by side (5G, AI4S) are one word to both engines anyway
    marked = tuple(word for word in entries if not _PURE_HAN.fullmatch(word) and not _RUN.fullmatch(word))
    cut = _jieba_cut(han) if engine == "jieba" else _healed_cut(han, _unknown_in(texts))
    names = _name_pattern(marked)
    return [cut(text) if names is None else _cut_around(text, cut, names) for text in texts]


def _cut_around(text: str, cut: Cut, names: re.Pattern[str]) -> list[str]:
    """Cut a text, leaving whole each name that no engine would keep whole."""
    words: list[str] = []
    done = 0
    for match in names.finditer(text):
        words += cut(text[done : match.start()])
        words.append(match.group())
        done = match.end()
    return words + cut(text[done:])


@lru_cache(maxsize=8)
def _name_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for names, longest first; `5G+` is not found inside `15G+`."""
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    starts = "".join(sorted({re.escape(name[0]) for name in names}))
    return re.compile(f"(?=[{starts}])(?:" + "|".join(map(_bounded, longest_first)) + ")")


def _bounded(name: str) -> str:
    before = r"(?<![a-zA-Z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![a-zA-Z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return before + re.escape(name) + after


@lru_cache(maxsize=8)
def _jieba_cut(lexicon: tuple[str, ...]) -> Cut:
    tokenizer = _jieba_tokenizer()
    _teach(tokenizer.add_word, partial(tokenizer.lcut, HMM=False), lexicon)
    return lambda text: [word for word in tokenizer.lcut(text) if word]


@lru_cache(maxsize=8)
def _rjieba_cut(lexicon: tuple[str, ...]) -> Cut:
    """Return rjieba's cut with an instance of its own, so that no other lexicon reaches it."""
    import rjieba  # noqa: PLC0415 - loads its dictionary when imported

    instance = rjieba.Jieba()
    _teach(instance.add_word, partial(instance.cut, hmm=False), lexicon)
    cut: Cut = instance.cut
    return cut


def _healed_cut(lexicon: tuple[str, ...], unknown: re.Pattern[str] | None) -> Cut:
    """Return a cut that gives jieba's words; unknown: finds characters that the model has never seen."""
    plain = _rjieba_cut(lexicon)

    def cut(text: str) -> list[str]:
        if unknown is not None and unknown.search(text):
            return _cut_blocks(text, plain, _jieba_cut(lexicon), unknown)
        return _split_runs(plain(text)) if _INNER_MARK.search(text) else plain(text)

    return cut


def _teach(add: Callable[..., Any], whole: Cut, lexicon: Iterable[str]) -> None:
    """Add the words that the dictionary would not keep whole by itself."""
    for word in lexicon:
        if whole(word) != [word]:
            add(word, LEXICON_FREQUENCY, None)


def _cut_blocks(text: str, plain: Cut, exact: Cut, unknown: re.Pattern[str]) -> list[str]:
    """Cut a text block by block, as jieba does, each by the engine that is exact for it."""
    words: list[str] = []
    for block in _BLOCK.split(text):
        if not block:
            continue
        if not _BLOCK.fullmatch(block):
            words += _cut_marks(block)
        elif unknown.search(block) and len(block) <= _LONGEST_EXACT_BLOCK:
            words += exact(block)
        else:
            words += _split_runs(plain(block))
    return words


def _cut_marks(block: str) -> list[str]:
    """Return marks and white space one by one, a Windows line end as one, as jieba does."""
    return [word for part in _SPACE.split(block) for word in ([part] if _SPACE.fullmatch(part) else part)]


def _split_runs(words: list[str]) -> list[str]:
    """Divide each run of letters and digits where jieba divides it."""
    return [part for word in words for part in _split_run(word)]


def _split_run(word: str) -> list[str]:
    if not _JOINED_RUN.fullmatch(word):
        return [word]
    return [part for part in _LATIN.split(word) if part]


def _unknown_in(texts: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern for the Chinese characters of the texts that the model has never seen, if any."""
    unknown = sorted(char for char in _characters(texts) - _known_characters() if _RJIEBA_HAN.match(char))
    return re.compile(f"[{''.join(unknown)}]") if unknown else None


def _characters(texts: Sequence[str]) -> set[str]:
    """Return the characters of texts; counting code points is twenty times as fast as a set of them."""
    used: set[str] = set()
    for start in range(0, len(texts), _BATCH):
        codes = "".join(texts[start : start + _BATCH]).encode("utf-32-le", "surrogatepass")
        used.update(map(chr, np.flatnonzero(np.bincount(np.frombuffer(codes, dtype=np.uint32)))))
    return used


@cache
def _known_characters() -> frozenset[str]:
    """Return the characters that the model has seen alone: with them no path is ever tied."""
    from jieba.finalseg.prob_emit import P  # noqa: PLC0415 - import only where text is cut

    return frozenset(P["S"])


def _jieba_tokenizer() -> Any:
    """Return a jieba of our own: no shared state, no log lines, no cache file in the temporary folder."""
    import jieba  # noqa: PLC0415 - import only where text is cut

    tokenizer = jieba.Tokenizer()
    frequencies, total = _jieba_dictionary()
    tokenizer.FREQ, tokenizer.total = dict(frequencies), total
    tokenizer.initialized = True
    return tokenizer


@cache
def _jieba_dictionary() -> tuple[dict[str, int], int]:
    import jieba  # noqa: PLC0415 - import only where text is cut

    frequencies, total = jieba.Tokenizer.gen_pfdict(jieba.dt.get_dict_file())
    return frequencies, total
