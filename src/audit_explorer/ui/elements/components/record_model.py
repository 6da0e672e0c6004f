"""A table's rows as the browser gets them, gestures as it reports them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from audit_explorer.ui.elements.components.browser_message import position, sendable

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["", "failed", "succeeded", "unknown"]
Menu: TypeAlias = "tuple[tuple[str, str], ...]"
"""What the menu of a value offers besides copying: gesture and words."""

OPEN: Final = "open"
SORT: Final = "sort"


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column.

    Attributes:
        name: What a gesture means, a field's name where its values have a menu.
        label: The visible heading.
        meaning: What a resting pointer shows of the heading.
        number: Whether the cells are figures, which stand at the right.
        time: Whether the cells are times, which are never cut.
        mono: Whether the cells are identifiers, set in a monospaced font.
        names: Whether the cells are names, which are cut in the middle where they begin alike.
        wrap: Whether the cells are what the table is about: they get most of the room, on two lines where they need it.
        menu: What the menu of a value offers; none where empty.
        menu_of_none: The same for "no value".
        sortable: Whether a click on the heading is reported.
    """

    name: str
    label: str
    meaning: str = ""
    number: bool = False
    time: bool = False
    mono: bool = False
    names: bool = False
    wrap: bool = False
    menu: Menu = ()
    menu_of_none: Menu = ()
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class RecordCell:
    """One cell.

    Attributes:
        text: What is seen, inert; None where there is no value.
        whole: The longer text that a resting pointer shows and a copy gives; the text where empty.
        remark: What is said of the text behind it.
        kind: An outcome's kind.
        bars: Heights from 0 to 100 of a line of bars before the text.
    """

    text: str | None
    whole: str = ""
    remark: str = ""
    kind: Kind = ""
    bars: tuple[int, ...] = ()


@dataclass(frozen=True)
class RecordTable:
    """A table as it is drawn.

    Attributes:
        columns: From left to right; names are unique.
        rows: A cell a column each.
        records: Of each row the values by field, in full, of columns that are not shown too. They never leave the
            server.
        caption: What the table is, for those who don't see it.
        sorted_by: The name of the column by which the rows are sorted; empty where none is said.
        descending: In which direction they are.
        opens: Whether a click on a row opens it.
        most_height: Of the box that the table scrolls in, as CSS; empty for a table as high as its rows.
    """

    columns: tuple[RecordColumn, ...]
    rows: tuple[tuple[RecordCell, ...], ...]
    records: tuple[Mapping[str, str | None], ...] = field(repr=False)
    caption: str = ""
    sorted_by: str = ""
    descending: bool = False
    opens: bool = False
    most_height: str = ""

    @cached_property
    def contents(self) -> dict[str, object]:
        """What of it the browser gets; not to be changed."""
        return _contents(self)

    @cached_property
    def digest(self) -> str:
        """The same for the same cells and records."""
        # ASCII output with escapes: a lone surrogate in a value must not break the encoding.
        text = json.dumps([self.contents, [list(record.items()) for record in self.records]])
        return hashlib.blake2b(text.encode("ascii"), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class RecordClick:
    """What the person did.

    Attributes:
        gesture: "open" a row, "sort" by a column, or one of the value's menu.
        row: The row's position; 0 with "sort".
        column: The column's name; empty with "open".
    """

    gesture: str
    row: int
    column: str = ""


def nonce(key: str, table: RecordTable) -> str:
    """Return the name under which the browser returns a table: the same for the same cells and records."""
    text = json.dumps([key, table.digest])
    return hashlib.blake2b(text.encode("ascii"), digest_size=12).hexdigest()


def payload(
    table: RecordTable, name: str, *, opened: int | None = None, beside: bool = False, scope: str = ""
) -> dict[str, object]:
    """Return what the browser gets: texts, no value.

    Args:
        table: The table.
        name: Its nonce.
        opened: The position of the row that is open.
        beside: Whether a row of whichever table is open beside it, so that going through the rows opens them.
        scope: What is listed; where it differs, the table begins at its top again.
    """
    return {"nonce": name, "open": opened, "beside": beside, "scope": scope, **table.contents}


def resolve(message: object, table: RecordTable) -> RecordClick | None:
    """Return the gesture that a message of the browser means.

    Args:
        message: What the browser sent; anything at all.
        table: The table of the message's nonce.

    Returns:
        The gesture; None where the message is none that this table has.
    """
    if not isinstance(message, dict):
        return None
    gesture = message.get("gesture")
    row, place = position(message.get("row"), len(table.rows)), position(message.get("column"), len(table.columns))
    if not isinstance(gesture, str):
        return None
    if gesture == OPEN:
        return RecordClick(OPEN, row) if table.opens and row is not None else None
    return None if place is None else _on_column(gesture, table, place, row)


def _on_column(gesture: str, table: RecordTable, place: int, row: int | None) -> RecordClick | None:
    column = table.columns[place]
    if gesture == SORT:
        return RecordClick(SORT, 0, column.name) if column.sortable else None
    if row is None:
        return None
    offered = column.menu_of_none if table.rows[row][place].text is None else column.menu
    return RecordClick(gesture, row, column.name) if gesture in dict(offered) else None


def _contents(table: RecordTable) -> dict[str, object]:
    return {
        "caption": sendable(table.caption),
        "opens": table.opens,
        "sorted": [table.sorted_by, table.descending],
        "height": table.most_height,
        "columns": [
            {
                "name": column.name,
                "label": sendable(column.label),
                "meaning": column.meaning,
                "number": column.number,
                "time": column.time,
                "mono": column.mono,
                "names": column.names,
                "wrap": column.wrap,
                "menu": column.menu,
                "menuOfNone": column.menu_of_none,
                "sortable": column.sortable,
            }
            for column in table.columns
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: RecordCell) -> str | list[str | tuple[int, ...]] | None:
    """Give a cell as shortly as it can be told: most are a text alone."""
    if cell.text is None:
        return None
    text = sendable(cell.text)
    if not (cell.whole or cell.remark or cell.kind or cell.bars):
        return text
    more: list[str | tuple[int, ...]] = [text, sendable(cell.whole), sendable(cell.remark), cell.kind]
    return [*more, cell.bars] if cell.bars else more
