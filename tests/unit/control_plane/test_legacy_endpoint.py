"""`GET /v1/k8s/audit` in what a schema can't say: which records come, in which order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import legacy_error, make_legacy
from tests.control_plane import control_plane, paths
from tests.unit.control_plane.asking import ask, legacy, minutes, refusal


def test_the_newest_comes_first_and_fifty_by_default() -> None:
    """Without parameters the newest fifty come, newest first; limit and offset move on from there."""
    with control_plane(minutes(60)) as plane:
        assert legacy(plane) == list(range(60, 10, -1))
        assert legacy(plane, limit=4, offset=50) == [10, 9, 8, 7]
        assert legacy(plane, limit=50, offset=50) == list(range(10, 0, -1))
        assert legacy(plane, offset=60) == []


@pytest.mark.parametrize("limit", [0, -1, 501, "ten", ""])
def test_a_limit_beyond_the_specification_is_refused(limit: object) -> None:
    """1..500 is what may be asked for; everything else is answered 400."""
    with control_plane(minutes(2)) as plane:
        assert ask(plane, paths.LEGACY, limit=limit).status_code == 400
        assert legacy(plane, limit=500) == [2, 1]


@pytest.mark.parametrize(
    ("parameter", "value", "field"),
    [
        ("cluster_uuid", "aaaa0000-0000-0000-0000-000000000000", "clusterUuid"),
        ("action", "Delete", "action"),
        ("source_type", "Application", "sourceType"),
        ("source_id", "s-1", "sourceId"),
        ("source_name", "ci-deploy", "sourceName"),
        ("entity_type", "Node Pool", "entityType"),
        ("entity_id", "77", "entityId"),
    ],
)
def test_a_filter_matches_a_whole_value(parameter: str, value: str, field: str) -> None:
    """A record matches by its whole value in the same case, by nothing less."""
    records = [make_legacy(id=1), make_legacy(id=2, **{field: value}), make_legacy(id=3, **{field: value + "x"})]
    with control_plane(records) as plane:
        assert legacy(plane, **{parameter: value}) == [2]
        assert legacy(plane, **{parameter: value[:-1]}) == []
    with control_plane(records, case_sensitive=False) as plane:
        assert legacy(plane, **{parameter: value.upper()}) == [2]


def test_success_is_a_text_of_two_values() -> None:
    """A record with a non-empty error failed; "true" and "false" are the only values."""
    records = [make_legacy(id=1), make_legacy(id=2, error=legacy_error()), make_legacy(id=3, error="")]
    with control_plane(records) as plane:
        assert legacy(plane, success="true") == [3, 1]
        assert legacy(plane, success="false") == [2]
        assert ask(plane, paths.LEGACY, success="True").status_code == 400


def test_start_and_end_are_utc_and_by_default_inside() -> None:
    """Times without a zone are UTC; whether the bounds belong to the window is unknown, so it can be chosen."""
    window = {"start": "2026-09-01T00:01:00", "end": "2026-09-01T00:03:00"}
    with control_plane(minutes(6)) as plane:
        assert legacy(plane, **window) == [4, 3, 2]
        assert legacy(plane, start="2026-09-01", end="2026-09-02") == [6, 5, 4, 3, 2, 1]
        plane.behave(with_start=False, with_end=False)
        assert legacy(plane, **window) == [3]


@pytest.mark.parametrize("bad", ["2026-09-01T00:00:00Z", "2026-9-1", "2026-13-01", "2026-09-01 00:00:00", "1756684800"])
def test_a_time_in_another_form_is_refused(bad: str) -> None:
    """Two forms are documented, without zone and fraction; the client must send these."""
    with control_plane(minutes(1)) as plane:
        assert refusal(ask(plane, paths.LEGACY, start=bad)) == (400, "Parameter is no date")


def test_records_without_a_time_are_in_no_window() -> None:
    """What has no readable time comes last without a window, and in no window."""
    records = [make_legacy(id=1, happenedAt=None), make_legacy(id=2, happenedAt="soon"), make_legacy(id=3)]
    with control_plane(records) as plane:
        assert legacy(plane) == [3, 2, 1]
        assert legacy(plane, start="0001-01-01", end="9999-12-31") == [3]


def test_a_download_is_a_file_called_logs_json() -> None:
    """`download=true` makes the answer an attachment; whether it minds the limit is unknown, so it can be chosen."""
    with control_plane(minutes(60)) as plane:
        response = ask(plane, paths.LEGACY, download="true")
        assert response.headers["content-disposition"] == 'attachment; filename="logs.json"'
        assert len(response.json()) == 50
        plane.behave(download_whole=True)
        assert len(ask(plane, paths.LEGACY, download="true", limit=1).json()) == 60
        assert ask(plane, paths.LEGACY, download="false").status_code == 400


@pytest.mark.parametrize("unknown", ["entity_name", "numberOfSamples", "sortBy", "clusterUuid"])
def test_a_parameter_that_it_does_not_have_is_refused(unknown: str) -> None:
    """There is no entity_name, no sort and no camelCase: a client that sends one is found out."""
    query: dict[str, Any] = {unknown: "x"}
    with control_plane(minutes(1)) as plane:
        assert refusal(ask(plane, paths.LEGACY, **query)) == (400, "Parameter is unknown")
