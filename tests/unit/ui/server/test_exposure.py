"""Tests of what is not served to others than this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from audit_explorer.cli import main
from audit_explorer.errors import ExposedError, SettingError
from audit_explorer.ui.server import application, deployment
from audit_explorer.ui.server.exposure import answered, check_exposure
from audit_explorer.ui.server.sites import Entrance, own_names, read_names
from tests.deployments import AUTH

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[4]
ALL = "0.0.0.0"  # noqa: S104 - what is not to be served
PROXY = "AUDIT_EXPLORER_PROXY_SIGNS_IN"
HOSTS = "AUDIT_EXPLORER_HOSTS"


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, object]], None]:
    """Give a way to say what .streamlit/secrets.toml has."""

    class Secrets(dict[str, object]):
        """What Streamlit makes of the file."""

        def load_if_toml_exists(self) -> bool:
            """Say whether there is a file."""
            return bool(self)

    def set_to(values: dict[str, object]) -> None:
        monkeypatch.setattr(st, "secrets", Secrets(values))

    set_to({})
    return set_to


@pytest.mark.parametrize("address", [ALL, "::", "0", "", None, "192.0.2.7", "log.example", "::ffff:0.0.0.0"])
def test_it_is_not_served_where_others_reach_it(address: str | None) -> None:
    """Neither on all addresses, however they are spelled or left out, nor on one of the network; with what to do."""
    with pytest.raises(ExposedError, match="nobody signs people in") as found:
        check_exposure(address, Entrance(own_names(address)))
    assert PROXY in found.value.advice
    assert HOSTS in found.value.advice


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.0.0.9"])
def test_it_is_served_to_this_machine(address: str) -> None:
    """The loopback needs no sign-in."""
    check_exposure(address, Entrance(own_names(address)))


def test_it_is_served_where_a_proxy_signs_in(
    secrets: Callable[[dict[str, object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting says so, in the environment or in the file of secrets."""
    monkeypatch.setenv(PROXY, "yes")
    check_exposure(ALL, deployment.entrance())
    monkeypatch.delenv(PROXY)
    secrets({PROXY: "yes"})
    check_exposure(ALL, deployment.entrance())


@pytest.mark.parametrize("value", ["Yes", "YES", "true", "1", "no", "on", "yes please", "y"])
def test_the_setting_takes_one_word(
    value: str, secrets: Callable[[dict[str, object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anything but the word it takes is an error, not a guess."""
    del secrets
    monkeypatch.setenv(PROXY, value)
    with pytest.raises(SettingError, match=PROXY):
        deployment.entrance()


def test_it_is_served_where_it_signs_people_in_itself(secrets: Callable[[dict[str, object]], None]) -> None:
    """The file of secrets has a whole table for it; another one is none, and with half of one nobody could sign in."""
    secrets({"auth": AUTH})
    check_exposure(ALL, deployment.entrance())
    others: list[dict[str, object]] = [{"auth": "yes"}, {"auth": {"client_id": "log"}}, {"authors": {}}, {}]
    for other in others:
        secrets(other)
        with pytest.raises(ExposedError):
            check_exposure(ALL, deployment.entrance())


def test_names_that_can_not_be_read_are_an_error(
    secrets: Callable[[dict[str, object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that is half understood would let in less, or more, than was meant."""
    del secrets
    monkeypatch.setenv(HOSTS, "log.example, *.example")
    with pytest.raises(SettingError, match=HOSTS) as found:
        deployment.entrance()
    assert "example" not in str(found.value.args[0])


@pytest.mark.usefixtures("unconfigured")
@pytest.mark.parametrize("setting", ["", "nonsense"])
def test_the_command_does_not_start(
    setting: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`serve` on all addresses ends with status 1 and one line, and served nothing."""
    monkeypatch.setenv(PROXY, setting)
    assert main(["serve", "--no-browser", "--port", "8599", "--host", ALL]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("audit-explorer: ")
    assert PROXY in err


@pytest.mark.parametrize("option", [["--server.address", ALL], ["--server.address", "::"], ["--server.address", ""]])
@pytest.mark.parametrize("folder", [ROOT, ROOT.parent], ids=["in the clone", "elsewhere"])
def test_streamlits_own_command_does_not_start(option: list[str], folder: Path, tmp_path: Path) -> None:
    """`streamlit run app.py` ends with status 1 and one sentence, no traceback, from whichever folder it is started."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("AUDIT_", "STREAMLIT_"))}
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [
            *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
            *("--server.headless=true", "--server.port=0", *option),
        ],
        cwd=folder,
        env=environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("audit-explorer: The dashboard is not served on ")
    assert done.stderr.count("\n") == 1


def test_streamlits_own_command_needs_settings_that_can_be_read(
    secrets: Callable[[dict[str, object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What app.py is made of ends the process with one sentence, in which nothing acts."""
    del secrets
    monkeypatch.setenv(HOSTS, "\x1b[31m")
    with pytest.raises(SystemExit, match=r"^audit-explorer: The setting AUDIT_EXPLORER_HOSTS can't be used") as found:
        application.parts_or_exit()
    assert "\x1b" not in str(found.value)


def test_the_start_says_what_it_answers_to() -> None:
    """Its own names and those of the setting, as they stand in an address line."""
    assert answered("127.0.0.1", 8501, Entrance(named=read_names("https://log.example, name:9"), guarded=True)) == (
        "It answers to 127.0.0.1:8501, localhost:8501, [::1]:8501, https://log.example, name:9.\n"
    )


def test_the_start_says_that_a_proxy_lets_everybody_in() -> None:
    """What a proxy on this machine passes on looks like this machine: where nobody signs in, that is said."""
    named = read_names("https://log.example, localhost:9, [::1]:9")
    said = answered("127.0.0.1", 8501, Entrance(named=named)).splitlines()[1]
    assert "under https://log.example sees the log" in said
    assert PROXY in said
    assert PROXY not in answered("127.0.0.1", 8501, Entrance(named=named, guarded=True))
    assert PROXY not in answered("127.0.0.1", 8501, Entrance(named=read_names("localhost:9, [::1]:9")))


@pytest.mark.parametrize("address", [ALL, "", None, "192.0.2.7"])
def test_the_start_says_that_others_need_a_name(address: str | None) -> None:
    """Where it listens for others and no name is set, it says which setting is missing; with one it does not."""
    assert HOSTS in answered(address, 8501, Entrance(own_names(address), guarded=True))
    assert HOSTS not in answered(address, 8501, Entrance(own_names(address), read_names("log.example"), guarded=True))
