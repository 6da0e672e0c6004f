"""One answer that an engine is asked for in several statements."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from audit_explorer.store.spark.answer_stream import AnswerStream

if TYPE_CHECKING:
    from audit_explorer.store.spark.engine_session import EngineSession
    from audit_explorer.store.spark.spark_sql.grouping_sets import OneByOne

# While one statement is prepared, or its last pieces come in, the machines work on another.
_AT_ONCE: Final = 2


def together(session: EngineSession, asked: OneByOne) -> pa.Table:
    """Give the answers one after the other; raises what the first that fails raises, and stops the others."""
    streams = [AnswerStream(session, sql, ()) for sql in asked.statements]
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
    return whole if asked.limit is None else whole.slice(0, asked.limit)
