"""A simulated control plane, so that the client is tested over real sockets: `python -m tests.control_plane`.

In a test: `with control_plane(records, faults=[Status(429, retry_after="1").on(2)]) as plane: …`.
"""

from __future__ import annotations

from tests.control_plane.behaviour import Arrivals, Behaviour, Release
from tests.control_plane.plane import Plane, control_plane
from tests.control_plane.seen import RequestSeen

__all__ = ["Arrivals", "Behaviour", "Plane", "Release", "RequestSeen", "control_plane"]
