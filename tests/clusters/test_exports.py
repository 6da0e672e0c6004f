"""What leaves the explorer is the same byte for byte, whichever engine it comes from.

Apache Spark gives the hostile log and the sample, whole and filtered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.exports import Export
from audit_explorer.exports.columns import COLUMNS
from audit_explorer.filters import Condition, Filter
from tests.clusters.conftest import asked_of
from tests.clusters.published_logs import LOGS

if TYPE_CHECKING:
    from audit_explorer.exports.export import Kind
    from audit_explorer.store import Dataset

_ON_SAIL = [name for name in LOGS if name not in {"large", "medium"}]
_ZONE = ZoneInfo("Europe/Berlin")


def exported(dataset: Dataset, under: Filter, kind: Kind, columns: tuple[str, ...] = ()) -> bytes:
    """Give the file."""
    return b"".join(Export(dataset, under, kind=kind, columns=columns, zone=_ZONE, note=True).chunks())


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@pytest.mark.parametrize(("engine", "name"), asked_of(_ON_SAIL, ["hostile", "sample"]), indirect=["engine"])
@pytest.mark.usefixtures("engine")
def test_an_export_is_the_same_file(table_of: Any, name: str, kind: Kind) -> None:  # noqa: ANN401
    """All events of a log, every column that a CSV can have, the record as received too."""
    embedded, cluster = table_of(name)
    columns = (*COLUMNS, "body.deservedGpus", "hour", "weekday") if kind == "csv" else ()
    expected = exported(embedded, Filter(), kind, columns)
    assert len(expected.splitlines()) > 5
    # In one assertion, two files that differ would be compared by the line, which takes minutes.
    assert (exported(cluster, Filter(), kind, columns) == expected) is True


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_an_export_is_filtered_alike(table_of: Any, kind: Kind) -> None:  # noqa: ANN401
    """A filter keeps the same events, in the same order, in a file too."""
    embedded, cluster = table_of("hostile")
    under = Filter((Condition("result", "is", "Failed"), Condition("entity_name", "contains", "a", negated=True)))
    expected = exported(embedded, under, kind)
    assert 10 < len(expected.splitlines()) < 1000
    assert (exported(cluster, under, kind) == expected) is True
