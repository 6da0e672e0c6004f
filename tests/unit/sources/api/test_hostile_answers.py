"""Fuzzing of a fetch: whatever a server answers, the result is honest.

The oracle. `Fetch.run` raises nothing. It ends within the requests that its limits allow, and the one under way. Every
record that it counts is a line of its files. It calls itself complete only where every page was a page of records, and
as many came as the server has.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from audit_explorer.sources.api import (
    BearerToken,
    ClientCredentials,
    Credentials,
    Fetch,
    Fetched,
    Plan,
    Server,
    read_address,
)
from audit_explorer.sources.api.fetching.limits import Limits
from tests.builders import make_current, make_legacy
from tests.unit.sources.api.fetch_runs import MONTH, NOW

if TYPE_CHECKING:
    from audit_explorer.sources.api.fetching.plan import Form, Wanted

REQUESTS: Final = 60
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
TIMES: Final = st.sampled_from(["2026-09-03T10:00:00.000Z", "2026-09-20", "2027-01-01T00:00:00Z", "", "x", None, 7])
RECORD: Final = st.builds(lambda number, at: make_legacy(id=number, happenedAt=at), st.integers(0, 9), TIMES)
CURRENT: Final = st.builds(lambda number, at: make_current(id=str(number), timestamp=at), st.integers(0, 9), TIMES)
ENTRIES: Final = st.lists(RECORD | CURRENT | JSON, max_size=6)
PAGES: Final = ENTRIES | st.fixed_dictionaries(
    {}, optional={"total": JSON | st.integers(0, 9), "next": JSON | st.integers(0, 9), "audit_logs": ENTRIES | JSON}
)
HEADERS: Final = st.lists(
    st.tuples(
        st.sampled_from(["Content-Encoding", "Content-Type", "Location", "Retry-After", "X-Other"]),
        st.sampled_from(["gzip", "gzip, gzip", "br", "text/html", "application/json", "/a", "//x", "9", "soon", "é"])
        | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=9),
    ),
    max_size=2,
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Give a page, perhaps damaged at one place, or any bytes."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=40))
    body = json.dumps(draw(PAGES), ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    if draw(st.booleans()):
        at, end = draw(st.integers(0, len(body))), draw(st.integers(0, 3))
        body = (
            body[:at]
            + draw(st.binary(max_size=3) | st.sampled_from([b",", b"]", b"{", b'"', b"NaN"]))
            + body[at + end :]
        )
    return body


Replies = st.lists(
    st.tuples(st.sampled_from([200] * 8 + [204, 302, 401, 429, 500, 503]), HEADERS, bodies()), min_size=1, max_size=4
)


def run(
    replies: list[tuple[int, Any, bytes]], plan: Plan, folder: Path, credentials: Credentials
) -> tuple[Fetched, int]:
    """Fetch from a server that gives these replies in turn, again and again."""
    asked = 0

    def handler(_request: httpx.Request) -> httpx.Response:
        nonlocal asked
        status, headers, body = replies[asked % len(replies)]
        asked += 1
        # As it comes over the wire: nothing is unpacked yet.
        raw = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers]
        return httpx.Response(status, headers=raw, stream=httpx.ByteStream(body))

    server = Server(read_address("https://tenant.run.ai"), credentials)
    fetch = Fetch(
        server,
        plan,
        folder,
        now=lambda: NOW,
        sleep=lambda _: None,
        transport=httpx.MockTransport(handler),
        limits=Limits(requests=REQUESTS),
    )
    return fetch.run(), asked


WHO: Final[st.SearchStrategy[Credentials]] = st.sampled_from([BearerToken("x"), ClientCredentials("id", "secret")])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(Replies, st.sampled_from(["detect", "legacy", "current"]), st.sampled_from(["pages", "json"]), WHO)
@example([(200, [], b"[{}")], "legacy", "pages", BearerToken("x"))
@example([(200, [("Content-Encoding", "gzip")], b"[]")], "legacy", "pages", BearerToken("x"))
def test_whatever_comes_the_result_is_honest(
    replies: list[tuple[int, Any, bytes]],
    generation: Wanted,
    form: Form,
    credentials: Credentials,
) -> None:
    """See the oracle above."""
    with tempfile.TemporaryDirectory() as folder:
        fetched, asked = run(replies, Plan(MONTH, generation, form=form, page_size=5), Path(folder), credentials)
        lines = [line for path in fetched.files for line in path.read_bytes().splitlines()]
    # A retry of a token takes no row of its own until it has come; each attempt may be three redirects long.
    assert asked <= 3 * (REQUESTS + 7)
    assert len(lines) == fetched.records
    if fetched.complete:
        assert fetched.error is None
        assert all(status in range(200, 300) or status in {302, 401, 429, 503} for status, _, _ in replies)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(RECORD, max_size=12, unique_by=lambda one: one["id"]),
    st.binary(min_size=1, max_size=3) | st.sampled_from([b",", b"]", b"}", b"{", b"[", b'"', b"NaN", b"\\"]),
    st.floats(0, 1),
    st.booleans(),
    st.integers(0, 3),
)
def test_one_damaged_answer_among_good_ones(
    sent: list[dict[str, Any]], more: bytes, place: float, cut: bool, number: int
) -> None:
    """One answer has something put in, or lacks its end: complete is said only where as many records came as there are.

    What is put in may change a value, which nothing can tell; so records are counted, not compared. An answer that is
    another valid page instead can't be told either.
    """
    inside = [one for one in sent if str(one["happenedAt"]).startswith("2026-09")]
    asked = 0

    def handler(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        start, end = request.url.params["start"], request.url.params["end"]
        found = [one for one in inside if start <= str(one["happenedAt"]) < end]
        offset, limit = int(request.url.params["offset"]), int(request.url.params["limit"])
        body = json.dumps(found[offset : offset + limit]).encode()
        if asked - 1 == number:
            at = int(place * len(body))
            body = body[:at] if cut else body[:at] + more + body[at:]
        return httpx.Response(200, content=body)

    with tempfile.TemporaryDirectory() as folder:
        fetched = Fetch(
            Server(read_address("https://tenant.run.ai"), BearerToken("x")),
            Plan(MONTH, "legacy", page_size=5),
            Path(folder),
            now=lambda: NOW,
            sleep=lambda _: None,
            transport=httpx.MockTransport(handler),
            limits=Limits(requests=300),
        ).run()
    if fetched.complete:
        assert fetched.records >= len(inside)
