"""The pattern of failures without a message: what was asked for, what the answer was, of what kind of thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.operations import OPERATIONS, POST_TOO
from audit_explorer.record import FAILED

if TYPE_CHECKING:
    import duckdb

# Of a longer address, and of more segments than any operation has, the beginning tells enough.
_LOOKED_AT: Final = 1_000
_SEGMENTS: Final = 12
_SPACE: Final = r"E' \t\r\n'"
# Longer than any word of a path.
_WORD: Final = 40
_PART: Final = 80

_ORIGIN: Final = r"^(?:(?i:[a-z][a-z0-9+.-]*)://[^/?#]*|[\w-]+(?:\.[\w-]+)+(?::[0-9]+)?/)"
_VERSION: Final = r"v[0-9]+(?:[a-z]+[0-9]*)?"
_LONG_HEX: Final = r"[0-9A-Fa-f]{16,}"
# What a word of a path is made of; whatever has another character was named by a person.
_PLAIN: Final = r"[A-Za-z0-9._~-]+"

# A record's own names in its address are no words of the path, unless the API has such a word.
_OWN: Final = ("entity_name", "entity_id", "source_name", "source_id", "cluster_name", "cluster_id")
WORDS: Final = sorted(
    {"oauth2", *(word for one in OPERATIONS for word in one.template.split("/")[1:] if not word.startswith("{"))}
)


def note_request_shapes(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `error_shape` of the failed events that have none; outcomes and entity types must have their labels.

    A failure of which neither the request nor the answer is known gets no pattern.
    """
    connection.execute(SHAPES_SQL)


def path_sql(url: str) -> str:
    """Give the SQL of the path in a URL column, with ⟨id⟩ and ⟨name⟩ for what is no word of it; NULL where none is.

    Host, query, fragment, empty segments are left out. The columns that name the record's actor, entity and cluster
    must be there beside it.
    """
    address = f"ltrim(left({url}, {_LOOKED_AT}), {_SPACE})"
    path = f"regexp_extract(regexp_replace({address}, '{_ORIGIN}', '/'), '^[^?#]*')"
    filled = f"list_filter(string_split({path}, '/'), lambda part: trim(part) NOT IN ('', '.'))"
    words = ", ".join(f"'{word}'" for word in WORDS)
    own = ", ".join(f"lower({name})" for name in _OWN)
    cut = f"""list_transform({filled}[:{_SEGMENTS + 1}], lambda part, place:
        CASE WHEN place > {_SEGMENTS} THEN '…' ELSE string_split(part, ';')[1] END)"""
    named = f"""list_transform({cut},
        lambda part: CASE
            WHEN part = '…' THEN part
            WHEN part IN ({words}) THEN part
            WHEN NOT regexp_full_match(part, '{_PLAIN}') OR strlen(part) > {_WORD} THEN
                CASE WHEN regexp_full_match(part, '[0-9A-Za-z_=-]+') THEN '⟨id⟩' ELSE '⟨name⟩' END
            WHEN regexp_full_match(part, '{_VERSION}') THEN part
            WHEN regexp_matches(part, '[0-9]') OR regexp_full_match(part, '{_LONG_HEX}') THEN '⟨id⟩'
            WHEN list_contains([{own}], lower(part)) THEN '⟨name⟩'
            ELSE part END)"""
    return f"""CASE WHEN {url} IS NOT NULL THEN nullif('/' || array_to_string({named}, '/'), '/') END"""


def _keys() -> str:
    """Give the SQL of a path as every operation of its length would have it: {} where that has a place."""
    masks = sorted({(one.length, one.places) for one in OPERATIONS if one.places})
    keys = ["path"]
    for length, places in masks:
        pattern = "".join("/[^/]+" if number in places else "(/[^/]+)" for number in range(length))
        groups = iter(range(1, length + 1))
        filled = "".join("/{}" if number in places else rf"\{next(groups)}" for number in range(length))
        keys.append(f"CASE WHEN segments = {length} THEN regexp_replace(path, '^{pattern}$', '{filled}') END")
    return f"list_distinct([{', '.join(keys)}])"


def _operations() -> str:
    """Give the operations as rows: method, the key of a path, how many places that has, the template."""
    rows = []
    for one in OPERATIONS:
        segments = one.template.split("/")
        key = "/".join("{}" if number - 1 in one.places else segment for number, segment in enumerate(segments))
        rows.append(f"('{one.method}', '{key}', {len(one.places)}, '{one.template}')")
    return f"(VALUES {', '.join(rows)}) AS operations (method, key, places, template)"


def _part(text: str) -> str:
    return f"nullif(trim(regexp_replace(left({text}, {_PART}), '\\s+', ' ', 'g')), '')"


SHAPES_SQL: Final = f"""
    WITH silent AS (
        SELECT seq, {_part("upper(http_method)")} AS method, {path_sql("url")} AS path,
               nullif(concat_ws(' ', http_status, {_part("error_type")}), '') AS answer, http_status,
               {_part("entity_type::VARCHAR")} AS thing
        FROM events WHERE result = '{FAILED}' AND error_shape IS NULL
    ), paths AS (
        SELECT DISTINCT method, path, strlen(path) - strlen(replace(path, '/', '')) AS segments
        FROM silent WHERE path IS NOT NULL
    ), keyed AS (
        SELECT method, path, unnest({_keys()}) AS key FROM paths
    ), known AS (
        SELECT keyed.method, path, arg_min(template, places) AS template
        FROM keyed JOIN {_operations()}
            ON keyed.key = operations.key
            AND CASE keyed.method WHEN '{POST_TOO}' THEN 'POST' ELSE keyed.method END = operations.method
        GROUP BY keyed.method, path
    ), asked AS (
        SELECT seq, nullif(concat_ws(' ', silent.method, coalesce(template, silent.path)), '') AS request,
               answer, http_status, thing
        FROM silent LEFT JOIN known ON silent.method = known.method AND silent.path = known.path
    )
    UPDATE events SET error_shape = shapes.shape FROM (
        SELECT seq, CASE WHEN request IS NOT NULL THEN concat_ws(' → ', request, answer)
                         WHEN http_status IS NOT NULL THEN 'HTTP ' || answer ELSE answer END
                    || coalesce(' (' || thing || ')', '') AS shape
        FROM asked WHERE coalesce(request, answer) IS NOT NULL
    ) AS shapes
    WHERE events.seq = shapes.seq
    """
