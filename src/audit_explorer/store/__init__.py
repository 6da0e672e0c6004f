"""Records in DuckDB: from files to a dataset that answers."""

from __future__ import annotations

from audit_explorer.store.dataset import Dataset, Facts, FileFacts
from audit_explorer.store.duckdb.answering import answering
from audit_explorer.store.ingest.builder import Builder
from audit_explorer.store.ingest.received import NeedsToleranceError

__all__ = ["Builder", "Dataset", "Facts", "FileFacts", "NeedsToleranceError", "answering"]
