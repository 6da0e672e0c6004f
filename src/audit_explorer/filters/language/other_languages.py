"""What was typed as in KQL, SQL, LogQL or Datadog, said in this language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters.language.field_names import find, nearest
from audit_explorer.filters.language.grammar import QUOTES
from audit_explorer.filters.language.typed_value import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

_ITEM: Final = r"""(?:'(?:[^']|'')*'|"[^"]*"|[^\s(),;]+)"""
_STRING: Final = r'(?:"(?:[^"\\]|\\.)*"|`[^`]*`)'
_LINES: Final = rf"(?:\s*(?:\|=|\|~|!=|!~)\s*{_STRING})*"
_PHRASES: Final = re.compile(
    rf"[{QUOTES}](?:\\.|[^\\{QUOTES}])*[{QUOTES}]|(?<![^\s:(])/(?:\\.|[^/\\\n])+/(?=[\s)]|$)", re.DOTALL
)
# What Datadog and others call what is here.
_ATTRIBUTES: Final = {
    **dict.fromkeys(("usr.name", "user.name", "usr.email", "user.email", "usr.id", "user.id"), "actor"),
    **dict.fromkeys(("network.client.ip", "client.ip", "source.ip", "http.client_ip"), "source_ip"),
    **dict.fromkeys(("http.status_code", "http.response.status_code", "response.status_code"), "http_status"),
    **dict.fromkeys(("http.method", "http.request.method"), "http_method"),
    **dict.fromkeys(("http.url", "url.full", "url.original"), "url"),
    **dict.fromkeys(("http.useragent", "user_agent.original"), "user_agent"),
    **dict.fromkeys(("evt.outcome", "event.outcome"), "result"),
    **dict.fromkeys(("evt.name", "event.action", "event.name"), "action"),
    **dict.fromkeys(("asset.type",), "entity_type"),
    **dict.fromkeys(("asset.name", "asset.id"), "entity_name"),
    **dict.fromkeys(("error.message",), "error_message"),
    **dict.fromkeys(("timestamp",), "happened_at"),
}


class Foreign(NamedTuple):
    """What was recognised at which place, with the whole text in this language as far as it can be said."""

    message: str
    start: int
    end: int
    corrected: str


class _Manner(NamedTuple):
    """A manner of writing: how it is found, what is said of it, and what stands for it here."""

    found: re.Pattern[str]
    message: str
    here: Callable[[re.Match[str]], str]
    outside_quotes: bool = True


def recognised(text: str) -> Foreign | None:
    """Find what is written in another language's manner; None where nothing is."""
    quotes = [(one.start(), one.end()) for one in _PHRASES.finditer(text)]
    first: tuple[str, int, int] | None = None
    for manner in _MANNERS:
        for found in manner.found.finditer(text):
            if _is_inside(found.start(), quotes) or not _is_ours(found):
                continue
            if first is None or found.start() < first[1]:
                first = (manner.message, found.start(), max(found.end(), found.start() + 1))
            break
    if first is None:
        return None
    return Foreign(*first, _corrected(text))


def _corrected(text: str) -> str:
    for manner in _MANNERS:
        text = _replaced(text, manner)
    return re.sub(r"^\s*(?:and|or)\b|\b(?:and|or)\s*$", "", text.strip(), flags=re.IGNORECASE).strip()


def _replaced(text: str, manner: _Manner) -> str:
    quotes = [(one.start(), one.end()) for one in _PHRASES.finditer(text)]
    return manner.found.sub(
        lambda one: one[0] if _is_inside(one.start(), quotes) or not _is_ours(one) else manner.here(one), text
    )


def _is_inside(at: int, quotes: list[tuple[int, int]]) -> bool:
    return any(start < at < end for start, end in quotes)


def _is_ours(found: re.Match[str]) -> bool:
    """Whether what stands in a field's place is one, where words of English could stand as well."""
    known = found.groupdict().get("sure_field")
    return known is None or known.removeprefix("@") in _ATTRIBUTES or find(known.removeprefix("@")) is not None


def _name(field: str) -> str:
    plain = field.removeprefix("@")
    if plain in _ATTRIBUTES:
        return _ATTRIBUTES[plain]
    if find(plain) is not None:
        return plain
    last = plain.rpartition(".")[2]
    return last if find(last) is not None else nearest(plain) or plain


def _unquoted(item: str) -> str:
    item = item.strip()
    if len(item) > 1 and item[0] == item[-1] and item[0] in "'\"":
        return item[1:-1].replace("''", "'")
    return item


def _value(item: str) -> str:
    return quoted(_unquoted(item))


def _like(found: re.Match[str]) -> str:
    signs = (("*" if sign == "%" else "?" if sign == "_" else sign) for sign in _unquoted(found["item"]))
    bare = "".join(f"\\{sign}" if re.fullmatch(r"[^\w.@*?-]", sign) else sign for sign in signs)
    return f"{'-' if found['no'] else ''}{_name(found['sure_field'])}:{bare}"


def _in(found: re.Match[str]) -> str:
    items = re.findall(_ITEM, found["items"])
    return f"{'-' if found['no'] else ''}{_name(found['sure_field'])}:({' OR '.join(map(_value, items))})"


def _null(found: re.Match[str]) -> str:
    name = _name(found["sure_field"])
    return f"{name}:*" if found["no"] else f"missing:{name}"


def _selector(labels: str) -> str:
    """Keep of a LogQL selector what is a field here."""
    kept = []
    for name, sign, value in re.findall(rf"([\w.]+)\s*(=~|!~|!=|=)\s*({_STRING})", labels):
        if find(name) is not None:
            text = f"/{value[1:-1]}/" if "~" in sign else _value(value)
            kept.append(f"{'-' if sign[0] == '!' else ''}{name}:{text}")
    return " ".join(kept)


def _lines(filters: str) -> str:
    made = []
    for sign, value in re.findall(rf"(\|=|\|~|!=|!~)\s*({_STRING})", filters):
        text = f"/{value[1:-1]}/" if "~" in sign else quoted(value[1:-1])
        made.append(f"{'-' if sign[0] == '!' else ''}{text}")
    return " ".join(made)


def _sure(rest: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.@-])(?P<sure_field>@?[A-Za-z_][\w.\-]*)\s*{rest}", re.IGNORECASE | re.DOTALL)


_MANNERS: Final = (
    _Manner(
        re.compile(
            r"^\s*select\s.+?\sfrom\s+[\w.\"`]+(?:\s+where\b)?|^\s*where\s+(?=[\w.@\"]+\s*(?:[=<>!]|like\b|i?n\b|is\b|not\b|between\b|:))",
            re.IGNORECASE | re.DOTALL,
        ),
        "this is SQL: here only what stands after WHERE is written, as field:value",
        lambda _: "",
    ),
    _Manner(
        re.compile(
            r"(?<!\s)\s+(?:order\s+by\s+[\w., ]+|group\s+by\s+[\w., ]+|limit\s+\d+)\s*;?\s*$|;\s*$", re.IGNORECASE
        ),
        "this is SQL: a query here only says which events are looked at",
        lambda _: "",
    ),
    _Manner(
        re.compile(rf"\{{(?P<labels>\s*[\w.]+\s*(?:=~|!~|!=|=)\s*{_STRING}[^{{}}]*)\}}(?P<lines>{_LINES})"),
        "this is LogQL: here there is one log, and a field is asked as field:value",
        lambda found: f"{_selector(found['labels'])} {_lines(found['lines'])} ",
    ),
    _Manner(
        re.compile(rf"(?P<lines>\|[=~]\s*{_STRING}{_LINES})"),
        "this is LogQL: here a text is looked for by typing it, in quotation marks",
        lambda found: f"{_lines(found['lines'])} ",
    ),
    _Manner(
        re.compile(r"\|\s*(?:json|logfmt|line_format|unpack)\b[^|]*"),
        "this is LogQL: JSON needs no parser here, body.name goes inside",
        lambda _: "",
    ),
    _Manner(
        re.compile(
            r"(?<![\w.])(?:(?:@?timestamp|time|happened_at)\s*:?\s*>=?|(?:after|since)\s*:)\s*\"?now\(?\)?\s*-\s*\"?(?P<length>\d+[smhdw])(?:/\w)?\"?",
            re.IGNORECASE,
        ),
        "a time before now is asked as last:7d",
        lambda found: f"last:{found['length']} until:now",
    ),
    _Manner(
        _sure(rf"(?P<no>not\s+)?i?like\s+(?P<item>{_ITEM})"), "this is SQL's LIKE: here a value takes * and ?", _like
    ),
    _Manner(
        _sure(r"(?P<no>not\s+)?in\s*[(\[](?P<items>[^()\[\]]*)[)\]]"),
        "this is SQL's IN: here it is field:(a OR b)",
        _in,
    ),
    _Manner(
        _sure(r"[:=]\s*(?P<no>)[(\[](?P<items>[^()\[\]\"]*,\s*[^()\[\]\"]*)[)\]]"),
        "several values are field:(a OR b)",
        _in,
    ),
    _Manner(
        _sure(r"[:=]\s*(?P<items>[\w.@-]+(?:\|[\w.@-]+)+)(?=[\s)]|$)"),
        "several values are field:(a OR b)",
        lambda found: f"{_name(found['sure_field'])}:({' OR '.join(map(_value, found['items'].split('|')))})",
    ),
    _Manner(
        _sure(r"is\s+(?P<no>not\s+)?null\b"),
        "this is SQL's NULL: here it is missing:field, or field:* for any value",
        _null,
    ),
    _Manner(
        _sure(rf"between\s+(?P<first>{_ITEM})\s+and\s+(?P<last>{_ITEM})"),
        "this is SQL's BETWEEN: here it is field:[a TO b]",
        lambda found: f"{_name(found['sure_field'])}:[{_unquoted(found['first'])} TO {_unquoted(found['last'])}]",
    ),
    _Manner(
        re.compile(r"(?<![\w.])(?:_exists_|exists|has)\s*:\s*(?P<sure_field>[\w.]+)", re.IGNORECASE),
        "whether there is a value is asked as field:*",
        lambda found: f"{_name(found['sure_field'])}:*",
    ),
    _Manner(
        re.compile(r"(?<![\w@])(?P<field>@[A-Za-z_][\w.\-]*)\s*(?=[:=<>!])"),
        "this is Datadog's manner: here a field has no @",
        lambda found: _name(found["field"]),
    ),
    _Manner(
        re.compile(r"(?<=[\w\]\"])\s*=~\s*(?P<item>\"[^\"]*\"|'[^']*'|/[^/\s]+/)"),
        "a regular expression is asked as field:/…/",
        lambda found: f":/{found['item'][1:-1]}/",
    ),
    _Manner(
        re.compile(r"(?<=[\w\]])\s*(?P<sign><>|===?)\s*"),
        "here it is field:value, without ==",
        lambda found: "!=" if found["sign"] == "<>" else ":",
    ),
    _Manner(
        re.compile(r"(?<![^:=<>~(\s])'(?P<text>(?:[^']|'')*)'(?=[\s),]|$)"),
        "quotation marks are double here",
        lambda found: _value(found[0]),
    ),
)
