"""Attempts at one thing, joined by who tried what on which entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import UNKNOWN_OUTCOME

if TYPE_CHECKING:
    from audit_explorer.filters import Filter, Predicate
    from audit_explorer.store import Dataset

#: The field that says what was tried.
OPERATION: Final = "operation"
# What only a failure has, or mostly: a success that followed doesn't fit a condition on it.
_ANSWER: Final = ("result", "http_status", "error_type", "error_message", "error_shape", "error")
# What is created has no id before that works, and another one each time: its name says what was tried.
_CREATED: Final = "Create"


class LeftOut(NamedTuple):
    """How many events can't be put in an order of attempts: without a time, of unknown outcome, without an actor."""

    undated: int
    unknown: int
    nameless: int


def attempted(asked: Filter) -> Filter:
    """Give the filter without its conditions on outcomes and errors: what followed a failure has to be looked at."""
    for field in _ANSWER:
        asked = asked.without(field)
    return asked


def left_out(dataset: Dataset, asked: Filter) -> LeftOut:
    """Count what of a resolved filter's events the stories can't place; each is counted under the first that fits."""
    where = dataset.where(attempted(asked))
    return LeftOut(
        *dataset.row(
            f"""
            SELECT count(*) FILTER (WHERE happened_at IS NULL),
                   count(*) FILTER (WHERE happened_at IS NOT NULL AND {UNKNOWN_OUTCOME}),
                   count(*) FILTER (WHERE happened_at IS NOT NULL AND NOT {UNKNOWN_OUTCOME} AND actor IS NULL)
            FROM events WHERE {where.sql}
            """,
            where.parameters,
        )
    )


def attempts_sql(full: Predicate, rest: Predicate) -> str:
    """Give the named query `attempts`, whose parameters are those of `full`, then those of `rest`.

    `full` is the resolved filter, `rest` what `attempted` gives of it. Attempts are the events of known outcome, time
    and actor that share actor, operation, type and the entity's name or id with a failure that the filter keeps.
    Columns: actor, operation, entity_type, thing, by_name, entity_id, entity_name, happened_at, seq, bad, fits (a
    failure that the filter keeps). `thing` is what was tried it on: the entity's id, the only id that its name has
    where the record has none, else its name (by_name); of what is created its name.
    """
    return f"""
        looked_at AS (
            SELECT actor, {OPERATION} AS operation, entity_type, entity, entity_id, entity_name, happened_at, seq,
                   result = '{FAILED}' AS bad, result = '{FAILED}' AND coalesce({full.sql}, false) AS fits,
                   coalesce(action = '{_CREATED}', false) AND entity_name IS NOT NULL AS created
            FROM events
            WHERE happened_at IS NOT NULL AND actor IS NOT NULL AND NOT {UNKNOWN_OUTCOME} AND ({rest.sql})
        ), failing AS (
            SELECT actor AS who, operation AS did, entity_type AS kind, entity AS thing, entity_id AS number,
                   entity_name AS name
            FROM looked_at WHERE fits GROUP BY actor, operation, entity_type, entity, entity_id, entity_name
        ), named AS (
            SELECT who, did, kind, name, count(*) > count(number) AS loose, true AS there FROM failing
            GROUP BY who, did, kind, name
        ), numbered AS (
            SELECT who, did, thing, true AS there FROM failing WHERE number IS NOT NULL GROUP BY who, did, thing
        ), known AS (
            SELECT actor, operation, entity_type, entity_id, entity_name, happened_at, seq, bad, fits, created
            FROM looked_at
            LEFT JOIN numbered ON actor = numbered.who AND operation IS NOT DISTINCT FROM numbered.did
                AND entity = numbered.thing
            LEFT JOIN named ON actor = named.who AND operation IS NOT DISTINCT FROM named.did
                AND entity_type IS NOT DISTINCT FROM named.kind AND entity_name IS NOT DISTINCT FROM named.name
                AND (created OR entity_id IS NULL OR named.loose)
            WHERE named.there OR numbered.there
        ), single AS (
            SELECT who, did, kind, name, only_id FROM (
                SELECT actor AS who, operation AS did, entity_type AS kind, entity_name AS name,
                       min(entity_id) AS only_id, max(entity_id) AS last_id, count(*) > count(entity_id) AS lacking
                FROM known WHERE entity_name IS NOT NULL AND NOT created
                GROUP BY actor, operation, entity_type, entity_name
            ) AS names WHERE lacking AND only_id = last_id
        ), resolved AS (
            SELECT actor, operation, entity_type, entity_id, entity_name, happened_at, seq, bad, fits,
                   CASE WHEN NOT created THEN coalesce(entity_id, single.only_id) END AS number
            FROM known
            LEFT JOIN single ON actor = single.who AND operation IS NOT DISTINCT FROM single.did
                AND entity_type IS NOT DISTINCT FROM single.kind AND entity_name = single.name
        ), attempts AS (
            SELECT actor, operation, entity_type, entity_id, entity_name, happened_at, seq, bad, fits,
                   coalesce(number, entity_name) AS thing, number IS NULL AS by_name
            FROM resolved
        )"""
