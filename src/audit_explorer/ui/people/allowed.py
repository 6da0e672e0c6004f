"""Whom a setting names: e-mail addresses, whole domains, groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audit_explorer.ui.people.claims import read_email

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit_explorer.settings import Setting
    from audit_explorer.ui.people.claims import Claims

_GROUP: Final = "group:"
_WHY: Final = "an entry is neither of these"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Those whom one setting names."""

    emails: frozenset[str]
    domains: frozenset[str]
    groups: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.emails or self.domains or self.groups)

    def names(self, claims: Claims, *, email: bool) -> bool:
        """Say whether it names this person; `email` is whether their address is believed.

        A domain is the whole of what stands behind the @; one below it is another domain.
        """
        if claims.groups & self.groups:
            return True
        address = claims.email if email else None
        return address is not None and (address in self.emails or address.partition("@")[2] in self.domains)


def read_allowed(setting: Setting, environ: Mapping[str, str]) -> Allowed:
    """Read a setting; raises SettingError for an entry that names nobody, as that may be a slip."""
    found = _read(setting.text(environ))
    if found is None:
        raise setting.refusal(_WHY)
    return found


@lru_cache(maxsize=8)
def _read(text: str) -> Allowed | None:
    emails, domains, groups = set[str](), set[str](), set[str]()
    for entry in text.split(","):
        one = entry.strip().replace("%2C", ",").replace("%2c", ",")
        if one.startswith(_GROUP) and one[len(_GROUP) :].strip():
            groups.add(one[len(_GROUP) :].strip())
        elif one.startswith("@") and (address := read_email(f"any{one}")) is not None:
            domains.add(address.partition("@")[2])
        elif (address := read_email(one)) is not None:
            emails.add(address)
        elif one:
            return None
    return Allowed(frozenset(emails), frozenset(domains), frozenset(groups))
