"""What a reader sees: figures, tables, sentences, and rendering them into an article."""

from fangzhi.report.markup import Prose
from fangzhi.report.style import use_style

__all__ = ["Prose", "use_style"]
