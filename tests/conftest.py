"""Runs that several tests look at; each is made once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
# A cache of the tests' own, empty at first: what they see was computed by the code they test.
_CACHE = tempfile.TemporaryDirectory(prefix="fangzhi-tests-", ignore_cleanup_errors=True)
os.environ["FANGZHI_CACHE"] = _CACHE.name


@dataclass(frozen=True)
class Call:
    """What a command line printed, and its exit code."""

    code: int
    out: str
    err: str


def fangzhi(*arguments: object, **environment: str) -> Call:
    """Call the command line as a user does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "fangzhi.run.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "200"} | environment,
        timeout=300,
        check=False,
    )
    return Call(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def seeds_run(tmp_path_factory) -> Path:
    """A finished run on the five seeds."""
    target = tmp_path_factory.mktemp("run") / "default"
    call = fangzhi("report", "--seeds", SEEDS, "--out", target)
    assert call.code == 0, call.err
    return target
