"""A log says the same whatever it comes wrapped, prefixed, paged, packed or encoded in."""

from __future__ import annotations

import json
import tempfile
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

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
BODIES: dict[str, Any] = {
    "plain": {"name": "p", "deservedGpus": 1},
    "records within": {"items": [{"id": 1, "timestamp": "2026-01-01T00:00:00Z", "action": "delete", "subject": "x"}]},
    "texts of records": {"message": HOSTILE[6], "log": [HOSTILE[6]]},
    "big": {"spec": "0123456789abcdef" * 2500},
    "error": {"error": "none", "status": 500},
}
#: Name, which body, whether it failed. Small to print: what Hypothesis shows is no megabyte.
ENTRIES = st.lists(st.tuples(NAMES, st.sampled_from(list(BODIES)), st.booleans()), min_size=1, max_size=20)
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


def export(generation: Generation, entries: list[tuple[str, str, bool]]) -> Records:
    """Give the records of some names, bodies and outcomes."""
    return [record(generation, n, name, BODIES[body], failed=failed) for n, (name, body, failed) in enumerate(entries)]


def bare(records: Records) -> dict[str, Any]:
    """Give the answers of the export as it was sent, which have every record and every failure."""
    found = answers(json.dumps(records).encode())
    failed = sum("error" in item or item.get("result") == "Failed" for item in records)
    assert (found["total"], found["failed"], found["unreadable"]) == (len(records), failed, 0)
    return found


class Wrapping(NamedTuple):
    """Some combination of all there is; `around` are the names and neighbours of what is put round an envelope."""

    envelope: str
    around: tuple[tuple[str, str] | None, ...]
    writing: str
    prefix: str
    head: str
    encoding: str
    packing: str

    def content(self, records: Records) -> bytes:
        """Write the records so."""
        values = ENVELOPES[self.envelope](records)
        for inside in self.around:
            values = [[values] if inside is None else NEIGHBOURS[inside[1]] | {inside[0]: values}]
        text = HEADS[self.head] + written(values, self.writing, LINE_PREFIXES[self.prefix])
        return PACKINGS[self.packing](text.encode(self.encoding))


#: What stands beside the records in an object, a collector's own time and host among it.
NEIGHBOURS: dict[str, dict[str, Any]] = {"nothing": {}, "collected": COLLECTED, "total": {"total": 3}}
KEYS = st.sampled_from(["data", "response", "page", "0", "é", "a.b", ""]) | st.text("abcdefgh_-. ", max_size=8)
#: Up to four deep, most envelopes have nothing more around them.
AROUND = st.lists(st.none() | st.tuples(KEYS, st.sampled_from(list(NEIGHBOURS))), min_size=1, max_size=4).map(tuple)


@st.composite
def wrappings(draw: st.DrawFn) -> Wrapping:
    """Choose a wrapping that somebody could end up with: one prefix or head, and lines where a prefix stands."""
    envelope = draw(st.sampled_from(list(ENVELOPES)))
    around = draw(AROUND) if envelope == "bare" else ()
    writing = draw(st.sampled_from(WRITINGS))
    prefix = draw(st.sampled_from(list(LINE_PREFIXES))) if writing == "lines" else "none"
    head = draw(st.sampled_from(list(HEADS))) if prefix == "none" else "none"
    encoding, packing = draw(st.sampled_from(ENCODINGS)), draw(st.sampled_from(list(PACKINGS)))
    return Wrapping(envelope, around, writing, prefix, head, encoding, packing)


# Without shrinking: each reading takes a tenth of a second, and what is printed says which wrapping it was.
@settings(max_examples=6, derandomize=True, phases=[Phase.generate])
@given(GENERATIONS, ENTRIES, st.lists(wrappings(), min_size=4, max_size=4))
def test_any_wrapping(generation: Generation, entries: list[tuple[str, str, bool]], chosen: list[Wrapping]) -> None:
    """Envelope, writing, prefix, encoding and packing together change no answer."""
    records = export(generation, entries)
    expected = bare(records)
    for wrapping in chosen:
        assert answers(wrapping.content(records)) == expected, wrapping


MIXED = [(name, list(BODIES)[n % len(BODIES)], n % 3 == 0) for n, name in enumerate(HOSTILE)]
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
