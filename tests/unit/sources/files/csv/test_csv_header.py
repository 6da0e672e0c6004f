"""CSV headers mapped by meaning."""

from __future__ import annotations

import pytest

from audit_explorer.sources.files.csv.csv_header import Header, again, header_of


@pytest.mark.parametrize(
    ("line", "delimiter", "columns"),
    [
        ("Event ID,Date & Time,Subject Type\r\n", ",", ("id", "happened_at", "source_type")),
        ("EVENT_ID;date_and_time;subjectType", ";", ("id", "happened_at", "source_type")),
        ('"id"\t"Source, IP"\t"X"', "\t", ("id", "source_ip", None)),
        ("\ufeffid|action", "|", ("id", "action")),
        (" id | action ", "|", ("id", "action")),
        ("| id | action |", "|", ("id", "action")),
        ('"id,""action"""', ",", ("id", "action")),
        ("\u00a0Event\u00a0;Date & time (UTC)", ";", ("action", "happened_at")),
        ("Status,Outcome,Success,Succeeded?", ",", ("result",) * 4),
        ("HTTP status,http_status_code,Status code,Response code,Response", ",", ("http_status",) * 5),
    ],
)
def test_columns(line: str, delimiter: str, columns: tuple[str | None, ...]) -> None:
    """Case, spaces, underscores and borders make no difference; the delimiter is the one that makes sense of it."""
    header = header_of(line)
    assert (header.delimiter, header.columns) == (delimiter, columns)


def test_known_counts_each_column_once() -> None:
    """Two headers of one meaning are one known column."""
    assert header_of("Subject,Actor,Price").known == 1


VENDORS = (
    "Subject,Subject type,Source IP,Date & time,Event,Event ID,Status,Entity type,Entity name,Entity ID,URL,HTTP Method"
)


@pytest.mark.parametrize(
    "line",
    [
        VENDORS,
        "Subject;Date & time;Event",
        "Date & time (UTC),Event,Status",
        "timestamp,action,result",
        "happenedAt,action,entityName",
        "Date,Time,Subject,Event",
        "Event time,Subject,Event,Status",
        "id,action,subject,entity_type",
        "_source.timestamp,_source.action,_source.subject",
    ],
)
def test_an_audit_log(line: str) -> None:
    """A time with two of action, entity and actor, or with one under the platform's own name, is an audit log's."""
    assert header_of(line).is_audit_log


@pytest.mark.parametrize(
    "line",
    [
        "id,action",
        "timestamp,action",
        "Date,User,Status",
        "Date,Subject,From,To,Status",
        "Event,Date,Time,Location,Status",
        "NAME,READY,STATUS,RESTARTS,AGE,IP,NODE,NOMINATED NODE,READINESS GATES",
        "Timestamp,Type,Reason,Object,Message",
        "action,actor,user,org,created_at,user_agent,request_id",
        "Event name,Event time,User name,Event source,Resource type,Source IP address,Error code,Event ID",
        "eventVersion,eventTime,eventSource,eventName,sourceIPAddress,userAgent,errorMessage,requestID,eventID,eventType",
    ],
)
def test_another_table(line: str) -> None:
    """Tables of sales, mail, calendars, pods and other products' audit logs are none of this platform."""
    assert not header_of(line).is_audit_log


@pytest.mark.parametrize(
    ("line", "vendors"),
    [
        (VENDORS, True),
        (VENDORS.replace(",", ";"), True),
        ("Subject,Date & time,Event,Status", False),
        (VENDORS.replace("Date & time", "timestamp"), False),
    ],
)
def test_the_vendors_own_header(line: str, vendors: bool) -> None:
    """Only "Date & time" with at least five more of the vendor page's columns is its own download."""
    assert header_of(line).is_vendors is vendors


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        ("Subject,Date,Time,Event", (1, 2)),
        ("Event Time,Event Date,Subject", (1, 0)),
        ("Date (UTC),Time (UTC),Subject", (0, 1)),
        ("_source.Date,_source.Time,_source.Subject,_source.Event", (0, 1)),
        ("Date,Time,timestamp,Event", None),
        ("Date,Subject,Event", None),
    ],
)
def test_two_columns_that_make_the_time(line: str, pair: tuple[int, int] | None) -> None:
    """A date and a time of day belong together, unless another column has both."""
    assert header_of(line).time_pair == pair


def test_a_header_again() -> None:
    """The same names, or as many in another order, are a header; a record is none."""
    header = header_of("Subject,Date & time,Event")
    assert again(["Subject", "Date & time", "Event"], header) is header
    other = again(["Event", "Subject", "Date & time"], header)
    assert isinstance(other, Header)
    assert other.columns == ("action", "source_name", "happened_at")
    assert again(["date", "subject", "event"], header) is not None
    assert again(["a", "2026-09-01", "create"], header) is None
