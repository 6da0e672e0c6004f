"""The columns of published tables: what they are called, how they are typed, how a dataset gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.record import FIELD, FIELDS

if TYPE_CHECKING:
    from audit_explorer.store.cube.cube_table import CubeTable

_BIGINT: Final = "BIGINT"
_TEXT: Final = "VARCHAR"
_KINDS: Final = {"time": "TIMESTAMP", "number": "INTEGER"}


class Column(NamedTuple):
    """One column: its name, its plain type, the SQL that gives it."""

    name: str
    type: str
    sql: str

    @property
    def text(self) -> str:
        """The SQL of its value as a text that no other value has."""
        return f"CAST(epoch_us({self.sql}) AS VARCHAR)" if self.type == "TIMESTAMP" else f"CAST({self.sql} AS VARCHAR)"


def event_columns(key: str) -> tuple[Column, ...]:
    """Give the columns of `events`; `key` is the table's own (see Publication).

    The number of an entity is another in every reading of a log; in a published table it is made of what it stands for,
    so that months which were published before still agree with those that come.
    """
    named = "coalesce(entity_id, entity_name)"
    said = f"concat('{key}', strlen(entity_type::VARCHAR), ':', entity_type::VARCHAR, {named})"
    entity = f"CASE WHEN entity IS NOT NULL THEN CAST(md5_number_lower({said}) >> 1 AS BIGINT) END"
    return (
        _cast("seq", _BIGINT),
        _cast("time_text", _TEXT),
        Column("entity", _BIGINT, entity),
        _cast("entity_id_in_url", "BOOLEAN"),
        *(_cast(field.name, _KINDS.get(field.kind, _TEXT)) for field in FIELDS),
    )


def cube_columns(table: CubeTable) -> tuple[Column, ...]:
    """Give the columns of a table of the cube."""
    time = () if table.unit is None else (_cast("happened_at", "TIMESTAMP"),)
    fields = (_cast(FIELD[name].name, _KINDS.get(FIELD[name].kind, _TEXT)) for name in table.fields)
    counts = (_cast(name, _BIGINT) for name in ("events", "dated"))
    return (*time, *fields, *counts, _cast("earliest", "TIMESTAMP"), _cast("latest", "TIMESTAMP"))


def _cast(name: str, type_: str) -> Column:
    return Column(name, type_, f"CAST({name} AS {type_})")


def _columns(**types: str) -> tuple[Column, ...]:
    return tuple(_cast(name, type_) for name, type_ in types.items())


RECEIVED: Final = _columns(seq=_BIGINT, file="INTEGER", record=_BIGINT, raw=_TEXT, clean=_TEXT)
#: Those of the small tables.
SMALL: Final = {
    "files": _columns(file="INTEGER", name=_TEXT),
    "problems": _columns(
        file=_TEXT, record=_BIGINT, byte=_BIGINT, line=_BIGINT, reason=_TEXT, text=_TEXT, kept="BOOLEAN"
    ),
    "conflicts": _columns(seq=_BIGINT, tenant=_TEXT, id=_TEXT, fields=_TEXT),
    "copies": _columns(seq=_BIGINT, copy=_BIGINT, name=_TEXT, record=_BIGINT, exact="BOOLEAN"),
    "probable": _columns(seq=_BIGINT, same=_BIGINT),
    "lookalikes": _columns(name=_TEXT, script=_TEXT),
}


def selected(columns: tuple[Column, ...]) -> str:
    """Give the list of a SELECT that gives them."""
    return ", ".join(f"{column.sql} AS {column.name}" for column in columns)


def row_digest(columns: tuple[Column, ...], key: str, *, lasting: bool) -> str:
    """Give the SQL of a number that stands for a row: with another value in any column it is another.

    What the number of a row stands for never changes where it is `lasting`: nobody can lay another record under one.
    All that can differ is what this program makes of it, and for that the engine's own hash will do, which takes a
    tenth of the time. It may be another in another version of the engine; then everything is written once more.
    """
    # The number of an entity is made of other columns.
    told = [column for column in columns if column.name != "entity"]
    if lasting:
        return f"hash('{key}', {', '.join(column.sql for column in told)})"
    # With its length before it no text can be taken for the end of one column and the beginning of the next.
    parts = ", ".join(f"coalesce(strlen({column.text}), -1), ':', {column.text}" for column in told)
    return f"md5_number_lower(concat('{key}', {parts}))"


def row_bytes(columns: tuple[Column, ...]) -> str:
    """Give the SQL of about how many bytes the texts of a row take."""
    return " + ".join(f"coalesce(strlen({column.sql}), 0)" for column in columns if column.type == _TEXT)
