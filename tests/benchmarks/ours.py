"""Every call from the benchmarks into Audit Explorer, in one place."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.facets import FACETS, FURTHER, FacetAsk, facet_counts
from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.questions.registry import START
from audit_explorer.analysis.timeline import timeline
from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.keeping.syncing import Sync
from audit_explorer.period import Period
from audit_explorer.sources import open_files
from audit_explorer.sources.api import BearerToken, Fetch, Plan, Server, read_address
from audit_explorer.store.archive import Archive
from audit_explorer.store.cube.cube import make_cube
from tests.archives import archive_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from audit_explorer.sources.api.fetching.plan import Generation
    from audit_explorer.store import Database

#: What the Events page shows at first; named here, as importing it would load Streamlit into what is measured.
COLUMNS: Final = (
    "happened_at",
    "result",
    "actor",
    "action",
    "entity_type",
    "entity_name",
    "error_message",
    "source_ip",
)
ROWS: Final = 100
#: A zone with daylight saving, as most reviewers have one.
ZONE: Final = ZoneInfo("Europe/Berlin")
#: What a reviewer narrows by, as URL queries: from filters that keep nearly everything to some that keep little.
QUERIES: Final = (
    "result=Failed",
    "action=Delete&action=Update",
    "not.action=Login",
    "entity_type=Project&source_type=Application",
    "last=30d",
    "missing=cluster_id",
    "source_name=user7%40corp.example",
    "action=Create&result=Failed&last=7d",
    "entity_name~=node",
    "q=team",
)


#: What is looked for in texts: names, a message, something that is nowhere.
SEARCHES: Final = ("user71", "node+pool-123", "does+not+exist", "nowhere")


def open_export(*paths: Path) -> Database:
    """Return one or more exports as a queryable dataset, its first page ready to be asked for."""
    return open_files(paths)


def settle(dataset: Database) -> None:
    """Wait until what is loaded behind the scenes is there."""
    dataset.settle()


def touch(dataset: Database) -> None:
    """Read every column of the events, so that as much of them is in memory as may be."""
    dataset.row("SELECT sum(hash(COLUMNS(*))) FROM events")


def lines(path: Path) -> int:
    """Count the lines of a file."""
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


def size(dataset: Database) -> int:
    """Return how many records the dataset holds."""
    return dataset.facts.total


def ask_page(dataset: Database, query: str) -> None:
    """Ask everything that one rerun of a page asks: facets, timeline, headline, first table page."""
    asked = Filter.from_query(parse_qsl(query)).resolve(newest=dataset.facts.newest, now=datetime.now(UTC))
    facet_counts(dataset, asked, [FacetAsk(field) for field in FACETS + FURTHER])
    timeline(dataset, asked, ZONE)
    headline(dataset, asked)
    page(dataset, asked, columns=COLUMNS, sort=Sort(), limit=ROWS)


def search(dataset: Database, query: str) -> int:
    """Search texts for what a query asks; return how many events were found."""
    predicate = dataset.where(Filter.from_query(parse_qsl(query)).resolve(newest=None, now=datetime.now(UTC)))
    found: int = dataset.row(f"SELECT count(*) FROM events WHERE {predicate.sql}", predicate.parameters)[0]  # noqa: S608 - ours
    return found


def ask_start(dataset: Database) -> int:
    """Ask all questions of the start page; return the sum of their counts, by which answers are compared."""
    return sum(question.answer(dataset, Filter(), ZONE).count for question in START)


def grow(dataset: Database, times: int) -> Database:
    """Copy the events inside the engine until there are so many times the records, each copy further in the past.

    Only what a page asks is copied, not the raw text beside it.
    """
    facts = dataset.facts
    if times == 1 or facts.newest is None or facts.oldest is None:
        return dataset
    span = facts.newest - facts.oldest
    days = span.days + 1
    cursor = dataset.cursor()
    cursor.execute(
        f"""INSERT INTO events
            SELECT * EXCLUDE (copy) REPLACE (
                seq + copy * {facts.total} AS seq, happened_at - to_days({days} * copy) AS happened_at
            )
            FROM events, (SELECT unnest(range(1, {times}))::INTEGER AS copy) ORDER BY copy, seq"""  # noqa: S608 - numbers
    )
    cursor.execute("CHECKPOINT")
    dataset.cube = make_cube(cursor)
    oldest = facts.oldest - timedelta(days=days * (times - 1))
    dataset.facts = replace(facts, total=facts.total * times, oldest=oldest)
    return dataset


def write_csv(dataset: Database, path: Path) -> int:
    """Write every record as CSV, all columns; return how many rows."""
    return Export(dataset, Filter(), zone=ZONE).write(path)


def fetch(address: str, token: str, generation: Generation, ends: tuple[datetime, datetime], folder: Path) -> int:
    """Fetch a period, given by its ends, into files of the folder; return how many records came."""
    server = Server(read_address(address), BearerToken(token))
    fetched = Fetch(server, Plan(Filter(period=Period(*ends)), generation), folder, now=lambda: ends[1]).run()
    if fetched.error is not None:
        raise fetched.error
    return fetched.records


def count(dataset: Database) -> int:
    """Count the events one by one, whatever the dataset says of itself."""
    counted: int = dataset.row("SELECT count(*) FROM events")[0]
    return counted


def open_archive(folder: Path) -> Database:
    """Return what is archived in the folder as a queryable dataset."""
    return Archive(folder).open()


def archive_export(folder: Path, path: Path) -> int:
    """Add an export to an archive; return how many records were new."""
    return archive_files(Archive(folder), [path]).new


def keep_database(folder: Path) -> None:
    """Leave the archive as whoever adds to it leaves it: with the database that it opens from at once."""
    Archive(folder).prepare()


def forget_database(folder: Path) -> None:
    """Leave the archive as a copy of its segments alone would be."""
    shutil.rmtree(folder / "cache", ignore_errors=True)


def sync_archive(folder: Path, address: str, environ: Mapping[str, str], now: datetime) -> int:
    """Bring the archive up to date with the last 90 days of a control plane; return how many records were new."""
    server = Server.from_environment(environ, address=address)
    return Sync(server, Archive(folder), since=timedelta(days=90), now=lambda: now).run().new
