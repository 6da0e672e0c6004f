"""Settings from the environment."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from audit_explorer.errors import AuditExplorerError, SettingError
from audit_explorer.settings import (
    ADDRESS,
    ARCHIVE,
    CLIENT_ID,
    CLIENT_SECRET,
    MAX_UNPACKED,
    MEMORY,
    SETTINGS,
    TIMEOUT,
    Setting,
)
from audit_explorer.sources.api import Server
from audit_explorer.sources.api.server.network import LONGEST_TIMEOUT

ROOT = Path(__file__).parents[2]
CANARY = "canary 0b5f"  # the space makes a token, a URL and a number of it unusable


def test_a_setting_that_is_left_out() -> None:
    """It has its usual value."""
    assert MEMORY.megabytes() == int(MEMORY.default)
    assert ARCHIVE.text({}) == ""


def test_a_setting_that_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the value given, without the spaces around it."""
    monkeypatch.setenv(MEMORY.name, " 512 ")
    assert MEMORY.megabytes() == 512
    assert ADDRESS.text({ADDRESS.name: " https://tenant.run.ai\n"}) == "https://tenant.run.ai"


@pytest.mark.parametrize("setting", [MEMORY, MAX_UNPACKED], ids=lambda setting: setting.name)
@pytest.mark.parametrize("text", ["", "lots", "-1", "0", "1.5", "²"])
def test_a_setting_that_is_no_number(text: str, setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the setting and says what would do."""
    monkeypatch.setenv(setting.name, text)
    with pytest.raises(SettingError, match=setting.name) as found:
        setting.megabytes()
    assert setting.takes in found.value.advice


def test_every_setting_is_a_row() -> None:
    """No module has a setting's name but the rows; where a text names one, it is a row's."""
    names = {setting.name for setting in SETTINGS}
    assert len(names) == len(SETTINGS)
    for path in (ROOT / "src").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        named = {name for text in texts for name in re.findall(r"AUDIT_EXPLORER_[A-Z_]+", text)}
        assert named <= names | {"AUDIT_EXPLORER_"}, path.name
        assert path.name == "settings.py" or not names & set(texts), path.name


def test_the_secrets_are_marked() -> None:
    """What may hold a secret is marked: everything whose name says so, with the proxy's URL."""
    assert {setting.name.removeprefix("AUDIT_EXPLORER_") for setting in SETTINGS if setting.secret} == {
        "TOKEN",
        "CLIENT_SECRET",
        "PROXY",
        "ENGINE",
    }


@pytest.mark.parametrize("value", [CANARY, f"http://user:{CANARY}@proxy", f"{CANARY}:8080/x?y#z"])
@pytest.mark.parametrize("secret", [one for one in SETTINGS if one.secret], ids=lambda setting: setting.name)
def test_a_secret_is_in_no_message_and_no_repr(secret: Setting, value: str) -> None:
    """Whether its value can be used or not, neither the error nor the server that is made of it shows it."""
    client = {CLIENT_ID.name: "app", CLIENT_SECRET.name: "usable"}
    environ = {ADDRESS.name: "https://tenant.run.ai", **client, secret.name: value}
    try:
        said = repr(Server.from_environment(environ))
    except AuditExplorerError as error:
        said = f"{error!r} {error} {error.__cause__!r}"
    assert "canary" not in said


def test_the_limits_that_a_row_tells_are_those_that_count() -> None:
    """The longest time-out in the words of its row is the one that the code admits."""
    assert f"up to {LONGEST_TIMEOUT:,.0f}" in TIMEOUT.takes
