"""What an entity's state is after a request, as far as the bodies say.

The rule: a creation that succeeded starts anew with what its body names. A deletion that succeeded ends the state. Any
other body, a PUT's too, sets what it names and leaves the rest as it was, in objects within it too: whether a body is
whole or partial isn't said anywhere, so that what it doesn't name is never taken for removed. A list is named as a
whole; its items that a key tells apart (see differences.list_key) are taken as bodies of their own. null is a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.analysis.history.differences import list_key
from audit_explorer.analysis.history.json_value import token
from audit_explorer.record import bare

if TYPE_CHECKING:
    from audit_explorer.analysis.history.json_value import Json

Does = Literal["create", "set", "delete", "nothing"]

_BY_ACTION: Final[dict[str, Does]] = {
    **dict.fromkeys(("create", "created"), "create"),
    **dict.fromkeys(("delete", "deleted"), "delete"),
    # What is sent with these is no field of the entity.
    **dict.fromkeys(("login", "logout", "signin", "signout", "resetpassword"), "nothing"),
}
_BY_METHOD: Final[dict[str, Does]] = {
    "create": "create",
    "delete": "delete",
    **dict.fromkeys(("get", "head", "options"), "nothing"),
}


def does(action: str | None, http_method: str | None) -> Does:
    """Say what a request does to the state when it succeeds; what nothing is known of sets what its body names."""
    if action:
        return _BY_ACTION.get(bare(action), "set")
    return _BY_METHOD.get(bare(http_method or ""), "set")


def folded(state: dict[str, Json], body: dict[str, Json]) -> dict[str, Json]:
    """Give the state after a body that isn't a creation's; neither argument is changed, parts are shared."""
    made = dict(state)
    waiting = [(made, body)]
    while waiting:
        target, named = waiting.pop()
        for name, value in named.items():
            before = target.get(name)
            if isinstance(before, dict) and isinstance(value, dict):
                target[name] = dict(before)
                waiting.append((target[name], value))
            elif isinstance(before, list) and isinstance(value, list) and (key := list_key(before, value)):
                olds = {token(item[key]): item for item in before}
                items = [dict(olds.get(token(item[key]), {})) for item in value]
                target[name] = items
                waiting += zip(items, value, strict=True)
            else:
                target[name] = value
    return made
