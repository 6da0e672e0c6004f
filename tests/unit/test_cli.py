"""The command line does a page's work, and says in one line what is wrong."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

import pytest

from audit_explorer.cli import main
from audit_explorer.errors import TokenRejectedError
from tests.builders import ABSENT, make_current, make_legacy
from tests.control_plane import control_plane
from tests.waiting import LIMIT, running, within

if TYPE_CHECKING:
    from pathlib import Path

#: What issues 2 and 8 promise.
KEYS = {
    *("records", "total", "succeeded", "failed", "unknown", "unreadable", "undated", "duplicates", "conflicts"),
    *("partial_copies", "conflict_fields", "probably_same"),
    *("first", "last", "actions", "entity_types", "source_types", "actors", "entities", "problems"),
}
#: What is said of the log below wherever it is read.
INCOMPLETE = "1 entry of log.json could not be read, and is left out."


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Three records, one failed, one with a name that is a terminal's command; an entry that is none."""
    path = tmp_path / "log.json"
    entries = [
        make_legacy(id=1, happenedAt="2026-09-01T10:00:00Z"),
        make_legacy(id=2, happenedAt="2026-09-02T10:00:00Z", action="Delete", error="boom"),
        make_legacy(id=3, happenedAt="2026-09-03T10:00:00Z", action="\x1b[31mred\u202e\x7f"),
        "nothing",
    ]
    path.write_text(json.dumps(entries), "utf-8")
    return path


def test_summary_as_json(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON has every promised key, times in RFC 3339, problems with their place; nothing else is printed."""
    assert main(["summary", str(log), "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert set(found) == KEYS | {"incomplete"}
    assert found["incomplete"] == [INCOMPLETE]
    assert (found["records"], found["total"], found["failed"], found["unreadable"]) == (3, 3, 1, 1)
    assert (found["first"], found["last"]) == ("2026-09-01T10:00:00.000Z", "2026-09-03T10:00:00.000Z")
    assert found["actions"] == {"Create": 1, "Delete": 1, "\x1b[31mred\u202e\x7f": 1}
    [problem] = found["problems"]
    assert (sorted(problem), problem["file"], problem["record"]) == (["file", "reason", "record"], "log.json", 4)
    assert err == ""
    assert out.isascii()
    assert "\x7f" not in out


def test_summary_with_a_query(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The query is a page's, with repeated parameters and a leading question mark if there is one."""
    assert main(["summary", str(log), "--json", "--query", "?action=Create&action=Delete&tz=Europe/Berlin"]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == 2


def test_a_query_may_be_any_expression(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page's link counts the same here, with operators and an expression; one that can't be read is an error."""
    query = "action*=*e*&body.deservedGpus>=1&where=or(action%3DCreate,and(action%3DDelete,not.error~%3Dboom))"
    assert main(["summary", str(log), "--json", "--query", query]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == 1
    assert main(["summary", str(log), "--json", "--query", "where=or(action%3DCreate"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "--query: where=or(action=Create: character" in err


@pytest.mark.parametrize(
    ("query", "records"),
    [
        ("action:create OR action:delete", 2),
        ("action:(Create OR Delete) -action:delete", 1),
        ("-action:*e*", 0),
        ("-action:*reat*", 2),
        ("on:2026-09-01", 1),
        ("action=Create&action=Delete", 2),
    ],
)
def test_a_query_may_be_typed_text(log: Path, capsys: pytest.CaptureFixture[str], query: str, records: int) -> None:
    """What a person types into a page's box is understood here, beside what an address has."""
    assert main(["summary", str(log), "--json", "--query", query]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == records


def test_a_typed_query_that_is_wrong_shows_the_place(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line has the place, what was expected, and what would be understood; the status is 2."""
    assert main(["summary", str(log), "--query", "action:Delete entitytype:Project"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "character 15, action:Delete »entitytype«:Project: " in err
    assert "did you mean entity_type?" in err
    assert "instead: action:Delete entity_type:Project" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("entity_name=a+b", {"Create": 1}),
        ("entity_name=a%2Bb", {"Create": 1}),
        ("entity_name=a%20b", {"Delete": 1}),
        ("entity_name=a b", {"Delete": 1}),
        ("?entity_name=a+b", {"Delete": 1}),
        ("http://127.0.0.1:8501/events?entity_name=a+b&tz=UTC#top", {"Delete": 1}),
        ("http://[", {"Create": 1, "Delete": 1}),
    ],
)
def test_a_plus_is_a_plus(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], query: str, actions: dict[str, int]
) -> None:
    """What a person writes has a + for a plus; a page's address, which a browser wrote, has one for a space."""
    path = tmp_path / "logs.json"
    plus, space = make_current(id="1", entity_name="a+b"), make_current(id="2", entity_name="a b", action="delete")
    path.write_text(json.dumps([plus, space]))
    assert main(["summary", str(path), "--query", query, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["actions"] == actions


def test_unknown_outcomes_are_counted_by_themselves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are neither failures nor successes, and the share of failures is of the others alone."""
    path = tmp_path / "logs.json"
    silent = {"result": ABSENT, "http_status_code": ABSENT}
    records = [
        make_current(id="1"),
        make_current(id="2", result="denied", http_status_code=403),
        make_current(id="3", result="Pending"),
        make_current(id="4", **silent),
    ]
    path.write_text(json.dumps(records))
    assert main(["summary", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["succeeded"], found["failed"], found["unknown"]) == (1, 1, 2)
    assert main(["summary", str(path)]) == 0
    out = capsys.readouterr().out
    assert "1 (50.0% of those whose outcome is known)" in out
    assert "unknown outcome  2" in out

    path.write_text(json.dumps(records[3:]))
    assert main(["summary", str(path)]) == 0
    assert "0 (–)" in capsys.readouterr().out


def test_an_export_is_of_the_expression(log: Path, tmp_path: Path) -> None:
    """Exactly the records of the expression are written."""
    target = tmp_path / "out.jsonl"
    query = "where=not(or(action%3DCreate,error~%3DBOOM))"
    assert main(["export", str(log), "--to", str(target), "--query", query]) == 0
    assert [json.loads(line)["id"] for line in target.read_text("utf-8").splitlines()] == [3]


def test_summary_for_a_person(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table has figures with their zone, and no character that could move the cursor."""
    assert main(["summary", str(log), "--zone", "Europe/Berlin"]) == 0
    out = capsys.readouterr().out
    assert "3 of 3" in out
    assert "2026-09-01 12:00:00 Europe/Berlin" in out
    assert "⟨U+001B⟩[31mred⟨U+202E⟩⟨U+007F⟩" in out
    assert not {"\x1b", "\u202e", "\x7f"} & set(out)


def test_several_files_merge(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same file twice adds nothing but duplicates."""
    assert main(["summary", str(log), str(log), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["records"], found["duplicates"]) == (3, 3)


def test_export_csv(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chosen columns of the matching records, times in the zone; what was left out is said."""
    target = tmp_path / "out.csv"
    arguments = ["--query", "result=Failed", "--columns", "id, happened_at", "--zone", "Asia/Tokyo"]
    assert main(["export", str(log), "--to", str(target), *arguments]) == 0
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["id", "happened_at", "happened_at_utc"],
        ["2", "2026-09-02T19:00:00.000+09:00", "2026-09-02T10:00:00.000Z"],
    ]
    out, err = capsys.readouterr()
    assert out.startswith("1 record written")
    assert "1 entry of log.json could not be read" in err


def test_export_jsonl(log: Path, tmp_path: Path) -> None:
    """JSONL has the records as received, newest first; a file that is there is replaced."""
    target = tmp_path / "out.JSONL"
    target.write_text("old", "utf-8")
    assert main(["export", str(log), "--to", str(target)]) == 0
    records = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert records == list(reversed(json.loads(log.read_text("utf-8"))[:3]))


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl"])
def test_an_export_notes_what_is_missing_where_asked(log: Path, tmp_path: Path, name: str) -> None:
    """With --note the file itself says in its first line what the log lacks."""
    target = tmp_path / name
    assert main(["export", str(log), "--to", str(target), "--note"]) == 0
    first, *records = target.read_text("utf-8").splitlines()
    assert INCOMPLETE in first
    assert len(records) >= 3


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["summary"],
        ["summary", "LOG", "--nonsense"],
        ["summary", "LOG", "--query", "nonsense=1"],
        ["summary", "LOG", "--query", "(Failed"],
        ["summary", "LOG", "--query", "entitytype:Project"],
        ["summary", "LOG", "--query", "\u001b[31m\n:x"],
        ["summary", "LOG", "--query", "actor == 'ana'"],
        ["summary", "LOG", "--query", "action=Delete&foo:bar=1"],
        ["summary", "LOG", "--query", "from=whenever"],
        ["summary", "LOG", "--query", "http_status=abc"],
        ["summary", "LOG", "--query", "tz=Mars/Olympus"],
        ["summary", "LOG", "--query", "tz=UTC&tz=UTC"],
        ["summary", "LOG", "--query", "%1b%0a=1"],
        ["summary", "LOG", "--zone", "../../etc/passwd"],
        ["export", "LOG"],
        ["export", "LOG", "--to", "DIR/out.xlsx"],
        ["export", "LOG", "--to", "DIR/none/out.csv"],
        ["export", "LOG", "--to", "LOG.csv"],
        ["export", "LOG", "--to", "DIR/out.csv", "--columns", "id,nonsense"],
        ["export", "LOG", "--to", "DIR/out.csv", "--columns", ""],
        ["export", "LOG", "--to", "DIR/out.jsonl", "--columns", "id"],
    ],
)
def test_wrong_usage(arguments: list[str], log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage is status 2 with one line on stderr that no terminal stumbles over, and nothing is written."""
    (tmp_path / "log.json.csv").mkdir()
    before = sorted(tmp_path.iterdir())
    words = [word.replace("LOG", str(log)).replace("DIR", str(tmp_path)) for word in arguments]
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("audit-explorer: ")
    assert err.count("\n") == 1
    assert "\x1b" not in err
    assert sorted(tmp_path.iterdir()) == before


def test_export_over_its_own_source(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An export never replaces the log that it is made of."""
    source = log.rename(log.with_suffix(".jsonl"))
    assert main(["export", str(source), "--to", str(source)]) == 2
    assert "one of the logs" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "", "[]", "hello", "[1, 2]"])
@pytest.mark.parametrize("command", ["summary", "export"])
def test_nothing_to_read(content: str | None, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When nothing can be read the status is 1, with one line that says why."""
    path, target = tmp_path / "log.json", tmp_path / "out.csv"
    if content is not None:
        path.write_text(content, "utf-8")
    assert main([command, str(path), *(["--to", str(target)] if command == "export" else [])]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("audit-explorer: log.json ")
    assert err.count("\n") == 1
    assert not target.exists()


def test_reader_that_has_read_enough(log: Path) -> None:
    """A closed pipe is no error to complain about."""
    code = f"import sys; from audit_explorer.cli import main; sys.exit(main(['summary', {str(log)!r}]))"
    with running([sys.executable, "-c", code]) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert within(process.stderr.read, "the end of the command whose reader has gone") == ""
        assert process.wait(LIMIT) == 141


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is printed with the program's name."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("audit-explorer ")


def test_no_temporary_folder(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine without room for temporary files is named in one line, with the exit status of what can't be read."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert main(["summary", str(log)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "temporary folder can't be used" in err


def test_a_sync_that_fails_names_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script can tell the error by its code, beside the sentence for a person; the status is 1."""
    monkeypatch.setenv("AUDIT_EXPLORER_TOKEN", "wrong")
    with control_plane() as plane:
        assert main(["sync", "--address", plane.address, "--archive", str(tmp_path)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["error_code"] == TokenRejectedError.code
    assert "rejected the token" in told["error"]


def test_serving_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It ends at once with one line and status 1: nobody has to open a browser to learn that a name is misspelt."""
    assert main(["serve", str(tmp_path / "nope.json"), "--no-browser"]) == 1
    assert "nope.json can't be read: there is no such file" in capsys.readouterr().err


def test_times_are_read_as_the_person_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Zone and order apply to summary and export, which say so; without them the date is kept aside."""
    log, target = tmp_path / "log.json", tmp_path / "out.csv"
    log.write_text(json.dumps([make_legacy(happenedAt="11/08/2026 11:01")]), "utf-8")
    said = ["--times-in", "Europe/Berlin", "--day-first"]
    sentence = "Times without a zone were read in Europe/Berlin, dates with the day first."

    assert main(["summary", str(log), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["undated"], "--day-first" in found["problems"][0]["reason"]) == (1, True)

    assert main(["summary", str(log), "--json", *said]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["undated"], found["first"], found["choices"]) == (0, "2026-08-11T09:01:00.000Z", sentence)

    assert main(["summary", str(log), *said]) == 0
    assert sentence in capsys.readouterr().out
    assert main(["export", str(log), "--to", str(target), *said]) == 0
    assert sentence in capsys.readouterr().out
    assert "2026-08-11T09:01:00.000Z" in target.read_text("utf-8")


@pytest.mark.parametrize("said", [["--times-in", "Mars/\x1b[31m"], ["--day-first", "--month-first"]])
def test_what_can_not_be_followed_about_times_is_wrong_usage(
    log: Path, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A zone that there isn't, and two orders at once, end it with status 2 and one inert line."""
    for command in (["summary", str(log)], ["serve", str(log), "--no-browser"]):
        assert main([*command, *said]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert "\x1b" not in err
