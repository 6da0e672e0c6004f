"""Which entities stand at some places of an order, found without a look at their texts as far as that is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

# So many more than are asked for are looked at, lest those that are equal in their measure are too many.
_ALIKE: Final = 200
# From so many on, entities are not named one by one.
_MANY: Final = 5_000


class ListedEntities(NamedTuple):
    """What holds for the entities at some places, and maybe some that stand beside them in the order.

    `condition` is SQL with its parameters; `before` says how many entities it lets through that stand before the
    places, `total` how many there are in all.
    """

    condition: str
    parameters: tuple[Any, ...]
    before: int
    total: int


def listed_entities(
    dataset: Dataset, matching: str, parameters: tuple[Any, ...], measure: str, *, offset: int, limit: int
) -> ListedEntities:
    """Find the entities at some places in the order of an aggregate; `matching` is what follows FROM, with a WHERE.

    Few are equal in what they are ranked by; only of these the texts are needed for the order, which take most of the
    time.
    """
    measures = f"{measure} AS measure, count(*) AS events"
    order = "measure DESC NULLS LAST, events DESC"
    exactly = f"""entity IN (
        SELECT entity FROM (
            SELECT entity, {measures}, min(entity_type) AS entity_type, min(entity_id) AS entity_id,
                   min(entity_name) AS any_name
            FROM {matching} GROUP BY entity
        ) AS texts
        ORDER BY {order}, entity_type ASC NULLS LAST, entity_id ASC NULLS LAST, any_name ASC NULLS LAST
        LIMIT {int(limit)} OFFSET {int(offset)}
    )"""
    if offset + limit > _MANY:
        (total,) = dataset.row(f"SELECT count(DISTINCT entity) FROM {matching}", parameters)
        if offset == 0 and limit >= total:
            return ListedEntities("true", (), 0, total)
        return ListedEntities(exactly, parameters, 0, total)
    most = offset + limit + _ALIKE
    rows = dataset.rows(
        f"""
        SELECT entity, {measures}, count(*) OVER () AS entities, min(seq) AS first FROM {matching}
        GROUP BY entity ORDER BY {order}, first LIMIT {int(most)}
        """,
        parameters,
    )
    standings = [(row[1], row[2]) for row in rows]
    total = rows[0][3] if rows else 0
    here = standings[offset : offset + limit]
    if not here:
        return ListedEntities("false", (), 0, total)
    if len(rows) == most and standings[-1] == here[-1]:
        # There may be more that are equal to the last one.
        return ListedEntities(exactly, parameters, 0, total)
    first, last = standings.index(here[0]), len(standings) - standings[::-1].index(here[-1])
    entities = tuple(row[0] for row in rows[first:last])
    return ListedEntities(f"entity IN ({', '.join('?' * len(entities))})", entities, offset - first, total)
