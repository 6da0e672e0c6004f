"""How one JSON value differs from another, field by field.

Nothing here calls itself, so that nothing is nested too deep to be compared.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from audit_explorer.analysis.history.json_value import Identities, Json, same, token

Kind = Literal["add", "remove", "replace", "move"]

#: The fields that may tell the items of a list of objects apart, the first that does is taken.
KEYS: Final = ("id", "uuid", "name", "key", "subjectId", "type")
# Lists with repeated items are aligned exactly up to so many pairs of items.
_MOST_PAIRS: Final = 250_000


class Item(NamedTuple):
    """A step into a list: the place there, and by which value of its key the item is known.

    `value` of an item of a list of plain values is None, and so is that of an item that has no key.
    """

    place: int
    key: str = ""
    value: Json = None
    plain: bool = False


Path: TypeAlias = tuple[str | Item, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One difference. Carried out one after the other, all of them make the new value of the old one.

    `kind`: a "move" changes nothing but the order of the list at `path`: `old` and `new` are its items, which `key`
    tells apart where it isn't "". Of an "add" `old` is None, of a "remove" `new`. `known` is False where the value
    before isn't known: `old` then says nothing. `within` are the objects or lists that it stands in, before and after.
    """

    kind: Kind
    path: Path
    old: Json = None
    new: Json = None
    key: str = ""
    known: bool = True
    within: tuple[Json, ...] = ()


# Where something stands, step by step from within: a step is written down once, however deep it goes below it.
_Place: TypeAlias = "tuple[_Place | None, str | Item]"
_Pair: TypeAlias = "tuple[_Place | None, Json, Json]"


def _path(place: _Place | None, *last: str | Item) -> Path:
    steps: list[str | Item] = []
    while place is not None:
        place, step = place
        steps.append(step)
    return (*reversed(steps), *last)


def differences(old: Json, new: Json) -> list[Change]:
    """Compare two values as `json_value.read_json` gives them; true is not 1, 0.1 + 0.2 is not 0.3, 1.0 is 1.

    Objects are compared by their names. The items of a list of objects are told apart by their own key (see `KEYS`),
    those of any other list by what they are, however often. A list whose order alone differs is one change.
    """
    found: list[Change] = []
    waiting: list[_Pair] = [(None, old, new)]
    identities = Identities()
    while waiting:
        path, before, after = waiting.pop()
        inner: list[_Pair] = []
        if isinstance(before, dict) and isinstance(after, dict):
            _objects(path, before, after, found, inner)
        elif isinstance(before, list) and isinstance(after, list):
            key = list_key(before, after)
            if key:
                _keyed(path, before, after, key, found, inner)
            else:
                _unkeyed(path, before, after, identities, found, inner)
        elif isinstance(before, dict | list) or isinstance(after, dict | list) or not same(before, after):
            found.append(Change("replace", _path(path), before, after))
        waiting += reversed(inner)
    return found


def list_key(old: list[Json], new: list[Json]) -> str:
    """Give the field that tells the items of both lists apart; "" where none does."""
    if not (old or new) or not all(isinstance(item, dict) for item in (*old, *new)):
        return ""
    return next((key for key in KEYS if _tells_apart(key, old) and _tells_apart(key, new)), "")


def _tells_apart(key: str, items: list[dict[str, Json]]) -> bool:
    values = [item.get(key) for item in items]
    if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in values):
        return False
    return len(set(map(token, values))) == len(values)


def _objects(
    path: _Place | None, old: dict[str, Json], new: dict[str, Json], found: list[Change], inner: list[_Pair]
) -> None:
    within = (old, new)
    found += [
        Change("remove", _path(path, name), value, within=within) for name, value in old.items() if name not in new
    ]
    for name, value in new.items():
        if name not in old:
            found.append(Change("add", _path(path, name), None, value, within=within))
            continue
        before = old[name]
        if before is value:
            continue
        if isinstance(before, dict | list) and isinstance(value, dict | list):
            inner.append(((path, name), before, value))
        elif isinstance(before, dict | list) or isinstance(value, dict | list) or not same(before, value):
            found.append(Change("replace", _path(path, name), before, value, within=within))


def _keyed(
    path: _Place | None, old: list[Json], new: list[Json], key: str, found: list[Change], inner: list[_Pair]
) -> None:
    olds = {token(item[key]): item for item in old}
    news = {token(item[key]): item for item in new}
    gone = [place for place, name in enumerate(olds) if name not in news]
    found += [Change("remove", _path(path, Item(place, key, old[place][key])), old[place]) for place in reversed(gone)]
    before = [name for name in olds if name in news]
    after = [name for name in news if name in olds]
    if before != after:
        found.append(Change("move", _path(path), [olds[name] for name in before], [olds[name] for name in after], key))
    for place, (name, item) in enumerate(news.items()):
        step = Item(place, key, item[key])
        if name in olds:
            inner.append(((path, step), olds[name], item))
        else:
            found.append(Change("add", _path(path, step), None, item))


def _unkeyed(
    path: _Place | None,
    old: list[Json],
    new: list[Json],
    identities: Identities,
    found: list[Change],
    inner: list[_Pair],
) -> None:
    befores, afters = [identities.of(item) for item in old], [identities.of(item) for item in new]
    if befores == afters:
        return
    kept_old, kept_new, ordered = _kept(befores, afters)
    gone = [place for place in range(len(old)) if place not in kept_old]
    come = [place for place in range(len(new)) if place not in kept_new]
    pairs = [(old[place], new[place]) for place in gone] if ordered and gone == come else []
    # An item without a key that stands where it stood is the same item changed.
    if pairs and all(type(one) is type(two) and isinstance(one, dict | list) for one, two in pairs):
        inner += [((path, Item(place)), old[place], new[place]) for place in gone]
        return
    found += [
        Change("remove", _path(path, _item(place, old[place])), old[place], within=(old,)) for place in reversed(gone)
    ]
    if not ordered:
        rest = [old[place] for place in sorted(kept_old)]
        found.append(Change("move", _path(path), rest, [new[place] for place in sorted(kept_new)]))
    found += [Change("add", _path(path, _item(place, new[place])), None, new[place], within=(new,)) for place in come]


def _item(place: int, value: Json) -> Item:
    return Item(place, plain=not isinstance(value, dict | list))


def _kept(old: list[str | int], new: list[str | int]) -> tuple[set[int], set[int], bool]:
    """Pair as many equal items as there are: their places in both, and whether they stand in the same order."""
    left = Counter(old) & Counter(new)
    aligned = _aligned(old, new)
    if aligned is not None and len(aligned) == sum(left.values()):
        return {one for one, _ in aligned}, {other for _, other in aligned}, True
    kept: list[set[int]] = []
    for items in (old, new):
        rest = Counter(left)
        places = set()
        for place, item in enumerate(items):
            if rest[item]:
                rest[item] -= 1
                places.add(place)
        kept.append(places)
    ordered = [old[place] for place in sorted(kept[0])] == [new[place] for place in sorted(kept[1])]
    return kept[0], kept[1], ordered


def _aligned(old: list[str | int], new: list[str | int]) -> list[tuple[int, int]] | None:
    """Give a longest common subsequence as pairs of places; None where finding it would take long."""
    start, end_old, end_new = 0, len(old), len(new)
    while start < min(end_old, end_new) and old[start] == new[start]:
        start += 1
    while end_old > start and end_new > start and old[end_old - 1] == new[end_new - 1]:
        end_old, end_new = end_old - 1, end_new - 1
    pairs = [(place, place) for place in range(start)]
    pairs += [(end_old + more, end_new + more) for more in range(len(old) - end_old)]
    if (end_old - start) * (end_new - start) > _MOST_PAIRS:
        return None
    longest = [[0] * (end_new - start + 1) for _ in range(end_old - start + 1)]
    for one in reversed(range(end_old - start)):
        for other in reversed(range(end_new - start)):
            longest[one][other] = (
                longest[one + 1][other + 1] + 1
                if old[start + one] == new[start + other]
                else max(longest[one + 1][other], longest[one][other + 1])
            )
    one = other = 0
    while one < end_old - start and other < end_new - start:
        if old[start + one] == new[start + other]:
            pairs.append((start + one, start + other))
            one, other = one + 1, other + 1
        elif longest[one + 1][other] >= longest[one][other + 1]:
            one += 1
        else:
            other += 1
    return pairs


def pointer(path: Path) -> str:
    """Write a path as a JSON pointer (RFC 6901); places in lists are those at the moment of the change."""
    return "".join(
        f"/{str(step.place if isinstance(step, Item) else step).replace('~', '~0').replace('/', '~1')}" for step in path
    )
