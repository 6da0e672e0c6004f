"""What the README promises is so."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from audit_explorer.cli import main
from audit_explorer.cli.arguments import parse
from audit_explorer.filters import Filter, read_query
from audit_explorer.filters.language import read_language
from audit_explorer.period import UTC_ZONE
from audit_explorer.settings import SETTINGS
from audit_explorer.ui.navigation import PAGES
from tests.builders import make_legacy

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def settings() -> dict[str, str]:
    """Give the table of settings: name to meaning."""
    return dict(re.findall(r"^\| `([\w.]+)` \| (.+) \|$", README, re.MULTILINE))


def test_every_setting_is_documented_with_its_usual_value() -> None:
    """The table has the settings' rows in their order, with what counts when one is left out."""
    told = [(name, meaning) for name, meaning in settings().items() if name.startswith("AUDIT")]
    assert told == [(one.name, f"{one.meaning}; {one.default}" if one.default else one.meaning) for one in SETTINGS]
    assert f"; {CONFIG['server']['maxUploadSize']} " in settings()["server.maxUploadSize"]


def test_every_page_has_a_line() -> None:
    """The table has the navigation's rows in their order, each with the question that the page answers."""
    listed = re.findall(r"^\| ([A-Z]\w+) \| (.+) \|$", README, re.MULTILINE)
    assert listed == [(page.title, page.question) for page in PAGES]


def test_every_parameter_that_is_named_is_understood() -> None:
    """The filter's parameters in the README are parameters of the filter."""
    paragraph = README[README.index("The filter is in the address") : README.index("## Queries")]
    pairs = [
        code.split("=", 1)
        for code in re.findall(r"`([^`]+=[^`]+)`", paragraph)
        if not code.startswith(("tz=", "work="))
    ]
    assert len(pairs) >= 7
    for key, value in pairs:
        last = [("last", "7d")] if key == "until" else []
        assert read_query([*last, (key, value)])[1] == ()


def test_the_command_that_serves_has_its_usual_options() -> None:
    """The line that shows the dashboard of the wheel spells out what counts without options."""
    (line,) = re.findall(r"^audit-explorer (serve .+)$", README, re.MULTILINE)
    assert parse(shlex.split(line)) == parse(["serve", "logs.json"])


@pytest.mark.parametrize("line", re.findall(r"^\.venv/bin/audit-explorer (.+)$", README, re.MULTILINE))
def test_every_command_line_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command lines in the README end well on a log of the name they use."""
    monkeypatch.chdir(tmp_path)
    Path("logs.json").write_text(json.dumps([make_legacy(id=1), make_legacy(id=2, error="no")]), "utf-8")
    assert main(shlex.split(line)) == 0


def test_every_query_that_is_named_is_understood() -> None:
    """The queries in the README are read."""
    table = README[README.index("## Queries") : README.index("## Files")]
    rows = [row.split(" | ")[0] for row in table.splitlines() if row.startswith("| `")]
    queries = [code for row in rows for code in re.findall(r"`([^`]+)`", row)]
    assert len(queries) >= 20
    for query in queries:
        assert read_language(query, UTC_ZONE) != Filter()
