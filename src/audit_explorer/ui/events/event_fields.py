"""All that an event's record says, as sections: what failed and what the request set come first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from audit_explorer.filters import Condition
from audit_explorer.record import FIELD
from audit_explorer.shown import shown
from audit_explorer.ui.elements.components.fields_model import RecordRow, RecordSection, RecordValue
from audit_explorer.ui.elements.components.record_fields import gestured, record_fields
from audit_explorer.ui.elements.lookalike_mark import lookalike_marks
from audit_explorer.ui.elements.value_actions import act
from audit_explorer.ui.events.json_lines import LONGEST, json_lines
from audit_explorer.ui.events.record_groups import Group, groups, said_once, without_value

if TYPE_CHECKING:
    from audit_explorer.analysis.detail import Event
    from audit_explorer.filters import Filter
    from audit_explorer.ui.view import View

_KEY: Final = "event fields"
_ENTITY: Final = ("entity_type", "entity_id", "entity_name")
#: What failed, then what the request set, stand before the fields; the rest behind them.
_FIRST: Final = (("error", "Error"), ("body", "Body: what the request set"))
_LAST: Final = (("context", "Context"), ("metadata", "Metadata"))
_COPIES: Final = 5


def draw_fields(view: View, found: Event) -> None:
    """Draw them; every value has its menu."""
    entity = {name: found.fields[name] for name in _ENTITY}
    record_fields(sections(view, found), key=_KEY, entity=entity, on_gesture=lambda: _take(view.asked))


def sections(view: View, found: Event) -> tuple[RecordSection, ...]:
    """Give the sections in their order; one without anything in it is left out."""
    fields = [_group(view, found, group) for group in groups(found.fields)]
    absent = without_value(found.fields)
    note = f"No value: {', '.join(absent)}." if absent else ""
    *rest, record = fields if fields and fields[-1].title == "Record" else (*fields, RecordSection("Record"))
    record = RecordSection("Record", (*record.rows, *_origin(found)), note=note)
    return (*_json(found, _FIRST), *rest, record, *_json(found, _LAST))


def _json(found: Event, blocks: tuple[tuple[str, str], ...]) -> list[RecordSection]:
    drawn = []
    for name, title in blocks:
        if text := found.fields[name]:
            lines, note = json_lines(text, name)
            drawn.append(RecordSection(title, lines=lines, note=note))
    return drawn


def _group(view: View, found: Event, group: Group) -> RecordSection:
    rows = []
    for name in group.fields:
        value = found.fields[name]
        field = FIELD[name]
        text = str(shown(value, name, limit=LONGEST, zone=view.zone, ms=True, signs=True))
        mark = lookalike_marks(view, name, [value]).get(str(value), "")
        rows.append(
            RecordRow(
                f"{field.label} ({view.zone.key})" if field.kind == "time" else field.label,
                RecordValue(name, _asked(name, value), text, mark),
                field.mono,
                said_once(group, name),
            )
        )
    return RecordSection(group.title, tuple(rows))


def _asked(name: str, value: Any) -> str | None:  # noqa: ANN401 - a value of any field
    """Give the value as a condition takes it; None where a condition can't ask for exactly this one."""
    try:
        Condition(name, "is", str(value))
    except ValueError:
        return None
    return str(value)


def _origin(found: Event) -> list[RecordRow]:
    rows = [RecordRow("Read from", _plain(f"{shown(found.file, limit=LONGEST)} #{found.record:,}"))]
    for copy in found.also[:_COPIES]:
        less = "" if copy.exact else ", with fewer fields"
        rows.append(RecordRow("Also in", _plain(f"{shown(copy.file, limit=LONGEST)}, record {copy.record:,}{less}")))
    left = found.copied - _COPIES
    if left > 0:
        rows.append(RecordRow("", _plain(f"… and {left:,} more {'copy' if left == 1 else 'copies'}")))
    return rows


def _plain(text: str) -> RecordValue:
    return RecordValue("", None, text)


def _take(asked: Filter) -> None:
    done = gestured(_KEY)
    if done is not None:
        act(done.gesture, done.field, done.value, asked, done.entity)
