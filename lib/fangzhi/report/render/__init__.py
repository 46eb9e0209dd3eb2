"""From a finished run to report.html and report.pdf, by Quarto or by Pandoc and Typst."""

from fangzhi.report.render.render import render_report
from fangzhi.report.render.result import Rendered, RenderError

__all__ = ["RenderError", "Rendered", "render_report"]
