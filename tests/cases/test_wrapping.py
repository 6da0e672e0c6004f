"""A log says the same whatever it comes wrapped, prefixed, paged, packed or encoded in."""

from __future__ import annotations

import json
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.summary import summary
from audit_explorer.cli.report import as_json
from audit_explorer.errors import AuditExplorerError
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from tests.cases.envelopes import COLLECTED, ENCODINGS, ENVELOPES, HEADS, LINE_PREFIXES, PACKINGS, WRITINGS, written
from tests.cases.exports import Generation, Records, record

#: Texts that a reader could take for structure: quotes, brackets, marks of lines, a record within a record's name.
HOSTILE = (
    'a "quoted" name, with } ] { [ inside',
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "\u202e\u2028\x85\u200b\ufeff reversed",
    "back\\slash\\",
    "first line\nsecond line\r\n{",
    json.dumps(
        {"id": "9", "timestamp": "2026-01-01T00:00:00Z", "action": "delete", "subject": "x", "result": "Failed"}
    ),
    "HTTP/1.1 200 OK",
    "null",
)
NAMES = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
BODIES = st.sampled_from(
    [
        {"name": "p", "deservedGpus": 1},
        {"items": [{"id": 1, "timestamp": "2026-01-01T00:00:00Z", "action": "delete", "subject": "x"}]},
        {"message": HOSTILE[6], "log": [HOSTILE[6]]},
        {"spec": "0123456789abcdef" * 2500},
        {"error": "none", "status": 500},
    ]
)
ENTRIES = st.lists(st.tuples(NAMES, BODIES, st.booleans()), min_size=1, max_size=20)
GENERATIONS: st.SearchStrategy[Generation] = st.sampled_from(["legacy", "current"])


def answers(data: bytes) -> dict[str, Any]:
    """Read a file and give what `summary --json` says, without problems and notes; an error in words when refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        path.write_bytes(data)
        try:
            dataset = open_files([path])
        except AuditExplorerError as error:
            return {"refused": str(error)}
        try:
            found: dict[str, Any] = json.loads(as_json(summary(dataset, Filter())))
        finally:
            dataset.close()
    return {key: value for key, value in found.items() if not key.startswith(("problems", "notes"))}


def export(generation: Generation, entries: list[tuple[str, Any, bool]]) -> Records:
    """Give the records of some names, bodies and outcomes."""
    return [record(generation, n, name, body, failed=failed) for n, (name, body, failed) in enumerate(entries)]


def bare(records: Records) -> dict[str, Any]:
    """Give the answers of the export as it was sent, which have every record and every failure."""
    found = answers(json.dumps(records).encode())
    failed = sum("error" in item or item.get("result") == "Failed" for item in records)
    assert (found["total"], found["failed"], found["unreadable"]) == (len(records), failed, 0)
    return found


@st.composite
def nested(draw: st.DrawFn, records: Records) -> list[Any]:
    """Wrap the list of records in objects and lists, up to four deep, under any names, beside what a collector says."""
    value: Any = records
    keys = st.sampled_from(["data", "response", "page", "0", "é", "a.b", ""]) | st.text("abcdefgh_-. ", max_size=8)
    for inside in draw(st.lists(st.none() | keys, min_size=1, max_size=4)):
        value = [value] if inside is None else {**draw(st.sampled_from([{}, COLLECTED, {"total": 3}])), inside: value}
    return [value]


@st.composite
def wrapped(draw: st.DrawFn, records: Records) -> tuple[str, bytes]:
    """Write the records in some combination of all there is; say which."""
    name = draw(st.sampled_from([*ENVELOPES, "nested"]))
    values = draw(nested(records)) if name == "nested" else ENVELOPES[name](records)
    writing = draw(st.sampled_from(WRITINGS))
    prefix = draw(st.sampled_from(list(LINE_PREFIXES))) if writing == "lines" else "none"
    head = draw(st.sampled_from(list(HEADS))) if prefix == "none" else "none"
    encoding, packing = draw(st.sampled_from(ENCODINGS)), draw(st.sampled_from(list(PACKINGS)))
    text = HEADS[head] + written(values, writing, LINE_PREFIXES[prefix])
    return f"{name}, {writing}, {prefix=}, {head=}, {encoding}, {packing}", PACKINGS[packing](text.encode(encoding))


# Without shrinking: each reading takes a tenth of a second, and what is printed says which wrapping it was.
@settings(max_examples=12, derandomize=True, phases=[Phase.generate])
@given(GENERATIONS, ENTRIES, st.data())
def test_any_wrapping(generation: Generation, entries: list[tuple[str, Any, bool]], data: st.DataObject) -> None:
    """Envelope, writing, prefix, encoding and packing together change no answer."""
    records = export(generation, entries)
    expected = bare(records)
    for _ in range(4):
        said, content = data.draw(wrapped(records))
        assert answers(content) == expected, said


MIXED = [(name, {"message": HOSTILE[6], "items": [{"action": "delete"}]}, n % 3 == 0) for n, name in enumerate(HOSTILE)]
LINES = partial(written, writing="lines")
ONE_BY_ONE: dict[str, Any] = {
    **{f"envelope: {name}": lambda records, make=make: LINES(make(records)) for name, make in ENVELOPES.items()},
    **{f"writing: {name}": partial(written, writing=name) for name in WRITINGS},
    **{f"prefix: {name}": partial(LINES, prefix=prefix) for name, prefix in LINE_PREFIXES.items()},
    **{f"head: {name}": lambda records, head=head: head + json.dumps(records) for name, head in HEADS.items()},
    **{f"encoding: {name}": lambda records, name=name: LINES(records).encode(name) for name in ENCODINGS},
    **{f"packing: {name}": lambda records, pack=pack: pack(LINES(records).encode()) for name, pack in PACKINGS.items()},
}


@pytest.fixture(scope="module")
def expected() -> dict[Generation, tuple[Records, dict[str, Any]]]:
    """Give one export of each generation with its answers."""
    exports: dict[Generation, Records] = {"legacy": export("legacy", MIXED), "current": export("current", MIXED)}
    return {generation: (records, bare(records)) for generation, records in exports.items()}


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_one_wrapping(name: str, expected: dict[Generation, tuple[Records, dict[str, Any]]]) -> None:
    """Each wrapping alone changes no answer: in turn the one generation and the other."""
    records, said = expected["current" if list(ONE_BY_ONE).index(name) % 2 else "legacy"]
    content = ONE_BY_ONE[name](records)
    assert answers(content if isinstance(content, bytes) else content.encode()) == said
