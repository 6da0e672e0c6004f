"""A figure that is put together as Plotly's JSON has it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import plotly.io
from plotly.basedatatypes import BaseFigure

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Figure"]

_MARK = 600
_BY_TEMPLATE = "as the template says"


class Figure(BaseFigure):  # type: ignore[misc]  # plotly has no types
    """Traces and a layout, taken as they are.

    Plotly's own figure looks at each property of each mark and copies all of it again to be drawn: 20 ms a timeline,
    under Python's lock, where this one takes 3. Whoever reads `data` or `layout` gets what Plotly makes of it, checked.
    """

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self._traces: list[dict[str, Any]] = []
        self._drawn_layout = _merged({}, layout)
        self._takes_clicks = False

    def add_bar(self, **trace: Any) -> None:  # noqa: ANN401 - Plotly's own words
        """Add bars."""
        self._traces.append({"type": "bar", **trace})

    def add_scatter(self, **trace: Any) -> None:  # noqa: ANN401 - the same
        """Add points or a line."""
        self._traces.append({"type": "scatter", **trace})

    def add_treemap(self, **trace: Any) -> None:  # noqa: ANN401 - the same
        """Add areas inside areas."""
        self._traces.append({"type": "treemap", **trace})

    def add_annotation(self, **annotation: Any) -> None:  # noqa: ANN401 - the same
        """Add a text in a place."""
        self._drawn_layout.setdefault("annotations", []).append(annotation)

    def update_layout(self, **layout: Any) -> None:  # noqa: ANN401 - the same
        """Take over what is named, part by part; None takes a part away."""
        self._drawn_layout = _merged(self._drawn_layout, layout)

    def take_clicks_and_drags(self) -> None:
        """Let a click on a mark select it, and a drag what lies under it.

        Where a figure says that a drag selects, Streamlit takes the clicks away. So the figure's template says it, and
        the figure something that Plotly doesn't know and replaces by its template's word.
        """
        self._takes_clicks = True

    def to_dict(self) -> dict[str, Any]:
        """Give what is drawn; not to be changed."""
        template = _template(plotly.io.templates.default)
        layout = {**self._drawn_layout, "template": template}
        if self._takes_clicks:
            layout["template"] = {**template, "layout": {**template.get("layout", {}), "dragmode": "select"}}
            layout["dragmode"] = _BY_TEMPLATE
        return {"data": self._traces, "layout": layout}

    def __sizeof__(self) -> int:
        """Give about how many bytes it takes: most are its marks, each with a text for the pointer."""
        return 4_000 + sum(_MARK * len(trace.get("customdata", ())) for trace in self._traces)

    def to_plotly_json(self) -> dict[str, Any]:
        """Give the same."""
        return self.to_dict()

    @property
    def data(self) -> Any:  # noqa: ANN401 - plotly has no types
        """The traces as Plotly's objects."""
        return self._checked().data

    @property
    def layout(self) -> Any:  # noqa: ANN401 - the same
        """The layout as Plotly's object."""
        return self._checked().layout

    def _checked(self) -> go.Figure:
        drawn = self.to_dict()
        layout = {name: value for name, value in drawn["layout"].items() if value != _BY_TEMPLATE}
        return go.Figure({**drawn, "layout": layout})


def _merged(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(before)
    for name, value in after.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict):
            inner = merged.get(name)
            merged[name] = _merged(inner if isinstance(inner, dict) else {}, value)
        else:
            merged[name] = value
    return merged


@cache
def _template(name: str | None) -> dict[str, Any]:
    """Give the template that every figure gets: the page's theme is laid over it."""
    template: dict[str, Any] = plotly.io.templates[name].to_plotly_json() if name else {}
    return template
