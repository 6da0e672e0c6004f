"""What all parts of a running simulator share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.control_plane.tokens import Tokens

if TYPE_CHECKING:
    from tests.control_plane.behaviour import Behaviour
    from tests.control_plane.log import Log


@dataclass(slots=True)
class State:
    """The log, the behaviour (exchangeable while it runs), who may read, where the other host is."""

    log: Log
    behaviour: Behaviour
    client_id: str
    client_secret: str = field(repr=False)
    tokens: Tokens = field(init=False)
    elsewhere: str = ""

    def __post_init__(self) -> None:
        """Let tokens run by the clock of whatever behaviour is in force."""
        self.tokens = Tokens(lambda: self.behaviour.clock())  # noqa: PLW0108 - the behaviour changes
