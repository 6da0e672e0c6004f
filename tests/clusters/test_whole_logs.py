"""A published log is the whole log: every event with every column, and what is known of it.

Apache Spark gives all logs whole, each order of a table once; of what reviewers narrow by it is asked some.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest

from audit_explorer.analysis.events import COLUMNS, Sort, page
from audit_explorer.analysis.facets import FACETS, FURTHER, FacetAsk, facet_counts
from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.parties.entities import ranked
from audit_explorer.analysis.patterns import patterns
from audit_explorer.analysis.rates import rates
from audit_explorer.analysis.summary import summary
from audit_explorer.analysis.timeline import timeline
from audit_explorer.filters import Filter
from tests.clusters.conftest import asked_of
from tests.clusters.equal import difference
from tests.clusters.published_logs import LOGS

if TYPE_CHECKING:
    from audit_explorer.store import Dataset
    from tests.engines.engine import Engine

_ZONE: Final = ZoneInfo("Europe/Berlin")
_SMALL: Final = [name for name in LOGS if name not in {"large", "medium"}]
_SORTS: Final = (Sort(), Sort("actor"), Sort("entity_name", descending=False), Sort("http_status"), Sort("body"))
#: As a reviewer narrows by.
_QUERIES: Final = (
    "",
    "result=Failed",
    "action=Delete&action=Update",
    "not.action=Login",
    "missing=cluster_id",
    "last=30d",
    "entity_name~=a",
    'q=team "a b" -x',
    "body.deservedGpus>=2",
    "hour=19-7&weekday=Saturday-Sunday",
    "where=or(http_status>=400,and(action=Delete,not.actor*=ci-*))",
)
#: One of each sort of condition for an engine that takes long.
_SOME: Final = (_QUERIES[0], _QUERIES[7], _QUERIES[8], _QUERIES[10])


def drawn(dataset: Dataset, query: str) -> list[object]:
    """Ask what the pages show of a log under a filter."""
    asked = Filter.from_query(parse_qsl(query)).resolve(newest=dataset.facts.newest, now=datetime.now(UTC))
    return [
        facet_counts(dataset, asked, [FacetAsk(field) for field in FACETS + FURTHER]),
        timeline(dataset, asked, _ZONE),
        headline(dataset, asked),
        page(dataset, asked, columns=COLUMNS, sort=Sort(), limit=100),
        page(dataset, asked, columns=COLUMNS, sort=Sort("actor"), offset=20, limit=50),
        patterns(dataset, asked),
        ranked(dataset, asked, by="failed", limit=20),
        rates(dataset, asked, "actor", most=20),
    ]


@pytest.mark.parametrize("name", _SMALL)
def test_every_event_is_there(engine: Engine, table_of: Any, name: str) -> None:  # noqa: ANN401
    """Each column of each event, in each order that a table can have."""
    embedded, cluster = table_of(name)
    total = embedded.facts.total
    in_all = {"mixed", "hostile"} if engine.name == "sail" else {"hostile"}
    for sort in _SORTS if name in in_all else _SORTS[:1]:
        one, other = (page(log, Filter(), columns=COLUMNS, sort=sort, limit=total) for log in (embedded, cluster))
        assert not difference(one, other, f"sorted by {sort}")


@pytest.mark.parametrize("name", _SMALL)
def test_what_is_known_of_a_log_is_published(engine: Engine, table_of: Any, name: str) -> None:  # noqa: ANN401
    """Its files, what is missing of it, what was merged; and the summary that is made of it."""
    embedded, cluster = table_of(name)
    for field in fields(embedded.facts):
        assert not difference(getattr(embedded.facts, field.name), getattr(cluster.facts, field.name), field.name)
    if engine.name == "sail" or name == "sample":
        assert not difference(summary(embedded, Filter()), summary(cluster, Filter()), "summary")


@pytest.mark.parametrize(("engine", "query"), asked_of(_QUERIES, _SOME), indirect=["engine"])
@pytest.mark.usefixtures("engine")
def test_the_pages_say_the_same_of_the_sample(table_of: Any, query: str) -> None:  # noqa: ANN401
    """Whatever a reviewer narrows by."""
    embedded, cluster = table_of("sample")
    assert not difference(drawn(embedded, query), drawn(cluster, query), "page")


@pytest.mark.parametrize("name", ["data", "cases"])
def test_the_pages_say_the_same_of_odd_logs(engine: Engine, table_of: Any, name: str) -> None:  # noqa: ANN401
    """Logs as people come by them, many read together."""
    embedded, cluster = table_of(name)
    for query in _QUERIES[:2] if engine.name == "sail" else _QUERIES[1:2]:
        assert not difference(drawn(embedded, query), drawn(cluster, query), "page")


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(("engine", "name"), asked_of(["large"], ["medium"]), indirect=["engine"])
def test_the_pages_say_the_same_of_a_large_log(table_of: Any, name: str) -> None:  # noqa: ANN401
    """200,000 records over years, hostile as ever; 10,000 for Apache Spark, which has two workers of one core."""
    embedded, cluster = table_of(name)
    assert embedded.facts.total > {"large": 190_000, "medium": 9_500}[name]
    for query in ("", "result=Failed&entity_name~=a_b"):
        assert not difference(drawn(embedded, query), drawn(cluster, query), "page")
