"""Tests of what goes to the browser, and of what comes from there."""

from __future__ import annotations

import json

import pytest

from audit_explorer.ui.elements.components.browser_message import position, sendable


@pytest.mark.parametrize("text", ["plain", "ü🦊", "\ud83d alone", "\udc00"])
def test_whatever_a_log_holds_can_be_sent(text: str) -> None:
    """A lone surrogate is replaced, and all other text stays as it is."""
    sent = sendable(text)

    assert json.loads(json.dumps(sent, ensure_ascii=False).encode("utf-8")) == sent
    assert len(sent) == len(text)
    assert sent == text or any(0xD800 <= ord(one) < 0xE000 for one in text)


@pytest.mark.parametrize("number", [0, 2, 2.0])
def test_a_position_is_one_in_the_list(number: object) -> None:
    """A whole number in range is a position, as a fraction of nothing, too."""
    assert position(number, 3) == number


@pytest.mark.parametrize("number", [None, True, "1", [1], {}, -1, 3, 1.5, float("nan"), float("inf"), 10**30])
def test_anything_else_is_no_position(number: object) -> None:
    """Whatever a page sends that is no whole number in range is no position."""
    assert position(number, 3) is None
