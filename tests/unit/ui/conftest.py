"""What the tests of the dashboard share."""

from __future__ import annotations

import pytest
from streamlit import config

from tests.deployments import no_sign_in

__all__ = ["no_sign_in"]


@pytest.fixture
def unconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test configure Streamlit as a process that starts does; no later test sees it."""
    monkeypatch.setattr(config, "_config_options", None)
    monkeypatch.setattr(config, "_main_script_path", None)
