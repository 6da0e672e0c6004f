"""One answer that an engine is asked for in several statements."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store.spark.answer_stream import AnswerStream

# While one statement is prepared, or its last pieces come in, the machines work on another.
_AT_ONCE: Final = 2


def together(streams: Sequence[AnswerStream], limit: int | None) -> pa.Table:
    """Give the answers one after the other; raises what the first that fails raises, and stops the others.

    No more than `limit` rows of them.
    """
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="answers") as threads:
        coming = [threads.submit(pa.Table.from_batches, stream) for stream in streams]
        try:
            answers = [one.result() for one in coming]
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            for stream in streams:
                stream.cancel()
            raise
    whole = pa.concat_tables(answers, promote_options="permissive")
    return whole if limit is None else whole.slice(0, limit)
