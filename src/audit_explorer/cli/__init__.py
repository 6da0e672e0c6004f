"""The explorer without a browser."""

from __future__ import annotations

from audit_explorer.cli.main import main

__all__ = ["main"]
