"""From a finished run to report.html, report.pdf and report.docx, by Quarto or by Pandoc and Typst."""
