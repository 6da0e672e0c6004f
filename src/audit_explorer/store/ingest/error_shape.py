"""The shape of an error message: what is left without ids, numbers, quoted names."""

from __future__ import annotations

from typing import Final

# A message longer than this differs from another in its first part, or not in a way that a person would call its shape.
_LOOKED_AT: Final = 400

_STEPS: Final = (
    (r"(^|\W)''[^'']*''", r"\1''…''"),
    (r'"[^"]*"', '"…"'),
    (r"`[^`]*`", "`…`"),
    (r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", "⟨uuid⟩"),
    (r"[\w.+-]+@[\w-]+(\.[\w-]+)+", "⟨e-mail⟩"),
    (r"\b(0x[0-9a-fA-F]+|[0-9a-f]*([0-9][a-f]|[a-f][0-9])[0-9a-f]{6,})\b", "⟨id⟩"),
    (r"\d+([.:]\d+)*", "⟨n⟩"),
    (r"\s+", " "),
)


# What continues a word or a name; other scripts' signs, which no spaces part, don't.
_IN_WORD: Final = r"0-9A-Za-z_@\x{C0}-\x{1FFF}-"
_NAME: Final = "⟨name⟩"
# A longer name is none that a message quotes.
_LONGEST: Final = 200
# Words of messages that somebody may have called a thing: there they are no name.
_WORDS: Final = tuple(
    "about access after already and are before been but by can cannot cluster connection could create database delete "
    "denied department does error exceeded exist exists failed failure for forbidden found from gpu has have internal "
    "invalid is its limit many missing must name no node not of on only or permission project quota request required "
    "resource server service such supported than that the this timeout to too type unable unauthorized update upstream "
    "user value was were when which while will with without workload workspace".split()
)


def shape_sql(column: str, names: tuple[str, ...] = ()) -> str:
    """Give the SQL that makes a shape of a message column; NULL stays NULL, as does what is only white space.

    `names` are the columns beside it with the record's own names: where a message has one as a whole word, the longest
    first, it becomes ⟨name⟩, unless nothing with a letter would be left of the message.
    """
    expression = f"left({_nameless(column, names) if names else column}, {_LOOKED_AT})"
    for pattern, replacement in _STEPS:
        expression = f"regexp_replace({expression}, '{pattern}', '{replacement}', 'g')"
    return f"CASE WHEN {column} IS NOT NULL THEN nullif(trim({expression}), '') END"


def _nameless(column: str, names: tuple[str, ...]) -> str:
    """Give the SQL of a message without the record's names. A pattern is made only for a message that has one."""
    words = ", ".join(f"'{word}'" for word in _WORDS)
    occurring = f"""list_filter([{", ".join(names)}], lambda name:
        name IS NOT NULL AND length(name) BETWEEN 2 AND {_LONGEST} AND contains({column}, name)
        AND regexp_matches(name, '\\pL') AND NOT list_contains([{words}], lower(name)))"""
    longest_first = f"list_sort(list_transform({occurring}, lambda name: {{'n': -length(name), 'name': name}}))"
    either = f"array_to_string(list_transform({longest_first}, lambda one: regexp_escape(one.name)), '|')"
    pattern = f"'(^|[^{_IN_WORD}])(?:' || {either} || ')($|[^{_IN_WORD}])'"
    once = f"regexp_replace(left({column}, {2 * _LOOKED_AT}), {pattern}, '\\1{_NAME}\\2', 'g')"
    # Twice: of two names with one sign between them the first takes the sign.
    twice = f"regexp_replace({once}, {pattern}, '\\1{_NAME}\\2', 'g')"
    found = " OR ".join(f"coalesce(contains({column}, {name}), false)" for name in names)
    return f"""CASE WHEN {column} IS NULL OR NOT ({found}) OR len({occurring}) = 0 THEN {column}
        WHEN regexp_matches(replace({twice}, '{_NAME}', ''), '\\pL') THEN {twice} ELSE {column} END"""
