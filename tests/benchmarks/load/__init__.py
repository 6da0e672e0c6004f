"""Many people at once over one server, each of whose answers is checked."""

from __future__ import annotations
