"""The analyst's desk: a finished run, or a folder of pages, as questions and answers."""

from fangzhi.desk.names import UnknownNameError
from fangzhi.desk.opening import open_pages, open_run
from fangzhi.desk.run import Run

__all__ = ["Run", "UnknownNameError", "open_pages", "open_run"]
