"""Reading the audit API with a few lines of httpx: one job a function, see `worker`."""

from __future__ import annotations

import time
from pathlib import Path

import httpx


def bare(address: str, token: str, asked: str) -> dict[str, float]:
    """Get the pages that are listed in a file, and read their bodies."""
    urls = [f"{address}{line}" for line in Path(asked).read_text("utf-8").splitlines()]
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        start = time.perf_counter()
        answers = [client.get(url) for url in urls]
        seconds = time.perf_counter() - start
    pages = [answer.json() for answer in answers]
    ids = {record["id"] for page in pages for record in (page if isinstance(page, list) else page["audit_logs"])}
    return {"seconds": seconds, "records": len(ids)}


def following_current(address: str, token: str, start: str, end: str) -> dict[str, float]:
    """Get page after page as `next` says, each decoded."""
    asked = {"start": start, "end": end, "sortBy": "timestamp", "numberOfSamples": "1000"}
    records = 0
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        began = time.perf_counter()
        offset = 0
        while offset is not None:
            page = client.get(f"{address}/api/v1/audit/log", params={**asked, "offset": offset}).json()
            records += len(page["audit_logs"])
            offset = page.get("next")
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "records": records}


def following_legacy(address: str, token: str, start: str, end: str) -> dict[str, float]:
    """Get page after page until a short one, each decoded."""
    asked = {"start": start.removesuffix("Z"), "end": end.removesuffix("Z"), "limit": "500"}
    records = 0
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        began = time.perf_counter()
        while True:
            page = client.get(f"{address}/v1/k8s/audit", params={**asked, "offset": records}).json()
            records += len(page)
            if len(page) < 500:
                break
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "records": records}
