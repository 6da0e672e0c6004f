"""Python's garbage, collected from time to time for all sessions together."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Seconds. A full collection holds up everybody for about 130 ms. Streamlit makes one after every run of a page, which
# was two thirds of all that 20 sessions took; with none at all a closed log would wait for Python's own thresholds.
_EVERY: Final = 30.0


@asynccontextmanager
async def collecting(every: float = _EVERY) -> AsyncIterator[None]:
    """Collect every so many seconds, until the end of the context."""
    task = asyncio.create_task(_collect(every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _collect(every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await asyncio.to_thread(gc.collect)
