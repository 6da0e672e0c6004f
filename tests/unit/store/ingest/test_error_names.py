"""Tests of error patterns without the record's own names."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pytest

from audit_explorer.analysis.patterns import patterns
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.store.ingest.error_shape import shape_sql
from tests.builders import make_current

if TYPE_CHECKING:
    from pathlib import Path

#: The true kinds: who, what and where stand in them in every way that people write.
KINDS: Final = (
    "project {name} is not found",
    "{actor} is not allowed to delete {name}",
    "cluster {cluster} did not answer within {number} ms",
    "quota of {name} exceeded: {number} of {other}",
    "name {name} already exists in cluster {cluster}",
    "Invalid credentials for {actor} (attempt {number} of 5)",
    "workload {name}: image pull failed on {cluster}, {number} retries",
    "{name} has changed: expected version {number}, found {other}",
    "timeout while {actor} waited for {name}",
    "node pool {name} of {cluster} has no free GPU",
)


def shape(message: str | None, *names: str | None) -> str | None:
    """Ask the engine for the shape of one message of a record with up to three names."""
    sql = (
        f"SELECT {shape_sql('m', ('a', 'b', 'c'))} FROM (SELECT ?::VARCHAR m, ?::VARCHAR a, ?::VARCHAR b, ?::VARCHAR c)"  # noqa: S608 - the text is our own
    )
    shaped: str | None = duckdb.execute(sql, [message, *names, *[None] * (3 - len(names))]).fetchall()[0][0]
    return shaped


@pytest.mark.parametrize(
    ("message", "names", "expected"),
    [
        ("project team-a of ann is gone", ("team-a", "ann"), "project ⟨name⟩ of ⟨name⟩ is gone"),
        ("team-a team-a/team-a", ("team-a",), "team-a team-a/team-a"),
        ("team-a team-a: gone", ("team-a",), "⟨name⟩ ⟨name⟩: gone"),
        ("team-ab, team-a, xteam-a gone", ("team-a", "team-ab"), "⟨name⟩, ⟨name⟩, xteam-a gone"),
        ("pool big of big pool", ("big", "big pool"), "pool ⟨name⟩ of ⟨name⟩"),
        ("team-a", ("team-a",), "team-a"),
        ("team-a: 12", ("team-a",), "team-a: ⟨n⟩"),
        ("ann@x.example and ann fail", ("ann",), "⟨e-mail⟩ and ⟨name⟩ fail"),
        ("no 12 here", ("12", ""), "no ⟨n⟩ here"),
        ("It does not exist", ("not",), "It does not exist"),
        ("Error: boom", ("Error",), "Error: boom"),
        ("a b c", ("a", "b", "c"), "a b c"),
        ("x (a+b)* y [", ("(a+b)*", "["), "x ⟨name⟩ y ["),
        (r"path back\1slash \0 gone", (r"back\1slash",), r"path ⟨name⟩ \⟨n⟩ gone"),
        ("any.thing other anyXthing", ("any.thing",), "⟨name⟩ other anyXthing"),
        ("“grün” «grün» grüner fehlt", ("grün",), "“⟨name⟩” «⟨name⟩» grüner fehlt"),
        ("项目team-a不存在", ("team-a",), "项目⟨name⟩不存在"),
        ("'team-a' is gone", ("team-a",), "'…' is gone"),
        ("it is " + "x" * 300 + " here", ("x" * 300,), "it is " + "x" * 300 + " here"),
        (None, ("team-a",), None),
        (" ", ("team-a",), None),
    ],
)
def test_own_names_are_taken_out_as_whole_words(
    message: str | None, names: tuple[str, ...], expected: str | None
) -> None:
    """The longest first, whatever signs they have; never a word of the message's own, never all of the message."""
    assert shape(message, *names) == expected


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Twenty thousand messages of ten kinds, their patterns counted."""
    dice = random.Random(11)  # noqa: S311 - no secret
    parts = ("nlp", "vision", "alpha", "fold", "genome", "speech", "prod", "dev")
    records: list[dict[str, Any]] = []
    for number in range(20_000):
        names = {
            "name": "-".join(dice.choices(parts, k=dice.randint(1, 3)))
            + dice.choice(("", "", f"-{dice.randint(1, 99)}")),
            "actor": dice.choice(
                (f"{dice.choice(parts)}.{dice.choice(parts)}@corp.example", f"ci-{dice.choice(parts)}")
            ),
            "cluster": f"{dice.choice(parts)} cluster".title(),
        }
        text = KINDS[number % len(KINDS)].format(**names, number=dice.randint(1, 9999), other=dice.randint(1, 9999))
        records.append(
            make_current(
                id=str(number),
                result="Failed",
                error_message=text,
                entity_name=names["name"],
                subject=names["actor"],
                cluster_name=names["cluster"],
            )
        )
    path: Path = tmp_path_factory.mktemp("kinds") / "logs.json"
    path.write_text(json.dumps(records))
    dataset = open_files([path])
    frame, _ = patterns(dataset, Filter(), most=1000)
    dataset.close()
    return dict(zip(frame["error_shape"], frame["failures"], strict=True))


def test_ten_kinds_of_messages_are_ten_patterns(grouped: dict[str, int]) -> None:
    """Each kind is one pattern, and none is mixed: each has exactly its two thousand messages."""
    assert len(grouped) == len(KINDS), sorted(grouped)
    assert set(grouped.values()) == {2_000}
