"""What the tests of single modules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.store.loading import Loader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Loader]:
    """Give a way to open contents as files."""
    loader = Loader(tmp_path)
    yield loader
    loader.close()
