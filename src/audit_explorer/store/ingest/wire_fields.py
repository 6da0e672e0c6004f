"""The fields of records by their wire names, as SQL that takes records apart."""

from __future__ import annotations

from typing import Final, NamedTuple

from audit_explorer.record import FIELD, FIELDS
from audit_explorer.store.ingest.record_rule import record_sql

WIRE_KEYS: Final = tuple(dict.fromkeys(wire.split(".")[0] for field in FIELDS for wire in field.wire))
#: The JSON columns that may be loaded later.
LATE_JSON: Final = ("context", "body")
_JSON_KEYS: Final = frozenset(wire for field in FIELDS if field.kind == "json" for wire in field.wire)


class Inside(NamedTuple):
    """The names that lead from an element of a file to its record, and whether that is a text of JSON there.

    A name stands in SQL: only letters, digits and - . : @ _ may be in it.
    """

    names: tuple[str, ...] = ()
    text: bool = False


BARE: Final = Inside()


def json_path(inside: Inside) -> str:
    """Give the engine's path from an element to its record."""
    return "$" + "".join(f'."{name}"' for name in inside.names)


# What stands for a JSON column whose text is loaded later: the parts that other columns are made of, or one that no
# record has. So the engine refuses a record that names it twice, as it does with the text.
_NOWHERE: Final = "no such name"
_PARTS: Final = {
    outer: tuple(wire.partition(".")[2] for field in FIELDS for wire in field.wire if wire.startswith(f"{outer}."))
    or (_NOWHERE,)
    for outer in LATE_JSON
}


def _type(key: str, *, late: bool = False) -> str:
    if late and key in _PARTS:
        parts = ", ".join(f'"{part}" VARCHAR' for part in _PARTS[key])
        return f"STRUCT({parts})"
    return "JSON" if key in _JSON_KEYS else "VARCHAR"


def in_order(before: int) -> str:
    """Give the SQL of a record's number: from `before` + 1 in the file's order; so one core reads the file."""
    return f"{before} + row_number() OVER ()"


#: The SQL of a number that says only which of several files a record is of: -1 for the first.
BY_FILE: Final = "-1 - file_index"


def from_file(form: str, number: str, limit: int, inside: Inside, *, late: bool = False) -> str:
    """Give a query over a clean file (its one parameter), or over a list of these: seq, which is `number`; wire keys.

    With `late`, those of LATE_JSON are structs of the parts that columns are made of, and nothing else than null or an
    object may stand there. `inside` leads from each of the file's elements to its record. The engine refuses what is no
    record, or names a known field twice.
    """
    columns = {inside.names[0]: _nested(inside)} if inside.names else _columns(late=late)
    named = ", ".join(f"\"{name}\": '{kind}'" for name, kind in columns.items())
    source = f"""read_json(?, format = '{form}', columns = {{{named}}}, records = true, compression = 'none',
                       maximum_object_size = {limit})"""
    if inside.names:
        member = ".".join(f'"{name}"' for name in ("element", *inside.names))
        source = f"(SELECT {_taken_apart(member) if inside.text else member} AS t FROM {source} AS element)"
    rule = f'({record_sql("t")}) AND t."body"."{_NOWHERE}" IS NULL' if late else record_sql("t")
    return f"""
        SELECT CASE WHEN {rule} THEN {number} ELSE error('no record') END AS seq, t.*
        FROM {source}{"" if inside.names else " AS t"}
        """


def late_json(form: str, limit: int) -> str:
    """Give a query over a clean file (its one parameter) for the ids and the texts of LATE_JSON, in its order."""
    kinds = dict.fromkeys(FIELD["id"].wire, "VARCHAR") | dict.fromkeys(LATE_JSON, "JSON")
    named = ", ".join(f"\"{name}\": '{kind}'" for name, kind in kinds.items())
    return f"""SELECT * FROM read_json(?, format = '{form}', columns = {{{named}}}, records = true,
                                      compression = 'none', maximum_object_size = {limit})"""


def _columns(*, late: bool) -> dict[str, str]:
    return {key: _type(key, late=late) for key in WIRE_KEYS}


def from_received() -> str:
    """Give a query over `received` for the records after a number (its one parameter): seq, and every wire key."""
    return f"""
        SELECT seq, t.* FROM (
            SELECT seq, {_taken_apart("coalesce(clean, raw)")} AS t FROM received WHERE seq > ?
        )
        """


def _taken_apart(text: str) -> str:
    spec = ", ".join(f'"{key}": "{_type(key)}"' for key in WIRE_KEYS)
    return f"json_transform({text}, '{{{spec}}}')"


def _nested(inside: Inside) -> str:
    """Give the type of the element's member that leads to the record: the objects that it is in, or its text."""
    fields = ", ".join(f'"{key}" {_type(key)}' for key in WIRE_KEYS)
    kind = "VARCHAR" if inside.text else f"STRUCT({fields})"
    for name in reversed(inside.names[1:]):
        kind = f'STRUCT("{name}" {kind})'
    return kind
