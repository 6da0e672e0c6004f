"""Tests of looking whether a version's files are still kept."""

from __future__ import annotations

import pytest

from audit_explorer.errors import LogGoneError, NoClusterError
from audit_explorer.store.published.publication import RETENTION
from audit_explorer.store.spark.version_retention import VersionRetention

ENGINE = "sc://engine.example:15002"
HOURS = RETENTION.total_seconds() / 3600


class Place:
    """A place with a current version, an engine that may be away, and a clock; it counts how often it is looked at."""

    def __init__(self) -> None:
        self.version = 7
        self.away = False
        self.hour = 1000.0
        self.looks = 0

    def current(self) -> int:
        """Say which version is the current one."""
        self.looks += 1
        if self.away:
            raise NoClusterError(ENGINE, "away")
        return self.version


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    """Give a place whose clock is the one that is looked at."""
    place = Place()
    monkeypatch.setattr(VersionRetention, "_now", staticmethod(lambda: 3600 * place.hour))
    return place


def test_it_is_looked_now_and_then(place: Place) -> None:
    """Not with each question; as long as it is one of the two latest everything is there."""
    kept = VersionRetention(7, place.current)
    for version in (7, 8, 8):
        place.version = version
        for _ in range(9):
            place.hour += HOURS / 18
            kept.check()
            assert kept.is_sure
    assert place.looks == 3 * 9 // 6


def test_a_version_that_was_overtaken_is_read_until_its_files_may_go(place: Place) -> None:
    """Nobody is given an answer of files that may be gone, however long nothing was asked."""
    kept = VersionRetention(7, place.current)
    place.version = 9
    place.hour += HOURS / 2
    sure = [kept.is_sure]
    kept.check()
    place.hour += HOURS / 2
    sure.append(kept.is_sure)
    assert sure == [True, False]
    with pytest.raises(LogGoneError):
        kept.check()


def test_an_engine_that_is_away_is_no_reason_to_stop(place: Place) -> None:
    """As long as the files are kept in any case; then it has to be asked."""
    kept = VersionRetention(7, place.current)
    place.away = True
    place.hour += HOURS / 2
    kept.check()
    place.hour += HOURS / 2
    with pytest.raises(NoClusterError):
        kept.check()
    place.away = False
    kept.check()
    assert kept.is_sure


def test_a_clock_that_was_set_back(place: Place) -> None:
    """Then it is looked at once."""
    kept = VersionRetention(7, place.current)
    place.hour -= 5
    kept.check()
    assert place.looks == 1
    assert kept.is_sure
