"""From a finished run to report.html, report.pdf and report.docx, by Quarto or by Pandoc and Typst."""

from fangzhi.report.render.render import render_report
from fangzhi.report.render.result import Look, Rendered, RenderError, parse_formats

__all__ = ["Look", "RenderError", "Rendered", "parse_formats", "render_report"]
