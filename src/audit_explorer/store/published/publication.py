"""What `facts.json` says: the current version of a published table.

    facts.json                                the current version, written last
    lock                                      marks the place as a published table; whoever publishes has it locked
    events/month=2026-01/<sha256>.parquet     a month's events, sorted by time and seq; also `undated` and `elsewhen`
    received/month=2026-01/<sha256>.parquet   its records as received, those merged into its events among them, by seq
    files/<sha256>.parquet                    the other tables of a dataset: problems, conflicts, copies, …
    cube/cube_days/<sha256>.parquet           the tables of events that were counted together
    work/                                     what somebody is writing

Whoever reads the table reads the files that `facts.json` names and no others. These never change, and stay until the
second version after theirs is there, and for RETENTION after that. Whoever goes on reading a version looks now and then
whether it still is one of the two latest: an engine may take a file that is gone for one without rows.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.errors import NewerTableError, TableError
from audit_explorer.store.cube.cube_table import CubeTable
from audit_explorer.store.dataset import Damage, Facts, FileFacts
from audit_explorer.store.reading_choices import ReadingChoices

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS: Final = "facts.json"
FORMAT: Final = 1
#: How long the files stay that neither the current version nor the one before names.
RETENTION: Final = timedelta(hours=6)
#: The tables that a dataset has beside the cube, each a key of `Publication.tables`.
TABLES: Final = ("events", "received", "files", "problems", "conflicts", "copies", "probable", "lookalikes")
#: Those that are divided by month.
MONTHLY: Final = ("events", "received")

_SHA256: Final = "[0-9a-f]{64}"
_MONTH: Final = r"\d{4}-\d{2}|undated|elsewhen"
_NAME: Final = re.compile(
    rf"(?P<table>{'|'.join(MONTHLY)})/month=(?P<month>{_MONTH})/{_SHA256}\.parquet"
    rf"|(?P<whole>{'|'.join(set(TABLES) - set(MONTHLY))}|cube/[a-z_]+)/{_SHA256}\.parquet",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One Parquet file: its name below the table's folder, its rows and bytes, the SHA-256 of its content.

    `digest` is of its rows, under the table's key: what would be written again has the same.
    """

    name: str
    records: int
    bytes: int
    sha256: str
    digest: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One version of a published table.

    `published_at` is an aware instant; `tables` has the files of each table by its name, those of the cube among them,
    at least one each. `key` is 32 hexadecimal digits that were drawn when the table was begun: the numbers of entities
    and the digests are made with it, so that nobody who writes into the log can aim at them. `leaving` says since when
    neither this version nor the one before names a file that is there still.
    """

    version: int
    published_at: datetime
    facts: Facts
    tables: Mapping[str, tuple[PublishedFile, ...]]
    cube: tuple[CubeTable, ...]
    years: tuple[int, ...]
    key: str
    leaving: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def files(self) -> tuple[PublishedFile, ...]:
        """All files of this version."""
        return tuple(file for files in self.tables.values() for file in files)

    def says_as(self, other: Publication) -> bool:
        """Say whether both say the same, whenever they were published."""
        return _said(self) == _said(other)


def is_published_name(name: str) -> bool:
    """Say whether a file below a table's folder is one of the table's own."""
    return _NAME.fullmatch(name) is not None


def month_of(name: str) -> str:
    """Give the month of a published file, "" where its table is not divided."""
    match = _NAME.fullmatch(name)
    return (match["month"] or "") if match else ""


def write_publication(publication: Publication) -> str:
    """Give the text of `facts.json`."""
    return json.dumps(_said(publication) | _when(publication), indent=1, default=_plain)


def read_publication(text: str | bytes, place: str = "") -> Publication:
    """Read the text of `facts.json`; `place` is where it lies, for the errors.

    Raises NewerTableError for another format, and TableError where it is no such text.
    """
    try:
        said = json.loads(text)
        if isinstance(said, dict) and isinstance(said.get("format"), int) and said["format"] > FORMAT:
            raise NewerTableError(place)
        return _read(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TableError(place, f"its {FACTS} is not what was published") from error


def _said(publication: Publication) -> dict[str, Any]:
    facts = asdict(publication.facts)
    del facts["read_at"]
    return {
        "format": FORMAT,
        "key": publication.key,
        "facts": facts,
        "tables": {name: [asdict(file) for file in files] for name, files in publication.tables.items()},
        "cube": [table._asdict() for table in publication.cube],
        "years": list(publication.years),
    }


def _when(publication: Publication) -> dict[str, Any]:
    facts = asdict(publication.facts)
    when = {"version": publication.version, "published_at": publication.published_at, "facts": facts}
    return when | {"leaving": dict(publication.leaving)}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError


def _read(said: dict[str, Any]) -> Publication:
    if said["format"] != FORMAT:
        raise ValueError
    tables = {str(name): tuple(_file(file) for file in files) for name, files in said["tables"].items()}
    if any(not tables.get(name) for name in TABLES) or not re.fullmatch("[0-9a-f]{32}", said["key"]):
        raise ValueError
    cube = tuple(
        CubeTable(str(one["name"]), one["unit"], tuple(one["fields"]), int(one["rows"])) for one in said["cube"]
    )
    if any(not tables.get(one.name) for one in cube):
        raise ValueError
    return Publication(
        version=int(said["version"]),
        published_at=_instant(said["published_at"]),
        facts=_facts(said["facts"]),
        tables=tables,
        cube=cube,
        years=tuple(int(year) for year in said["years"]),
        key=said["key"],
        leaving={str(name): _instant(since) for name, since in said.get("leaving", {}).items()},
    )


def _file(said: dict[str, Any]) -> PublishedFile:
    file = PublishedFile(
        str(said["name"]), int(said["records"]), int(said["bytes"]), str(said["sha256"]), str(said["digest"])
    )
    # An engine reads what stands here, with rights that whoever wrote it may not have.
    if not is_published_name(file.name):
        raise ValueError
    return file


def _facts(said: dict[str, Any]) -> Facts:
    known = {name: said[name] for name in (one.name for one in fields(Facts))}
    known["files"] = tuple(FileFacts(**file) for file in said["files"])
    known["choices"] = ReadingChoices(**said["choices"])
    known["damaged"] = tuple(Damage(**(one | {"at": _maybe(one["at"])})) for one in said["damaged"])
    known["incomplete"] = tuple(said["incomplete"])
    known |= {name: _maybe(said[name]) for name in ("oldest", "newest")}
    return Facts(**(known | {"read_at": _instant(said["read_at"])}))


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment
