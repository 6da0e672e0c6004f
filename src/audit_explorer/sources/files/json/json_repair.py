"""Clean JSON text made of a record that a strict reader refuses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from audit_explorer.sources.files.json.bracket_scan import extent
from audit_explorer.sources.files.json.json_decode import Constant, Number
from audit_explorer.sources.files.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

_BAD_BYTE: Final = re.compile("[\udc80-\udcff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_KEY: Final = re.compile(r'\s*,?\s*("(?:[^"\\]++|\\.)*+")\s*:\s*', re.DOTALL)
_BARE_END: Final = re.compile(r"[,}\s]")


@dataclass(slots=True)
class _Found:
    """What one decoding met."""

    reasons: set[Reason] = field(default_factory=set)

    def pairs(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) != len(pairs):
            self.reasons.add(Reason.DUPLICATED_KEY)
        return value

    def constant(self, name: str) -> Constant:
        self.reasons.add(Reason.NOT_A_NUMBER)
        return Constant(name)

    def decode(self, text: str) -> object:
        def decoder(*, strict: bool) -> json.JSONDecoder:
            return json.JSONDecoder(
                object_pairs_hook=self.pairs,
                parse_float=Number,
                parse_int=Number,
                parse_constant=self.constant,
                strict=strict,
            )

        try:
            return decoder(strict=True).decode(text)
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Invalid control character"):
                raise
        value = decoder(strict=False).decode(text)
        self.reasons.add(Reason.CONTROL_CHARACTER)
        return value

    def text(self, value: str) -> str:
        """Give a JSON text; a lone surrogate is shown as its escape, so that different names stay different."""
        if not value.isascii() and _SURROGATE.search(value):
            self.reasons.add(Reason.LONE_SURROGATE)
            value = _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", value)
        return json.dumps(value, ensure_ascii=False)

    def dump(self, value: object) -> str:
        """Write JSON text in which numbers stay as they were written."""
        if isinstance(value, Number):
            return str(value)
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return f"[{','.join([self.dump(item) for item in value])}]"
        if isinstance(value, dict):
            members = {self.text(key): self.dump(item) for key, item in value.items()}
            return "{" + ",".join([f"{key}:{item}" for key, item in members.items()]) + "}"
        return json.dumps(value)

    def shallow(self, text: str) -> str:
        """Write an object whose nesting defeats the decoder: what is too deep becomes a text."""
        members: dict[str, str] = {}
        at = 1
        while match := _KEY.match(text, at):
            at = match.end()
            end = _value_end(text, at)
            try:
                value = self.dump(self.decode(text[at:end]))
            except RecursionError:
                self.reasons.add(Reason.TOO_DEEP)
                value = self.text(text[at:end])
            key = self.text(cast("str", self.decode(match[1])))
            if key in members:
                self.reasons.add(Reason.DUPLICATED_KEY)
            members[key] = value
            at = end
        if text[at:].strip() != "}":
            message = "Expecting a member of the object"
            raise json.JSONDecodeError(message, text, at)
        return "{" + ",".join([f"{key}:{value}" for key, value in members.items()]) + "}"


def _value_end(text: str, start: int) -> int:
    """Give the index behind the value at `start`; the text's length where it has no end."""
    opening = text[start : start + 1]
    if opening in ("{", "["):
        return extent(text, start).end or len(text)
    if opening == '"':
        quoted = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL).match(text, start)
        return quoted.end() if quoted else len(text)
    bare = _BARE_END.search(text, start)
    return bare.start() if bare else len(text)


def has_surrogate_escape(text: str, start: int, end: int) -> bool:
    """Say whether an escape of half a surrogate pair stands in a part of a JSON text."""
    # The plain search is several times faster than the pattern, and almost always enough.
    return text.find("\\u", start, end) >= 0 and _SURROGATE_ESCAPE.search(text, start, end) is not None


def shown(text: str) -> str:
    r"""Give text in which a byte that is no UTF-8 is shown as \xNN: what can be stored, with nothing lost."""
    return _BAD_BYTE.sub(lambda match: f"\\x{ord(match[0]) - 0xDC00:02x}", text)


def rewritten(text: str, names: Mapping[str, str], values: Mapping[str, object]) -> str:
    """Give an object's text with some of its keys renamed and some values replaced; the others stay as written.

    Raises json.JSONDecodeError where it is no object.
    """
    members: list[str] = []
    at = 1
    while match := _KEY.match(text, at):
        at = match.end()
        end = _value_end(text, at)
        key = cast("str", json.loads(match[1], strict=False))
        value = written(values[key]) if key in values else text[at:end]
        members.append(f"{json.dumps(names.get(key, key), ensure_ascii=False)}:{value}")
        at = end
    if text[at:].strip() != "}":
        message = "Expecting a member of the object"
        raise json.JSONDecodeError(message, text, at)
    return "{" + ",".join(members) + "}"


def exactly(text: str) -> object:
    """Decode a text of JSON so that `written` gives its numbers as they were; raises json.JSONDecodeError."""
    return _Found().decode(shown(text))


def written(value: object) -> str:
    """Give a value as JSON text without lone surrogates."""
    return _Found().dump(value)


def repaired(raw: str) -> tuple[str | None, tuple[Reason, ...]]:
    r"""Give clean JSON text for an object's text with every reason it was needed; None when it is clean as it stands.

    The clean text has no lone surrogate, no NaN, no raw control character (they are escaped), no key twice (the last
    value stands), no invalid byte (shown as \\xNN). Raises json.JSONDecodeError where there is no object to be had.
    """
    found = _Found()
    text = raw
    if not raw.isascii() and _BAD_BYTE.search(raw):
        found.reasons.add(Reason.NOT_UTF8)
        text = _BAD_BYTE.sub(lambda match: f"\\\\x{ord(match[0]) - 0xDC00:02x}", raw)
    try:
        clean = found.dump(found.decode(text))
    except RecursionError:
        clean = found.shallow(text)
    reasons = tuple(reason for reason in Reason if reason in found.reasons)
    return (clean if reasons else None), reasons
