"""The operations of the control plane's API: method + URL template → what it is called in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from audit_explorer.operations.operation_table import TABLE

# Places of a template are written in braces, as in the API's own reference.
_PLACE: Final = re.compile(r"\{[^}]*\}")
# It says where a thing is, or is to be made, never which one is meant: that place is {cluster_uuid}.
_WHERE: Final = "{cluster_id}"

# Endings that tell one function of a client from another, not one operation from another.
_ENDING: Final = re.compile(r"(_by_(id|key))?(_administration|_v2|_?\d+)?$")
_WORDS: Final = {
    "nodepool": "node pool",
    "idp": "identity provider",
    "datavolume": "data volume",
    "patch": "update",
    **{short: short.upper() for short in ("api", "ngc", "nfs", "nim", "pvc", "s3")},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A request that the API knows: method, URL template with its places in braces, name as the client has it."""

    method: str
    template: str
    name: str

    @property
    def words(self) -> str:
        """The name as a person reads it: "delete project"."""
        parts = _ENDING.sub("", self.name).split("_")
        return " ".join(_WORDS.get(part, part) for part in parts)

    @property
    def places(self) -> tuple[int, ...]:
        """Which segments of the path are places, the first counting as 0."""
        segments = self.template.split("/")[1:]
        return tuple(number for number, segment in enumerate(segments) if _PLACE.fullmatch(segment))

    @property
    def path(self) -> str:
        """The template without the "/api" that a gateway takes away, and with {} for each place."""
        return _PLACE.sub("{}", self.template.removeprefix("/api"))

    @property
    def entity_place(self) -> int:
        """Which segment of the path names the entity, the last one counting as 1; 0 where none does."""
        segments = self.template.split("/")[1:]
        named = [place for place in self.places if segments[place] != _WHERE]
        return len(segments) - named[-1] if named else 0

    @property
    def noun(self) -> str:
        """The last word of the path that is no place: what kind of thing it is asked of."""
        return _PLACE.sub("", self.template).rstrip("/").rpartition("/")[2]

    @property
    def length(self) -> int:
        """How many segments the path has."""
        return self.template.count("/")


OPERATIONS: Final = tuple(Operation(*line.split(" ")) for line in TABLE.strip().splitlines())

BY_NAME: Final = {one.name: one for one in OPERATIONS}
_BY_REQUEST: Final = {f"{one.method} {one.template}": one for one in OPERATIONS}
# The method's sixth name in the client's own list of methods.
POST_TOO: Final = "CREATE"


def operation_of(pattern: str) -> Operation | None:
    """Give the operation whose method and template an error pattern begins with; None where it names none."""
    method, _, rest = pattern.partition(" ")
    template = rest.partition(" ")[0]
    return _BY_REQUEST.get(f"{'POST' if method == POST_TOO else method} {template}")
