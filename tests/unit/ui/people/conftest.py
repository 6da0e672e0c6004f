"""A deployment with sign-in, for the tests of this room."""

from __future__ import annotations

from tests.deployments import deployment

__all__ = ["deployment"]
