"""What a reader sees: figures, tables, sentences, and rendering them into an article."""

from fangzhi.report.language import use_language
from fangzhi.report.markup import Prose
from fangzhi.report.style import use_style

__all__ = ["Prose", "set_up", "use_language", "use_style"]


def set_up(*, lang: str = "en", field: str = "") -> None:
    """Make a notebook ready to show: the language of its sentences, the look of its figures."""
    use_language(lang, field=field)
    use_style()
