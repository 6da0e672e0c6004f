"""Tests of values that are one though they are written in several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_explorer.filters import Condition, Filter
from tests.builders import make_legacy

if TYPE_CHECKING:
    from audit_explorer.store import Dataset
    from tests.unit.store.loading import Loader


def ids(dataset: Dataset, asked: Filter) -> list[str]:
    """Give the ids of the events that a filter keeps, asked as a page asks."""
    where = dataset.where(asked)
    sql = f"SELECT id FROM events WHERE {where.sql} ORDER BY seq"  # noqa: S608 - the filter under test
    return [row[0] for row in dataset.rows(sql, where.parameters)]


@pytest.mark.parametrize("field", ["id", "tenant_id"])
@pytest.mark.parametrize("written", ["7", "7.0", "7.00"])
def test_an_identifier_is_asked_by_value(load: Loader, field: str, written: str) -> None:
    """Whoever copies 7.0 out of a sheet finds the record that the log has as 7, and the other way round."""
    log = load([make_legacy(id=7.0, tenantId=7), make_legacy(id=8, tenantId=8)])
    assert ids(log, Filter((Condition(field, "is", written),))) == ["7"]
    assert Condition(field, "is", written) == Condition(field, "is", "7")


def test_an_entitys_id_is_a_text(load: Loader) -> None:
    """Of things the platform says nothing of the kind: "2.0" may be a name."""
    log = load([make_legacy(id=1, entityId="2.0"), make_legacy(id=2, entityId="2")])
    assert ids(log, Filter((Condition("entity_id", "is", "2.0"),))) == ["1"]


@pytest.mark.parametrize(("sign", "plain"), [("\u212a", "K"), ("\u037e", ";"), ("\u1fef", "`")])
@pytest.mark.parametrize("field", ["source_name", "actor", "entity_name"])
def test_a_sign_that_only_looks_like_ascii_is_the_same(load: Loader, field: str, sign: str, plain: str) -> None:
    """Both forms are one text in NFC: each finds both, and excluding one leaves none of them."""
    name = {"source_name": "sourceName", "actor": "sourceName", "entity_name": "entityName"}[field]
    log = load([make_legacy(id=1, **{name: f"{sign}im"}), make_legacy(id=2, **{name: f"{plain}im"}), make_legacy(id=3)])
    for asked in (sign, plain):
        assert ids(log, Filter((Condition(field, "is", f"{asked}im"),))) == ["1", "2"]
        assert ids(log, Filter((Condition(field, "is", f"{asked}im", negated=True),))) == ["3"]


@pytest.mark.parametrize("value", ["1234567890123456", "9007199254740993", "1e5", "1.5E+3", "+5", "1.2.3"])
def test_a_number_that_can_t_be_told_apart_is_refused(value: str) -> None:
    """Inside JSON digits are a number, never a time without a word; one beyond 15 digits can't be compared exactly."""
    with pytest.raises(ValueError, match="at most 15 digits"):
        Condition("body.n", ">=", value)
    assert Condition("body.n", ">=", "123456789012345").value == "123456789012345"
