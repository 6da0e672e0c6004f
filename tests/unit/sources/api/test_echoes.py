"""Tests with a server that repeats the token in another form, wherever an answer has room for it."""

from __future__ import annotations

import base64
import logging
import re
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer.keeping.syncing import Sync
from audit_explorer.sources.api import BearerToken, ClientCredentials, Fetch, Plan, Server, read_address
from audit_explorer.store.archive import Archive
from tests.control_plane.raw_answer import answering
from tests.unit.sources.api.fetch_runs import MONTH, NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit_explorer.sources.api import Credentials

TOKEN: Final = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl"  # noqa: S105 - made up
FORMS: Final[dict[str, Callable[[str], str]]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "reversed": lambda text: text[::-1],
    "URL": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "upper case": str.upper,
}
ANSWERS: Final = {
    "an error body": 'HTTP/1.1 400 Bad\r\nX-Echo: ECHO\r\n\r\n{"message": "no: ECHO", "error": "ECHO"}',
    "a rejected token": 'HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer error="ECHO"\r\n\r\n{"details": "ECHO"}',
    "the reason phrase": "HTTP/1.1 500 ECHO\r\nX-Echo: ECHO\r\n\r\nECHO",
    "a redirect": "HTTP/1.1 302 ECHO\r\nLocation: https://ECHO.example/ECHO?ECHO\r\n\r\n",
    "a redirect on its own host": "HTTP/1.1 302 Found\r\nLocation: /ECHO?ECHO\r\n\r\n",
    "a wait": 'HTTP/1.1 503 Busy\r\nRetry-After: ECHO\r\nSet-Cookie: a=ECHO\r\n\r\n{"message": "ECHO"}',
    "a page": "HTTP/1.1 200 ECHO\r\nContent-Type: text/html; ECHO\r\n\r\n<p>ECHO",
    "no HTTP": "ECHO ECHO ECHO\r\n\r\n",
    "a header that is none": "HTTP/1.1 200 OK\r\nECHO\r\n\r\n",
    "a status that is none": "HTTP/1.1 ECHO OK\r\n\r\n",
    "an encoding": "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nECHO",
    "JSON of another shape": 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"ECHO": "ECHO"}',
    "cut JSON": 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[{"ECHO": "ECHO',
}


@pytest.mark.parametrize("kind", ["token", "client"])
@pytest.mark.parametrize("where", ANSWERS)
def test_nothing_of_it_is_said_or_written(
    where: str, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No error with its causes, repr, log line at any level, ledger, file nor archive has the token in any form."""
    caplog.set_level(logging.DEBUG)
    for name, form in FORMS.items():
        echo = form(TOKEN)
        folder = tmp_path / name
        folder.mkdir()
        with answering(ANSWERS[where].replace("ECHO", echo)) as address:
            credentials: Credentials = BearerToken(TOKEN) if kind == "token" else ClientCredentials("app", TOKEN)
            server = Server(read_address(address), credentials)
            fetch = Fetch(server, Plan(MONTH), folder, now=lambda: NOW, sleep=lambda _: None)
            fetched = fetch.run()
        assert fetched.error is not None
        said = [
            caplog.text,
            f"{fetched!r} {fetch!r} {fetched.error} {fetched.error!r} {fetch.progress()!r}",
            "".join(traceback.format_exception(fetched.error)),
            *(row.to_json() for row in fetched.ledger),
            *(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file()),
        ]
        pieces = [echo.lower(), *(part.lower() for part in re.findall(r"\w{12,}", echo))]
        assert not [(piece, text) for piece in pieces for text in said if piece in text.lower()]


@pytest.mark.parametrize("where", ["an error body", "a rejected token", "a redirect"])
def test_the_archive_holds_nothing_of_it(where: str, tmp_path: Path) -> None:
    """A sync that fails writes down its requests: without a word of what the server said."""
    echo = FORMS["base64"](TOKEN)
    archive = Archive(tmp_path / "archive")
    with answering(ANSWERS[where].replace("ECHO", echo)) as address:
        server = Server(read_address(address), BearerToken(TOKEN))
        done = Sync(server, archive, since=timedelta(days=1), now=lambda: NOW).run()
    assert done.error is not None
    files = [path for path in archive.folder.rglob("*") if path.is_file()]
    assert [path for path in files if path.suffix == ".ndjson"]
    assert not [path for path in files if echo in path.read_text("utf-8", "replace")]
