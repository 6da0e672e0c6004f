"""Tests of the comparison of two JSON values."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from deepdiff import DeepDiff
from dictdiffer import diff as dictdiffer_diff  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.history.differences import Change, Item, differences, pointer
from audit_explorer.analysis.history.json_value import Identities, json_text, read_json

LEAF = st.sampled_from((None, True, False, 0, 1, 2, "", "a", "1", Decimal("0.3"), Decimal("0.30"), Decimal("1.0")))
NAMES = st.sampled_from(("id", "name", "type", "a", "b/~", ""))
VALUE = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=14,
)
KEYED = st.lists(
    st.fixed_dictionaries({"id": st.integers(0, 5)}, optional={"v": LEAF, "w": st.lists(LEAF, max_size=3)}), max_size=5
)


def equal(one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON values
    """Say whether two values are equal, by a way of its own: recursive, type by type."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    return isinstance(one, str) == isinstance(other, str) and bool(one == other)


def applied(old: Any, changes: list[Change]) -> Any:  # noqa: ANN401
    """Carry changes out as RFC 6902 says, by their pointers alone; what was before must be what the change says."""
    root = {"": copy.deepcopy(old)}
    for change in changes:
        names = pointer(change.path).split("/")[1:]
        holder: Any = root
        steps = ["", *(name.replace("~1", "/").replace("~0", "~") for name in names)]
        for step in steps[:-1]:
            holder = holder[int(step) if isinstance(holder, list) else step]
        last: Any = int(steps[-1]) if isinstance(holder, list) else steps[-1]
        if change.kind == "add":
            assert isinstance(holder, list) or last not in holder
            holder.insert(last, change.new) if isinstance(holder, list) else holder.update({last: change.new})
        elif change.kind == "remove":
            assert equal(holder[last], change.old)
            del holder[last]
        else:
            assert equal(holder[last], change.old)
            holder[last] = copy.deepcopy(change.new)
        root = copy.deepcopy(root)
    return root[""]


@settings(max_examples=300, deadline=None)
@given(VALUE | KEYED, VALUE | KEYED)
def test_the_differences_make_the_new_of_the_old(old: Any, new: Any) -> None:  # noqa: ANN401
    """Carried out one by one as JSON Patch, they turn the old value into the new one; equal values have none."""
    changes = differences(old, new)

    assert equal(applied(old, changes), new)
    assert (not changes) == equal(old, new)
    assert differences(new, copy.deepcopy(new)) == []


@settings(max_examples=100, deadline=None)
@given(KEYED)
def test_another_order_alone_is_one_move(items: list[dict[str, Any]]) -> None:
    """A list in another order differs by its order and by nothing else, where a key tells the items apart."""
    unique = list({item["id"]: item for item in items}.values())
    changes = differences(unique, unique[::-1])

    assert [change.kind for change in changes] == (["move"] if len(unique) > 1 else [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"a": True}, {"a": 1}, [("replace", "/a")]),
        ({"a": 0}, {"a": False}, [("replace", "/a")]),
        ({"a": None}, {}, [("remove", "/a")]),
        ({"a": "1"}, {"a": 1}, [("replace", "/a")]),
        ({"a": 1}, {"a": Decimal("1.0")}, []),
        ([0], [False], [("remove", "/0"), ("add", "/0")]),
        ({"a": 0.1 + 0.2}, {"a": 0.3}, [("replace", "/a")]),
        ({"a/b~": 1}, {"a/b~": 2}, [("replace", "/a~1b~0")]),
        ({"a": {"b": 1}}, {"a": [1]}, [("replace", "/a")]),
        ({"a": {}}, {"a": []}, [("replace", "/a")]),
        (1, 2, [("replace", "")]),
        # Plain values are counted, wherever they stand.
        (["a", "b"], ["b", "a"], [("move", "")]),
        (["a", "a", "b"], ["a", "b"], [("remove", "/1")]),
        (["a", "x", "a", "y", "a"], ["x", "a", "y", "a"], [("remove", "/0")]),
        (["a", "b"], ["c", "a", "b"], [("add", "/0")]),
        # Objects by their own key; one that two share is none.
        ([{"id": 1}, {"id": 2, "v": 1}], [{"id": 2, "v": 2}], [("remove", "/0"), ("replace", "/0/v")]),
        ([{"id": 1, "v": 1}, {"id": 2}], [{"id": 2}, {"id": 1, "v": 2}], [("move", ""), ("replace", "/1/v")]),
        ([{"id": 1, "name": "a"}, {"id": 1, "name": "b"}], [{"id": 1, "name": "b"}], [("remove", "/0")]),
        ([{"id": "1"}], [{"id": 1}], [("remove", "/0"), ("add", "/0")]),
        ([{"id": True}], [{"id": True, "v": 1}], [("add", "/0/v")]),
        # Without any key, what stands in its place is the same item.
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 3}], [("replace", "/1/a")]),
        ([[1], [2]], [[2], [1]], [("move", "")]),
        ([], [{"id": 1}], [("add", "/0")]),
    ],
)
def test_what_is_told(old: Any, new: Any, told: list[tuple[str, str]]) -> None:  # noqa: ANN401
    """Each kind of difference is told as what it is, in its place."""
    assert [(change.kind, pointer(change.path)) for change in differences(old, new)] == told


def test_an_item_is_known_by_its_key() -> None:
    """A change inside a list says which item it is of, not only where it stood."""
    old, new = [{"name": "a"}, {"name": "b", "v": 1}], [{"name": "b", "v": 2}, {"name": "a"}]

    assert differences(old, new)[-1].path == (Item(0, "name", "b"), "v")


@pytest.mark.parametrize("depth", [900, 3_000, 20_000])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a":', "}"), ('[{"id":1,"a":', "}]")])
def test_no_depth_is_too_deep(depth: int, opens: str, closes: str) -> None:
    """Values nested as deep as anyone cares to are read, compared and written."""
    old, new = (read_json(opens * depth + leaf + closes * depth)[0] for leaf in ("1", "2"))
    changes = differences(old, new)

    assert changes
    assert {change.old for change in changes if change.kind != "add"} <= {1}
    assert differences(read_json(json_text(old))[0], old) == []


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 3000 + inner + "]" * 3000 for inner in ("1 2", '{"a" 1}', '{"a":1,}', "1,", '"a":1', "}", "01")),
        *("[" * 3000, "[" * 3000 + "1" + "]" * 2999 + "}", "[" * 3000 + "]" * 3000 + "1", "[1"),
    ],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    """Deep or not, what is no JSON is an error and never half a value."""
    with pytest.raises(ValueError, match=r"\d|delimiter|Expecting"):
        read_json(text)


def test_a_name_that_stands_twice_is_said() -> None:
    """Of two values of one name the last counts, in a deep value too."""
    deep = "[" * 3000 + '{"a": 1, "a": 2}' + "]" * 3000

    assert read_json('{"a": 1, "a": 2}') == ({"a": 2}, True)
    assert read_json(deep)[1]
    assert not read_json('{"a": 1, "b": {"a": 2}}')[1]


def test_numbers_stay_exact() -> None:
    """What a float can't hold is told apart and written as it was sent."""
    old, new = (read_json(text)[0] for text in ("0.30000000000000004", "0.3"))
    huge = read_json("1" + "0" * 6_000)[0]

    assert [change.kind for change in differences(old, new)] == ["replace"]
    assert json_text(old) == "0.30000000000000004"
    assert differences(read_json("1e400")[0], read_json("1e401")[0])
    assert not differences(read_json("1e3")[0], 1000)
    assert differences(huge, 1)


@settings(max_examples=200, deadline=None)
@given(VALUE, VALUE)
def test_equal_values_have_one_identity(one: Any, other: Any) -> None:  # noqa: ANN401
    """Two values have the same identity exactly when they are equal."""
    identities = Identities()

    assert (identities.of(one) == identities.of(other)) == equal(one, other)


# What the referees hide, by name: here we say more than they do.
DICTDIFFER_HIDES = [({"a": True}, {"a": 1}), ({"a": 0.30000000000000004}, {"a": 0.3}), ([0], [False])]
DEEPDIFF_HIDES = [([0], [False])]
REPEATED = (["a", "a", "b"], ["a", "b"])


@settings(max_examples=200, deadline=None)
@given(VALUE, VALUE)
def test_whatever_a_referee_sees_is_seen(old: Any, new: Any) -> None:  # noqa: ANN401
    """Where dictdiffer or deepdiff finds a difference, so do we; a number's spelling (1 and 1.0) is none."""
    ours = bool(differences(old, new))
    plain = [json.loads(json_text(value), parse_float=float, parse_int=float) for value in (old, new)]

    assert ours or not list(dictdiffer_diff(*plain))
    assert ours or not DeepDiff(*plain)


@pytest.mark.parametrize(("old", "new"), DICTDIFFER_HIDES)
def test_dictdiffer_hides(old: Any, new: Any) -> None:  # noqa: ANN401
    """Its known faults are still there, and not ours: an update of the referee is noticed."""
    assert not list(dictdiffer_diff(old, new))
    assert differences(old, new)


@pytest.mark.parametrize(("old", "new"), DEEPDIFF_HIDES)
def test_deepdiff_hides(old: Any, new: Any) -> None:  # noqa: ANN401
    """The same for the other referee."""
    assert not DeepDiff(old, new)
    assert differences(old, new)


def test_deepdiff_hides_what_is_repeated_and_gives_up_in_the_deep() -> None:
    """A repeated item that went is hidden without the order; nested 900 deep it runs out of stack."""
    old, new = (json.loads("[" * 900 + leaf + "]" * 900) for leaf in ("1", "2"))

    assert not DeepDiff(*REPEATED, ignore_order=True)
    assert differences(*REPEATED)
    with pytest.raises(RecursionError):
        DeepDiff(old, new)
    assert differences(old, new)
