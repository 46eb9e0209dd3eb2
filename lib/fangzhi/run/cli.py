"""The command line: fangzhi report, clean and render.

Exit codes: 0 done; 1 the run failed, and the message says where and what to do; 2 the call was wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from fangzhi.run import project

LANGUAGES = ("en",)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="fangzhi",
        description="From a folder of scraped Chinese policy pages to a report that compares the regions.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    report = commands.add_parser("report", help="run the three notebooks, then render HTML and PDF")
    clean = commands.add_parser("clean", help="step 1 alone, without a notebook: artefacts only")
    for command, target in ((report, "reports/default"), (clean, "reports/clean")):
        command.add_argument(
            "--seeds", type=Path, default=Path("seeds"), metavar="DIR", help="folder of pages (seeds)"
        )
        command.add_argument(
            "--out", type=Path, default=Path(target), metavar="DIR", help=f"target ({target})"
        )
        command.add_argument(
            "-p",
            dest="parameters",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="a parameter of the notebooks; may be given several times",
        )
    report.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the report")
    render = commands.add_parser("render", help="render a finished run again")
    render.add_argument("run", type=Path, metavar="DIR", help="folder of the run")
    return parser


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415

    return f"fangzhi {version('fangzhi')}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = build_parser().parse_args(arguments)
    project.prepare_environment()
    from fangzhi.artefacts import ArtefactError  # noqa: PLC0415  (after the environment is prepared)
    from fangzhi.report.render import RenderError  # noqa: PLC0415
    from fangzhi.run.clean import NoUsablePageError  # noqa: PLC0415
    from fangzhi.run.parameters import ParameterError  # noqa: PLC0415
    from fangzhi.run.pipeline import RunError  # noqa: PLC0415
    from fangzhi.run.seeds import SeedsError  # noqa: PLC0415

    try:
        {"report": _report, "clean": _clean, "render": _render}[options.command](options)
    except (ParameterError, SeedsError) as error:
        return _fail(error, 2)
    except (RunError, NoUsablePageError, RenderError, ArtefactError, project.ProjectError, OSError) as error:
        return _fail(error, 1)
    except KeyboardInterrupt:
        return _fail("stopped; the previous report is as it was", 1)
    return 0


def _fail(error: BaseException | str, code: int) -> int:
    sys.stdout.flush()
    print(f"fangzhi: {error}", file=sys.stderr)
    return code


def _report(options: argparse.Namespace) -> None:
    from fangzhi.run.console import Progress  # noqa: PLC0415
    from fangzhi.run.parameters import parse_assignment  # noqa: PLC0415
    from fangzhi.run.pipeline import make_report  # noqa: PLC0415

    given = dict(parse_assignment(text) for text in options.parameters)
    with Progress() as progress:
        rendered = make_report(options.seeds, options.out, given, language=options.lang, progress=progress)
    for warning in rendered.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(f"rendered with {rendered.engine}")
    for path in rendered.files:
        print(path)


def _clean(options: argparse.Namespace) -> None:
    from fangzhi.run.clean import clean_pages, refusal_lines  # noqa: PLC0415
    from fangzhi.run.parameters import check, parse_assignment  # noqa: PLC0415

    choices = check("1-cleaning", dict(parse_assignment(text) for text in options.parameters))
    tables = clean_pages(options.seeds, options.out / "data", choices=choices)  # type: ignore[arg-type]
    for line in refusal_lines(tables["refused"]):
        print(line, file=sys.stderr)
    counts = ", ".join(f"{len(tables[name])} {name}" for name in ("pages", "documents", "passages"))
    print(f"{counts}\n{options.out.resolve()}")


def _render(options: argparse.Namespace) -> None:
    from fangzhi.run.pipeline import render_run  # noqa: PLC0415

    rendered = render_run(options.run)
    print(f"rendered with {rendered.engine}")
    for path in rendered.files:
        print(path)


if __name__ == "__main__":
    sys.exit(main())
