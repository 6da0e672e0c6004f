"""Tests of what a download menu offers."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from tests.builders import make_legacy
from tests.unit.store.loading import Loader
from tests.unit.ui.script_runs import called

if TYPE_CHECKING:
    from pathlib import Path


def test_a_log_that_was_opened_again_is_offered_anew(tmp_path: Path) -> None:
    """The same file opened a second time is another dataset: the offer of the first, which is closed, is not taken."""
    downloads = importlib.import_module("audit_explorer.ui.server.downloads")
    path = Loader(tmp_path).file([make_legacy()])
    first, second = open_files([path]), open_files([path])
    try:
        offers, _ = called(
            lambda: [downloads.offered(Export(one, Filter()), 1) for one in (first, second, second)],
            {},
        )
    finally:
        first.close()
        second.close()
    assert [offer.export.dataset for offer in offers] == [first, second, second]
    assert offers[1] is offers[2]
