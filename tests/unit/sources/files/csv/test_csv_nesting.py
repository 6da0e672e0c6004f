"""Flattened names, put back where a JSON record has them."""

from __future__ import annotations

import pytest

from audit_explorer.sources.files.csv.csv_nesting import Place, places, put, with_lists


@pytest.mark.parametrize(
    ("name", "column", "path"),
    [
        ("context.ip_address", "context", ("ip_address",)),
        ("context/user_agent", "context", ("user_agent",)),
        ("context_user_agent", "context", ("user_agent",)),
        ("error.status", "error", ("status",)),
        ("Error.ErrorType", "error", ("errorType",)),
        ("error_status", "error", ("status",)),
        ("error_message", "error_message", ()),
        ("body.spec.name", "body", ("spec", "name")),
        ("body.items[0].name", "body", ("items", "0", "name")),
        ("metadata.x", "metadata", ("x",)),
        ("metadata", "metadata", ()),
        ("host.name", None, ()),
    ],
)
def test_a_flattened_name(name: str, column: str | None, path: tuple[str, ...]) -> None:
    """What lies within a JSON field goes back there, whatever parts the names."""
    (place,) = places([name])
    assert (place.column, place.path) == (column, path)


@pytest.mark.parametrize(
    "prefix", ["_source.", "fields.", "result.", "audit_logs.", "Properties.", "log.", "hits.hits._source."]
)
def test_a_shared_prefix(prefix: str) -> None:
    """The prefix of an export is taken away from what it shares; what stands beside it is the collector's."""
    names = [f"{prefix}{name}" for name in ("timestamp", "subject", "action", "error.status")]
    assert [place.column for place in places([*names, "@timestamp", "_id"])] == [
        "happened_at",
        "source_name",
        "action",
        "error",
        None,
        None,
    ]


def test_a_prefix_of_few_is_none() -> None:
    """Where most columns are known without a prefix, nothing is taken away."""
    found = places(["timestamp", "subject", "action", "log.timestamp", "log.subject", "log.action"])
    assert [place.column for place in found[:3]] == ["happened_at", "source_name", "action"]


def test_put_takes_no_place_twice() -> None:
    """A value goes to its path; where something else stands, it is refused."""
    record: dict[str, object] = {"context": "text"}
    assert put(record, Place("error", ("a", "b")), "1")
    assert not put(record, Place("error", ("a", "b")), "2")
    assert not put(record, Place("error", ("a", "b", "c")), "3")
    assert not put(record, Place("context", ("a",)), "4")
    assert record == {"context": "text", "error": {"a": {"b": "1"}}}


def test_numbered_keys_are_a_list() -> None:
    """Keys 0, 1, 2 are a list's places; anything else stays an object."""
    assert with_lists({"a": {"1": "y", "0": {"0": "x"}}, "b": {"1": "z"}}) == {"a": [["x"], "y"], "b": {"1": "z"}}
