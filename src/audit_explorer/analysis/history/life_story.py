"""The life of one entity: what each request changed, by whom, and what it was after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.history.folding import Row, Step, fold
from audit_explorer.analysis.history.number_steps import number_paths
from audit_explorer.analysis.history.pointing_out import with_reversals
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED, SUCCEEDED

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.analysis.history.number_steps import NumberPath
    from audit_explorer.analysis.parties.entities import Entity
    from audit_explorer.store import Dataset

#: Of a longer life the latest events are told; what was before them is unknown then, and said to be.
MOST_TOLD: Final = 20_000
_MOST_NAMES: Final = 50
_STEP_SIZE: Final = 500

_COLUMNS: Final = "seq, happened_at, result, action, http_method, actor, source_ip, entity_id, entity_name, body"
# Where two bear the same time, whole numbers as ids say which came first, else that the log's newest stand first.
_SHORT: Final = "length(id) <= 18 AND id >= '0' AND id < ':'"
_NUMBERED: Final = f"CASE WHEN {_SHORT} THEN length(id) END"
_NUMBER: Final = f"CASE WHEN {_SHORT} THEN id END"


class Story:
    """One entity's life, oldest first, undated last.

    `steps` by place; `place_of` gives the place of an event's `seq`. `untold` counts earlier events that are not told
    (see `MOST_TOLD`). `bodies` says whether any of its records has a body; without one no field can be compared.
    """

    __slots__ = ("bodies", "numbers", "place_of", "size", "steps", "untold")

    def __init__(self, steps: list[Step], untold: int) -> None:
        self.steps = steps
        self.untold = untold
        self.place_of = {step.row.seq: place for place, step in enumerate(steps)}
        self.bodies = any(step.row.body for step in steps)
        self.numbers: tuple[NumberPath, ...] = number_paths(steps)
        self.size = sum(_STEP_SIZE + 2 * len(step.row.body or "") for step in steps)

    def __sizeof__(self) -> int:
        """Give about how many bytes it takes, as states share what didn't change."""
        return self.size

    def step(self, seq: int) -> Step | None:
        """Give the step of an event; None when it isn't told."""
        place = self.place_of.get(seq)
        return None if place is None else self.steps[place]

    @property
    def latest(self) -> Step | None:
        """The last step that has a time: its state is that of now, as far as the log goes."""
        return next((step for step in reversed(self.steps) if step.row.at is not None), None)


def life_story(dataset: Dataset, entity: Entity, *, once: bool = False) -> Story:
    """Tell the life of an entity by all its events of the log, whatever is filtered; `once` as in a Filter.

    An entity with an id is that id whatever it was called; one without is its name.
    """
    where = dataset.where(Filter(entity.conditions, once=once))
    total = int(dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0])
    rows = dataset.rows(
        f"SELECT {_COLUMNS} FROM events WHERE {where.sql} ORDER BY {_order(newest=True)} LIMIT {MOST_TOLD}",
        where.parameters,
    )
    # Newest first, those without a time at the end: both turned round, so that these stay there.
    told = [Row(*row) for row in rows]
    dated = [row for row in reversed(told) if row.at is not None]
    undated = [row for row in told if row.at is None]
    return Story(with_reversals(fold([*dated, *undated])), total - len(told))


def story_page(
    dataset: Dataset, asked: Filter, *, newest: bool = False, offset: int = 0, limit: int = 20
) -> tuple[pd.DataFrame, int]:
    """Give one page of a resolved filter's events in the order of a life, and how many there are in all.

    Columns: seq, happened_at (naive UTC), result, action, actor, source_ip, user_agent, entity_name, error_message.
    """
    where = dataset.where(asked)
    frame = dataset.frame(
        f"""
        SELECT seq, happened_at, result, action, actor, source_ip, user_agent, entity_name, error_message
        FROM events WHERE {where.sql} ORDER BY {_order(newest=newest)} LIMIT {int(limit)} OFFSET {int(offset)}
        """,
        where.parameters,
    )
    total = dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0]
    return frame, int(total)


def namesakes(dataset: Dataset, entity: Entity, *, once: bool = False) -> pd.DataFrame:
    """Find what else of its type went by a name of the entity: other ids, or records without an id.

    Columns: entity_id (None: none), entity_name, events, failed, created, deleted, first, last (naive UTC or None: when
    it was first created, last deleted, first or last seen under the name); the latest first.
    """
    own = dataset.where(Filter(entity.conditions, once=once))
    names = [
        row[0]
        for row in dataset.rows(
            f"""
            SELECT entity_name, max(happened_at) AS last FROM events WHERE entity_name IS NOT NULL AND ({own.sql})
            GROUP BY entity_name ORDER BY last DESC NULLS LAST, entity_name ASC LIMIT {_MOST_NAMES}
            """,
            own.parameters,
        )
    ]
    kind = Condition("entity_type", "is", entity.type) if entity.type else Condition("entity_type", "missing")
    another = (
        Condition("entity_id", "is", entity.id, negated=True)
        if entity.id
        else Condition("entity_id", "missing", negated=True)
    )
    where = dataset.where(Filter((kind, another, *_named(names)), once=once))
    # What has no name has no namesake.
    within = where.sql if names else f"false AND ({where.sql})"
    return dataset.frame(
        f"""
        SELECT entity_id, entity_name, count(*) AS events,
               count(*) FILTER (WHERE result = '{FAILED}') AS failed,
               min(CASE WHEN action = 'Create' AND result = '{SUCCEEDED}' THEN happened_at END) AS created,
               max(CASE WHEN action = 'Delete' AND result = '{SUCCEEDED}' THEN happened_at END) AS deleted,
               min(happened_at) AS first, max(happened_at) AS last
        FROM events WHERE {within} GROUP BY entity_id, entity_name
        ORDER BY last DESC NULLS LAST, entity_id ASC NULLS LAST, entity_name ASC LIMIT {_MOST_NAMES}
        """,
        where.parameters,
    )


def _named(names: list[str]) -> tuple[Condition, ...]:
    return tuple(Condition("entity_name", "is", name) for name in names)


def _order(*, newest: bool) -> str:
    side, ties, seq = ("DESC", "DESC", "ASC") if newest else ("ASC", "ASC", "DESC")
    return f"happened_at {side} NULLS LAST, {_NUMBERED} {ties} NULLS LAST, {_NUMBER} {ties} NULLS LAST, seq {seq}"
