"""Settings from the environment."""

from __future__ import annotations

import pytest

from audit_explorer.errors import SettingError
from audit_explorer.settings import megabytes

NAME = "AUDIT_EXPLORER_MEMORY_MB"


def test_a_setting_that_is_left_out() -> None:
    """It has its usual value."""
    assert megabytes(NAME, 7) == 7


def test_a_setting_that_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the value given."""
    monkeypatch.setenv(NAME, " 512 ")
    assert megabytes(NAME, 7) == 512


@pytest.mark.parametrize("text", ["", "lots", "-1", "0", "1.5", "²"])
def test_a_setting_that_is_no_number(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the setting and says what would do."""
    monkeypatch.setenv(NAME, text)
    with pytest.raises(SettingError, match=NAME):
        megabytes(NAME, 7)
