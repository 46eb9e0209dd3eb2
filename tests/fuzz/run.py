"""Fuzz the targets, guided by what code the inputs reach: `python -m tests.fuzz.run [TARGET ...] --seconds N`.

Inputs that fail are written to .cache/fuzz/found/; put what they show into the tests.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".cache" / "fuzz"
# Targets, and the bytes of their longest inputs: longer ones reach no other code, and take longer.
MAX_BYTES = {"decode": 2000, "extract": 2000, "repair": 300, "noise": 600, "render": 1000}
NAMES = tuple(MAX_BYTES)
HANGS_AFTER = 10  # seconds of the processor for one input of that size
STANDS_STILL = 600  # seconds by the clock: on a busy machine a process may wait long for its turn
# Asked for every pair of characters that is weighed: a hit tells the fuzzer nothing, and doubles the time.
UNWATCHED = ("fangzhi.cleaning.likelihood",)
# What damage, noise and markup are made of; the fuzzer puts them where it likes.
WORDS = (
    "?", "？", "(xué)", "學(xué)", "並", "著", "●", "\ue5e5", "\ufffd", "\u202e", "\x00", "\n\n", "　　", "&nbsp;",
    "u003c", "/p>", "<p>", "</p>", "<w:t>", "</w:p>", "<script>", "```{=html}", "{{< include x >}}", "$", "\\", "|",
    "](javascript:", "@fig-a", ":::", "来源：", "责任编辑：", "当前位置：首页 > ", "分享到", "2024年5月7日", "5.7亿条",
    "省教育厅：", "（记者 王晓）", "上一篇：", "版权所有", "京ICP备12345678号",
)  # fmt: skip
_RUNS = re.compile(r"stat::number_of_executed_units: *(\d+)|#(\d+)\t")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(NAMES)}; all without")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (60)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options, of_fuzzer = parser.parse_known_args()
    wrong = set(options.targets) - set(NAMES)
    if wrong:
        parser.error(f"no such target: {', '.join(sorted(wrong))}; there are {', '.join(NAMES)}")
    if importlib.util.find_spec("atheris") is None:
        print("fuzzing skipped: atheris is not installed; pip install -e '.[fuzz]'")
        return 0
    if options.inside:
        return _fuzz(options.targets[0], of_fuzzer)
    return int(sum(not _start(name, options.seconds) for name in options.targets or NAMES) > 0)


def _start(name: str, seconds: int) -> bool:
    """Fuzz one target in a process of its own; say how many inputs it took; return whether all held."""
    corpus, found = WORK / name, WORK / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    _plant(corpus)
    log = WORK / f"{name}.log"
    command = [
        sys.executable, "-m", "tests.fuzz.run", name, "--inside", str(corpus), f"-max_total_time={seconds}",
        f"-max_len={MAX_BYTES[name]}", f"-timeout={STANDS_STILL}", f"-artifact_prefix={found}/{name}-",
        f"-dict={_dictionary()}",
        "-print_final_stats=1", "-rss_limit_mb=3000", "-reload=0",
    ]  # fmt: skip
    with log.open("w", encoding="utf-8") as file:
        code = subprocess.run(
            command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, check=False
        ).returncode
    said = log.read_text(encoding="utf-8", errors="replace")
    counts = [int(one or other) for one, other in _RUNS.findall(said)]
    n = max(counts, default=0)
    print(f"{name}: {n:,} inputs, {'held' if code == 0 else f'FAILED, see {log} and {found}'}", flush=True)
    return code == 0


def _plant(corpus: Path) -> None:
    """Write pieces of the pages that ship as first inputs, in both encodings."""
    for page in sorted((ROOT / "seeds").glob("*.txt")):
        text = page.read_bytes().decode("utf-8", "replace")
        for at in range(0, min(len(text), 6000), 300):
            for mark, encoding in ((b"\xff", "utf-8"), (b"\x00", "gb18030")):
                piece = mark + text[at : at + 300].encode(encoding, "replace")
                (corpus / f"seed-{page.stem[:3]}-{at}-{encoding}").write_bytes(piece)


def _dictionary() -> Path:
    """Write the words as the fuzzer reads them, in both encodings; return the file."""
    spelled = [word.encode(encoding) for word in WORDS for encoding in ("utf-8", "gb18030")]
    lines = ['"' + "".join(f"\\x{byte:02x}" for byte in word) + '"' for word in dict.fromkeys(spelled)]
    path = WORK / "words.dict"
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return path


def _fuzz(name: str, arguments: list[str]) -> int:
    import atheris

    with atheris.instrument_imports(include=["fangzhi"], exclude=list(UNWATCHED)):
        from tests.fuzz.targets import TARGETS

    def timed(data: bytes) -> None:
        began = time.process_time()
        TARGETS[name](data)
        assert time.process_time() - began < HANGS_AFTER, "hangs"

    atheris.Setup([name, *arguments], timed)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
