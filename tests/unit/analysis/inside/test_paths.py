"""Tests of what occurs inside the JSON of records, against plain Python."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.inside import paths as module
from audit_explorer.analysis.inside.paths import DEPTH, paths
from audit_explorer.analysis.values.value_list import ValueAsk, value_list
from audit_explorer.exports import Export
from audit_explorer.filters import Condition, Filter
from tests.builders import make_legacy
from tests.unit.store.loading import Loader

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from audit_explorer.store import Dataset

_LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(["x", "y;", ""]))
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "a.b", "name", "é"]), inner, max_size=3),
    ),
    max_leaves=8,
)
_BODIES = st.dictionaries(st.sampled_from(["a", "b", "two words", "x-1"]), _VALUES, min_size=1, max_size=3)


def of_bodies(load: Loader, bodies: list[Any]) -> Dataset:
    """Give a log of records with these bodies."""
    return load([make_legacy(id=number, body=body, context={}) for number, body in enumerate(bodies)])


def counted(found: module.Paths) -> dict[str, int]:
    """Give path to records."""
    return dict(zip(found.frame["path"], (int(number) for number in found.frame["records"]), strict=True))


def plain(path: str, values: list[Any]) -> Iterator[str]:
    """Yield every path below the values that a record has at one path, null left out.

    What is of several kinds there is not taken apart, as the engine's structures have it.
    """
    present = [value for value in values if value is not None]
    kinds = {type(value) if isinstance(value, dict | list) else object for value in present}
    if kinds == {dict}:
        for key in dict.fromkeys(key for value in present for key in value):
            bare = key.replace("-", "").isalnum()
            below = f"{path}.{key}" if bare else f'{path}."{key}"'
            inner = [value[key] for value in present if key in value]
            if any(one is not None for one in inner):
                yield below
                yield from plain(below, inner)
    elif kinds == {list}:
        inner = [one for value in present for one in value]
        if any(one is not None for one in inner):
            yield f"{path}[*]"
            yield from plain(f"{path}[*]", inner)


@settings(max_examples=15, deadline=None)
@given(st.lists(_BODIES, min_size=1, max_size=12))
def test_every_path_is_counted(tmp_path_factory: pytest.TempPathFactory, bodies: list[dict[str, Any]]) -> None:
    """Each path with the number of records that have a value there, once a record."""
    load = Loader(tmp_path_factory.mktemp("inside"))
    try:
        found = paths(of_bodies(load, bodies), Filter())
    finally:
        load.close()

    expected = Counter(path for body in bodies for path in set(plain("body", [body])))
    assert counted(found) == dict(expected)
    assert (found.more, found.deeper, found.unread) == (0, 0, 0)


def test_only_what_the_filter_lets_through(load: Loader) -> None:
    """Records are those of the filter; text that is no JSON has nothing inside."""
    dataset = load(
        [make_legacy(id=1, body={"a": 1}), make_legacy(id=2, body={"b": 1}), make_legacy(id=3, error="not JSON: {")]
    )
    found = counted(paths(dataset, Filter((Condition("id", "is", "1"),))))

    assert found == {"body.a": 1, "context.ip_address": 1, "context.user_agent": 1}


def test_hostile_names_are_listed_with_the_reason(load: Loader) -> None:
    """What no condition can name is listed, with why; every other path can be asked for as it stands."""
    names = ['q"x', "back\\slash", "", "ctrl\x01", "k" * 10_000, "a.b", "[0]", "<b>", "=1+1", "two words", "'; --", "*"]
    found = paths(of_bodies(load, [{name: 1} for name in names]), Filter())
    reasons = [reason for reason in found.frame["reason"] if isinstance(reason, str)]

    assert len(found.frame) == len(names)
    assert len(reasons) == 5
    for path in found.frame[found.frame["reason"].isna()]["path"]:
        assert Condition(path, "is", "1").field == path


def test_what_is_cut_is_said(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    """More paths than are listed, deeper ones, and records built in rare ways are counted."""
    deep: Any = 1
    for _ in range(DEPTH + 2):
        deep = {"a": deep}
    dataset = of_bodies(load, [{"x": 1}, {"x": 1}, {"y": 1}, deep])
    assert paths(dataset, Filter()).deeper == 1
    monkeypatch.setattr(module, "MOST", 1)
    monkeypatch.setattr(module, "_SHAPES", 1)
    found = paths(dataset, Filter())

    assert counted(found) == {"body.x": 2}
    assert found.unread == 2


def test_a_path_is_a_column_a_facet_and_an_export_column(load: Loader) -> None:
    """The table, the list of values and the CSV have the same values; a formula is marked, a list joined."""
    body = {"deep": {"a": "=1+1"}, "list": [{"n": "x"}, {"n": "y"}]}
    dataset = of_bodies(load, [body, {"list": [{"n": "x"}, {"n": "x"}]}])
    columns = ("id", "body.deep.a", "body.list[*].n")
    rows = page(dataset, Filter(), columns=columns, sort=Sort("id", descending=False))
    assert json.loads(rows[list(columns)].to_json(orient="values")) == [["0", "=1+1", "x; y"], ["1", None, "x; x"]]

    values = value_list(dataset, Filter(), ValueAsk("body.list[*].n")).rows
    assert list(zip(values["value"], values["events"], strict=True)) == [("x", 2), ("y", 1)]
    searched = value_list(dataset, Filter(), ValueAsk("body.list[*].n", search="Y")).rows
    assert list(searched["value"]) == ["y"]
    missing = value_list(dataset, Filter(), ValueAsk("body.deep.a")).rows
    assert list(missing["events"]) == [1, 1]

    text = b"".join(Export(dataset, Filter(), columns=columns).chunks()).decode()
    assert text == "id,body.deep.a,body.list[*].n\r\n0,'=1+1,x; y\r\n1,,x; x\r\n"
