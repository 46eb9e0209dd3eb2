"""The small files that stand with the pages and are none: what a person says of the report.

One rule for all of them: inside the seeds folder, or beside it in the folder that holds it; not both.
"""

from __future__ import annotations

from pathlib import Path

from fangzhi.artefacts.messages import told

IDENTITY = "report.yml"
CORRECTIONS = "corrections.csv"
COMPANIONS = (IDENTITY, CORRECTIONS)


class CompanionError(ValueError):
    """A file that stands with the pages cannot be used; the message names it and the cure."""


def is_companion(path: Path) -> bool:
    """Say whether an entry of a seeds folder stands with the pages instead of being one."""
    return path.name in COMPANIONS and path.is_file()


def find_companion(seeds_dir: str | Path, name: str) -> Path | None:
    """Return the file of that name in the seeds folder, else the one beside it; None where there is none.

    Raises CompanionError where there are both, or where a link leads out of the folder it stands in:
    scraped pages may come in an archive with links of their own.
    """
    if name not in COMPANIONS:
        raise ValueError(f"{name} is none of {', '.join(COMPANIONS)}")
    folder = Path(seeds_dir).resolve()
    places = dict.fromkeys((folder / name, folder.parent / name))
    found = [path for path in places if is_companion(path)]
    if len(found) > 1:
        raise CompanionError(
            told(
                "there are two {name}: {one} and {other}; keep the one that counts",
                name=name,
                one=found[0],
                other=found[1],
            )
        )
    if found and not found[0].resolve().is_relative_to(found[0].parent):
        raise CompanionError(
            told("{path}: a link that leads out of its folder; put the file itself there", path=found[0])
        )
    return found[0] if found else None
