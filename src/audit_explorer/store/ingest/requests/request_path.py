"""The path of a request, out of the URL as it was sent."""

from __future__ import annotations

from typing import Final

from audit_explorer.operations import OPERATIONS

# Of a longer address, and of more segments than any operation has, the beginning tells enough.
LOOKED_AT: Final = 1_000
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

#: Stands for what is an id.
ID: Final = "⟨id⟩"

# A record's own names in its address are no words of the path, unless the API has such a word.
OWN: Final = ("entity_name", "entity_id", "source_name", "source_id", "cluster_name", "cluster_id")
WORDS: Final = sorted(
    {"oauth2", *(word for one in OPERATIONS for word in one.template.split("/")[1:] if not word.startswith("{"))}
)


def segments_sql(url: str) -> str:
    """Give the SQL of the segments of a URL's path; host, query, fragment, parameters, empty ones are left out.

    More than any operation has become one "…" at the end.
    """
    address = f"ltrim(left({url}, {LOOKED_AT}), {_SPACE})"
    path = f"regexp_extract(regexp_replace({address}, '{_ORIGIN}', '/'), '^[^?#]*')"
    filled = f"list_filter(string_split({path}, '/'), lambda part: trim(part) NOT IN ('', '.'))"
    return f"""list_transform({filled}[:{_SEGMENTS + 1}], lambda part, place:
        CASE WHEN place > {_SEGMENTS} THEN '…' ELSE string_split(part, ';')[1] END)"""


def reduced_sql(url: str) -> str:
    """Give the SQL of a URL without its query and without most ids: few different ones, each of one operation."""
    # No word of an operation's path has two digits one after the other; nearly every id has.
    return rf"""regexp_replace(
        split_part(ltrim(left({url}, {LOOKED_AT}), {_SPACE}), '?', 1), '/[^/#]*[0-9][0-9][^/#]*', '/{ID}', 'g')"""


def path_sql(url: str, own: tuple[str, ...] = OWN) -> str:
    """Give the SQL of the path in a URL column, with ⟨id⟩ and ⟨name⟩ for what is no word of it; NULL where none is.

    The columns `own`, that name the record's actor, entity and cluster, must be there beside it.
    """
    words = ", ".join(f"'{word}'" for word in WORDS)
    owned = f"WHEN list_contains([{', '.join(f'lower({name})' for name in own)}], lower(part)) THEN '⟨name⟩'"
    kept = "'…'" if own else f"'…', '{ID}'"  # what has no names of its own is reduced already
    named = f"""list_transform({segments_sql(url)},
        lambda part: CASE
            WHEN part IN ({kept}) THEN part
            WHEN part IN ({words}) THEN part
            WHEN NOT regexp_full_match(part, '{_PLAIN}') OR strlen(part) > {_WORD} THEN
                CASE WHEN regexp_full_match(part, '[0-9A-Za-z_=-]+') THEN '{ID}' ELSE '⟨name⟩' END
            WHEN regexp_full_match(part, '{_VERSION}') THEN part
            WHEN regexp_matches(part, '[0-9]') OR regexp_full_match(part, '{_LONG_HEX}') THEN '{ID}'
            {owned if own else ""}
            ELSE part END)"""
    return f"""CASE WHEN {url} IS NOT NULL THEN nullif('/' || array_to_string({named}, '/'), '/') END"""


def part_sql(text: str) -> str:
    """Give the SQL of the beginning of a text, its white space one space; NULL where nothing is left."""
    return f"nullif(trim(regexp_replace(left({text}, {_PART}), '\\s+', ' ', 'g')), '')"
