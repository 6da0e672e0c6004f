"""Tables of an actor's page whose rows lead to their events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from audit_explorer.filters import Condition, Filter
from audit_explorer.record import FAILED
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.ui.elements.party_view import Party
    from audit_explorer.ui.view import View


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Whose tables they are."""

    view: View
    party: Party

    def draw(self, frame: pd.DataFrame, columns: Columns, name: str, fields: tuple[str, ...]) -> None:
        """Draw a table; a selected row leads to the actor's events that have its values of these fields."""
        key = f"{name} {self.view.key} {self.party.key}"
        table(frame, self.view, key=key, columns=columns, on_row=partial(self._explore, frame, fields))

    def _explore(self, frame: pd.DataFrame, fields: tuple[str, ...], row: int) -> None:
        values = [(field, frame[field].iloc[row]) for field in fields]
        conditions = [
            Condition(field, "is", value) if isinstance(value, str) else Condition(field, "missing")
            for field, value in values
        ]
        if "error_shape" in fields:
            conditions.append(Condition("result", "is", FAILED))
        asked = Filter(self.party.alone.conditions, "", self.view.asked.period, once=self.view.asked.once)
        link.show_on("events", asked.adding(*conditions))
