"""Tests of the cube: which tables there are, and that they hold what the events hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_explorer.store.cube.cube import drop_cube, extend_cube, find_cube, make_cube
from tests.unit.analysis.rows import Row, opened

if TYPE_CHECKING:
    from audit_explorer.store import Database

ROWS = [
    Row(hours=hour if hour % 7 else None, action="Delete" if hour % 2 else "Create", actor=f"actor {hour % 3}")
    for hour in range(60)
]


def held(dataset: Database) -> dict[str, list[tuple[object, ...]]]:
    """Give what every table holds, and the same out of the events."""
    found = {}
    for name, unit, fields, _ in dataset.cube:
        step = {86_400_000: "day", 3_600_000: "hour"}.get(unit or 0)
        texts = [f"{field}::VARCHAR" for field in fields]
        columns = ", ".join([*(["happened_at"] if step else []), *texts])
        sums = "sum(events), sum(dated), min(earliest), max(latest)"
        found[name] = dataset.rows(f"SELECT {columns}, {sums} FROM {name} GROUP BY ALL ORDER BY ALL")  # noqa: S608 - ours
        columns = ", ".join([*([f"date_trunc('{step}', happened_at)"] if step else []), *texts])
        counts = "count(*), count(happened_at), min(happened_at), max(happened_at)"
        expected = dataset.rows(f"SELECT {columns}, {counts} FROM events GROUP BY ALL ORDER BY ALL")  # noqa: S608 - ours
        assert found[name] == expected
    return found


def test_every_table_holds_what_the_events_hold() -> None:
    """Counted together, the events of each group are as many, as many dated, and of the same first and last time."""
    with opened(ROWS) as dataset:
        dataset.cube = make_cube(dataset.cursor(), least=1, share=8)

        assert set(held(dataset)) == {"cube_days", "cube_hours", "cube_whole", "cube_actors", "cube_addresses"}
        assert all({"result", "action"} <= set(table.fields) for table in dataset.cube)
        assert [table.rows for table in dataset.cube] == sorted(table.rows for table in dataset.cube)
        assert find_cube(dataset.cursor()) == dataset.cube


@pytest.mark.parametrize("at_once", [1, 25])
def test_counted_piece_by_piece_it_holds_the_same(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """Each group is one row, wherever the pieces end, and with events without a time."""
    with opened(ROWS) as dataset:
        dataset.cube = make_cube(dataset.cursor(), least=1, share=8)
        at_one_go = dataset.cube, held(dataset)
        monkeypatch.setattr("audit_explorer.store.cube.cube._AT_ONCE", at_once)
        dataset.cube = make_cube(dataset.cursor(), least=1, share=8)

        assert (dataset.cube, held(dataset)) == at_one_go


def test_however_many_events_there_are_a_table_is_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page asks of it takes no longer for a longer log."""
    rows = [Row(hours=hour % 50, action=f"action {hour % 10}", actor=f"actor {hour}") for hour in range(600)]
    with opened(rows) as dataset:
        monkeypatch.setattr("audit_explorer.store.cube.cube._MOST", 60)
        dataset.cube = make_cube(dataset.cursor(), least=1, share=8)

        assert {"cube_days", "cube_hours", "cube_whole"} <= set(held(dataset))
        assert all(table.rows <= 2 * 60 for table in dataset.cube)


def test_a_small_log_has_none() -> None:
    """Counting it is fast enough; that it has no table is remembered as well."""
    with opened(ROWS) as dataset:
        assert find_cube(dataset.cursor()) == ()
        assert make_cube(dataset.cursor()) == ()
        assert find_cube(dataset.cursor()) == ()


def test_a_field_with_too_many_values_is_left_out() -> None:
    """Where every event has another action, no table has it: it would be as long as the log."""
    rows = [Row(hours=hour, action=f"action {hour}", entity_type=None) for hour in range(60)]
    with opened(rows) as dataset:
        dataset.cube = make_cube(dataset.cursor(), least=1, share=1 / 8)

        assert {table.name for table in dataset.cube} >= {"cube_days", "cube_whole"}
        assert not any("action" in table.fields for table in dataset.cube)
        assert all("result" in table.fields for table in dataset.cube)
        assert all(table.rows <= len(rows) / 4 for table in dataset.cube)
        held(dataset)


@pytest.mark.parametrize("part", [1, 6])
def test_further_events_are_counted_into_it(part: int) -> None:
    """Few or many events that come later, with words that no dictionary had, are in the tables like the first."""
    with opened([*ROWS, Row(hours=99, action="Approve")]) as dataset:
        cursor = dataset.cursor()
        later = f"seq % 7 < {part} OR action = 'Approve'"
        cursor.execute(f"CREATE TABLE later AS FROM events WHERE {later}")
        # What was deleted would still have the word.
        cursor.execute("CREATE OR REPLACE TABLE events AS FROM events WHERE seq NOT IN (SELECT seq FROM later)")
        cursor.execute("ALTER TABLE events ALTER action TYPE ENUM('Create', 'Delete')")
        before = make_cube(cursor, least=1, share=8)
        cursor.execute("ALTER TABLE events ALTER action TYPE ENUM('Approve', 'Create', 'Delete')")
        cursor.execute("BEGIN; INSERT INTO events FROM later")
        dataset.cube = extend_cube(cursor, "later")
        cursor.execute("COMMIT")

        assert {table.name for table in before} == set(held(dataset))


def test_it_can_be_forgotten() -> None:
    """Afterwards there is none, and it can be made anew."""
    with opened(ROWS) as dataset:
        made = make_cube(dataset.cursor(), least=1, share=8)
        drop_cube(dataset.cursor())
        assert find_cube(dataset.cursor()) == ()
        assert make_cube(dataset.cursor(), least=1, share=8) == made
        assert make_cube(dataset.cursor(), least=1, share=8) == made


def test_what_fails_half_way_leaves_what_there_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cube that could not be made anew is the one before, whole."""
    with opened(ROWS) as dataset:
        made = make_cube(dataset.cursor(), least=1, share=8)
        monkeypatch.setattr("audit_explorer.store.cube.cube._WHOLE", "no name")
        with pytest.raises(Exception, match="syntax error"):
            make_cube(dataset.cursor(), least=1, share=8)
        monkeypatch.undo()
        dataset.cube = find_cube(dataset.cursor())

        assert dataset.cube == made
        held(dataset)
