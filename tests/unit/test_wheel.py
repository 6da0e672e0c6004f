"""The wheel holds the whole dashboard, and its command shows it without the clone."""

from __future__ import annotations

import json
import signal
import urllib.request
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.builders import make_legacy
from tests.wheel import ROOT, build, install, run_python, serve

if TYPE_CHECKING:
    from pathlib import Path

#: Opens the first page, then another one, as a visit does, in the installed package.
_VISIT = """
from streamlit.testing.v1 import AppTest

from audit_explorer.ui.navigation import DASHBOARD, PAGES
from audit_explorer.ui.server.application import SCRIPT

at = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
shown = [at.header[0].value]
at.switch_page(PAGES[1].file).run()
assert not at.exception, at.exception
print(SCRIPT, DASHBOARD, *shown, at.header[0].value, sep="\\n")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def commands(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel; give the folder of its commands."""
    return install(wheel, tmp_path_factory.mktemp("installed") / "venv")


def test_the_wheel_holds_everything(wheel: Path) -> None:
    """Pages, configuration, assets, the sample and the components' manifest are in it as they are in the clone."""
    package = ROOT / "src" / "audit_explorer"
    expected = {
        f"audit_explorer/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    expected |= {f"audit_explorer/dashboard/pages/{one.name}": one.read_bytes() for one in ROOT.glob("pages/*.py")}
    config = ROOT / ".streamlit" / "config.toml"
    expected["audit_explorer/dashboard/.streamlit/config.toml"] = config.read_bytes()
    with zipfile.ZipFile(wheel) as file:
        found = {name: file.read(name) for name in file.namelist() if ".dist-info/" not in name}
    assert found == expected
    assert {"audit_explorer/pyproject.toml", "audit_explorer/sources/sample/logs.json.gz"} <= set(found)


def test_the_installed_script_draws_the_pages(commands: Path, tmp_path: Path) -> None:
    """The script of the wheel draws the pages of the wheel, components and all, and nothing of the clone."""
    script, dashboard, *titles = run_python(commands, _VISIT, tmp_path).splitlines()
    assert script.startswith(str(commands.parent))
    assert dashboard.startswith(str(commands.parent))
    assert titles == ["Overview", "Explore"]


@pytest.mark.parametrize(("how", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_the_command_serves_until_it_is_ended(how: signal.Signals, status: int, commands: Path, tmp_path: Path) -> None:
    """It answers under the address it prints first, with the security headers, and ends at once without a word."""
    log = tmp_path / "logs.json"
    log.write_text(json.dumps([make_legacy(id=1)]), "utf-8")
    with serve(commands, tmp_path, log) as (address, process):
        health = f"{address}/_stcore/health"
        with urllib.request.urlopen(health, timeout=30) as answer:  # noqa: S310 - our own server
            assert answer.read() == b"ok"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    port = address.rpartition(":")[2]
    answers = f"It answers to 127.0.0.1:{port}, localhost:{port}, [::1]:{port}.\n"
    assert (out, err) == (f"Audit Explorer: {address} (Ctrl-C ends it)\n{answers}", "")
    assert process.returncode == status
