"""Everything that a session keeps beside what Streamlit keeps for its own elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.ui.session.slot import JobSlot, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from audit_explorer.analysis.facets import FacetAsk
    from audit_explorer.errors import AuditExplorerError
    from audit_explorer.filters import Filter
    from audit_explorer.sources.api import Server
    from audit_explorer.ui.elements.components.facet_model import Rendering
    from audit_explorer.ui.elements.components.fields_model import RecordRendering
    from audit_explorer.ui.elements.components.query_model import Wanted
    from audit_explorer.ui.elements.components.record_model import RecordClick, RecordTable
    from audit_explorer.ui.engine.engine_mark import EngineMark
    from audit_explorer.ui.events.event_table import Top
    from audit_explorer.ui.query.query_text import QueryText
    from audit_explorer.ui.review.review_bar import LatestBulk
    from audit_explorer.ui.server.download_route import Offer
    from audit_explorer.ui.session.adding import Adding
    from audit_explorer.ui.session.fetching import Fetching
    from audit_explorer.ui.session.named_log import JustNamed
    from audit_explorer.ui.session.reading import Reading
    from audit_explorer.ui.session.refreshing import Refreshing, Upkeep
    from audit_explorer.ui.session.table_reading import TableReading
    from audit_explorer.ui.view import Look

# What is looked at.
LOOK: Final[Slot[Look | None]] = Slot("look", None)
UPLOADS: Final[Slot[Sequence[Reading]]] = Slot("uploads", ())
CHOSEN_LOG: Final[Slot[Reading | None]] = Slot("chosen log", None)
# Which opening of the published table this session looks at; the one of which it was told that it failed.
TABLE_LOG: Final[Slot[TableReading | None]] = Slot("table log", None)
TOLD_TABLE: Final[Slot[TableReading | None]] = Slot("told table", None)
# What was just opened, until it is read: then the address names it.
ARRIVING_LOG: Final[Slot[Reading | None]] = Slot("arriving log", None)
# What the address was just made to name, until a page is drawn with it: the links drawn before name another log.
JUST_NAMED: Final[Slot[JustNamed | None]] = Slot("just named log", None)
# How an address names the log that is looked at; "" where none is.
LOG_NAME: Final[Slot[str]] = Slot("log name", "")
UPLOADER_TURN: Final[Slot[int]] = Slot("uploader turn", 0)
# Where a click leads: a page's name, with the parameters of its address.
NEXT_PAGE: Final[Slot[tuple[str, Mapping[str, str | list[str]]] | None]] = Slot("next page", None)
ARCHIVE_DAY: Final[Slot[Filter | None]] = Slot("archive day", None)

# The mark of the engine that answers in this run, of an engine elsewhere; where a skeleton stands for what is to come;
# which page of which log is drawn, and which one stands as it was drawn to its end.
ENGINE_MARK: Final[Slot[EngineMark | None]] = Slot("engine mark", None)
ARRIVING_PLACES: Final[Slot[Sequence[DeltaGenerator]]] = Slot("arriving places", ())
PAGE_BEGUN: Final[Slot[str]] = Slot("page begun", "")
PAGE_STANDS: Final[Slot[str]] = Slot("page stands", "")

# What goes on in the background, one of each at a time.
FETCHING: Final[JobSlot[Fetching]] = JobSlot("fetching")
REFRESHING: Final[JobSlot[Refreshing]] = JobSlot("refreshing")
ADDING: Final[JobSlot[Adding]] = JobSlot("adding")

# From where the archive is refreshed; why it is no more.
UPKEEP: Final[Slot[Upkeep | None]] = Slot("upkeep", None)
UPKEEP_STOPPED: Final[Slot[AuditExplorerError | None]] = Slot("upkeep stopped", None)
WHOLE_PAGE_DRAWN: Final[Slot[bool]] = Slot("refresh panel drawn with the whole page", default=False)

# Who is signed in to which control plane. A turn makes fresh inputs, so that no secret stays in the old ones.
CONTROL_PLANE: Final[Slot[Server | None]] = Slot("control plane", None)
CONTROL_PLANE_ADDRESS: Final[Slot[str]] = Slot("control plane address", "")
SIGN_IN_TURN: Final[Slot[int]] = Slot("sign in turn", 0)

# How facets are asked for, and what the latest lists of each element showed: element to nonce to rendering.
FACET_ASKS: Final[Slot[Mapping[str, FacetAsk]]] = Slot("facet asks", {})
FACET_RENDERINGS: Final[Slot[Mapping[str, Mapping[str, Rendering]]]] = Slot("facet renderings", {})
# The latest records that the event's panel showed: element to nonce to rendering.
RECORD_RENDERINGS: Final[Slot[Mapping[str, Mapping[str, RecordRendering]]]] = Slot("record renderings", {})

# The latest tables that were drawn, by nonce, each with what a gesture on it does.
RECORD_TABLES: Final[Slot[Mapping[str, tuple[RecordTable, Callable[[RecordClick], None]]]]] = Slot("record tables", {})

# The query as it stands in its box, which values it wants to offer of which opening of a log; whether help was asked
# for, whether the page has to follow what was done in the box.
QUERY_TEXT: Final[Slot[QueryText | None]] = Slot("query text", None)
WANTED_VALUES: Final[Slot[tuple[str, Wanted] | None]] = Slot("wanted values", None)
QUERY_HELP: Final[Slot[bool]] = Slot("query help", default=False)
QUERY_MOVED: Final[Slot[bool]] = Slot("query moved the page", default=False)

# The table of events: its columns when the address names none, and where the run before began.
EVENT_COLUMNS: Final[Slot[tuple[str, ...]]] = Slot("event columns", ())
EVENT_TABLE_TOP: Final[Slot[Top | None]] = Slot("event table top", None)

# What of marks and reviews was refused, where and why; what was marked in one go last; what an import came to; which
# exception of a review is being changed.
MARKING_PROBLEM: Final[Slot[tuple[str, Exception] | None]] = Slot("marking problem", None)
LATEST_BULK: Final[Slot[LatestBulk | None]] = Slot("latest bulk", None)
IMPORTED: Final[Slot[str]] = Slot("imported", "")
CHANGED_EXCEPTION: Final[Slot[str]] = Slot("changed exception", "")

# Downloads that were offered, and the one whose delivery is watched.
OFFERS: Final[Slot[Mapping[str, Offer]]] = Slot("offers", {})
WATCHED_OFFER: Final[Slot[Offer | None]] = Slot("watched offer", None)
