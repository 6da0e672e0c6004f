"""Opening a published table through an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit_explorer.store.published.publication import Publication
    from audit_explorer.store.spark.cluster_dataset import ClusterDataset


def open_table(engine: str, table: str) -> ClusterDataset:
    """Open the current version of a table that `publish` wrote, as the engine sees the place.

    `engine` is an address such as sc://host:15002 or sc://host:443/;use_ssl=true; its token, where it has one, stands
    in SPARK_CONNECT_AUTHENTICATE_TOKEN. What speaks with it is loaded now. Raises SettingError,
    ClusterExtraError, NoClusterError, ClusterRefusedError, TableError, NewerTableError.
    """
    from audit_explorer.store.spark.cluster_dataset import ClusterDataset

    return ClusterDataset(engine, table)


def current_version(engine: str, table: str) -> Publication:
    """Read which version of a table is the current one; raises what open_table raises."""
    from audit_explorer.store.spark.engine_session import EngineSession
    from audit_explorer.store.spark.published_views import current_publication

    found: list[Publication] = []
    session = EngineSession(engine, lambda client: found.append(current_publication(client, table)))
    try:
        session.open()
    finally:
        session.close()
    return found[-1]
