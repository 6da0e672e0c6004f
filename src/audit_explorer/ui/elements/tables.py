"""Tables of answers, whose rows can be clicked, whose values have their menu."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from audit_explorer.filters.column import column, is_path
from audit_explorer.record import CLOCK_LABELS, FAILED, FIELD, HOUR, SUCCEEDED
from audit_explorer.shown import Shown, shown
from audit_explorer.ui.elements.components.record_model import OPEN, SORT, RecordCell, RecordColumn, RecordTable
from audit_explorer.ui.elements.components.record_table import record_table
from audit_explorer.ui.elements.lookalike_mark import NAME_FIELDS, lookalike_marks
from audit_explorer.ui.elements.value_actions import act, menu_items
from audit_explorer.ui.view import View, current_look

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from audit_explorer.ui.elements.components.record_model import Kind, RecordClick
    from audit_explorer.ui.elements.value_actions import Gesture
    from audit_explorer.ui.view import Look


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is drawn.

    Attributes:
        label: Its heading.
        numbers: How its numbers are written; "plain" is as they are.
        wrap: Whether its texts are what the table is about, see RecordColumn.
    """

    label: str
    numbers: Literal["plain", "whole", "percent"] = "plain"
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """By which columns a table can be sorted, each from the most to the least.

    Attributes:
        names: Those whose heading can be clicked.
        by: The one by which the rows are sorted.
        choose: Called with the name of the one whose heading was clicked.
    """

    names: Collection[str]
    by: str
    choose: Callable[[str], None]


Columns: TypeAlias = "dict[str, Column | str]"
"""Which columns are drawn: name in the frame to label or look."""

_CELL: Final = 300
# Of a value that a cell shows the beginning of, so much is shown beside the pointer and copied.
_WHOLE: Final = 4_000
# Up to so many rows a table is as high as its rows; a longer one scrolls in itself.
_ROWS: Final = 12
_MOST_HEIGHT: Final = "460px"
_KINDS: Final[dict[str, Kind]] = {FAILED: "failed", SUCCEEDED: "succeeded"}
# Long names of these fields are cut where they differ; other texts are read from their beginning.
_NAMES: Final = NAME_FIELDS | {"url", "user_agent", "file"}


def table(
    frame: pd.DataFrame,
    look: Look,
    *,
    key: str,
    columns: Columns,
    on_row: Callable[[int], None] | None = None,
    opened: int | None = None,
    order: Order | None = None,
) -> None:
    """Draw columns of a frame; text inert, naive UTC times in the look's zone. A clicked row is given to `on_row`.

    A column that is named as a field has that field's values: they have their menu, and an outcome has its sign.
    `opened` is the position of the row that is open beside the table, `order` what its headings sort by.
    """
    draw_table(
        made_table(frame, look, columns=columns, opens=on_row is not None, order=order),
        look,
        key=key,
        on_row=on_row,
        opened=opened,
        order=order,
    )


def made_table(
    frame: pd.DataFrame, look: Look, *, columns: Columns, opens: bool, order: Order | None = None
) -> RecordTable:
    """Make what `table` draws; `opens` is whether a row can be clicked."""
    drawn = record_columns(frame, columns, look)
    return RecordTable(
        columns=tuple(replace(one, sortable=order is not None and one.name in order.names) for one in drawn),
        sorted_by=order.by if order else "",
        descending=True,
        rows=record_rows(frame, columns, look),
        records=records_of(frame),
        opens=opens,
        most_height=_MOST_HEIGHT if len(frame) > _ROWS else "",
        caption=", ".join(column.label for column in drawn if column.label),
    )


def draw_table(
    made: RecordTable,
    look: Look,
    *,
    key: str,
    on_row: Callable[[int], None] | None = None,
    opened: int | None = None,
    order: Order | None = None,
) -> None:
    """Draw what was made, as `table` does."""
    record_table(
        made,
        key=key,
        on_click=partial(_take, made, on_row, opening_of(look), order),
        opened=opened,
        beside=opened is not None,
    )


def cells(values: Iterable[object], name: str, look: Look, *, limit: int = _CELL) -> list[Shown]:
    """Give a column's values as a table shows them: None where there is none, numbers as they are, the rest as text.

    A name with letters that look like others says so.
    """
    values = list(values)
    marks = lookalike_marks(look, name, values)
    drawn = [shown(value, name, limit=limit, zone=look.zone, signs=True) for value in values]
    pairs = zip(drawn, values, strict=True)
    return [f"{text} {marks[str(value)]}" if value in marks else text for text, value in pairs] if marks else drawn


def whole(label: str) -> Column:
    """Give the look of a column of whole numbers."""
    return Column(label, "whole")


def percent(label: str) -> Column:
    """Give the look of a column of shares, 0 to 1."""
    return Column(label, "percent")


def wrapped(label: str) -> Column:
    """Give the look of a column of what the table is about: texts that may take two lines."""
    return Column(label, wrap=True)


def record_columns(frame: pd.DataFrame, columns: Columns, look: Look) -> tuple[RecordColumn, ...]:
    """Give columns of a frame as the table's element takes them. Only a log's values have a menu."""
    made = (_column(name, how, with_menu=isinstance(look, View)) for name, how in columns.items())
    return tuple(replace(column, time=is_datetime64_any_dtype(frame[column.name])) for column in made)


def record_rows(
    frame: pd.DataFrame, columns: Columns, look: Look, *, limit: int = _CELL
) -> tuple[tuple[RecordCell, ...], ...]:
    """Give a frame's rows as the table's element takes them."""
    if not columns:
        return ()
    return tuple(
        zip(*(_cells(list(frame[name]), name, how, look, limit) for name, how in columns.items()), strict=True)
    )


def records_of(frame: pd.DataFrame) -> tuple[Mapping[str, str | None], ...]:
    """Give of each row what stands under fields' names, as conditions take it."""
    names = [name for name in frame.columns if _is_asked(name)]
    values = [[None if pd.isna(value) else _number(value) for value in frame[name]] for name in names]
    return tuple(dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)) or ({},) * len(frame)


def opening_of(look: Look) -> str:
    """Give what tells the log that is looked at from any other, and from itself as it was before it grew."""
    return look.dataset.opening if isinstance(look, View) else ""


def take(made: RecordTable, on_row: Callable[[int], None] | None, opening: str, click: RecordClick) -> None:
    """Do what a gesture on a table of the log of this opening means; a callback.

    On the table of another log it means nothing: rows are found by numbers that stand for other events here.
    """
    if opening_of(current_look()) != opening:
        return
    if click.gesture != OPEN:
        record = made.records[click.row]
        act(cast("Gesture", click.gesture), click.column, record[click.column], current_look().asked, record)
    elif on_row is not None:
        on_row(click.row)


def _take(
    made: RecordTable, on_row: Callable[[int], None] | None, opening: str, order: Order | None, click: RecordClick
) -> None:
    """Sort by a clicked heading, or do what else a gesture means; a callback."""
    if click.gesture != SORT:
        take(made, on_row, opening, click)
    elif order is not None:
        order.choose(click.column)


def _is_asked(name: str) -> bool:
    """Say whether a column's values can be asked for as they stand."""
    if name not in FIELD and is_path(name):
        return not column(name).many  # several values stand in one cell
    return name in CLOCK_LABELS or (name in FIELD and FIELD[name].kind not in {"time", "json"})


def _column(name: str, how: Column | str, *, with_menu: bool) -> RecordColumn:
    how = Column(how) if isinstance(how, str) else how
    field = FIELD.get(name)
    with_menu = with_menu and _is_asked(name)
    return RecordColumn(
        name,
        how.label,
        meaning=field.meaning if field else "",
        number=how.numbers != "plain" or name == HOUR or (field is not None and field.kind == "number"),
        mono=field is not None and field.mono,
        names=name in _NAMES,
        wrap=how.wrap,
        menu=tuple(menu_items(name)) if with_menu else (),
        menu_of_none=tuple(menu_items(name, has_value=False)) if with_menu else (),
    )


def _cells(values: Sequence[object], name: str, how: Column | str, look: Look, limit: int) -> list[RecordCell]:
    numbers = "plain" if isinstance(how, str) else how.numbers
    marks = lookalike_marks(look, name, values)
    return [_cell(value, name, numbers, look, limit, marks) for value in values]


def _cell(value: object, name: str, numbers: str, look: Look, limit: int, marks: Mapping[str, str]) -> RecordCell:
    if isinstance(value, RecordCell):
        return value
    text = shown(value, name, limit=limit, zone=look.zone, signs=True)
    if text is None:
        return RecordCell(None)
    if not isinstance(text, str):
        return RecordCell(_written(text, numbers))
    if name == "result":
        return RecordCell(text, str(shown(value, name, limit=_WHOLE)), kind=_KINDS.get(str(value), "unknown"))
    # What was cut, and only that, is longer as a whole.
    cut = isinstance(value, str) and len(text) >= limit
    more = str(shown(value, name, limit=_WHOLE)) if cut else ""
    return RecordCell(text, "" if more == text else more, marks.get(str(value), "") if marks else "")


def _written(number: float, numbers: str) -> str:
    if numbers == "percent":
        return f"{100 * number:.1f} %"
    written = int(number) if number == number // 1 else number
    return f"{written:,}" if numbers == "whole" else str(written)


def _number(value: object) -> str:
    """Give a value as text, a whole number without the fraction that a frame with gaps gives it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
