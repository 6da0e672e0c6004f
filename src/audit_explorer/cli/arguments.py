"""The command line's arguments."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final, NoReturn

from audit_explorer.analysis.questions.titles import TITLES
from audit_explorer.cli.usage_error import UsageError
from audit_explorer.shown import shown

_LARGEST_PORT: Final = 65_535
_DIGITS: Final = 5


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


class _Version(argparse.Action):
    """Prints the version, which is looked up for nobody else."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("audit-explorer")
        except PackageNotFoundError:
            found = "(not installed)"
        sys.stdout.write(f"audit-explorer {found}\n")
        parser.exit()


def parse(argv: list[str] | None) -> argparse.Namespace:
    """Read the arguments; raises UsageError."""
    parser = _Parser(prog="audit-explorer", description="Explore the audit log of an NVIDIA Run:ai control plane.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="serve | summary | ask | export | sync | archive", parser_class=_Parser
    )

    serve = commands.add_parser(
        "serve",
        help="show the dashboard",
        description="Serve the dashboard until Ctrl-C, to this machine alone unless somebody signs the others in.",
    )
    serve.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="an export; without one a built-in sample")
    serve.add_argument("--port", type=_port, default=8501, metavar="N", help="the port; without it 8501")
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="who may reach it; without it this machine alone"
    )
    _add_choices(serve)
    serve.add_argument("--no-browser", action="store_true", help="open no browser")

    summary = commands.add_parser("summary", help="count what is in a log", description="Count what is in a log.")
    _add_source(summary)
    summary.add_argument("--json", action="store_true", help="print one JSON object")

    ask = commands.add_parser(
        "ask",
        help="answer a question that reviewers ask",
        description="Answer a question that reviewers ask of a log, as the dashboard's pages do.",
    )
    _add_source(ask)
    ask.add_argument("--question", required=True, metavar="NAME", help=f"one of: {', '.join(TITLES)}")
    ask.add_argument(
        "--most", type=_number, default=20, metavar="N", help="how many of the leading answers to list; without it 20"
    )
    ask.add_argument("--json", action="store_true", help="print one JSON object")

    export = commands.add_parser(
        "export",
        help="write matching records to a file",
        description="Write matching records to a file, newest first; a file of that name is replaced.",
    )
    _add_source(export)
    export.add_argument(
        "--to", required=True, type=Path, metavar="FILE", help="where to: FILE.csv, or FILE.jsonl for the raw records"
    )
    export.add_argument("--columns", metavar="a,b", help="columns of the CSV; without it all but raw")
    export.add_argument("--bom", action="store_true", help="begin the CSV with a byte-order mark")
    export.add_argument(
        "--note",
        action="store_true",
        help="begin with a line on what the log is known to lack, if anything",
    )

    sync = commands.add_parser(
        "sync",
        help="bring the archive up to date",
        description="Fetch from a control plane what the archive lacks; credentials come from the environment only.",
    )
    sync.add_argument("--address", metavar="URL", help="the control plane; without it AUDIT_EXPLORER_ADDRESS")
    sync.add_argument("--since", default="90d", metavar="90d", help="how far back: a number with s, m, h, d or w")
    sync.add_argument("--archive", type=Path, metavar="DIR", help="the archive's folder; without it the usual one")
    sync.add_argument(
        "--generation", default="detect", choices=("detect", "current", "legacy"), help="which API is asked"
    )
    sync.add_argument(
        "--publish",
        action="store_true",
        help="publish the archive after it, to the place that AUDIT_EXPLORER_TABLE names",
    )
    archive = commands.add_parser("archive", help="look after the archive", description="Look after the archive.")
    tasks = archive.add_subparsers(dest="task", required=True, metavar="verify | publish", parser_class=_Parser)
    verify = tasks.add_parser(
        "verify",
        help="read all of it, to see whether it still is what was written",
        description="Read every file of the archive and compare it with its sum. What fails is set aside and named; "
        "the status is then 1.",
    )
    verify.add_argument("--archive", type=Path, metavar="DIR", help="the archive's folder; without it the usual one")
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    publish = tasks.add_parser(
        "publish",
        help="write it as a table for engines of several machines",
        description="Write what is new in the archive since the last time as the next version of a table, whole or not "
        "at all. Readers of the version before go on reading it.",
    )
    publish.add_argument(
        "--to",
        metavar="PLACE",
        help="a folder, new or of an earlier publishing, or s3a://, gs://, abfss://; without it AUDIT_EXPLORER_TABLE",
    )
    publish.add_argument("--archive", type=Path, metavar="DIR", help="the archive's folder; without it the usual one")
    publish.add_argument(
        "--verify",
        action="store_true",
        help="publish nothing: read all files of the version that is there and compare them with their sums",
    )
    publish.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(_joined(sys.argv[1:] if argv is None else argv))


def _joined(argv: list[str]) -> list[str]:
    """Join a query that begins with a - to its option: argparse would take it for an option itself."""
    made: list[str] = []
    for word in argv:
        if made and made[-1] == "--query" and re.match(r"-[^-]", word):
            made[-1] = f"--query={word}"
        else:
            made.append(word)
    return made


def _add_source(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="an export: JSON, NDJSON or CSV, .gz, .bz2, .xz, .zip, .tar"
    )
    command.add_argument(
        "--engine",
        metavar="sc://HOST:PORT",
        help="instead of files, ask a published table through this engine (Spark Connect); its token comes from "
        "SPARK_CONNECT_AUTHENTICATE_TOKEN only",
    )
    command.add_argument(
        "--table",
        metavar="PLACE",
        help="with --engine: where the table is, as the engine sees it; without it AUDIT_EXPLORER_TABLE",
    )
    command.add_argument(
        "--query",
        default="",
        help="what to keep: a page's address, or what stands after its ?, such as 'result=Failed&action=Delete', in "
        "which + is a plus and %%20 or a space is a space; or what a page's query box takes, such as "
        "'outcome:Failed action:(Delete OR Update) -who:ci-*'",
    )
    command.add_argument(
        "--zone", metavar="ZONE", help="time zone such as Europe/Berlin; without it the query's tz, or UTC"
    )
    _add_choices(command)


def _add_choices(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--times-in", metavar="ZONE", help="the zone of times in files that name none, such as Europe/Berlin; else UTC"
    )
    order = command.add_mutually_exclusive_group()
    for first, other, shown_as in (("day", "month", "11 August"), ("month", "day", "November 8")):
        order.add_argument(
            f"--{first}-first",
            dest="day_first",
            action="store_const",
            const=first == "day",
            help=f"11/08/2026 is {shown_as}, where the file itself doesn't prove that the {other} comes first",
        )


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1
    if number < 0:
        message = f"{shown(text, limit=20)} is no number from 0 to {10**_DIGITS - 1:,}"
        raise argparse.ArgumentTypeError(message)
    return number


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < number <= _LARGEST_PORT:
        message = f"{shown(text, limit=20)} is no port from 1 to {_LARGEST_PORT}"
        raise argparse.ArgumentTypeError(message)
    return number
