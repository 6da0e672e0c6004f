"""The SQL that tells whether an event succeeded: of the words of its record, its error, its HTTP status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import FAILED, FIELD, FLAGS, NO_ERROR, NOTHING, SUCCEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable

# White space as JSON and people know it; the engine's own trim takes spaces only.
_SPACE: Final = r"E' \t\r\n'"

# "403 Forbidden", "HTTP/1.1 403", "403.0": what a status code may be written as.
_STATUS: Final = r"^\s*(?:(?i:http)(?:/[0-9.]+)?[\s:]+)?([1-5][0-9]{2})(?:\.0+)?(?:$|[\s,;:–—-])"

# A letter may take more bytes than the small one that is made of it, but no more than these.
_MOST_BYTES: Final = 4

# JSON in which every value is null or empty, whatever the names are, and every code is 0 or one of success.
_HOLLOW: Final = (
    r'[\[{][\s\[\]{},]*(?:(?:"(?i:code|status|status_?code|error_?code|errno)"\s*:\s*"?(?:0|2[0-9]{2})"?(?:\.0)?'
    r'|"(?:[^"\\]|\\.)*"\s*:|null|"\s*")[\s\[\]{},]*)*'
)

# Names that only the legacy generation has: its records have an error where they failed, and nothing where they didn't.
_LEGACY: Final = ("happenedAt", "sourceType")


def said_sql() -> str:
    """Give the SQL of what a record says of its outcome, by the first of the names that has a word under it.

    A number that is an HTTP status is none, nor is a text that says that there is no value.
    """
    values = ", ".join(_flag(name) if name in FLAGS else _value(name) for name in FIELD["result"].wire)
    # What nearly every record says, or doesn't say at all, needs no closer look. The rest is written once for all the
    # names: to plan it takes as long as to read a small file.
    return f"""CASE WHEN {_PLAINLY_SAID} THEN {_FIRST}
        WHEN {_ANY} IS NOT NULL THEN list_filter([{values}], lambda word: {_is_word("word")})[1] END"""


def sent_status_sql() -> str:
    """Give the SQL of what a record has where its HTTP status stands: the column `sent_status` for `status_sql`."""
    named = ", ".join(f"nullif(t.\"{name}\", '')" for name in FIELD["http_status"].wire)
    return f"coalesce({named})"


def status_sql() -> str:
    """Give the SQL of a record's HTTP status, which may also stand where its outcome should."""
    names = [name for name in FIELD["result"].wire if name not in FLAGS]
    values = ", ".join(map(_value, names))
    others = ", ".join(map(_value, names[1:]))
    instead = f"list_transform([{values}], lambda word: {status_of(_status_text('word'))})"
    return f"""coalesce({status_of("t.sent_status")}, CASE
        WHEN {_PLAINLY_SAID} AND coalesce({others}) IS NULL THEN NULL
        WHEN coalesce({values}) IS NOT NULL THEN list_filter({instead}, lambda status: status IS NOT NULL)[1] END)"""


def status_of(text: str) -> str:
    """Give the SQL of the status code, 100 to 599, that a text column is or begins with; else it is NULL."""
    # Three digits first: a pattern takes its time on every row.
    return f"""CASE WHEN strlen({text}) = 3 AND {text} BETWEEN '100' AND '599' THEN try_cast({text} AS INTEGER)
        WHEN {text} IS NOT NULL THEN try_cast(nullif(regexp_extract({text}, '{_STATUS}', 1), '') AS INTEGER) END"""


def legacy_sql() -> str:
    """Give the SQL of whether a record is of the legacy generation."""
    names = ", ".join(f't."{name}"' for name in _LEGACY)
    return f"coalesce({names}) IS NOT NULL"


def stated_sql(text: str) -> str:
    """Give the SQL of a text column, as it is; NULL where it says that there is no error."""
    something = _something(f"trim({text}, {_SPACE})", NO_ERROR)
    return f"""CASE WHEN {text} IS NOT NULL THEN
        CASE WHEN {_is_long_object(text)} OR {something} IS NOT NULL THEN {text} END END"""


def error_text_sql(error: str) -> str:
    """Give the SQL of an error as text, of JSON."""
    quoted = f"json_extract_string({error}, '$')"
    # There is no white space around most, and to trim a text takes longer than to read it.
    return f"""CASE WHEN starts_with({error}, '"{{') AND ends_with({error}, '}}"') THEN {quoted}
        WHEN starts_with({error}, '"') THEN trim({quoted}, {_SPACE}) ELSE {error} END"""


def hollow_sql(error: str, told: str) -> str:
    """Give the SQL of whether an error is an object or an array with nothing in it; `told` is a list of its parts."""
    parts = ", ".join(f"nullif({told}[{place}], '')" for place in range(2, 5))
    # One question after another: the pattern is the dearest.
    return f"""CASE WHEN {error}[1] IN ('{{', '[')
        THEN CASE WHEN coalesce({parts}) IS NULL THEN regexp_full_match({error}, '{_HOLLOW}') END END"""


def result_sql(said: str, error: str, status: str, legacy: str) -> str:
    """Give the SQL of an event's outcome, as it is spelled in the record; NULL where nothing tells it.

    What the record says goes before what its error and its status say.
    """
    return f"""CASE
        WHEN {said} IS NOT NULL THEN {said}
        WHEN {error} IS NOT NULL OR {status} >= 400 THEN '{FAILED}'
        WHEN {status} IS NOT NULL OR {legacy} THEN '{SUCCEEDED}' END"""


def _value(name: str) -> str:
    return f't."{name}"'


_FIRST: Final = _value(FIELD["result"].wire[0])
_PLAINLY_SAID: Final = f"{_FIRST} IN ('{SUCCEEDED}', '{FAILED}')"
_ANY: Final = f"coalesce({', '.join(map(_value, FIELD['result'].wire))})"


def _is_word(text: str) -> str:
    something = _something(f"trim({text}, {_SPACE})", NOTHING)
    return f"{text} IS NOT NULL AND {something} IS NOT NULL AND {status_of(_status_text(text))} IS NULL"


def _flag(name: str) -> str:
    value = _value(name)
    return f"""CASE WHEN {value} IN ('1', '1.0') THEN 'true' WHEN {value} IN ('0', '0.0') THEN 'false'
        ELSE {value} END"""


def _status_text(value: str) -> str:
    # Digits and the "HTTP" of a status line are the only beginnings.
    return f"CASE WHEN {value} < ':' OR {value}[1] IN ('H', 'h') THEN {value} END"


def _is_long_object(text: str) -> str:
    return f"(starts_with({text}, '{{') AND ends_with({text}, '}}') AND {_is_long(text, NO_ERROR)})"


def _is_long(text: str, words: Iterable[str]) -> str:
    """Say in SQL whether a text is longer than whatever becomes one of these words in small letters."""
    return f"strlen({text}) > {_MOST_BYTES * max(len(word.encode()) for word in words)}"


def _something(text: str, nothing: Iterable[str]) -> str:
    words = ", ".join("'" + word.replace("'", "''") + "'" for word in nothing)
    # Of an IN the engine would make a join that every row goes through, whatever else is asked first.
    return f"CASE WHEN {_is_long(text, nothing)} OR NOT list_contains([{words}], lower({text})) THEN {text} END"
