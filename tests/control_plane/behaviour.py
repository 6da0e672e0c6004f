"""How a simulated control plane behaves where the specification leaves room, or is not kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.control_plane.paging import Paging

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.control_plane.faults.fault import Fault, Planned

Release = Literal["legacy", "current", "both"]
"""Which endpoints exist: up to 2.18, from 2.20 on, 2.19."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Records that arrive while someone pages: so many before each audit request is answered.

    `newest` ones are a second younger than the newest of the log each; `late` ones carry a time among the older records
    within the window that the request asks for. After `requests` requests nothing arrives any more; None is no end.
    """

    newest: int = 0
    late: int = 0
    requests: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One behaviour; without arguments it keeps to the specification.

    The first group says which release it is, the second answers what the specification leaves unknown, the third breaks
    it. `order="scattered"` is stable but has nothing to do with time; `doubled_every=7` has each seventh record twice
    in every result, five places apart; tokens for the client say what is `said`, and let it see only the oldest `sees`
    records of a result; `own_page_size` is used whatever page size is asked for; `paging` is how pages
    are cut and counted; `faults` happen to the requests that they are planned for.
    """

    release: Release = "both"
    retired_status: Literal[404, 410] = 404
    refused_credentials: int = 400
    token_lifetime: float = 3600
    tells_expiry: bool = True
    opaque_tokens: bool = False
    sees: int | None = None
    said: Mapping[str, object] = field(default_factory=dict)
    clock: Callable[[], float] = time.time

    case_sensitive: bool = True
    with_start: bool = True
    with_end: bool = True
    end_of_next: Literal["absent", "empty", "null"] = "absent"
    download_whole: bool = False
    file_wrapped: bool = False

    arrivals: Arrivals = field(default_factory=Arrivals)
    order: Literal["time", "scattered"] = "time"
    doubled_every: int = 0
    own_page_size: int | None = None
    paging: Paging = field(default_factory=Paging)
    faults: Sequence[Fault | Planned] = ()
