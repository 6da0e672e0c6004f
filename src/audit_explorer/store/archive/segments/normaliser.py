"""Which rules made a segment's normalised columns."""

from __future__ import annotations

import hashlib
from typing import Final

from audit_explorer.record import FIELDS, SPELLINGS
from audit_explorer.store.ingest.normalised_event import events_sql
from audit_explorer.store.ingest.request_shape import SHAPES_SQL
from audit_explorer.store.ingest.requests.request_operation import OPERATIONS_SQL
from audit_explorer.store.ingest.wire_fields import WIRE_KEYS, from_received

# To be raised when period.log_times or record.label_of changes what it gives; the rest is hashed below.
_REVISION: Final = 2

# Segments that other rules made are normalised again from the records as received.
_RULES: Final = repr((_REVISION, events_sql(from_received()), SHAPES_SQL, OPERATIONS_SQL, SPELLINGS, WIRE_KEYS))
NORMALISER: Final = hashlib.sha256(_RULES.encode()).hexdigest()[:16]

#: What of a segment the rules make, all of it text, time or number: no column depends on the rest of the log.
NORMALISED: Final = ("time_text", "entity_id_in_url", *(field.name for field in FIELDS))
#: What of a segment they don't touch.
RECEIVED: Final = ("source", "record", "raw", "clean", "digest", "nth")


def plain_sql(table: str) -> str:
    """Give the SQL of the normalised columns of `table`, with words in the place of dictionary codes."""
    few = {field.name for field in FIELDS if field.kind == "few"}
    return ", ".join(f"{table}.{name}::VARCHAR AS {name}" if name in few else f"{table}.{name}" for name in NORMALISED)
