"""Tests of what a server is set to show of a published table, looked at before it starts."""

from __future__ import annotations

import pytest

from audit_explorer.errors import SettingError
from audit_explorer.ui.server.application import parts_or_exit
from audit_explorer.ui.session.table_reading import check_table, checked, table_is_set
from tests.elsewhere import ENGINE


def test_without_an_engine_there_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place alone is for publishing."""
    monkeypatch.setenv("AUDIT_EXPLORER_TABLE", "/mnt/table")
    assert not table_is_set()
    check_table()


def test_both_are_needed() -> None:
    """The one that is missing is named."""
    assert checked({"AUDIT_EXPLORER_ENGINE": ENGINE, "AUDIT_EXPLORER_TABLE": "/mnt/table"}) == (ENGINE, "/mnt/table")
    with pytest.raises(SettingError, match="AUDIT_EXPLORER_TABLE"):
        checked({"AUDIT_EXPLORER_ENGINE": ENGINE})


@pytest.mark.usefixtures("unconfigured")
def test_a_server_with_a_token_in_the_address_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says where it belongs, and doesn't quote it."""
    monkeypatch.setenv("AUDIT_EXPLORER_ENGINE", f"{ENGINE}/;token=canary")
    monkeypatch.setenv("AUDIT_EXPLORER_TABLE", "/mnt/table")
    with pytest.raises(SystemExit, match="SPARK_CONNECT_AUTHENTICATE_TOKEN") as found:
        parts_or_exit()
    assert "canary" not in str(found.value)
