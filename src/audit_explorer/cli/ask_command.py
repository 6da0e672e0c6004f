"""The command that answers one question."""

from __future__ import annotations

import json
import math
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from audit_explorer.analysis.questions.registry import QUESTIONS, Question
from audit_explorer.cli.link_log import say_other_log
from audit_explorer.cli.log_source import open_log
from audit_explorer.cli.usage import asked, resolved
from audit_explorer.cli.usage_error import UsageError
from audit_explorer.period import UTC_ZONE, format_iso
from audit_explorer.shown import shown
from audit_explorer.store.incomplete import incomplete_lines

if TYPE_CHECKING:
    from argparse import Namespace

    from audit_explorer.analysis.questions.answer import Answer

OK: Final = 0


def run_ask(arguments: Namespace) -> int:
    """Print the answer; raises UsageError, and what reading raises."""
    question = _question(arguments.question)
    wanted, now = asked(arguments.query, arguments.zone), datetime.now(UTC)
    dataset = open_log(arguments, now)
    try:
        chosen = resolved(wanted, dataset, now)
        try:
            answer = question.answer(dataset, chosen.filter, chosen.zone, most=arguments.most)
        except ValueError as error:
            message = f"--query: with this question {error}"
            raise UsageError(message) from error
        incomplete = incomplete_lines(dataset.facts)
        say_other_log(wanted, arguments.paths, dataset)
    finally:
        dataset.close()
    if arguments.json:
        record = {"filter": wanted.filter.sentence(wanted.zone), **_record(question, answer)}
        if incomplete:
            record["incomplete"] = list(incomplete)
        # In ASCII, so that no text of the log can move a terminal's cursor.
        sys.stdout.write(json.dumps(record, indent=2).replace("\x7f", "\\u007f") + "\n")
        return OK
    lines = [wanted.filter.sentence(wanted.zone), *incomplete, "", question.title, shown(answer.sentence, limit=None)]
    lines += [f"  {events:>9,}  {words}" for words, events in _leading(answer)]
    sys.stdout.write("\n".join(lines) + "\n")
    return OK


def _question(name: str) -> Question:
    found = next((one for one in QUESTIONS if one.name == name), None)
    if found is None:
        message = f"--question: there is no question {shown(name, limit=40)}; there are {', '.join(_NAMES)}"
        raise UsageError(message)
    return found


_NAMES: Final = tuple(one.name for one in QUESTIONS)


def _leading(answer: Answer) -> list[tuple[str, int]]:
    return list(zip(answer.leading["words"], answer.leading["events"], strict=True))


def _record(question: Question, answer: Answer) -> dict[str, Any]:
    """Give the answer with the log's own values, times in RFC 3339."""
    rows = answer.leading.drop(columns="words").to_dict("records")
    return {
        "question": question.name,
        "title": question.title,
        "count": answer.count,
        "sentence": answer.sentence,
        "leading": [{str(name): _plain(value) for name, value in row.items()} for row in rows],
        "query": answer.filter.to_query(),
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime) and not pd.isna(value):
        return format_iso(value.replace(tzinfo=UTC), UTC_ZONE).replace("+00:00", "Z")
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value
