"""The columns of published tables: what they are called, how they are typed, how a dataset gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.record import FIELD, FIELDS
from audit_explorer.store.strict_json import DOUBTFUL_SQL, UNDERSTOOD_SQL

if TYPE_CHECKING:
    from audit_explorer.store.cube.cube_table import CubeTable

_BIGINT: Final = "BIGINT"
_TEXT: Final = "VARCHAR"
_KINDS: Final = {"time": "TIMESTAMP", "number": "INTEGER"}
_TEXTS: Final = frozenset({"few", "text", "json"})


class Column(NamedTuple):
    """One column: its name, its plain type, the SQL that gives it.

    `made_of` is the SQL that a row's digest has in its place: "" where other columns say it already, None for `sql`.
    """

    name: str
    type: str
    sql: str
    made_of: str | None = None

    @property
    def digested(self) -> str:
        """The SQL that stands for it in a row's digest, "" for nothing."""
        return self.sql if self.made_of is None else self.made_of

    @property
    def text(self) -> str:
        """The SQL of its value as a text that no other value has."""
        sql = self.digested
        return f"CAST(epoch_us({sql}) AS VARCHAR)" if self.type == "TIMESTAMP" else f"CAST({sql} AS VARCHAR)"


def composed_name(field: str) -> str:
    """Give the name of the column with a field's text in Unicode's NFC, NULL where the text is in that form already."""
    return f"{field}_composed"


def structure_name(field: str) -> str:
    """Give the name of the column that says how a field's JSON is built, NULL where it is no JSON."""
    return f"{field}_structure"


def event_columns(key: str) -> tuple[Column, ...]:
    """Give the columns of `events`; `key` is the table's own (see Publication).

    The number of an entity is another in every reading of a log; in a published table it is made of what it stands for,
    so that months which were published before still agree with those that come. What other engines have no function
    for, or another one, stands ready: see composed_name, structure_name.
    """
    named = "coalesce(entity_id, entity_name)"
    said = f"concat('{key}', strlen(entity_type::VARCHAR), ':', entity_type::VARCHAR, {named})"
    entity = f"CASE WHEN entity IS NOT NULL THEN CAST(md5_number_lower({said}) >> 1 AS BIGINT) END"
    return (
        _cast("seq", _BIGINT),
        _cast("time_text", _TEXT),
        Column("entity", _BIGINT, entity, ""),
        _cast("entity_id_in_url", "BOOLEAN"),
        *(_cast(field.name, _KINDS.get(field.kind, _TEXT)) for field in FIELDS),
        *(_composed(field.name) for field in FIELDS if field.kind in _TEXTS),
        *(_structure(field.name) for field in FIELDS if field.kind == "json"),
    )


def _composed(field: str) -> Column:
    text = f"{field}::VARCHAR"
    made = f"CASE WHEN nfc_normalize({text}) <> {text} THEN nfc_normalize({text}) END"
    return Column(composed_name(field), _TEXT, made, "")


def _structure(field: str) -> Column:
    made = f"CASE WHEN json_valid({field}) THEN CAST(json_structure({field}) AS VARCHAR) END"
    return Column(structure_name(field), _TEXT, made, "")


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


#: `clean` also stands where only this engine can make it of what was received: of what is nearly JSON.
RECEIVED: Final = (
    *_columns(seq=_BIGINT, file="INTEGER", record=_BIGINT, raw=_TEXT),
    Column("clean", _TEXT, f"CASE WHEN {DOUBTFUL_SQL} THEN {UNDERSTOOD_SQL} END", "clean"),
)
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
    told = [column for column in columns if column.digested]
    if lasting:
        return f"hash('{key}', {', '.join(column.digested for column in told)})"
    # With its length before it no text can be taken for the end of one column and the beginning of the next.
    parts = ", ".join(f"coalesce(strlen({column.text}), -1), ':', {column.text}" for column in told)
    return f"md5_number_lower(concat('{key}', {parts}))"


def row_bytes(columns: tuple[Column, ...]) -> str:
    """Give the SQL of about how many bytes the texts of a row take."""
    texts = [column.digested for column in columns if column.type == _TEXT and column.digested]
    return " + ".join(f"coalesce(strlen({text}), 0)" for text in texts)
