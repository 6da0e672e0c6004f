"""Records in an engine: from files to a dataset that answers."""

from __future__ import annotations

from audit_explorer.store.dataset import Batches, Dataset, Facts, FileFacts
from audit_explorer.store.duckdb.database import Database
from audit_explorer.store.ingest.builder import Builder
from audit_explorer.store.ingest.received_records import NeedsToleranceError

__all__ = ["Batches", "Builder", "Database", "Dataset", "Facts", "FileFacts", "NeedsToleranceError"]
