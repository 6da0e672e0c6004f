"""Tests of the names of a log that look like others: in files and in the archive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.analysis.facets import FacetAsk
from audit_explorer.analysis.lookalikes import lookalike_facet, lookalike_scripts
from audit_explorer.filters import Condition, Filter, read_query
from audit_explorer.period import UTC_ZONE
from audit_explorer.store.archive import Archive
from tests.builders import make_legacy

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.store import Database
    from tests.unit.store.loading import Loader

ADMIN = "\u0430dmin"
ACE = "\u0430\u0441\u0435"
CAPITALS = "\u0410\u0421\u0415"
WIDE = "\uff4f\uff50\uff53"
GREEK = "\u03b1dmin"
IVAN = "\u0418\u0432\u0430\u043d"
NAMES = [
    (ADMIN, "alpha"),
    ("admin", ACE),
    (IVAN, "Ace"),
    ("M\u00fcller", "beta"),
    (None, "gamma"),
    (GREEK, ADMIN),
    ("ops", "\u6771\u4eacproject"),
]


@pytest.fixture
def log(load: Loader) -> Database:
    """Open a log with these actors and entities, the last one failed."""
    records = [
        make_legacy(id=number, sourceName=actor, sourceId=actor, entityName=entity, error=None if number else "denied")
        for number, (actor, entity) in enumerate(NAMES)
    ]
    return load(records)


def ids(log: Database, *pairs: tuple[str, str]) -> set[int]:
    """Give the events that a link's filter lets through."""
    asked, skipped = read_query(pairs)
    assert not skipped
    where = log.where(asked)
    rows = log.rows(f"SELECT id FROM events WHERE {where.sql}", where.parameters)  # noqa: S608 - our own predicate
    return {int(row[0]) for row in rows}


def test_mixed_words_and_names_that_read_like_another_are_noted(log: Database) -> None:
    """A wholly Cyrillic name is noted where its reading is a name of the log in any case, else it is not."""
    found = log.rows("SELECT name, script FROM lookalikes ORDER BY name")
    assert sorted(found) == sorted([(ADMIN, "Cyrillic"), (ACE, "Cyrillic"), (GREEK, "Greek")])


def test_a_whole_name_is_noted_only_beside_the_other(load: Loader) -> None:
    """Alone in its log it is a name like any other, wide letters too."""
    alone = load([make_legacy(id=1, sourceName=ACE, entityName=WIDE)])
    assert alone.rows("SELECT name FROM lookalikes") == []
    beside = load([make_legacy(id=1, sourceName=CAPITALS, entityName=WIDE), make_legacy(id=2, sourceName="OPS")])
    assert beside.rows("SELECT name FROM lookalikes") == [(WIDE,)]


def test_the_filter_keeps_their_events(log: Database) -> None:
    """By script, by several, by any, by none, and turned round: every event is in exactly one of both."""
    assert ids(log, ("lookalike", "Cyrillic")) == {0, 1, 5}
    assert ids(log, ("lookalike", "Greek")) == {5}
    assert ids(log, ("lookalike", "Cyrillic"), ("lookalike", "Greek")) == {0, 1, 5}
    assert ids(log, ("not.missing", "lookalike")) == {0, 1, 5}
    assert ids(log, ("missing", "lookalike")) == {2, 3, 4, 6}
    assert ids(log, ("not.lookalike", "Greek")) == {0, 1, 2, 3, 4, 6}
    assert ids(log, ("where", "or(lookalike=Greek,actor=ops)")) == {5, 6}


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (("lookalike", "Cyrillic"), "Events with look-alike letters Cyrillic, all time"),
        (("not.missing", "lookalike"), "Events with any look-alike letters, all time"),
        (("missing", "lookalike"), "Events without look-alike letters, all time"),
    ],
)
def test_the_filter_travels_and_speaks(pair: tuple[str, str], sentence: str) -> None:
    """It is in the address as it is written, and in the sentence."""
    asked, _ = read_query([pair])
    assert asked.to_query() == [pair]
    assert asked.sentence(UTC_ZONE) == sentence


def test_what_else_can_not_be_asked_of_letters() -> None:
    """They are no text to look into, and no column to show or to sort by."""
    for operator in ("contains", "begins", ">=", "within"):
        with pytest.raises(ValueError, match="can't be asked"):
            Condition("lookalike", operator, "1")


def test_the_facet_counts_events_by_script(log: Database) -> None:
    """Under the filter, of the whole log, and not narrowed by its own conditions."""
    asked = Filter((Condition("lookalike", "is", "Greek"), Condition("result", "is", "Succeeded")))
    facet = lookalike_facet(log, asked, FacetAsk("lookalike"))
    rows = [[row.value, row.events, row.failed, row.total] for row in facet.values]
    assert rows == [["Cyrillic", 2, 0, 3], ["Greek", 1, 0, 1]]
    whole = lookalike_facet(log, Filter(), FacetAsk("lookalike"))
    assert [row.failed for row in whole.values] == [1, 0]


def test_a_script_that_is_asked_for_is_there_with_nothing(log: Database) -> None:
    """What the filter names can be taken back, whether the log has it or not."""
    facet = lookalike_facet(log, Filter((Condition("lookalike", "is", "Lisu"),)), FacetAsk("lookalike"))
    assert [row.value for row in facet.values] == ["Cyrillic", "Greek", "Lisu"]


def test_the_scripts_of_names(log: Database) -> None:
    """Of those that are noted, in their order; hostile names are values."""
    asked = [ADMIN, IVAN, "admin", GREEK, "'; DROP TABLE events --\u0430"]
    assert lookalike_scripts(log, asked) == {ADMIN: ("Cyrillic",), GREEK: ("Greek",)}


def test_a_log_in_ascii_has_none(load: Loader) -> None:
    """The table is there all the same."""
    log = load([make_legacy(id=1)])
    assert log.rows("SELECT name FROM lookalikes") == []
    assert lookalike_facet(log, Filter(), FacetAsk("lookalike")).values == ()


def test_the_archive_knows_them_too(log: Database, load: Loader, tmp_path: Path) -> None:
    """Also where the other name comes in a later adding."""
    archive = Archive(tmp_path / "archive")
    now = datetime(2026, 12, 1, tzinfo=UTC)
    archive.add(load([make_legacy(id=900, sourceName=WIDE)]))
    archive.add(log)
    kept = archive.open(now)
    assert ("\uff4f\uff50\uff53", "fullwidth") in kept.rows("SELECT name, script FROM lookalikes")
    assert ids(kept, ("lookalike", "Cyrillic")) == {0, 1, 5}
    kept.close()
