"""Tests of the actors: ranked, and found by their ids."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.parties.actors import ACTOR_RANKS, ActorRank, actor_filter, known_as, ranked_actors
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from tests.builders import make_legacy
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, opened

if TYPE_CHECKING:
    from pathlib import Path

ACTED = [
    *[Row(hours=hours, actor="busy", source_ip=f"10.0.0.{hours}") for hours in (1, 2, 3)],
    *[Row(hours=4, actor="failing", error=(500, "E", "m")) for _ in range(2)],
    Row(hours=5, actor="broad", entity_id="2"),
    Row(hours=5, actor="broad", entity_id="3"),
    Row(hours=90, actor="late"),
    Row(hours=None, actor="unclear", said="Pending"),
    Row(hours=6, actor=None),
]


def plain(rows: list[Row]) -> pd.DataFrame:
    """Count the actors of rows with pandas, the slow and obvious way."""
    frame = pd.DataFrame(
        {
            "actor": [row.actor for row in rows],
            "failed": [row.failed for row in rows],
            "known": [not row.unknown for row in rows],
            "entity": [
                None if not (row.entity_id or row.entity_name) else (row.entity_type, row.entity_id or row.entity_name)
                for row in rows
            ],
            "ip": [row.source_ip for row in rows],
            "did": [(row.action, row.entity_type) for row in rows],
        }
    )
    grouped = frame.dropna(subset="actor").groupby("actor")
    counted = pd.DataFrame(
        {
            "events": grouped.size(),
            "failed": grouped["failed"].sum(),
            "rate": grouped["failed"].sum() / grouped["known"].sum(),
            "addresses": grouped["ip"].nunique(),
            "rarity": grouped["did"].agg(lambda did: _rarity(set(did), grouped["did"].agg(set))),
        }
    )
    return counted.reset_index().sort_values(["events", "actor"], ascending=[False, True]).reset_index(drop=True)


def _rarity(own: set[object], everyone: pd.Series) -> float:
    """Give of an actor's operations, on average, the share of the other actors that never did it."""
    if len(everyone) == 1:
        return float("nan")
    shares = [sum(one not in did for did in everyone) / (len(everyone) - 1) for one in own]
    return sum(shares) / len(shares)


@pytest.mark.parametrize(
    ("by", "first"),
    [("events", "busy"), ("failed", "failing"), ("rate", "failing"), ("entities", "broad"), ("last", "late")],
)
def test_each_order_has_its_own_first(by: ActorRank, first: str) -> None:
    """Each order puts the most of what it is about first; whoever has none of it comes last; nobody is no actor."""
    with opened(ACTED) as dataset:
        frame, total = ranked_actors(dataset, Filter(), by=by)

    assert frame["actor"].iloc[0] == first
    assert total == len(frame) == 5
    if by in {"rate", "last"}:
        assert frame["actor"].iloc[-1] == "unclear"


@pytest.mark.parametrize("by", ACTOR_RANKS)
def test_pages_hold_every_actor_once(by: ActorRank) -> None:
    """Turning the pages gives each actor once, and each page knows the number of all, one past the end too."""
    with opened(ACTED) as dataset:
        parts = [ranked_actors(dataset, Filter(), by=by, offset=offset, limit=2) for offset in (0, 2, 4, 6)]
        whole, _ = ranked_actors(dataset, Filter(), by=by)

    assert [total for _, total in parts] == [5] * 4
    assert [actor for frame, _ in parts for actor in frame["actor"]] == list(whole["actor"])


@settings(max_examples=5)
@given(ROWS, FILTERS)
def test_the_figures_are_those_of_pandas(rows: list[Row], filters: list[Filter]) -> None:
    """Events, failures, the rate of known outcomes and addresses are what plain counting gives."""
    with opened(rows) as dataset:
        for asked in filters[:3]:
            frame, total = ranked_actors(dataset, asked, limit=999)
            expected = plain([row for row in rows if fits(row, asked)])
            assert total == len(expected)
            for name in expected.columns:
                assert list(frame[name].fillna(-1)) == pytest.approx(list(expected[name].fillna(-1))) or (
                    list(frame[name]) == list(expected[name])
                ), name


def test_an_actors_filter_keeps_its_own_events() -> None:
    """Whatever its name has in it, an actor's filter keeps what it did and nothing else."""
    names = ["a*", "ab", "100%", "it's", 'quo"te']
    with opened([Row(actor=name) for name in names]) as dataset:
        assert [headline(dataset, actor_filter(name)).events for name in names] == [1] * len(names)


def test_an_id_leads_to_the_names(tmp_path: Path) -> None:
    """Who is known by an id is found by it, the busiest first; an id that nobody has finds nobody."""
    path = tmp_path / "logs.json"
    names = ["old", "new", "new", "other"]
    path.write_text(json.dumps([make_legacy(id=n, sourceName=name, sourceId=name[-1]) for n, name in enumerate(names)]))
    with closing(open_files([path])) as dataset:
        assert known_as(dataset, "w") == ["new"]
        assert known_as(dataset, "nobody") == []
