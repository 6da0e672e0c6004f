"""Tests of an engine's address, in which no token may stand."""

from __future__ import annotations

import pytest

from audit_explorer.errors import SettingError
from audit_explorer.store.spark.engine_address import TOKEN, engine_address, shown_address


@pytest.mark.parametrize(
    "address",
    [
        "sc://spark:15002",
        "sc://host",
        "sc://[2001:db8::1]:443/;use_ssl=true",
        "sc://10.0.0.1:1/;x-databricks-cluster-id=7",
    ],
)
def test_an_address(address: str) -> None:
    """What the client takes is handed on as it is."""
    assert engine_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "http://host", "sc://", "sc://host/path", "sc://me:word@host", "sc://a b", "sc://a:0", "sc://a:99999"],
)
def test_no_address(address: str) -> None:
    """Another text is a setting that can't be used, which isn't quoted."""
    with pytest.raises(SettingError) as refused:
        engine_address(address)
    assert address in {"", "sc://"} or address not in str(refused.value)


@pytest.mark.parametrize("name", ["token", "Token", "x-api-key", "authorization", "user_id", "session_id"])
def test_what_lets_somebody_in_is_refused(name: str) -> None:
    """An address gets into lists of processes, logs and screens."""
    with pytest.raises(SettingError, match=TOKEN) as refused:
        engine_address(f"sc://host:1/;use_ssl=true;{name}=hidden")
    assert "hidden" not in f"{refused.value}{refused.value!r}"


def test_a_token_goes_plainly_to_localhost_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client speaks TLS to every other name; a loopback address would never answer."""
    assert engine_address("sc://127.0.0.1:5") == "sc://127.0.0.1:5"
    monkeypatch.setenv(TOKEN, "hidden")
    assert engine_address("sc://127.0.0.1:5") == "sc://localhost:5"
    assert engine_address("sc://spark:5") == "sc://spark:5"


def test_what_is_shown() -> None:
    """Host and port, no option."""
    assert shown_address("sc://host:443/;use_ssl=true;x-key=hidden") == "host:443"
