"""What the tests of publishing share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_explorer.store.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Give an archive that doesn't exist yet."""
    return Archive(tmp_path / "archive")
