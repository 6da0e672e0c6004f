"""Tests of a record's key: what it says, how it is written in a link."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.identity import LONGEST, Key, digest_of, key_of
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.text(max_size=6), VALUES, max_size=5)


def turned_round(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Give the same JSON with the keys of every object in the other order."""
    if isinstance(value, dict):
        return {name: turned_round(value[name]) for name in reversed(value)}
    return [turned_round(one) for one in value] if isinstance(value, list) else value


@given(st.text(max_size=200), st.text(max_size=200), st.integers(-(10**14), 10**14) | st.none(), RECORDS)
def test_a_key_survives_a_link(tenant: str, id_: str, at: int | None, record: Mapping[str, Any]) -> None:
    """Whatever tenant and id are, the text reads back to the same key, and needs no quoting in an address."""
    for key in (key_of(tenant, id_, at, json.dumps(record)), key_of(tenant, None, at, json.dumps(record))):
        assert Key.read(key.text) == key
        assert key.text.isascii()
        assert key.text.isprintable()
        assert " " not in key.text


def test_a_key_never_changes() -> None:
    """Links and notes outlive versions of this program: the same record has this key for ever."""
    assert key_of("1001", "12", None, json.dumps(make_legacy())).text == "1001/12/f51c65079c529df93c99c3fb21ffe3cd"


@given(RECORDS)
def test_the_way_a_record_is_written_makes_no_difference(record: dict[str, Any]) -> None:
    """Spacing, escapes, the order of keys: the digest is the same."""
    forms = [
        json.dumps(record),
        json.dumps(record, indent=3, ensure_ascii=False),
        json.dumps(turned_round(record), separators=(",", ":")),
    ]
    assert len({digest_of(form, whole=True) for form in forms}) == 1
    assert len({digest_of(form, whole=False) for form in forms}) == 1


@pytest.mark.parametrize("name", ["action", "happenedAt", "entityName", "body", "context", "entityId"])
def test_other_content_is_another_digest(name: str) -> None:
    """A change of any field shows; only id and tenant are left to the key itself."""
    changed = json.dumps(make_legacy(**{name: "something else"}))
    assert digest_of(changed, whole=False) != digest_of(json.dumps(make_legacy()), whole=False)


@pytest.mark.parametrize("id_", [1, 1.0, "1", "1.0"])
def test_the_id_is_not_in_the_digest(id_: object) -> None:
    """An id is compared by value, beside the digest: how it is written makes no other record."""
    assert digest_of(json.dumps(make_legacy(id=id_)), whole=False) == digest_of(
        json.dumps(make_legacy(id=1)), whole=False
    )


def test_a_number_is_what_was_written() -> None:
    """1, 1.0, the text "1" and an object that says the same are four contents: none may be taken for another."""
    texts = ("1", "1.0", '"1"', '{"number": "1"}', "[1]", '{"pairs": [["number", "1"]]}')
    assert len({digest_of(f'{{"body": {text}}}', whole=False) for text in texts}) == len(texts)


@pytest.mark.parametrize(
    "record", ["", "no JSON", "[" * 5_000, '{"a": ' + "9" * 5_000 + "}", '{"a": NaN}', '"\\ud800"']
)
def test_any_text_has_a_digest(record: str) -> None:
    """What can't be decoded is hashed as it is."""
    assert len(digest_of(record, whole=False)) == 32


def test_a_long_id_does_not_stand_in_a_link() -> None:
    """A record whose id is endless is found by its time and its whole content."""
    long = "x" * (LONGEST + 1)
    record = json.dumps(make_current(id=long))
    key = key_of("1", long, 5, record)
    assert (key.id, key.at) == (None, 5)
    assert key.digest == digest_of(record, whole=True) != digest_of(record, whole=False)
    assert long not in key.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "a/b",
        f"a/b/{'0' * 31}",
        f"a/b/{'0' * 33}",
        f"a/b/{'G' * 32}",
        f"a//{'0' * 32}",
        f"a/@x/{'0' * 32}",
        f"a/@{'9' * 20}/{'0' * 32}",
        f"a/b/c/{'0' * 32}",
        f"a/b/{'0' * 32}\n",
    ],
)
def test_what_is_no_key(text: str) -> None:
    """Anything else in a link is no key, and raises nothing."""
    assert Key.read(text) is None
