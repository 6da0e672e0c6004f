"""What a record says, as columns that can be compared with those of another record of its id."""

from __future__ import annotations

from typing import Final

from audit_explorer.record import FIELD, FIELDS, NUMBER_AS_FRACTION
from audit_explorer.store.ingest.wire_fields import WIRE_KEYS

TIME: Final = "happened_at"
REST: Final = "metadata"
"""The field that stands for whatever no column is for."""
PLAIN: Final = tuple(
    field.name for field in FIELDS if field.kind != "json" and not field.derived and field.name not in {TIME, "id"}
)
JSON: Final = tuple(field.name for field in FIELDS if field.kind == "json" and field.name != REST)
#: Two records of one id are of one tenant, though one of them may name none.
TENANT: Final = "tenant_id"
_COMPARED: Final = tuple(name for name in PLAIN if name != TENANT)
#: The names under which the columns arrive, from a file that is read record by record too.
KNOWN: Final = frozenset(WIRE_KEYS) | {field.name for field in FIELDS}

# A number in one file is a text in another.
_NUMBERS: Final = frozenset({"entity_id", "source_id", "version"})
_SPACE: Final = r"E' \t\r\n'"
_OUTCOMES: Final = ", ".join(f"'{name}'" for name in ("result", *FIELD["result"].wire))


def comparable_sql(which: str) -> str:
    """Give the query for what the records of the table `which` (seq, tenant, id) say.

    Columns: seq, tenant, id; every plain field as text, NULL where it says nothing; `at_ms` (ms since 1970), `unread`
    (the time as sent where it can't be read), `unit` (1, 1,000 or 60,000 ms: how fine the time is written); every JSON
    field as text; `rest`, how many fields it has that no column is for; `rest_text`, these as text where all are in one
    place; `fields`, how many it has in all.
    """
    plain = ", ".join(f"{_plain(name)} AS {name}" for name in PLAIN)
    json = ", ".join(f"{_json(f'events.{name}::VARCHAR')} AS {name}" for name in JSON)
    known = ", ".join(f"'{name}'" for name in sorted(KNOWN))
    had = " + ".join(f"({name} IS NOT NULL)::INTEGER" for name in ("at_ms", "unread", *PLAIN, *JSON))
    return f"""
        WITH joined AS (
            SELECT events.*, {which}.tenant, said, clean IS NOT NULL AS understood, json_keys(said) AS keys
            FROM {which} JOIN events USING (seq)
            JOIN (SELECT seq, clean, coalesce(clean, raw) AS said FROM received) AS received USING (seq)
        ), told AS (
            SELECT seq, tenant, id, {plain}, {json}, epoch_ms(happened_at) AS at_ms,
                   CASE WHEN happened_at IS NULL THEN trim(time_text, {_SPACE}) END AS unread,
                   {_unit(_time_as_sent("said"))} AS unit,
                   len(further) + CASE WHEN metadata IS NULL THEN 0
                     WHEN starts_with(metadata, '{{') AND json_valid(metadata) THEN len(json_keys(metadata))
                     ELSE 1 END AS rest,
                   CASE WHEN len(further) = 0 THEN {_json("metadata")} END AS rest_text
            FROM (SELECT *, list_filter(keys, lambda key: NOT list_contains([{known}], key)) AS further FROM joined)
            AS events
        )
        SELECT *, {had} + rest AS fields FROM told
        """


def within_sql(one: str, other: str) -> str:
    """Say in SQL that the other says all that one says, where that can be told without taking JSON apart.

    NULL where it can't be told.
    """
    plain = [f"({one}.{name} IS NULL OR coalesce({one}.{name} = {other}.{name}, false))" for name in _COMPARED]
    json = [
        f"CASE WHEN {one}.{name} IS NULL THEN true WHEN {other}.{name} IS NULL THEN false "
        f"WHEN {one}.{name} = {other}.{name} THEN true END"
        for name in JSON
    ]
    time = f"({one}.at_ms IS NULL OR coalesce({_same_time(one, other)}, false))"
    unread = f"({one}.unread IS NULL OR coalesce({one}.unread = {other}.unread, false))"
    rest = (
        f"CASE WHEN {one}.rest = 0 OR {one}.rest_text = {other}.rest_text THEN true "
        f"WHEN {one}.rest > {other}.rest THEN false END"
    )
    return " AND ".join([*plain, time, unread, *json, rest])


def differing_sql(one: str, other: str) -> str:
    """Give the SQL of a list of names: the fields of which both have another value, else those that only one has.

    It is NULL where that can't be told without taking JSON apart.
    """
    apart = [(name, f"{one}.{name} <> {other}.{name}") for name in _COMPARED]
    apart.append(
        (TIME, f"NOT ({_same_time(one, other)}) OR {one}.unread <> {other}.unread OR {_half_read(one, other)}")
    )
    missing = [(name, f"({one}.{name} IS NULL) <> ({other}.{name} IS NULL)") for name in (*_COMPARED, *JSON)]
    missing.append((TIME, f"({one}.at_ms IS NULL) <> ({other}.at_ms IS NULL)"))
    missing.append((REST, f"({one}.rest = 0) <> ({other}.rest = 0)"))
    unclear = " OR ".join(f"coalesce({one}.{name} <> {other}.{name}, false)" for name in JSON)
    both, single = (
        f"list_filter([{', '.join(_named(*pair) for pair in pairs)}], lambda name: name IS NOT NULL)"
        for pairs in (apart, missing)
    )
    unclear += f" OR ({one}.rest > 0 AND {other}.rest > 0 AND coalesce({one}.rest_text <> {other}.rest_text, true))"
    return f"""CASE WHEN {unclear} THEN NULL
        WHEN len({both}) > 0 THEN {both} ELSE {single} END"""


def crowd_sql() -> str:
    """Give the SQL that names, joined by commas, the fields in which the records of a group differ; an aggregate."""
    said = {name: name for name in (*_COMPARED, *JSON)} | {
        TIME: "coalesce(at_ms::VARCHAR, unread)",
        REST: "concat(rest, ' ', rest_text)",
    }
    names = ", ".join(
        _named(field.name, f"count(DISTINCT {value}) + (count({value}) < count(*))::INTEGER > 1")
        for field in FIELDS
        if (value := said.get(field.name))
    )
    return f"array_to_string(list_filter([{names}], lambda name: name IS NOT NULL), ',')"


def _named(name: str, condition: str) -> str:
    return f"CASE WHEN {condition} THEN '{name}' END"


def _same_time(one: str, other: str) -> str:
    unit = f"greatest({one}.unit, {other}.unit)"
    return f"{one}.at_ms - {one}.at_ms % {unit} = {other}.at_ms - {other}.at_ms % {unit}"


def _half_read(one: str, other: str) -> str:
    pairs = ((one, other), (other, one))
    return " OR ".join(f"({here}.unread IS NOT NULL AND {there}.at_ms IS NOT NULL)" for here, there in pairs)


def _plain(name: str) -> str:
    text = f"nullif(trim(events.{name}::VARCHAR, {_SPACE}), '')"
    if name == "entity_id":
        text = f"CASE WHEN NOT events.entity_id_in_url THEN {text} END"  # the URL says it already
    if name in _NUMBERS:
        return f"regexp_replace({text}, '{NUMBER_AS_FRACTION}', '\\1')"
    if name == "result":
        # A table without a column for it doesn't say that all went well.
        said = f"error IS NOT NULL OR http_status IS NOT NULL OR list_has_any(keys, [{_OUTCOMES}])"
        return f"CASE WHEN NOT understood OR {said} THEN {text} END"
    return text


def _json(text: str) -> str:
    return f"CASE WHEN json_valid({text}) THEN json({text})::VARCHAR ELSE trim({text}, {_SPACE}) END"


def _time_as_sent(record: str) -> str:
    paths = ['$."' + wire.replace(".", '"."') + '"' for wire in FIELD[TIME].wire]
    sent = ", ".join(f"json_extract_string({record}, '{path}')" for path in paths)
    return f"coalesce({sent}, '')"


def _unit(text: str) -> str:
    """Say how fine a time is written; what isn't written on a clock is as fine as it can be."""
    return f"""CASE
        WHEN regexp_matches({text}, '[0-9]:[0-9]{{2}}:[0-9]{{2}}[.,][0-9]') THEN 1
        WHEN regexp_matches({text}, '[0-9]:[0-9]{{2}}:[0-9]{{2}}') THEN 1000
        WHEN regexp_matches({text}, '[0-9]:[0-9]{{2}}') THEN 60000
        WHEN regexp_matches({text}, '^([1-9][0-9]{{8,9}}|20[0-9]{{12}}(Z|[+-].*)?)$') THEN 1000 ELSE 1 END"""
