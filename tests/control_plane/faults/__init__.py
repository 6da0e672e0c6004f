"""What can go wrong between a client and a control plane, on demand."""

from __future__ import annotations

from tests.control_plane.faults.fault import Fault, Planned
from tests.control_plane.faults.instead import ExpireTokens, Html, Redirect, Status
from tests.control_plane.faults.pages import (
    EndlessNext,
    Repeats,
    StuckNext,
    WrongOrder,
    WrongShape,
    WrongTotal,
)
from tests.control_plane.faults.wire import CloseMidBody, CutJson, ResetMidBody, Silence, StallMidBody

__all__ = [
    "CloseMidBody",
    "CutJson",
    "EndlessNext",
    "ExpireTokens",
    "Fault",
    "Html",
    "Planned",
    "Redirect",
    "Repeats",
    "ResetMidBody",
    "Silence",
    "StallMidBody",
    "Status",
    "StuckNext",
    "WrongOrder",
    "WrongShape",
    "WrongTotal",
]
