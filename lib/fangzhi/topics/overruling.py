"""Themes of passages that an analyst overrules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

BASIS = "correction"


def overrule_themes(
    passage_themes: pd.DataFrame, corrections: pd.DataFrame, *, themes: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """Return the themes with the main theme of the corrected passages as the analyst says.

    corrections: as CORRECTIONS; those of themes that were refused change nothing. The theme that is
    overruled goes, other themes of the passage stay beside the new one. themes: entries of themes.toml.
    Raises ValueError for a theme that is none of them.
    """
    wanted = corrections[(corrections["what"] == "theme") & (corrections["outcome"] == "applied")]
    said = dict(zip(wanted["passage_id"], wanted["to"], strict=True))
    unknown = set(said.values()) - {theme["name"] for theme in themes}
    if unknown:
        raise ValueError(
            f"corrections.csv has the theme {min(unknown)}; the field pack has none of that name"
        )
    own = passage_themes["passage_id"].map(said)
    overruled = own.notna() & (passage_themes["is_main"] | (passage_themes["theme"] == own))
    new = pd.DataFrame(
        {"passage_id": list(said), "theme": list(said.values()), "score": 1.0, "is_main": True}
        | {"basis": BASIS, "terms": None}
    )
    if new.empty:
        return passage_themes
    return pd.concat([passage_themes[~overruled], new], ignore_index=True)
