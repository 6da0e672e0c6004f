"""Which record it is, wherever it stands: its tenant, its id, a digest of what it says.

The key is the same in an upload, in the archive, after a compaction or in a later export of the same log. It is made of
the record as received, not of the columns that a version of this program makes of it, so that it outlives them.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from audit_explorer.record import FIELD

# Both stand in the key beside the digest, where they are compared by value.
_NAMES: Final = frozenset({*FIELD["id"].wire, *FIELD["tenant_id"].wire})
LONGEST: Final = 120
"""Characters of an id or a tenant that stand in a key: a link is no place for an id of 100,000."""
_DIGITS: Final = 32
SHORTENED: Final = r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]{1,3}|#+"
SHORTENED_LENGTH: Final = 24
"""No number that was shortened is longer than this, in characters; a UUID is."""
_KEY: Final = re.compile(r"([^/]*)/(@-?[0-9]{0,15}|[^/@][^/]*)/([0-9a-f]{32})(~?)(?:/([1-9][0-9]{0,8}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Key:
    """What points to a record from outside its log: links, notes, evidence.

    `tenant` is "" where the record names none. A record without an id, or with an id or a tenant that is too long for a
    link, or with one that a spreadsheet shortened, has None for `id`; it is then found by its time `at` (milliseconds
    since 1970 in UTC, None when undated) and its digest. Such records may be alike: `nth` counts the alike ones of a
    log from 1, in their order there. `understood`: the digest is not of the record as received but as it was
    understood, as with a row of a CSV or a repaired record; what was understood can't be compared with what was
    received.
    """

    tenant: str
    id: str | None
    at: int | None
    digest: str
    understood: bool = False
    nth: int = 1

    @property
    def text(self) -> str:
        """Write it as one word that `read` reads: "1001/184203/5f…" or, without an id, "1001/@1654687704131/5f…"."""
        place = f"@{'' if self.at is None else self.at}" if self.id is None else quote(self.id, safe="")
        which = f"/{self.nth}" if self.nth > 1 else ""
        return f"{quote(self.tenant, safe='')}/{place}/{self.digest}{'~' if self.understood else ''}{which}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """Read what `text` wrote; None for anything else."""
        match = _KEY.fullmatch(text)
        if match is None:
            return None
        tenant, place, digest, form, nth = match.groups()
        if not place.startswith("@"):
            return cls(unquote(tenant), unquote(place), None, digest, bool(form))
        at = int(place[1:]) if place[1:].lstrip("-") else None
        return cls(unquote(tenant), None, at, digest, bool(form), int(nth or 1))


def key_of(tenant: str | None, id_: str | None, at: int | None, record: str, *, understood: bool = False) -> Key:
    """Give the key of a record: its tenant and id as the log has them, its time, its JSON as received or understood."""
    tenant = tenant or ""
    if not id_ or is_shortened(id_) or max(len(id_), len(tenant)) > LONGEST:
        return Key(tenant if len(tenant) <= LONGEST else "", None, at, digest_of(record, whole=True), understood)
    return key_by_id(tenant, id_, record, understood=understood)


def key_by_id(tenant: str | None, id_: str, record: str, *, understood: bool = False) -> Key:
    """Give the key of a record that its id tells apart."""
    return Key(tenant or "", id_, None, digest_of(record, whole=False), understood)


def is_shortened(id_: str) -> bool:
    """Say whether an id lost its digits in a spreadsheet ("1.58E+18", "1,58E+18", "####"): many records share it."""
    return len(id_) <= SHORTENED_LENGTH and re.fullmatch(SHORTENED, id_, re.ASCII) is not None


def digest_of(record: str, *, whole: bool) -> str:
    """Hash what a record's JSON says, see `canonical`; without `whole`, its id and tenant are left out.

    Half of a SHA-256, in hexadecimal.
    """
    said = canonical(record)
    pairs = pairs_of(said)
    if pairs and not whole:
        said = [pair for pair in pairs if pair[0] not in _NAMES]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:_DIGITS]


def canonical(text: str) -> object:
    """Decode JSON so that equal meaning is equal data: an object as its sorted pairs, a number as it was written.

    What is no JSON is the text itself; so is what is nested deeper than can be followed.
    """
    try:
        said: object = json.loads(text, object_pairs_hook=_sorted, parse_int=_number, parse_float=_number)
        json.dumps(said)
    except (ValueError, RecursionError):
        return text
    return said


def pairs_of(said: object) -> list[list[object]]:
    """Give the pairs of a decoded object, none for anything else."""
    return list(said["pairs"]) if isinstance(said, dict) and "pairs" in said else []


def _sorted(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # Under a name of its own, so that no object can be written that looks like a number decoded.
    return {"pairs": sorted(([key, value] for key, value in pairs), key=repr)}


def _number(text: str) -> dict[str, str]:
    return {"number": text}
