"""A visitor of a running server that speaks Streamlit's protocol without a browser."""

from __future__ import annotations

import http.client
import secrets
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Seconds after which a server that says nothing counts as one that will say nothing.
_LIMIT: Final = 120


@contextmanager
def visit(address: str, host: str | None = None, origin: str | None = None) -> Iterator[str]:
    """Open a session at the server, have its page drawn once; yield the session's id.

    `host` and `origin` are what the browser of the visitor would send; without them those of `address`.
    """
    where = urlsplit(address)
    with (
        socket.create_connection((where.hostname or "", where.port or 0), timeout=_LIMIT) as sock,
        connect(
            f"ws://{host or where.netloc}/_stcore/stream",
            sock=sock,
            origin=Origin(origin or address),
            subprotocols=[Subprotocol("streamlit")],
            compression=None,
            max_size=None,
        ) as stream,
    ):
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        stream.send(ask.SerializeToString())
        session = ""
        said = ForwardMsg()
        while said.WhichOneof("type") != "script_finished":
            said = ForwardMsg.FromString(stream.recv(_LIMIT, decode=False))
            session = said.new_session.initialize.session_id or session
        yield session


def handshake(address: str, headers: Mapping[str, str]) -> int:
    """Ask for a web socket with these headers besides those of every handshake; return the status of the answer."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=_LIMIT)
    usual = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    connection.request("GET", "/_stcore/stream", headers={**usual, **headers})
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def upload(address: str, session: str, content: bytes) -> int:
    """Upload a file as the page of a session does; return the status of the answer."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.netloc, timeout=_LIMIT)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
    edge = secrets.token_hex(8)
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="logs.json"\r\n\r\n'.encode()
        + content
        + f"\r\n--{edge}--\r\n".encode()
    )
    headers = {
        "Origin": address,
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2],
        "Content-Type": f"multipart/form-data; boundary={edge}",
    }
    connection.request("PUT", f"/_stcore/upload_file/{session}/file", body, headers)
    try:
        return connection.getresponse().status
    finally:
        connection.close()
