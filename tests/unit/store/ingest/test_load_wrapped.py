"""Wrapped records read by the engine's own reader, which must give what the tolerant one gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.sources import open_files
from audit_explorer.sources.files.envelopes.sniff import Form, form
from audit_explorer.store.ingest.wire_fields import Inside
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = [make_legacy(id=1), make_current(id="b", entity_name='é\n"}{'), make_legacy(id=3)]
SPACED = [json.dumps(record, separators=(" , ", " : ")) for record in RECORDS]
TWICE = SPACED[0].replace("{", '{"id":7,', 1)
ALL = ",".join(SPACED)
SOURCES = ",".join(f'{{"_source":{record}}}' for record in SPACED)
QUESTION = """
    SELECT record, id, entity_name, action, coalesce(clean, raw) FROM events JOIN received USING (seq) ORDER BY seq
"""


def lines(items: list[str]) -> str:
    """Write one text a line."""
    return "\n".join(items) + "\n"


def read(path: Path, text: str, monkeypatch: pytest.MonkeyPatch, *, tolerant: bool) -> tuple[Any, ...]:
    """Open a text with or without the engine's own reader; give its records and its problems."""
    path.write_text(text, encoding="utf-8")
    with monkeypatch.context() as patch:
        if tolerant:
            patch.setattr("audit_explorer.sources.files.opening.Opening._load_plain", lambda *_: False)
        else:
            patch.setattr("audit_explorer.sources.files.opening.write_spool", _never)
        dataset = open_files([path])
    rows = [(*row[:-1], json.loads(row[-1])) for row in dataset.rows(QUESTION)]
    problems = dataset.rows("SELECT record, reason, text, kept FROM problems ORDER BY ALL")
    dataset.close()
    return rows, problems


def _never(*_: object, **__: object) -> None:
    pytest.fail("read record by record")


@pytest.mark.parametrize(
    "text",
    [
        lines([f'{{"_index":"x","_source":{record}}}' for record in SPACED]),
        lines([f'{{ "a" : {{ "b.c" : {record} }} , "time" : "now" }}' for record in SPACED]),
        lines([json.dumps({"log": record + "\n", "stream": "stdout"}) for record in SPACED]),
        lines([json.dumps({"a": {"message": record}}) for record in SPACED]),
        f"[{SOURCES}]",
        f'{{"took":3,"hits":{{"total":3,"hits":[{SOURCES}]}}}}',
        f'{{"Records":[{ALL}]}}',
        lines([f"host app[1]: {record}" for record in SPACED]),
    ],
    ids=["object", "path with a dot", "text", "text in an object", "array", "hits", "records", "prefix"],
)
def test_both_ways_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The fast way needs no closer look here, and gives the same records, numbers and sentences."""
    fast = read(tmp_path / "log", text, monkeypatch, tolerant=False)
    assert [row[1] for row in fast[0]] == ["1", "b", "3"]
    assert fast == read(tmp_path / "log", text, monkeypatch, tolerant=True)


@pytest.mark.parametrize(
    ("odd", "unreadable"),
    [
        ('{"_source":{"a":1}}', 1),
        ('{"_source":null}', 1),
        ('{"other":1}', 1),
        ('{"_source":"no JSON"}', 1),
        ('{"_source":"{\\"id\\":"}', 1),
        (f'{{"_source":{json.dumps(TWICE)}}}', 0),
        (f'{{"_source":{TWICE}}}', 0),
        (f'{{"elsewhere":{SPACED[0]}}}', 0),
        (f'{{"_source":[{SPACED[0]}]}}', 0),
        ('{"index":{"_id":"1"}}', 0),
    ],
)
def test_one_odd_line_hides_no_other(tmp_path: Path, odd: str, unreadable: int) -> None:
    """Behind many good lines the engine refuses one; the tolerant reader reads the others, and counts what is none."""
    good = [json.dumps({"_source": make_legacy(id=f"n{n}")}) for n in range(60)]
    path = tmp_path / "log"
    path.write_text(lines([*good, odd, json.dumps({"_source": make_legacy(id="last")})]))
    dataset = open_files([path])
    ids = [row[0] for row in dataset.rows("SELECT id FROM events ORDER BY seq")]
    assert [name for name in ids if name.startswith("n")] == [f"n{n}" for n in range(60)]
    assert ids[-1] == "last"
    assert dataset.facts.unreadable == unreadable
    dataset.close()


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb", "a'b", "", "*", "$", "[0]", "é", "a.b", "?", "#", "a\0b"])
@pytest.mark.parametrize("text", [False, True], ids=["object", "text"])
def test_any_name_leads_to_the_record(tmp_path: Path, name: str, text: bool) -> None:
    """A name is a name, never part of a path's language."""
    record = make_legacy(id=7)
    path = tmp_path / "log"
    path.write_text(lines([json.dumps({"*": "{", name: json.dumps(record) if text else record})] * 2))
    dataset = open_files([path])
    assert [row[0] for row in dataset.rows("SELECT id FROM events")] == ["7"]
    assert dataset.facts.unreadable == 0
    dataset.close()


def test_the_path_is_seen(tmp_path: Path) -> None:
    """These tests would say nothing of the fast way if the form didn't lead there."""
    path = tmp_path / "log"
    path.write_text(lines([f'{{"a":{{"b":{record}}}}}' for record in SPACED]))
    found = form(path)
    assert isinstance(found, Form)
    assert (found.kind, found.inside, found.plain) == ("ndjson", Inside(("a", "b")), True)


@pytest.mark.parametrize("name", ["Outcome", "STATUS", "Result"])
@pytest.mark.parametrize("around", ["%s", '{"_source":%s}', '{"log":%s}'], ids=["bare", "object", "text"])
def test_an_outcome_under_another_spelling_is_seen_however_late(tmp_path: Path, name: str, around: str) -> None:
    """A failure that a record far down names otherwise than the first ones do never counts as a success."""
    records = [json.dumps(make_legacy(id=n) | ({name: "Failed"} if n == 150 else {})) for n in range(1, 201)]
    path = tmp_path / "log"
    path.write_text(lines([around % (json.dumps(text) if "log" in around else text) for text in records]))
    dataset = open_files([path])
    assert dataset.rows("SELECT id FROM events WHERE result = 'Failed'") == [("150",)]
    dataset.close()
