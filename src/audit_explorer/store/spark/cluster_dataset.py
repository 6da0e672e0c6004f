"""A published table as a dataset: every question is the engine's to answer."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from audit_explorer.errors import LogGoneError, TableError
from audit_explorer.store.answer_frame import answer_frame
from audit_explorer.store.spark.answer_stream import AnswerStream
from audit_explorer.store.spark.engine_session import EngineSession
from audit_explorer.store.spark.joined_answers import together
from audit_explorer.store.spark.opening_table import current_version
from audit_explorer.store.spark.published_views import check_files, current_publication, make_views
from audit_explorer.store.spark.spark_sql.grouping_sets import one_by_one
from audit_explorer.store.spark.version_retention import VersionRetention

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from audit_explorer.filters import Filter, Predicate
    from audit_explorer.store.cube.cube_table import CubeTable
    from audit_explorer.store.dataset import Facts
    from audit_explorer.store.published.publication import Publication
    from audit_explorer.store.spark.connect_client import SparkConnectClient


class ClusterDataset:
    """The dataset that an engine reads from shared storage (see dataset.Dataset): one version of the table."""

    engine = "Spark Connect"

    def __init__(self, engine: str, table: str) -> None:
        """Connect, and read which files the current version has."""
        self._table = table
        self._publication: Publication | None = None
        self._session = EngineSession(engine, self._prepare)
        self._opening = f"cluster-{uuid.uuid4().hex}"
        self._session.open()
        publication = self._opened()
        self._retention = VersionRetention(publication.version, lambda: current_version(engine, table).version)
        #: What is known of it as a whole, from when it was published.
        self.facts: Facts = publication.facts
        #: The tables of events that were counted together.
        self.cube: tuple[CubeTable, ...] = publication.cube
        self._years = publication.years

    def _prepare(self, client: SparkConnectClient) -> None:
        """Give a new session the views of the version that was opened, whatever was published since."""
        again = self._publication is not None
        if self._publication is None:
            self._publication = current_publication(client, self._table)
        try:
            make_views(client, self._table, self._publication)
            check_files(client, self._table, self._publication)
        except TableError as error:
            if again:
                raise LogGoneError from error
            raise

    def _opened(self) -> Publication:
        if self._publication is None:
            raise LogGoneError
        return self._publication

    @property
    def version(self) -> Publication:
        """The version that was opened, with its number and when it was published."""
        return self._opened()

    @property
    def is_retained(self) -> bool:
        """Whether its files are known to be there still; where not, the next question looks, or is refused."""
        return self._retention.is_sure

    @property
    def fingerprint(self) -> str:
        """What the dataset holds, as a hash."""
        return self.facts.fingerprint

    @property
    def opening(self) -> str:
        """A name that no other dataset has."""
        return self._opening

    @property
    def years(self) -> tuple[int, ...]:
        """The UTC years in which it has events, in order."""
        return self._years

    def where(self, asked: Filter) -> Predicate:
        """Give a resolved filter as SQL; what it searches texts for is part of it."""
        return asked.predicate(self.years if asked.zone else ())

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Ask for a small answer; times come back as naive UTC, text as str."""
        return answer_frame(self._answer(sql, parameters))

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for a few rows, as Python values."""
        answer = self._answer(sql, parameters)
        return list(zip(*(column.to_pylist() for column in answer.columns), strict=True))

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Ask for an answer of one row, as Python values."""
        return self.rows(sql, parameters)[0]

    def batches(self, sql: str, parameters: Sequence[Any] = ()) -> AnswerStream:
        """Ask for an answer by columns."""
        return AnswerStream(self._session, sql, parameters, self._retention.check)

    def settle(self) -> None:
        """Nothing is loaded behind the scenes."""

    def close(self) -> None:
        """End the session; later calls do nothing."""
        self._session.close()

    def _answer(self, sql: str, parameters: Sequence[Any]) -> pa.Table:
        parts = None if parameters else one_by_one(sql)
        if parts is None:
            return pa.Table.from_batches(self.batches(sql, parameters))
        return together([self.batches(part) for part in parts.statements], parts.limit)
