"""Tests of an error's advice: an address in it is text."""

from __future__ import annotations

import pytest

from audit_explorer.ui.elements.error_box import _unlinked


@pytest.mark.parametrize("address", ["https://tenant.run.ai", "http://evil.test/x", "www.evil.test", "a@corp.example"])
def test_an_address_in_an_advice_is_code(address: str) -> None:
    """Running Markdown would make a link of it, escaped or not; what stands around it is as it was."""
    assert _unlinked(f"Enter it, for example {address}.", 300) == f"Enter it\\, for example `{address}`\\."


def test_other_words_are_escaped() -> None:
    """Nothing else changes."""
    assert _unlinked("**Leave** it out.", 300) == "\\*\\*Leave\\*\\* it out\\."
