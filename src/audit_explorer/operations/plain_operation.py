"""The operation of a record without a URL: of its action with its entity type.

A name of the table stands only where the two leave no other: where one operation alone has these words, and none of
the same action is about a special kind of that thing (a "template" may be a workspace template) or a part of it (who
updates a project may update its resources). Several with the same words are one where they are asked of the same thing,
as in the two generations of the API. Everything else is the two words with a space between them, which no name has.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from audit_explorer.operations.operation import OPERATIONS, Operation

# Actions that say it all: what they are done to is the one who does them.
ALONE: Final = ("Login", "Logout")

_VERBS: Final = ("create", "update", "delete")
# Of several kinds of thing: a training too is a workload, a credential may be called as the platform's own keys are.
_BROAD: Final = frozenset({"workload", "access key"})
#: Some kinds are called assets in the one place and not in the other.
ASSET: Final = " asset"


def _said(operation: Operation) -> str:
    return operation.words.lower().removesuffix(ASSET)


def _sole(words: str, fitting: list[Operation], all_words: set[str]) -> str | None:
    verb, _, noun = words.partition(" ")
    others = [other for other in all_words - {words} if other.startswith(f"{verb} ")]
    special = any(other.endswith(f" {noun}") for other in others)
    part = verb == "update" and any(other.startswith(f"{words} ") for other in others)
    if verb not in _VERBS or noun in _BROAD or special or part:
        return None
    if len(fitting) == 1:
        return fitting[0].name
    plain = words.replace(" ", "_")
    names = {one.name for one in fitting}
    return plain if plain in names and len({one.noun for one in fitting}) == 1 else None


def _by_words() -> dict[str, str]:
    ordered = sorted(OPERATIONS, key=_said)
    all_words = {_said(one) for one in ordered}
    groups = {words: list(group) for words, group in groupby(ordered, key=_said)}
    found = {words: _sole(words, fitting, all_words) for words, fitting in groups.items()}
    return {words: name for words, name in found.items() if name is not None}


#: "create access rule" → create_access_rule: action and entity type in lower case, a space between them.
BY_WORDS: Final = _by_words()
