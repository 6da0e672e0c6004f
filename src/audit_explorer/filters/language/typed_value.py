r"""What a value means as it is typed, with or without quotation marks.

Without quotation marks * is any text, ? one character, and \ takes a sign after it as it is; before a letter or a
digit it is a \ itself, as in DOMAIN\ana. In quotation marks every sign is itself, but for \" and \\.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters.address_range import network
from audit_explorer.filters.condition_value import storable
from audit_explorer.filters.language.grammar import QUOTES

if TYPE_CHECKING:
    from lark import Token

_PARTS: Final = re.compile(r"\\[^\w\s]|\\\s|.", re.DOTALL)
_ESCAPED: Final = re.compile(rf"\\([\\{QUOTES}])")
_TO_ESCAPE: Final = re.compile(rf"[\\{QUOTES}]")
_BARE: Final = re.compile(r"[\w@.+#%$][\w@.+#%$:/,;'-]*")
_PLAIN: Final = re.compile(r"[\w.@]")
_RESERVED: Final = frozenset({"and", "or", "not"})


class Typed(NamedTuple):
    """What was typed: `text` with every sign as it is.

    `pattern` is there where it has * or ?, as `matches` takes it; `regex` where it is a regular expression, without
    its slashes.
    """

    text: str
    pattern: str | None = None
    regex: str | None = None


def typed(token: Token) -> Typed:
    """Read a value, a word, a phrase or a regular expression."""
    if token.type == "PHRASE":
        return Typed(_ESCAPED.sub(r"\1", token[1:-1]))
    if token.type == "REGEX":
        return Typed(str(token), regex=token[1:-1].replace("\\/", "/"))
    return bare_value(token)


def bare_value(value: str) -> Typed:
    """Read a value without quotation marks."""
    text, pattern, wild = [], [], False
    for part in _PARTS.findall(value):
        if part in {"*", "?"}:
            wild = True
            text.append(part)
            pattern.append(part)
        else:
            sign = storable(part[-1])
            text.append(sign)
            pattern.append(literal(sign))
    return Typed("".join(text), "".join(pattern) if wild else None)


def literal(text: str) -> str:
    """Write a text as the pattern that only it fits."""
    return re.sub(r"[\\*?]", r"\\\g<0>", text)


def is_network(text: str) -> bool:
    """Say whether a free word is a range of addresses, such as 10.20.0.0/16."""
    try:
        return "/" in text and network(text) is not None
    except ValueError:
        return False


def quoted(text: str) -> str:
    """Write a text so that it is read as it is: as it stands where it can, else in quotation marks."""
    if _BARE.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    escaped = _TO_ESCAPE.sub(r"\\\g<0>", text)
    return f'"{escaped}"'


def pattern_written(pattern: str) -> str | None:
    """Write a pattern without quotation marks; None where that can't be."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    made = "".join(part if part in {"*", "?"} else _sign(part[-1]) for part in parts)
    return made if bare_value(made).pattern == pattern else None


def regex_written(regex: str) -> str:
    """Write a regular expression between slashes."""
    escaped = re.sub(r"(\\.)|/", lambda found: found[1] or r"\/", regex, flags=re.DOTALL)
    return f"/{escaped}/"


def _sign(sign: str) -> str:
    return sign if _PLAIN.fullmatch(sign) else f"\\{sign}"
