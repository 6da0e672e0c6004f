"""What the tests of the dashboard share."""

from __future__ import annotations

import threading

import pytest
from streamlit import config

from audit_explorer.ui.people import provider


@pytest.fixture(autouse=True)
def no_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test's sign-in be on for the next one: in a server it stays on until the end."""
    monkeypatch.setattr(provider, "_ON", threading.Event())


@pytest.fixture
def unconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test configure Streamlit as a process that starts does; no later test sees it."""
    monkeypatch.setattr(config, "_config_options", None)
    monkeypatch.setattr(config, "_main_script_path", None)
