"""Tests of the collection of garbage."""

from __future__ import annotations

import asyncio
import gc
import tomllib
import weakref
from pathlib import Path

from audit_explorer.ui.server.collecting import collecting


class Ring:
    """Something that refers to itself, as what a session leaves behind does."""

    def __init__(self) -> None:
        self.own = self


def test_what_a_session_leaves_behind_is_collected_without_a_run() -> None:
    """A ring of references goes though nothing else happens, and Python's own thresholds are not reached."""

    async def wait() -> None:
        gone = asyncio.Event()
        loop = asyncio.get_running_loop()
        weakref.finalize(Ring(), lambda: loop.call_soon_threadsafe(gone.set))
        async with collecting(0.01), asyncio.timeout(30):
            await gone.wait()

    gc.disable()
    try:
        asyncio.run(wait())
    finally:
        gc.enable()


def test_streamlit_makes_no_full_collection_after_every_run() -> None:
    """It would hold up every session for each run of one: the shipped configuration says no."""
    root = Path(__file__).parents[4]
    config = tomllib.loads((root / ".streamlit" / "config.toml").read_text("utf-8"))

    assert config["runner"]["postScriptGC"] is False
