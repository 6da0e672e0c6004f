"""Who acts in the sample: the shape that people share with service accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

from tests.sample_generator.span import START

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["UTC_ZONE", "Actor", "Role"]

Role = Literal["admin", "lead", "researcher", "service"]
UTC_ZONE: Final = ZoneInfo("UTC")
_FIRST_MAJOR: Final = 150
_DAYS_A_MAJOR: Final = 28


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a service account, with the address and program that it always uses."""

    source_type: Literal["User", "Application"]
    id: str
    name: str
    role: Role
    address: str
    agent: str
    """User agent; `{major}` in it stands for the browser's version, which rises every four weeks."""
    zone: ZoneInfo = UTC_ZONE
    rest: tuple[int, int] = (5, 6)
    """The two days off, as `date.weekday()` counts (Monday is 0)."""

    def agent_at(self, when: datetime) -> str:
        """The user agent sent at an instant."""
        return self.agent.replace("{major}", str(_FIRST_MAJOR + (when - START).days // _DAYS_A_MAJOR))
