"""Reading the audit API with a few lines of httpx: one job a function, see `worker`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import httpx

from tests.control_plane import paths

CURRENT_PAGE: Final = 1000
LEGACY_PAGE: Final = 500


def bare(address: str, token: str, asked: str) -> dict[str, float]:
    """Get the pages that are listed in a file, and read their bodies."""
    urls = [f"{address}{line}" for line in Path(asked).read_text("utf-8").splitlines()]
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        client.get(urls[0])  # what the first request loads is not measured
        start = time.perf_counter()
        answers = [client.get(url) for url in urls]
        seconds = time.perf_counter() - start
    pages = [answer.json() for answer in answers]
    ids = {record["id"] for page in pages for record in (page if isinstance(page, list) else page["audit_logs"])}
    return {"seconds": seconds, "records": len(ids)}


def following_current(address: str, token: str, start: str, end: str) -> dict[str, float]:
    """Get page after page as `next` says, each decoded."""
    asked: dict[str, Any] = {"start": start, "end": end, "sortBy": "timestamp", "numberOfSamples": CURRENT_PAGE}
    records = 0
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        client.get(address)  # what the first request loads is not measured
        began = time.perf_counter()
        offset: int | None = 0
        while offset is not None:
            page = client.get(f"{address}{paths.CURRENT}", params={**asked, "offset": offset}).json()
            records += len(page["audit_logs"])
            offset = page.get("next")
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "records": records}


def following_legacy(address: str, token: str, start: str, end: str) -> dict[str, float]:
    """Get page after page until a short one, each decoded."""
    asked: dict[str, Any] = {"start": start.removesuffix("Z"), "end": end.removesuffix("Z"), "limit": LEGACY_PAGE}
    records = 0
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        client.get(address)  # what the first request loads is not measured
        began = time.perf_counter()
        while True:
            page = client.get(f"{address}{paths.LEGACY}", params={**asked, "offset": records}).json()
            records += len(page)
            if len(page) < LEGACY_PAGE:
                break
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "records": records}
