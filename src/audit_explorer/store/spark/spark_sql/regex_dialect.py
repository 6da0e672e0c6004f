r"""Regular expressions as RE2 reads them, said so that Java, like Rust, reads the same.

| in RE2 | said as | because |
|---|---|---|
| \d \w \s \D \W \S | sets of ASCII | Rust's are of Unicode, Java's \s has one sign more |
| . | [^\n] | for Java further signs end a line |
| $ | \z | Java also finds it before a last line break |
| [[:alpha:]] | a set of ASCII | Java reads it as a set of these letters |
| (?P<name>…) | (?<name>…) | Java knows only this |
| (?i) | (?iu) | Java would fold ASCII only |
| \Q…\E, \v, \123, {,2} | each sign escaped | one of both reads it otherwise |
| \p{Greek} | \p{IsGreek} | Java's name of a script |
| [a[b], [a&&b] | each sign escaped | both have sets within sets |

\b is of Unicode's letters in both, of ASCII's in RE2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_CLASSES: Final = {"d": "0-9", "w": "0-9A-Za-z_", "s": "\\t\\n\\f\\r "}
_POSIX: Final = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": "\\x00-\\x7f",
    "blank": "\\t ",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\t\\n\\x0b\\f\\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_TOKEN: Final = re.compile(
    r"""
    \\Q(?P<quoted>.*?)(?:\\E|\Z)
    | \\(?P<class>[dwsDWS])
    | \\(?P<octal>[0-7]{1,3})
    | \\[pP](?:\{\^?(?P<property>\w+)\}|\w)
    | \\x\{[0-9A-Fa-f]+\} | \\x[0-9A-Fa-f]{2}
    | \\(?P<escaped>.)
    | \[(?P<negated>\^?)(?P<set>\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*)\]
    | \(\?P<(?P<name>\w+)>
    | \(\?(?P<flags>[imsU]*(?:-[imsU]+)?)(?P<end>[:)])
    | (?P<times>\{[0-9]+(?:,[0-9]*)?\})
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_SET: Final = re.compile(
    r"\[:(?P<not>\^?)(?P<posix>\w+):\]|\\(?P<class>[dwsDWS])|\\[pP](?:\{\^?(?P<property>\w+)\}|\w)"
    r"|\\x\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2}|\\(?P<octal>[0-7]{1,3})|\\(?P<escaped>.)|(?P<sign>.)",
    re.DOTALL,
)
_CONTROLS: Final = {"a": "\\x07", "f": "\\f", "t": "\\t", "n": "\\n", "r": "\\r", "v": "\\x0b"}
_KEPT: Final = frozenset("AzbB")


@lru_cache(maxsize=256)
def common_regex(pattern: str) -> str:
    """Say a pattern that RE2 can read so that other engines find the same."""
    said, scopes = "", [frozenset[str]()]
    for token in _TOKEN.finditer(pattern):
        flags = scopes[-1]
        if token["flags"] is not None:
            on, _, off = token["flags"].partition("-")
            flags = (flags | frozenset(on)) - frozenset(off)
            opening = _flags(on, off, token["end"])
            if token["end"] == ")":
                scopes[-1] = flags
            else:
                scopes.append(flags)
            said += opening
        elif token["name"] is not None:
            scopes.append(flags)
            said += f"(?<{token['name']}>"
        elif token["sign"] == "(":
            scopes.append(flags)
            said += "("
        elif token["sign"] == ")":
            scopes[1:] = scopes[1:-1]
            said += ")"
        else:
            said += _one(token, flags)
    return said


def _flags(on: str, off: str, end: str) -> str:
    """Say flags; greed makes no difference to whether something is found."""
    on, off = on.replace("U", "").replace("i", "iu"), off.replace("U", "").replace("i", "i")
    if not on and not off:
        return "" if end == ")" else "(?:"
    return f"(?{on}{'-' if off else ''}{off}{end}"


def _one(token: re.Match[str], flags: frozenset[str]) -> str:
    said = token[0]
    if (sign := token["sign"]) is not None:
        said = _sign(sign, flags)
    elif token["quoted"] is not None:
        said = "".join(map(_literal, token["quoted"]))
    elif (name := token["class"]) is not None:
        said = f"[{'^' if name.isupper() else ''}{_CLASSES[name.lower()]}]"
    elif token["set"] is not None:
        said = f"[{token['negated']}{_set(token['set'])}]"
    elif token["octal"] is not None:
        said = f"\\x{{{int(token['octal'], 8):x}}}"
    elif token["property"] is not None:
        said = _property(said, token["property"])
    elif (escaped := token["escaped"]) is not None and escaped not in _KEPT:
        said = _CONTROLS.get(escaped) or _literal(escaped)
    return said


def _sign(sign: str, flags: frozenset[str]) -> str:
    if sign == ".":
        return "(?s:.)" if "s" in flags else "[^\\n]"
    if sign == "$":
        return "$" if "m" in flags else "\\z"
    if sign == "^":
        return "^" if "m" in flags else "\\A"
    return sign if sign in "|*+?" else _literal(sign)


def _set(inside: str) -> str:
    said, ranges = "", False
    for token in _IN_SET.finditer(inside):
        # A sign between two others is a range; beside one it is itself.
        between = token["sign"] == "-" and not ranges and said and token.end() < len(inside)
        if between:
            said, ranges = f"{said}-", True
            continue
        ranges = False
        if token["posix"] is not None:
            some = _POSIX.get(token["posix"], "")
            said += f"[^{some}]" if token["not"] else some
        elif token["class"] is not None:
            name = token["class"]
            said += _CLASSES[name] if name.islower() else f"[^{_CLASSES[name.lower()]}]"
        elif token["octal"] is not None:
            said += f"\\x{{{int(token['octal'], 8):x}}}"
        elif token["property"] is not None:
            said += _property(token[0], token["property"])
        elif token["escaped"] is not None:
            said += _CONTROLS.get(token["escaped"]) or _literal(token["escaped"])
        elif token["sign"] is not None:
            said += _literal(token["sign"])
        else:
            said += token[0]
    return said


def _property(token: str, name: str) -> str:
    return token if len(name) <= 2 else token.replace(name, f"Is{name}")  # noqa: PLR2004 - a category has two letters


def _literal(sign: str) -> str:
    if sign.isalnum() or sign == "_" or not sign.isascii():
        return sign
    return f"\\x{ord(sign):02x}"
