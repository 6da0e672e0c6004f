"""Tests of the style sheet in Streamlit's page."""

from __future__ import annotations

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from audit_explorer.ui.server.page_style import PageStyle

PAGE = "<html><head><title>x</title></head><body>" + "text " * 1000 + "</body></html>"


def ask(path: str, **headers: str) -> httpx.Response:
    """Ask for a page that Streamlit might have, or for something else."""
    routes = [
        Route("/", lambda _: HTMLResponse(PAGE, headers={"ETag": '"1"'})),
        Route("/data", lambda _: JSONResponse({"html": "</head>"})),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(PageStyle), Middleware(GZipMiddleware)])

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a.test") as client:
            return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return asyncio.run(answer())


def test_a_page_has_the_sheet_in_its_head() -> None:
    """Once, whole, with the right length, also where the server would compress it."""
    answer = ask("/", accept="text/html,*/*")

    assert answer.text.count("<style>") == 1
    assert answer.text.index("stMainBlockContainer") < answer.text.index("</head>")
    assert answer.text.replace(answer.text[answer.text.index("<style>") : answer.text.index("</head>")], "") == PAGE
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_page_that_the_browser_has_is_not_taken_for_the_same() -> None:
    """It may be one with an earlier sheet."""
    answer = ask("/", accept="text/html", if_none_match='"1"')

    assert answer.status_code == 200
    assert "etag" not in answer.headers


def test_what_is_no_page_passes_untouched() -> None:
    """Data keeps its text, whatever stands in it."""
    assert ask("/data", accept="text/html").json() == {"html": "</head>"}
    assert ask("/", accept="application/json").text == PAGE
