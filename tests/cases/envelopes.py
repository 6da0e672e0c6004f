"""What people's logs are wrapped in: envelopes round records, prefixes before lines, packings, pages."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cases.exports import Records

#: What a collector says of a line, by names that a record has too: none of it may replace the record's.
COLLECTED: Final = {"timestamp": "2026-08-12T00:00:00Z", "host": "node-1", "source": "file", "level": "info"}
TEXT_FIELDS: Final = ("message", "log", "MESSAGE", "@message", "_raw")


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return json.dumps(value, ensure_ascii=False)


def _har(records: Records) -> list[Any]:
    content = {"mimeType": "application/json", "text": _text({"total": len(records), "audit_logs": records})}
    answer = {"startedDateTime": "2026-08-12T00:00:00Z", "request": {"method": "GET", "url": "https://t.example/api"}}
    return [{"log": {"version": "1.2", "entries": [answer | {"response": {"status": 200, "content": content}}]}}]


def _loki(records: Records) -> list[Any]:
    values = [[str(1_786_500_000_000_000_000 + n), _text(item)] for n, item in enumerate(records)]
    return [{"status": "success", "data": {"resultType": "streams", "result": [{"stream": {}, "values": values}]}}]


def _hits(records: Records) -> list[Any]:
    hits = [{"_index": "audit", "_id": str(n), "_source": item} for n, item in enumerate(records)]
    return [{"took": 3, "hits": {"total": {"value": len(hits)}, "hits": hits}}]


def _pages(records: Records, *last: dict[str, Any]) -> list[Any]:
    size = max(1, len(records) // 3)
    parts = [records[start : start + size] for start in range(0, len(records), size)]
    full = [{"total": len(records), "next": size * (n + 1), "audit_logs": part} for n, part in enumerate(parts)]
    return [*full, *last]


def _texts(name: str) -> Callable[[Records], list[Any]]:
    return lambda records: [COLLECTED | {name: _text(item) + "\n"} for item in records]


#: Name → the JSON values that the records come in; a list of several is written one after the other.
ENVELOPES: Final[dict[str, Callable[[Records], list[Any]]]] = {
    "bare": list,
    "wrapper": lambda records: [{"total": len(records), "audit_logs": records, "next": ""}],
    "items": lambda records: [{"items": records}],
    "value": lambda records: [{"value": records, "Count": len(records)}],
    "Records": lambda records: [{"Records": records}],
    "keyed by id": lambda records: [{str(item["id"]): item for item in records}],
    "hits": _hits,
    "_source": lambda records: [{"_index": "a", "_id": str(n), "_source": item} for n, item in enumerate(records)],
    "result": lambda records: [{"preview": False, "offset": n, "result": item} for n, item in enumerate(records)],
    "event": lambda records: [COLLECTED | {"event": item} for item in records],
    "har": _har,
    "loki": _loki,
    "pages": _pages,
    "pages, the last empty": lambda records: _pages(records, {"total": len(records), "audit_logs": []}),
    "pages, the last null": lambda records: _pages(records, {"total": len(records), "next": None, "audit_logs": None}),
    "bulk": lambda records: [each for item in records for each in ({"index": {"_id": str(item["id"])}}, item)],
    **{f"text under {name}": _texts(name) for name in TEXT_FIELDS},
}

#: Before every line.
LINE_PREFIXES: Final = {
    "none": "",
    "kubectl": "[pod/audit-7d/api] ",
    "kubectl --timestamps": "2026-08-12T00:00:00.000000001Z ",
    "stern": "audit-7d9f api ",
    "CRI": "2026-08-12T00:00:00.000000001Z stdout F ",
    "grep": "logs/audit.json:12:",
    "syslog": "Aug 12 00:00:00 node-1 audit[17]: ",
    "syslog 5424": "<134>1 2026-08-12T00:00:00.003Z node-1 audit 17 - - ",
    "logging": "2026-08-12 00:00:00,123 INFO audit: ",
    "compose": "audit-1  | ",
}
#: Once, before everything.
HEADS: Final = {
    "none": "",
    "curl -i": "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Tue, 11 Aug 2026 10:00:00 GMT\r\n\r\n",
    "curl -i, HTTP/2": "HTTP/2 200 \r\ncontent-type: application/json\r\nserver: nginx\r\n\r\n",
    ")]}'": ")]}',\n",
}
WRITINGS: Final = ("lines", "lines, CRLF", "array", "pretty array", "pretty objects", "glued")
ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16")


def written(values: list[Any], writing: str, prefix: str = "") -> str:
    """Write JSON values in one of WRITINGS; only lines take a prefix."""
    if writing.startswith("lines"):
        end = "\r\n" if writing.endswith("CRLF") else "\n"
        return "".join(prefix + _text(value) + end for value in values)
    if writing.endswith("array"):
        return json.dumps(values, ensure_ascii=False, indent=2 if writing == "pretty array" else None)
    indent = 2 if writing == "pretty objects" else None
    return ("\n" if indent else "").join(json.dumps(value, ensure_ascii=False, indent=indent) for value in values)


def _zip(data: bytes, name: str = "audit/logs.json") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _tar(data: bytes, mode: str, name: str = "audit/logs.json") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{mode}") as archive:  # type: ignore[call-overload] # a mode by name
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


PACKINGS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "plain": lambda data: data,
    "gz": gzip.compress,
    "two gz in a row": lambda data: gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :]),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zip": _zip,
    "tar": lambda data: _tar(data, ""),
    "tar.gz": lambda data: _tar(data, "gz"),
    "tar.bz2": lambda data: _tar(data, "bz2"),
    "tar.xz": lambda data: _tar(data, "xz"),
    "gz in zip": lambda data: _zip(gzip.compress(data), "logs.json.gz"),
    "gz in tar": lambda data: _tar(gzip.compress(data), "", "logs.json.gz"),
}
