"""Readings of a clock in a zone that the person named, made instants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.period.instant import DAY
from audit_explorer.period.wall_clock import readings, wall_ms

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import duckdb

_TWICE: Final = "the clocks of {} showed this time twice: the earlier is taken"
_SKIPPED: Final = "the clocks of {} never showed this time: the earlier of its readings is taken"


def place_local(connection: duckdb.DuckDBPyConnection, zone: ZoneInfo) -> None:
    """Take the readings of events that name no zone as those of this zone's clocks.

    They are the events with both an instant and a `time_text`. A reading that the clocks showed twice or skipped gets
    the earlier instant, and is noted in `doubted`; all are noted in `settled`.
    """
    import pandas as pd

    whole = "floor(epoch_ms(happened_at) / {})::BIGINT"
    day, rows = whole.format(DAY), "happened_at IS NOT NULL AND time_text IS NOT NULL"
    days = [row[0] for row in connection.execute(f"SELECT DISTINCT {day} FROM events WHERE {rows}").fetchall()]
    connection.execute(f"INSERT INTO settled SELECT seq FROM events WHERE {rows}")
    offsets = {one: offset for one in days if (offset := _offset(zone, one)) is not None}
    changing = [one for one in days if one not in offsets]
    texts = connection.execute(
        f"SELECT DISTINCT epoch_ms(happened_at) FROM events WHERE {rows} AND list_contains(?::BIGINT[], {day})",
        [changing],
    ).fetchall()
    moved = [(wall, *readings(zone, wall)) for (wall,) in texts]
    doubts = [
        [wall, (_TWICE if _shown(zone, wall, earlier) else _SKIPPED).format(zone.key)]
        for wall, earlier, later in moved
        if earlier != later
    ]
    connection.execute("CREATE OR REPLACE TEMP TABLE doubts (wall BIGINT, reason VARCHAR)")
    if doubts:
        connection.executemany("INSERT INTO doubts VALUES (?, ?)", doubts)
        connection.execute(
            "INSERT INTO doubted SELECT seq, reason FROM events JOIN doubts "
            f"ON epoch_ms(happened_at) = wall WHERE {rows}"
        )
    frames = {
        "by_day": pd.DataFrame({"day": list(offsets), "moved": list(offsets.values())}, dtype="int64"),
        "by_wall": pd.DataFrame(
            {"wall": [wall for wall, *_ in moved], "moved": [wall - earlier for wall, earlier, _ in moved]},
            dtype="int64",
        ),
    }
    for name, frame in frames.items():
        connection.register(name, frame)
    # Both at once, as a reading that was moved looks like another one's.
    connection.execute(
        f"""
        UPDATE events SET happened_at = happened_at - to_milliseconds(placed.moved)
        FROM (
            SELECT seq, coalesce(by_wall.moved, by_day.moved) AS moved
            FROM events LEFT JOIN by_wall ON by_wall.wall = epoch_ms(happened_at)
            LEFT JOIN by_day ON by_day.day = {day} WHERE {rows}
        ) AS placed WHERE placed.seq = events.seq
        """
    )
    for name in frames:
        connection.unregister(name)
    connection.execute("DROP TABLE doubts")


def _offset(zone: ZoneInfo, day: int) -> int | None:
    """Milliseconds by which the clocks are ahead of UTC all through a day of theirs; None when that changes."""
    found = {wall - instant for wall in (day * DAY, (day + 1) * DAY) for instant in readings(zone, wall)}
    return found.pop() if len(found) == 1 else None


def _shown(zone: ZoneInfo, wall: int, instant: int) -> bool:
    """Say whether the clocks showed this reading at that instant."""
    return wall_ms(zone, instant) == wall
