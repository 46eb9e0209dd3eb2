"""Two groups of passages held against each other: regions, themes or periods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from fangzhi import comparison
from fangzhi.desk.names import check_name
from fangzhi.desk.results import Compared
from fangzhi.evidence.sentences import split_sentences
from fangzhi.terms import TermMatrix

_PERIOD = re.compile(r"(?P<first>\d{4}(?:-\d{2})?)?(?P<open>\.\.)?(?P<last>\d{4}(?:-\d{2})?)?")
_N_RESAMPLES = 100  # resampled sets of pages behind an interval: half of the report's, for speed
_SENTENCES, _TERMS = 2, 12  # sentences shown for each of so many terms
_LONGEST = 160  # characters of a sentence


def is_period(name: str) -> bool:
    """Say whether a name is a period: 2024, 2024-05, 2023..2024, ..2022, 2023.."""
    found = _PERIOD.fullmatch(name)
    return found is not None and bool(found["first"] or found["last"])


def of_period(documents: pd.DataFrame, name: str) -> set[str]:
    """Return the documents published in a period, ends included; undated ones are in none."""
    found = _PERIOD.fullmatch(name)
    assert found is not None
    first = found["first"] or ""
    last = found["last"] or ("9999" if found["open"] else first)
    dated = documents[documents["published_on"].notna()]
    days = dated["published_on"].astype(str)
    inside = (days >= first) & (days.str.slice(0, len(last)) <= last)
    return set(dated.loc[inside, "document_id"])


def passages_of(run: Any, name: str) -> pd.DataFrame:
    """Return passage_id and weight of a group; raise UnknownNameError with the nearest names.

    name: a region, a theme (of main themes), or a period.
    """
    about, themes = run.table("passage_regions"), run.table("passage_themes")
    if is_period(name):
        chosen = of_period(run.table("documents"), name)
        inside = run.table("passages")[run.table("passages")["document_id"].isin(chosen)]
        return pd.DataFrame({"passage_id": inside["passage_id"], "weight": 1.0})
    check_name(name, [*run.regions, *run.themes], what="region or theme")
    if name in run.regions:
        own = about[(about["region"] == name) & (about["role"] == "subject")]
        return pd.DataFrame(own[["passage_id", "weight"]])
    main = themes[(themes["theme"] == name) & themes["is_main"]]
    return pd.DataFrame({"passage_id": main["passage_id"], "weight": 1.0})


def compare(run: Any, first: str, second: str) -> Compared:
    """Hold two groups of passages against each other; grades and intervals as in the report."""
    if first == second:
        raise ValueError(f"{first} cannot be compared with itself; name two groups")
    names = (first, second)
    groups = pd.concat(
        [
            passages_of(run, name).assign(region=name, region_code=str(number), role="subject")
            for number, name in enumerate(names, start=1)
        ],
        ignore_index=True,
    )
    frame = comparison.build_frame(run.table("documents"), run.table("passages"), groups)
    matrix = _without_places(run.matrix, set(run.table("mentions")["name"]))
    resamples = comparison.draw_resamples(frame.by_page, n=_N_RESAMPLES, random_state=run.random_state)
    keyness = comparison.keyness(frame, matrix, resamples) if len(frame.regions) == len(names) else None
    table = _terms(keyness)
    sentences = _sentences(run, groups, table, names)
    cited = run.texts_of(sentences["passage_id"].tolist())
    return Compared(
        names, table, _themes(run, groups, names), sentences, _sizes(run, groups, names),
        similarity=_alike(frame, matrix), note=_note(keyness, frame.regions, names), texts=cited,
    )  # fmt: skip


def _without_places(matrix: TermMatrix, places: set[str]) -> TermMatrix:
    kept = [column for column, term in enumerate(matrix.terms) if term not in places]
    terms = tuple(matrix.terms[column] for column in kept)
    return TermMatrix(matrix.counts[:, kept], terms, matrix.passage_ids, matrix.reason)


def _terms(keyness: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["group", "term", "log_odds", "z", "n_target", "n_reference", "n_pages", "low", "high", "grade"]
    if keyness is None:
        return pd.DataFrame({name: [] for name in columns})
    return keyness.rename(columns={"region": "group"})[columns]


def _alike(frame: Any, matrix: TermMatrix) -> float | None:
    """Return 1 - the Jensen-Shannon distance of the groups' words; None where one has none."""
    from scipy.spatial.distance import jensenshannon  # noqa: PLC0415

    counts = frame.weights.T @ frame.rows(matrix.passage_ids, matrix.counts)
    words = np.asarray(counts.todense(), dtype=float)
    if len(words) != 2 or (words.sum(axis=1) == 0).any():
        return None
    return float(1 - jensenshannon(words[0], words[1], base=2))


def _note(keyness: pd.DataFrame | None, found: Sequence[str], names: tuple[str, str]) -> str:
    if keyness is None:
        missing = "、".join(name for name in names if name not in found)
        return f"No body passage belongs to {missing}, so there is nothing to compare."
    return (
        "Grades count pages: descriptive 1, suggestive 2 to 4, supported 5 or more with an interval off zero."
    )


def _themes(run: Any, groups: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    themes = run.table("passage_themes")
    main = themes[themes["is_main"]][["passage_id", "theme"]]
    body = run.table("passages").loc[run.table("passages")["kind"] == "body", "passage_id"]
    counted = groups[groups["passage_id"].isin(body)]
    sums = counted.merge(main, on="passage_id").groupby(["theme", "region"])["weight"].sum().unstack()
    totals = counted.groupby("region")["weight"].sum()
    shares = sums.reindex(columns=list(names)).fillna(0.0) / totals.reindex(list(names))
    order = shares.max(axis=1).sort_values(ascending=False, kind="stable").index
    return shares.loc[order].rename_axis(columns=None).reset_index()


def _sizes(run: Any, groups: pd.DataFrame, names: tuple[str, str]) -> dict[str, tuple[int, int, int]]:
    own = groups.merge(run.table("passages")[["passage_id", "document_id", "seed_file"]], on="passage_id")
    parts = {name: own[own["region"] == name] for name in names}
    return {
        name: (len(part), part["document_id"].nunique(), part["seed_file"].nunique())
        for name, part in parts.items()
    }


def _sentences(run: Any, groups: pd.DataFrame, table: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    rows = []
    for name in names:
        own = run.table("passages")[
            run.table("passages")["passage_id"].isin(groups.loc[groups["region"] == name, "passage_id"])
        ]
        strongest = table[(table["group"] == name) & (table["z"] > 0)].nlargest(_TERMS, "z")
        for term in strongest["term"]:
            holding = own[own["text"].str.contains(term, regex=False)].head(_SENTENCES)
            for passage_id, text in zip(holding["passage_id"], holding["text"], strict=True):
                sentence = next((one for one in split_sentences(text) if term in one), text)
                rows.append((name, term, passage_id, sentence[:_LONGEST]))
    return pd.DataFrame(rows, columns=["group", "term", "passage_id", "sentence"])
