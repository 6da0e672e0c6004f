"""Requests to a simulated control plane, as short as a test wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httpx

from tests.builders import make_legacy
from tests.control_plane import paths

if TYPE_CHECKING:
    from tests.control_plane import Plane

DAY: Final[dict[str, Any]] = {"start": "2026-09-01T00:00:00Z", "end": "2026-09-02T00:00:00Z"}
"""The window of the current API in which `minutes` has its records."""


def minutes(count: int) -> list[dict[str, Any]]:
    """Return so many legacy records, a minute apart, with ids from 1 up."""
    return [
        make_legacy(id=number + 1, happenedAt=f"2026-09-01T{number // 60:02d}:{number % 60:02d}:00.000Z")
        for number in range(count)
    ]


def ask(plane: Plane, path: str, *, token: str | None = None, patience: float = 30, **query: object) -> httpx.Response:
    """Ask for a path with a token, the one to paste unless another is given; redirects are not followed."""
    headers = {"Authorization": f"Bearer {plane.token if token is None else token}"}
    return httpx.get(
        plane.address + path,
        params={k: str(v) for k, v in query.items()},
        headers=headers,
        timeout=httpx.Timeout(30, read=patience),
    )


def legacy(plane: Plane, **query: Any) -> list[Any]:  # noqa: ANN401 - as `ask` takes it
    """Return the ids of a legacy page."""
    response = ask(plane, paths.LEGACY, **query)
    assert response.status_code == 200, response.text
    return [record["id"] for record in response.json()]


def current(plane: Plane, **query: object) -> dict[str, Any]:
    """Return a page of the current API, of the day of `minutes` unless another window is given."""
    response = ask(plane, paths.CURRENT, **(DAY | query))
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Return an error answer's status and message; its body names the same status."""
    body = response.json()
    assert body["code"] == response.status_code
    return response.status_code, body["message"]
