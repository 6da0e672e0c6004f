"""The last step of a login: back from the provider, to the page that was wanted."""

from __future__ import annotations

from datetime import UTC, datetime
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import MutableHeaders
from streamlit.url_util import make_url_path

from audit_explorer.ui.people import return_address
from audit_explorer.ui.people.lasting import LONGEST
from audit_explorer.ui.people.live import LIVE
from audit_explorer.ui.people.provider import is_over_https
from audit_explorer.ui.people.sign_in_page import FAILED
from audit_explorer.ui.people.visitor import mark_of, read_cookie

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.types import Message, Send


def returning(asked: HTTPConnection, send: Send) -> Send:
    """Give a `send` for Streamlit's answer: it leads to the remembered address, or to the reason when it failed.

    Streamlit's own answer leads to the first page either way. The sign-in that it makes is remembered.
    """
    base = str(st.get_option("server.baseUrlPath"))
    wanted = return_address.from_cookie(asked.cookies.get(return_address.COOKIE))

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if (mark := _mark(headers)) is not None:
                now = datetime.now(UTC)
                LIVE.add(mark, (now + LONGEST).timestamp(), now.timestamp())
                headers["Location"] = wanted or make_url_path(base, "/")
                forgotten = return_address.set_cookie(None, path=make_url_path(base, "/"), secure=False)
                headers.append("Set-Cookie", forgotten)
                if is_over_https():
                    _make_secure(headers)
            elif {"code", "error"} & set(asked.query_params):
                headers["Location"] = make_url_path(base, FAILED)
        await send(message)

    return send_on


def _make_secure(headers: MutableHeaders) -> None:
    """Let no cookie of the answer go over http; Streamlit leaves that open, for browsers on this machine."""
    given = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for one in given:
        headers.append("Set-Cookie", one if one.endswith("; Secure") else f"{one}; Secure")


def _mark(headers: MutableHeaders) -> str | None:
    """Give the mark of the sign-in that the answer gives the browser; None for an answer that gives none."""
    given = SimpleCookie()
    for one in headers.getlist("set-cookie"):
        given.load(one)
    said = read_cookie({name: one.value for name, one in given.items() if one["max-age"] != "0"})
    return None if said is None else mark_of(said)
