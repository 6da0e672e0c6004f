"""Which of two forms a query has: parameters of an address, or what a person types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from audit_explorer.filters.language.field_names import WORDS, find
from audit_explorer.filters.language.grammar import QUOTES

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARAMETER: Final = re.compile(r"""[^\s()"]+""")
_ENCODED: Final = re.compile("%[0-9A-Fa-f]{2}")
_PARAMETERS: Final = frozenset(
    {"from", "to", "last", "until", "q", "where", "once", "tz", "log", "missing", "success", "start", "end"}
    | {"limit", "offset", "download", "cluster_uuid"}
)
_PHRASE: Final = re.compile(rf"[{QUOTES}](?:\\.|[^\\{QUOTES}])*[{QUOTES}]", re.DOTALL)
_JOINED: Final = re.compile(r"\s(?:OR|AND|NOT)\s|\s(?:\|\||&&)\s")
_FURTHER: Final = re.compile(r"\s[-!(]*(?P<field>[^\W\d][\w.\[\]*-]*)\s*(?:[:=<>~]|!=|!~|[\^$*@]=)")


def is_typed(text: str, *, ignored: bool) -> bool:
    """Say whether a query is typed, of one that isn't a whole address; `ignored`: it can't be read as parameters.

    What can be read as one parameter is typed where its value goes on as a query does, as in actor=ana OR bob.
    """
    pairs = parse_qsl(text.replace("+", "%2B"), keep_blank_values=True)
    name, is_pair, value = text.partition("=")
    if ignored and is_pair and not name.isprintable():
        return False  # a name with signs that can't be seen is a slip, and no word that is looked for
    if ignored:
        return not is_pair or not _is_of_an_address(name, pairs)
    if not is_pair or len(pairs) != 1 or name in _PARAMETERS or name.startswith("not.") or _ENCODED.search(text):
        return False
    plain, phrases = _PHRASE.subn(" ", value)
    if phrases and not plain.strip():
        return True
    return _JOINED.search(plain) is not None or any(
        found["field"].lower() in WORDS or find(found["field"]) is not None for found in _FURTHER.finditer(plain)
    )


def _is_of_an_address(name: str, pairs: Sequence[tuple[str, str]]) -> bool:
    """Say whether it is written as parameters are, rather than typed."""
    if len(pairs) > 1 and any(_PARAMETER.fullmatch(key) is None for key, _ in pairs):
        return False
    return len(pairs) > 1 or name in _PARAMETERS or name.startswith("not.") or _ENCODED.search(name) is not None
