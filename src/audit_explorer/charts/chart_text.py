"""Log text in the form in which Plotly shows it literally.

Plotly reads ``<b>``, ``<a href>`` or ``<span style>`` (whose ``background:url()`` is fetched) in every label, ``$…$``
as LaTeX where MathJax is loaded, and ``%{…}`` inside a template. So log text is escaped here and handed over as data,
never as part of a template.
"""

from __future__ import annotations

from audit_explorer.shown import shown

__all__ = ["NO_VALUE", "plain", "spoken"]

NO_VALUE = "(no value)"

# An entity for the dollar sign: Plotly looks for LaTeX before it decodes entities.
_LITERAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def plain(text: object, field: str | None = None, *, limit: int = 60) -> str:
    """A label for Plotly: at most ``limit`` characters, hidden ones visible, no markup.

    ``field`` is the field whose value it is. A missing or empty value is ``(no value)``.
    """
    return spoken(text, field, limit=limit).translate(_LITERAL)


def spoken(text: object, field: str | None = None, *, limit: int = 60) -> str:
    """The same for alternative text, which nothing interprets: visible and short, but not escaped."""
    label = shown(text, field, limit=limit)
    return NO_VALUE if label is None or label == "" else str(label)
