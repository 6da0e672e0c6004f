"""A log in which every field carries a word of its own behind a character that turns text round."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from google.protobuf.message import Message  # type: ignore[import-untyped]

from tests.apptest.dashboard import nodes
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.testing.v1 import AppTest

#: RIGHT-TO-LEFT OVERRIDE; as an escape, because the character itself would turn this line round.
RAW: Final = "\u202e"
SHOWN: Final = "⟨U+202E⟩"
NAME: Final = f"{RAW}canaryfilex.json"


def word(name: str) -> str:
    """Give the word that a field carries."""
    return f"canary{name.replace('_', '')}x"


def canary(name: str) -> str:
    """Give the text that a field carries."""
    return RAW + word(name)


def _texts(*names: str) -> dict[str, Any]:
    return {name: canary(name) for name in names}


def legacy(**overrides: Any) -> dict[str, Any]:  # noqa: ANN401 - a JSON value of any kind
    """Give a failed record of the older generation."""
    error = json.dumps({"status": 403, "description": canary("description"), "errorType": canary("errorType")})
    texts = _texts("id", "tenantId", "action", "version", "entityId", "entityType", "entityName", "clusterUuid")
    actor = _texts("sourceType", "sourceId", "sourceName")
    context = {"user_agent": canary("userAgent"), "ip_address": canary("ip"), "more": canary("context")}
    body = {canary("bodyKey"): canary("body"), "number": 1}
    return make_legacy(**(texts | actor | {"error": error, "context": context, "body": body} | overrides))


def current(**overrides: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give a record of the current generation, with an outcome that neither generation knows."""
    texts = _texts("id", "tenant_id", "subject", "subject_type", "source_ip", "action", "result", "http_method", "url")
    more = _texts("entity_type", "entity_id", "entity_name", "cluster_id", "cluster_name", "request_id", "user_agent")
    told = _texts("error_type", "error_message", "version")
    metadata = {canary("metadataKey"): [canary("metadata")]}
    return make_current(**(texts | more | told | overrides), metadata=metadata)


def log() -> str:
    """Give the export: both generations, an outcome that failed, an unreadable time, a conflict, an entry that is none.

    Not in ASCII, so that the record as received has the character itself.
    """
    failed = current(id=2, result="Failed", timestamp="2026-09-07T10:00:00Z")
    records = [
        legacy(happenedAt="2026-09-07T11:00:00Z"),
        current(),
        failed,
        {**failed, "entity_name": canary("otherName")},
        legacy(id=4, happenedAt=canary("time")),
        legacy(id=5, happenedAt="2026-09-07T12:00:00Z", body={canary("bodyKey"): canary("later")}),
        canary("nothing"),
    ]
    return json.dumps(records, ensure_ascii=False)


def sent(at: AppTest) -> list[str]:
    """Give every text that the page sends to the browser, whatever element carries it and in whatever form.

    Text that is JSON stands here decoded, as the browser has it; frames are looked for in the bytes of their format.
    """
    tree: Any = at._tree  # noqa: SLF001 - no public way leads to everything that is drawn
    messages = [node.proto for node in nodes(tree) if isinstance(getattr(node, "proto", None), Message)]
    return [text for message in messages for text in _strings(message)]


def _strings(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from _strings(one)
            elif isinstance(one, bytes):
                yield one.decode("utf-8", "replace")
            elif isinstance(one, str):
                yield from _decoded(one)


def _decoded(text: str) -> Iterator[str]:
    if text[:1] in {"{", "["}:
        try:
            yield from _leaves(json.loads(text))
        except ValueError:
            pass
        else:
            return
    yield text


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
