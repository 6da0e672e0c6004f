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
# Of no script: signs that no message has.
_BEGIN: Final = "\ue000"
_END: Final = "\ue001"
# A longer name is none that a message quotes.
_LONGEST: Final = 200
# Words of messages that somebody may have called a thing: there they are no name.
_WORDS: Final = [
    "about",
    "access",
    "after",
    "already",
    "and",
    "are",
    "before",
    "been",
    "but",
    "by",
    "can",
    "cannot",
    "cluster",
    "connection",
    "could",
    "create",
    "database",
    "delete",
    "denied",
    "department",
    "does",
    "error",
    "exceeded",
    "exist",
    "exists",
    "failed",
    "failure",
    "for",
    "forbidden",
    "found",
    "from",
    "gpu",
    "has",
    "have",
    "internal",
    "invalid",
    "is",
    "its",
    "limit",
    "many",
    "missing",
    "must",
    "name",
    "no",
    "node",
    "not",
    "of",
    "on",
    "only",
    "or",
    "permission",
    "project",
    "quota",
    "request",
    "required",
    "resource",
    "server",
    "service",
    "such",
    "supported",
    "than",
    "that",
    "the",
    "this",
    "timeout",
    "to",
    "too",
    "type",
    "unable",
    "unauthorized",
    "update",
    "upstream",
    "user",
    "value",
    "was",
    "were",
    "when",
    "which",
    "while",
    "will",
    "with",
    "without",
    "workload",
    "workspace",
]


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
    """Give the SQL of a message without the record's names.

    No pattern is made of a name: that takes longer than all the rest. Message and name get the same signs around each
    word, and what is the same text then is a whole word.
    """
    words = ", ".join(f"'{word}'" for word in _WORDS)
    found = " OR ".join(f"coalesce(contains({column}, {name}), false)" for name in names)
    occurring = f"""list_filter([{", ".join(names)}], lambda name:
        length(name) BETWEEN 2 AND {_LONGEST} AND contains({column}, name)
        AND regexp_matches(name, '\\pL') AND lower(name) NOT IN ({words}))"""
    longest_first = f"""list_reverse_sort(list_transform({occurring}, lambda name:
        {{'size': length(name), 'text': {_parted("name")}}}))"""
    replaced = _parted(f"left({column}, {2 * _LOOKED_AT})")
    for place in range(1, len(names) + 1):
        # Past the end of the list is NULL: then a text that occurs nowhere.
        replaced = f"replace({replaced}, coalesce(longest[{place}].text, '{_END}{_BEGIN}{_END}'), '{_NAME}')"
    # A list of one gives a value its name.
    shorter = f"list_transform([{longest_first}], lambda longest: translate({replaced}, '{_BEGIN}{_END}', ''))[1]"
    return f"""CASE WHEN {found} THEN list_transform([{shorter}], lambda shorter: CASE
        WHEN regexp_matches(replace(shorter, '{_NAME}', ''), '\\pL') THEN shorter ELSE {column} END)[1]
        ELSE {column} END"""


def _parted(text: str) -> str:
    return f"regexp_replace({text}, '([{_IN_WORD}]+)', '{_BEGIN}\\1{_END}', 'g')"
