"""Tests of the shape of an error message."""

from __future__ import annotations

import duckdb
import pytest

from audit_explorer.store.ingest.error_shape import shape_sql

UUID = "71f69d83-ba66-4822-adf5-55ce55efd210"


def shape(message: str | None) -> str | None:
    """Ask the engine for one message's shape."""
    sql = f"SELECT {shape_sql('m')} FROM (SELECT ?::VARCHAR AS m)"  # noqa: S608 - the text is our own
    shaped: str | None = duckdb.execute(sql, [message]).fetchall()[0][0]
    return shaped


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("forbidden", "forbidden"),
        ("project 'team-a' not found", "project '…' not found"),
        ('user "ann" may not', 'user "…" may not'),
        ("no `gpu` left", "no `…` left"),
        ("'a' and 'b'", "'…' and '…'"),
        ("can't find project: it doesn't exist", "can't find project: it doesn't exist"),
        (f"cluster {UUID} is down", "cluster ⟨uuid⟩ is down"),
        (f"cluster {UUID.upper()} is down", "cluster ⟨uuid⟩ is down"),
        ("ann.b+c@corp.example is locked", "⟨e-mail⟩ is locked"),
        ("pod web-7f9c4d5b6a gone", "pod web-⟨id⟩ gone"),
        ("at 0xdeadbeef", "at ⟨id⟩"),
        ("quota 12 of 8 exceeded by 4.5", "quota ⟨n⟩ of ⟨n⟩ exceeded by ⟨n⟩"),
        ("dial 10.0.0.1:8080", "dial ⟨n⟩"),
        ("after 12:30:00", "after ⟨n⟩"),
        ("feedback accepted", "feedback accepted"),
        ("two\n\n lines\tand  spaces ", "two lines and spaces"),
        ("   ", None),
        ("", None),
        (None, None),
        ("näme “x” 東京", "näme “x” 東京"),
    ],
)
def test_ids_numbers_and_quoted_names_are_taken_out(message: str | None, expected: str | None) -> None:
    """What differs between two failures of one kind goes, the words stay."""
    assert shape(message) == expected


def test_messages_that_differ_only_late_are_one() -> None:
    """A long message is told by its beginning."""
    assert shape("x" * 5000) == shape("x" * 6000)
