"""The last step of a login: back from the provider, to the page that was wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import MutableHeaders
from streamlit.url_util import make_url_path
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from audit_explorer.ui.people import return_address
from audit_explorer.ui.people.sign_in_page import FAILED

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.types import Message, Send


def returning(asked: HTTPConnection, send: Send) -> Send:
    """Give a `send` for Streamlit's answer: it leads to the remembered address, or to the reason when it failed.

    Streamlit's own answer leads to the first page either way.
    """
    base = str(st.get_option("server.baseUrlPath"))
    wanted = return_address.from_cookie(asked.cookies.get(return_address.COOKIE))

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if _signed_in(headers):
                headers["Location"] = wanted or make_url_path(base, "/")
                headers.append(
                    "Set-Cookie", return_address.set_cookie(None, path=make_url_path(base, "/"), secure=False)
                )
            elif {"code", "error"} & set(asked.query_params):
                headers["Location"] = make_url_path(base, FAILED)
        await send(message)

    return send_on


def _signed_in(headers: MutableHeaders) -> bool:
    """Whether the answer gives the browser a sign-in; one that takes it away sets the same cookie to live no longer."""
    given = [one for one in headers.getlist("set-cookie") if one.startswith(f"{USER_COOKIE_NAME}=")]
    return any("max-age=0" not in one.lower() for one in given)
