"""Which names the glossary explains."""

import pandas as pd

from fangzhi.report.language import use_language
from fangzhi.report.narrative.glossary import shown_names
from tests.report.invented import DIGITAL, TEACHERS, tables


def test_the_glossary_has_the_main_themes_although_this_notebook_names_none():
    use_language("en")
    run = tables()
    themes = run.passage_themes.assign(is_main=run.passage_themes["theme"] == TEACHERS)
    names = shown_names(tables(passage_themes=themes), pd.DataFrame(columns=["rank", "term"]))
    assert TEACHERS in names  # the notebook on topics counts its passages
    assert DIGITAL not in names
