"""What is known of one table of events that were counted together."""

from __future__ import annotations

from typing import Final, NamedTuple

DAY: Final = 86_400_000
HOUR: Final = 3_600_000


class CubeTable(NamedTuple):
    """Events that agree in some fields, counted together: a table that answers like `events`, a row for many.

    `fields` are columns named and typed as in `events`. Beside them: events (how many they are), dated (how many of
    these have a time), earliest, latest (their first and last time; NULL where none has one). With a `unit`, in
    milliseconds, they also agree in the time rounded down to it, which is the column happened_at (NULL for events
    without a time); without one, None, the table has no such column. `rows` is how many rows it had when it was made.
    """

    name: str
    unit: int | None
    fields: tuple[str, ...]
    rows: int
