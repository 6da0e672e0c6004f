"""The published table as views of a session: the files of one version, no others."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import TableError
from audit_explorer.store.published.publication import FACTS, Publication, read_publication
from audit_explorer.store.published.published_columns import RECEIVED, SMALL, cube_columns, event_columns
from audit_explorer.store.spark.cluster_failures import is_silent
from audit_explorer.store.spark.connect_client import PySparkException, SparkConnectClient, proto

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.store.published.published_columns import Column

_MISSING: Final = f"the engine finds no {FACTS} there"
_UNREADABLE: Final = "the engine can't read its files"
_ADVICE: Final = "Publish to it, or name the place as the engine sees it in AUDIT_EXPLORER_TABLE."
_TYPES: Final = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ", "INTEGER": "INT"}


def current_publication(client: SparkConnectClient, table: str) -> Publication:
    """Read the list of files of the current version, as the engine sees it."""
    plan = proto.Plan()
    source = plan.root.read.data_source
    source.format = "text"
    source.paths.append(f"{table.rstrip('/')}/{FACTS}")
    source.options["wholetext"] = "true"
    try:
        texts = client.to_table(plan, {})[0].column(0).to_pylist()
    except PySparkException as error:
        if is_silent(error):
            raise
        raise TableError(table, _MISSING, _ADVICE) from error
    # An engine that finds no file may take it for one without a line.
    if len(texts) != 1:
        raise TableError(table, _MISSING, _ADVICE)
    return read_publication(texts[0], table)


def check_files(client: SparkConnectClient, table: str, publication: Publication) -> None:
    """Make sure that the engine sees each file of a version; raises TableError.

    Some engines (Sail) take a lost file for one without rows: there, how many rows it sees are compared with how many
    were published. It counts them without a look into the rows. Apache Spark, which would take seconds for that, has
    refused to make a view of a lost file.
    """
    if _notices_lost_files(client, table):
        return
    plan = proto.Plan()
    names = [name for name in publication.tables if name in _columns(publication)]
    plan.root.sql.query = " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS rows FROM {name}" for name in names)
    try:
        found = client.to_table(plan, {})[0]
    except PySparkException as error:
        if is_silent(error):
            raise
        raise TableError(table, _UNREADABLE, _ADVICE) from error
    seen = dict(zip(found.column(0).to_pylist(), found.column(1).to_pylist(), strict=True))
    for name in names:
        published = sum(file.records for file in publication.tables[name])
        if seen[name] != published:
            raise TableError(table, f"of {published:,} rows of {name} the engine finds {seen[name]:,}", _ADVICE)


def _notices_lost_files(client: SparkConnectClient, table: str) -> bool:
    """Say whether the engine refuses a file that isn't there."""
    plan = proto.Plan()
    source = plan.root.read.data_source
    source.format = "parquet"
    source.schema = "seq BIGINT"
    source.paths.append(f"{table.rstrip('/')}/{uuid.uuid4().hex}.parquet")
    try:
        client.schema(plan)
    except PySparkException as error:
        if is_silent(error):
            raise
        return True
    return False


def make_views(client: SparkConnectClient, table: str, publication: Publication) -> None:
    """Give a session a view for each table of a version; raises TableError where the engine can't read its files."""
    columns = _columns(publication)
    for name, files in publication.tables.items():
        if name not in columns:
            continue
        command = proto.Command()
        view = command.create_dataframe_view
        view.name = name
        view.replace = True
        source = view.input.read.data_source
        source.format = "parquet"
        source.schema = ", ".join(f"`{one.name}` {_TYPES.get(one.type, one.type)}" for one in columns[name])
        # Sail then reads the other columns of those rows alone that pass; Apache Spark knows no such option.
        source.options["pushdown_filters"] = "true"
        source.paths.extend(f"{table.rstrip('/')}/{file.name}" for file in files)
        try:
            client.execute_command(command)
        except PySparkException as error:
            if is_silent(error):
                raise
            raise TableError(table, _UNREADABLE, _ADVICE) from error


def _columns(publication: Publication) -> Mapping[str, tuple[Column, ...]]:
    return {
        "events": event_columns(publication.key),
        "received": RECEIVED,
        **SMALL,
        **{one.name: cube_columns(one) for one in publication.cube},
    }
