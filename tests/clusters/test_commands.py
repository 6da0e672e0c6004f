"""The command line over an engine: the same words and files as over the log itself, and one sentence where it fails."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.cli import main
from tests.clusters.conftest import token_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.clusters.published_logs import PublishedLog
    from tests.engines.engine import Engine

    Said = tuple[int, str, str]

# Each command opens the table anew, which takes Apache Spark long; its answers are compared elsewhere.
pytestmark = pytest.mark.parametrize("engine", ["sail"], indirect=True)


@pytest.fixture
def say(engine: Engine, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - a function
    """Give what runs a command over a table, or over files, and gives its status with what it says."""

    def run(*arguments: str, table: str = "") -> Said:
        capsys.readouterr()
        with token_of(engine):
            of_table = ["--engine", engine.address, "--table", table] if table else []
            status = main([*arguments, *of_table])
        return (status, *capsys.readouterr())

    return run


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("sample", ["summary"]),
        ("hostile", ["summary", "--json", "--query", "outcome:Failed"]),
        ("hostile", ["ask", "--question", "only-failed"]),
        ("sample", ["ask", "--question", "new", "--json", "--zone", "Europe/Berlin"]),
    ],
    ids=["summary", "json", "ask", "ask json"],
)
def test_the_same_words(say: Any, log_of: Callable[[str], PublishedLog], name: str, command: list[str]) -> None:  # noqa: ANN401
    """Byte for byte, on both streams, with the same status."""
    log = log_of(name)
    of_files = say(command[0], *map(str, log.paths), *command[1:])
    assert of_files[0] == 0
    assert len(of_files[1]) > 100
    # In one assertion, two long texts that differ would be compared for minutes.
    assert (say(*command, table=log.table) == of_files) is True


@pytest.mark.parametrize(("name", "ending"), [("sample", "csv"), ("hostile", "csv"), ("hostile", "jsonl")])
def test_the_same_file(
    say: Any,  # noqa: ANN401
    log_of: Callable[[str], PublishedLog],
    tmp_path: Path,
    name: str,
    ending: str,
) -> None:
    """Byte for byte, of all events that match."""
    log, query = log_of(name), ["--query", "outcome:Failed -action:Create", "--note", "--zone", "Europe/Berlin"]
    files, table = tmp_path / f"files.{ending}", tmp_path / f"table.{ending}"
    of_files = say("export", *map(str, log.paths), *query, "--to", str(files))
    of_table = say("export", *query, "--to", str(table), table=log.table)
    assert len(files.read_bytes().splitlines()) > 20
    assert (table.read_bytes() == files.read_bytes()) is True
    assert of_table == (0, of_files[1].replace(str(files), str(table)), of_files[2])


def test_what_can_not_be_opened_is_one_sentence(
    say: Any,  # noqa: ANN401
    log_of: Callable[[str], PublishedLog],
    tmp_path: Path,
) -> None:
    """A place without a table, half of one, one that was cut short; nothing is printed of what there is."""
    whole = log_of("mixed").table
    places = {name: tmp_path / name for name in ("nothing", "half", "short", "later")}
    for name in ("half", "short", "later"):
        shutil.copytree(whole, places[name])
    next(places["half"].glob("received/*/*.parquet")).unlink()
    facts = (places["short"] / "facts.json").read_bytes()
    (places["short"] / "facts.json").write_bytes(facts[: len(facts) // 2])
    (places["later"] / "facts.json").write_text('{"format": 99}', "utf-8")
    words = {"nothing": "facts.json", "half": "of received", "short": "not what was published", "later": "newer"}
    for name, place in places.items():
        status, out, err = say("summary", table=str(place))
        assert (status, out) == (1, "")
        assert words[name] in err or (name == "half" and "can't read its files" in err)
        assert (err.count("\n"), err.count("audit-explorer: ")) == (1, 1)


def test_a_file_stays_where_the_table_can_not_be_read(say: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """An export that fails leaves what was there."""
    target = tmp_path / "mine.csv"
    target.write_text("mine", "utf-8")
    assert say("export", "--to", str(target), table=str(tmp_path / "nothing"))[0] == 1
    assert target.read_text("utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [target]
