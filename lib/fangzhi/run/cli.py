"""The command line: fangzhi report, clean and render, and what looks at finished runs.

Exit codes: 0 done; 1 the run failed, and the message says where and what to do; 2 the call was wrong.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from fangzhi.artefacts.messages import Message, joined, message_of, told
from fangzhi.run import project
from fangzhi.run.usage import CallError, Parser, asked_language

LANGUAGES = ("en", "zh")
_STOPPED = "stopped; the previous report is as it was, finished steps are kept for the next run"
_NO_MEMORY = (
    "memory ran out; the previous report is as it was, finished steps are kept for the next run: "
    "give it more, fewer pages, or smaller parameters"
)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="fangzhi",
        description="From a folder of scraped Chinese policy pages to a report that compares the regions.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    report = commands.add_parser("report", help="run the three notebooks, then render HTML, PDF, Word")
    _add_input(report, "reports/default")
    _add_language(report, "language of the report, and of what the run says (en)")
    _add_look(report)
    report.add_argument("--dry-run", action="store_true", help="say what would run, and why; write nothing")
    clean = commands.add_parser("clean", help="step 1 alone, without a notebook: artefacts only")
    _add_input(clean, "reports/clean")
    _add_language(clean, "language of what it says (en)")
    render = commands.add_parser("render", help="render a finished run again")
    render.add_argument("run", type=Path, metavar="DIR", help="folder of the run")
    _add_look(render)
    verify = commands.add_parser("verify", help="say what of a finished run was altered since it was made")
    verify.add_argument("run", type=Path, metavar="DIR", help="folder of the run")
    verify.add_argument("--rerun", action="store_true", help="make it again and compare byte by byte")
    _add_language(verify, "language of what it says; that of the run, unless given")
    verify.add_argument("--seeds", type=Path, metavar="DIR", help="where its pages are now, if elsewhere")
    diff = commands.add_parser("diff", help="say what is different between two runs")
    diff.add_argument("before", type=Path, metavar="RUN_A", help="folder of a run")
    diff.add_argument("after", type=Path, metavar="RUN_B", help="folder of the other")
    _add_language(diff, "language of what it says; that of the second run, unless given")
    diff.add_argument("--json", action="store_true", help="all of it, as JSON")
    pack = commands.add_parser("pack", help="a field pack of one's own: make one, or check it")
    pack.add_argument(
        "action", choices=("new", "check"), help="new: a folder to fill in; check: say what is wrong"
    )
    pack.add_argument("folder", type=Path, metavar="DIR", help="folder of the pack")
    _add_language(pack, "language of what it says (en)")
    commands.add_parser("sbom", help="print the software bill of materials (CycloneDX)")
    return parser


def _add_input(command: argparse.ArgumentParser, target: str) -> None:
    add = command.add_argument
    add("--seeds", type=Path, default=Path("seeds"), metavar="DIR", help="folder of pages (seeds)")
    add("--out", type=Path, default=Path(target), metavar="DIR", help=f"target ({target})")
    add(
        "-p", dest="parameters", action="append", default=[], metavar="NAME=VALUE",
        help="a parameter of the notebooks; may be given several times",
    )  # fmt: skip
    _add_cache(command)


def _add_language(command: argparse.ArgumentParser, text: str) -> None:
    command.add_argument("--lang", choices=LANGUAGES, help=text)


def _add_look(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format", dest="formats", action="append", default=[], metavar="html,pdf,docx",
        help="what the report is written as; html,pdf unless said otherwise",
    )  # fmt: skip
    command.add_argument(
        "--config", type=Path, metavar="FILE",
        help="title, author, logo, colour and the like; else report.yml in the seeds folder or beside it",
    )  # fmt: skip


def _add_cache(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--cache", type=Path, metavar="DIR", help="where finished steps are kept (.cache, or $FANGZHI_CACHE)"
    )
    command.add_argument("--fresh", action="store_true", help="take nothing from the cache")


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415

    return f"fangzhi {version('fangzhi')}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        options = build_parser().parse_args(given)
    except CallError as error:
        language = asked_language(given, LANGUAGES)
        usage = told("usage: {usage}\n{error}", usage=error.usage, error=message_of(error))
        print(_said(usage, language), file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: clean up, say so, end
        if signal.getsignal(number) == signal.SIG_DFL:  # under nohup a closed terminal is to be survived
            signal.signal(number, signal.default_int_handler)
    try:
        return _run(options)
    except BrokenPipeError:  # whoever reads it, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _fail(told(_STOPPED), 1, options)
    except MemoryError:
        return _fail(told(_NO_MEMORY), 1, options)


def _run(options: argparse.Namespace) -> int:
    cache = getattr(options, "cache", None)
    fresh = getattr(options, "fresh", False) or getattr(options, "rerun", False)
    project.prepare_environment(cache=cache, fresh=fresh)
    from fangzhi.artefacts import ArtefactError  # noqa: PLC0415  (after the environment is prepared)
    from fangzhi.artefacts.corrections import CorrectionsError  # noqa: PLC0415
    from fangzhi.report.identity import IdentityError  # noqa: PLC0415
    from fangzhi.report.render.result import RenderError  # noqa: PLC0415
    from fangzhi.run.companions import CompanionError  # noqa: PLC0415
    from fangzhi.run.packs import PackError  # noqa: PLC0415
    from fangzhi.run.parameters import ParameterError  # noqa: PLC0415
    from fangzhi.run.pipeline import RunError  # noqa: PLC0415
    from fangzhi.run.seeds import NoUsablePageError, SeedsError  # noqa: PLC0415
    from fangzhi.run.target import BusyError, TargetError  # noqa: PLC0415

    commands = {
        "report": _report, "clean": _clean, "render": _render,
        "verify": _verify, "diff": _diff, "sbom": _sbom, "pack": _pack,
    }  # fmt: skip
    try:
        return commands[options.command](options) or 0
    except BrokenPipeError:
        raise
    except (
        ParameterError,
        SeedsError,
        CompanionError,
        CorrectionsError,
        IdentityError,
        PackError,
        TargetError,
    ) as error:
        return _fail(error, 2, options)
    except (RunError, NoUsablePageError, RenderError, BusyError) as error:
        return _fail(error, 1, options)
    except (ArtefactError, project.ProjectError, OSError) as error:
        return _fail(error, 1, options)


def _fail(error: BaseException | str, code: int, options: argparse.Namespace) -> int:
    language = _language(options)
    text = message_of(error)
    if code == 1 and language != "en" and not isinstance(text, Message):
        text = told("the run failed: {error}", error=text)  # by something that speaks English only
    with suppress(OSError):  # the terminal may be gone
        sys.stdout.flush()
        print(f"fangzhi: {_said(text, language)}", file=sys.stderr, flush=True)
    return code


def _language(options: argparse.Namespace) -> str:
    """Return the language of a call: what it says, else that of the finished run it is about."""
    if given := getattr(options, "lang", None):
        return str(given)
    run_dir = getattr(options, "run", None) or getattr(options, "after", None)
    if run_dir is None:
        return LANGUAGES[0]
    from fangzhi.run.manifest import read_record  # noqa: PLC0415

    language = (read_record(run_dir) or {}).get("language")
    return str(language) if language in LANGUAGES else LANGUAGES[0]


def _said(message: object, language: str) -> str:
    from fangzhi.report.language import say_in  # noqa: PLC0415

    return say_in(message, language)


def _given(options: argparse.Namespace) -> dict[str, Any]:
    from fangzhi.run.parameters import parse_assignment  # noqa: PLC0415

    return dict(parse_assignment(text) for text in options.parameters)


def _report(options: argparse.Namespace) -> None:
    from fangzhi.run.console import Progress  # noqa: PLC0415
    from fangzhi.run.pipeline import choose_look, make_report, plan_report  # noqa: PLC0415

    given, language = _given(options), _language(options)
    look = choose_look(options.seeds, options.config, options.formats)
    if options.dry_run:
        plan = plan_report(options.seeds, options.out, given, language=language, look=look)
        print("\n".join(_said(line, language) for line in plan))
        return
    with Progress(language=language) as progress:
        report = make_report(
            options.seeds, options.out, given, language=language, progress=progress, look=look
        )
    if report.is_unchanged:
        print(_say("unchanged", language))
    _say_rendered(report.rendered, language)


def _clean(options: argparse.Namespace) -> None:
    from fangzhi.run.clean import refusal_lines  # noqa: PLC0415
    from fangzhi.run.corrections import correction_lines  # noqa: PLC0415
    from fangzhi.run.pipeline import clean_alone  # noqa: PLC0415

    language = _language(options)
    tables = clean_alone(options.seeds, options.out, {"lang": language} | _given(options))
    refused = refusal_lines(tables["refused"], language=language)
    for line in (*refused, *correction_lines(tables["corrections"], language=language)):
        print(line, file=sys.stderr)
    counts = {f"n_{name}": len(tables[name]) for name in ("pages", "documents", "passages")}
    size = told("{n_pages} pages, {n_documents} documents, {n_passages} passages", **counts)
    print(f"{_said(size, language)}\n{options.out.resolve()}")


def _render(options: argparse.Namespace) -> None:
    from fangzhi.run.pipeline import render_run  # noqa: PLC0415

    rendered = render_run(options.run, config=options.config, formats=options.formats)
    _say_rendered(rendered, _language(options))


def _verify(options: argparse.Namespace) -> int:
    from fangzhi.run.console import Progress  # noqa: PLC0415
    from fangzhi.run.verify import rerun, verify  # noqa: PLC0415

    wrong = verify(options.run)
    if options.rerun and not wrong:
        with Progress(language=_language(options)) as progress:
            wrong = rerun(options.run, seeds_dir=options.seeds, progress=progress)
    if wrong:
        lines = joined(wrong, by="\n")
        return _fail(
            told("{run_dir}: not as it was made\n{lines}", run_dir=options.run, lines=lines), 1, options
        )
    if options.rerun:
        said = told("{run_dir}: as it was made, and made again the same", run_dir=options.run)
    else:
        said = told("{run_dir}: as it was made", run_dir=options.run)
    print(_said(said, _language(options)))
    return 0


def _diff(options: argparse.Namespace) -> None:
    import json  # noqa: PLC0415

    from fangzhi.run.changes import compare_runs, describe, glosses_of, read_run  # noqa: PLC0415

    after = read_run(options.after)
    found = compare_runs(read_run(options.before), after)
    as_json = json.dumps(found.record(), ensure_ascii=False, indent=1)
    glosses = glosses_of(options.after, after.record)
    print(as_json if options.json else describe(found, language=_language(options), glosses=glosses))


def _pack(options: argparse.Namespace) -> None:
    from fangzhi.run.packs import check_pack, new_pack, pack_notes  # noqa: PLC0415

    folder, language = options.folder, _language(options)
    if options.action == "new":
        new_pack(folder)
        done = told("{folder}: fill it in, then `fangzhi pack check {folder}`", folder=folder)
    else:
        check_pack(folder)
        for note in pack_notes(folder):
            print(_said(told("note: {note}", note=note), language))
        path = folder.resolve()
        done = told("{folder}: nothing wrong; use it with -p field={path}", folder=folder, path=path)
    print(_said(done, language))


def _sbom(options: argparse.Namespace) -> None:
    import json  # noqa: PLC0415

    from fangzhi.run.packages import bill_of_materials  # noqa: PLC0415

    print(json.dumps(bill_of_materials(), indent=1))


def _say(key: str, language: str, **values: str) -> str:
    from fangzhi.report.language import catalogue  # noqa: PLC0415

    return catalogue(language).say(f"console.{key}", **values)


def _say_rendered(rendered: Any, language: str) -> None:
    from fangzhi.report.render.result import shown_engine  # noqa: PLC0415

    for warning in rendered.warnings:
        print(_said(told("warning: {warning}", warning=warning), language), file=sys.stderr)
    print(_say("rendered", language, engine=shown_engine(rendered.engine, language)))
    for path in rendered.files:
        print(path)


if __name__ == "__main__":
    sys.exit(main())
