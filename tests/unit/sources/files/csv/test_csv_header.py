"""CSV headers mapped by meaning."""

from __future__ import annotations

import pytest

from audit_explorer.sources.files.csv.csv_header import header_of


@pytest.mark.parametrize(
    ("line", "delimiter", "columns"),
    [
        ("Event ID,Date & Time,Subject Type\r\n", ",", ("id", "happened_at", "source_type")),
        ("EVENT_ID;date_and_time;subjectType", ";", ("id", "happened_at", "source_type")),
        ('"id"\t"Source, IP"\t"X"', "\t", ("id", "source_ip", None)),
        ("\ufeffid|action", "|", ("id", "action")),
    ],
)
def test_columns(line: str, delimiter: str, columns: tuple[str | None, ...]) -> None:
    """Case, spaces and underscores make no difference; the delimiter is the one that makes sense of the line."""
    header = header_of(line)
    assert (header.delimiter, header.columns) == (delimiter, columns)


def test_known_counts_each_column_once() -> None:
    """Two headers of one meaning are one known column."""
    assert header_of("Subject,Actor,Price").known == 1
