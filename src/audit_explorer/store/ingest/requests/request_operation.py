"""The operation of every event: of its method with its URL, else of its action with its entity type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.operations import OPERATIONS, POST_TOO
from audit_explorer.operations.plain_operation import ALONE, ASSET, BY_WORDS
from audit_explorer.record import NOTHING
from audit_explorer.store.ingest.requests.request_path import LOOKED_AT, part_sql, path_sql, segments_sql

if TYPE_CHECKING:
    import duckdb


def note_operations(connection: duckdb.DuckDBPyConnection, *, salt: int, addressed: bool) -> None:
    """Fill `operation`, in which the reduced URL stands, `entity` and the entity ids that only a URL has.

    Actions and entity types must have their labels; the table `spelled` has what occurs together (see note_labels).
    `entity` is a hash with the `salt`; `addressed`: events have a URL.

    First the table of the API is asked, by method and URL; then, where there is no URL, by action and entity type (see
    plain_operation). What the table doesn't have is named by action and entity type in plain words ("create role"), by
    method and path ("POST /scim/v2/Groups"), or by the action alone.
    """
    connection.execute(_named_sql(_BY_ADDRESS if addressed else _BY_WORDS_ALONE))
    connection.execute(_NAME_SQL, [salt])
    connection.execute("DROP TABLE named")
    if addressed:
        connection.execute(_IDS_SQL, [salt])


def _keys() -> str:
    """Give the SQL of a path as every operation of its length would have it: {} where that has a place."""
    lengths = {(one.path.count("/"), _places(one.path)) for one in OPERATIONS}
    keys = ["path"]
    for length, places in sorted(lengths):
        if places:
            pattern = "".join("/[^/]+" if number in places else "(/[^/]+)" for number in range(length))
            groups = iter(range(1, length + 1))
            filled = "".join("/{}" if number in places else rf"\{next(groups)}" for number in range(length))
            keys.append(f"CASE WHEN segments = {length} THEN regexp_replace(path, '^{pattern}$', '{filled}') END")
    return f"list_distinct([{', '.join(keys)}])"


def _places(path: str) -> tuple[int, ...]:
    return tuple(number for number, segment in enumerate(path.split("/")[1:]) if segment == "{}")


def _entity(by: str) -> str:
    """Give the SQL of an event's entity; its one parameter is the salt."""
    return f"CASE WHEN {by} IS NOT NULL THEN hash(?::BIGINT, events.entity_type, {by}) END"


_OPERATIONS: Final = ", ".join(f"('{one.method}', '{one.path}', {len(one.places)}, '{one.name}')" for one in OPERATIONS)
_BY_WORDS: Final = ", ".join(f"('{words}', '{name}')" for words, name in BY_WORDS.items())
_ALONE: Final = ", ".join(f"'{action}'" for action in ALONE)

_ASKED: Final = "asked AS (SELECT DISTINCT action, entity_type, http_method, address FROM spelled)"
_SAID: Final = f"""{part_sql("lower(action)")} AS verb, {part_sql("lower(entity_type)")} AS kind,
    {part_sql("upper(asked.http_method)")} AS method"""
_BY_ADDRESS: Final = f"""
    WITH {_ASKED}, addressed AS (
        SELECT http_method, address, {part_sql("upper(http_method)")} AS method, {segments_sql("address")} AS parts
        FROM (SELECT DISTINCT http_method, address FROM asked WHERE address IS NOT NULL)
    ), paths AS (
        SELECT *, '/' || array_to_string(bare, '/') AS path, len(bare) AS segments
        FROM (SELECT *, CASE WHEN parts[1] = 'api' THEN parts[2:] ELSE parts END AS bare FROM addressed)
    ), keyed AS (
        SELECT http_method, address, method, unnest({_keys()}) AS key FROM paths
    ), known AS (
        SELECT http_method, address, arg_min(name, places) AS name
        FROM keyed JOIN (VALUES {_OPERATIONS}) AS operations (method, key, places, name)
            ON keyed.key = operations.key
            AND CASE keyed.method WHEN '{POST_TOO}' THEN 'POST' ELSE keyed.method END = operations.method
        GROUP BY http_method, address
    ), plain AS (
        SELECT asked.*, known.name AS known, {_SAID}, {path_sql("asked.address", ())} AS path
        FROM asked LEFT JOIN known
            ON asked.http_method = known.http_method AND asked.address = known.address
    )"""
# The same where nothing has an address: to plan all that takes longer than to answer it.
_BY_WORDS_ALONE: Final = f"""
    WITH {_ASKED}, plain AS (
        SELECT asked.*, NULL::VARCHAR AS known, {_SAID}, NULL::VARCHAR AS path FROM asked
    )"""


def _named_sql(plain: str) -> str:
    return f"""
    CREATE OR REPLACE TEMP TABLE named AS {plain}
    SELECT action, entity_type, http_method, address, coalesce(
        known,
        CASE WHEN action IN ({_ALONE}) THEN verb
             WHEN verb IS NOT NULL AND kind IS NOT NULL THEN
                 coalesce(CASE WHEN address IS NULL THEN by_words.name END, verb || ' ' || kind)
             WHEN path IS NOT NULL THEN concat_ws(' ', method, path)
             WHEN verb IS NOT NULL THEN verb
             WHEN kind IS NOT NULL THEN lower(method) || ' ' || kind END
    ) AS name
    FROM plain LEFT JOIN (VALUES {_BY_WORDS}) AS by_words (words, name)
        ON verb || ' ' || regexp_replace(kind, '{ASSET}$', '') = words
    """


_NAME_SQL: Final = f"""
    UPDATE events SET operation = named.name, entity = {_entity("coalesce(entity_id, entity_name)")} FROM named
    WHERE events.action IS NOT DISTINCT FROM named.action
        AND events.entity_type IS NOT DISTINCT FROM named.entity_type
        AND events.http_method IS NOT DISTINCT FROM named.http_method
        AND events.operation IS NOT DISTINCT FROM address
    """

_PLACES: Final = ", ".join(f"('{one.name}', {one.entity_place})" for one in OPERATIONS if one.entity_place)
_NO_IDS: Final = ", ".join(f"'{word.replace(chr(39), chr(39) * 2)}'" for word in NOTHING)
# An address that was cut may end within an id.
_WHOLE: Final = f"(strlen(url) <= {LOOKED_AT} OR contains(left(url, {LOOKED_AT}), '?'))"
# Most addresses are words and ids alone: of these the segments are what stands between the slashes.
_PLAIN: Final = "(/[0-9A-Za-z_-]+){1,12}"
# What is found is kept: the engine would look for it again for each condition.
_IDS_SQL: Final = f"""
    WITH asked AS MATERIALIZED (
        SELECT seq, url, place, regexp_full_match(url, '{_PLAIN}') AS plain
        FROM events JOIN (VALUES {_PLACES}) AS places (name, place) ON operation = name
        WHERE entity_id IS NULL AND url IS NOT NULL AND {_WHOLE}
    ), found AS MATERIALIZED (
        SELECT seq, split_part(url, '/', -place) AS id FROM asked WHERE plain
        UNION ALL SELECT seq, TRY(url_decode({segments_sql("url")}[-place])) AS id FROM asked WHERE NOT plain
    )
    UPDATE events SET entity_id = found.id, entity_id_in_url = true, entity = {_entity("found.id")}
    FROM (FROM found WHERE NOT regexp_matches(id, '^[{{<⟨:]') AND lower(id) NOT IN ({_NO_IDS})) AS found
    WHERE events.seq = found.seq
    """

#: Everything that decides what a record's operation is, and which entity id it gets.
OPERATIONS_SQL: Final = (_named_sql(_BY_ADDRESS), _NAME_SQL, _IDS_SQL)
