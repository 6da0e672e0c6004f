"""Opening a published table through an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit_explorer.store.dataset import Dataset


def open_table(engine: str, table: str) -> Dataset:
    """Open the current version of a table that `publish` wrote, as the engine sees the place.

    `engine` is an address such as sc://host:15002 or sc://host:443/;use_ssl=true; its token, where it has one, stands
    in SPARK_CONNECT_AUTHENTICATE_TOKEN. What speaks with it is loaded now. Raises ClusterExtraError, NoClusterError,
    ClusterRefusedError, TableError, NewerTableError.
    """
    from audit_explorer.store.spark.cluster_dataset import ClusterDataset

    return ClusterDataset(engine, table)
