"""What a reader sees: figures, tables, sentences, and rendering them into an article."""

from collections.abc import Mapping

from fangzhi.report.language import use_language
from fangzhi.report.markup import Prose
from fangzhi.report.style import use_style

__all__ = ["Prose", "set_up", "use_language", "use_style"]


def set_up(*, lang: str, glosses: Mapping[str, str] | None = None) -> None:
    """Make a notebook ready to show: language and glosses of its sentences, the look of its figures."""
    use_language(lang, glosses=glosses)
    use_style()
