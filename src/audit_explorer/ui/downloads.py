"""Downloads of what is filtered: placeholder until exports land."""

from __future__ import annotations

from audit_explorer.ui.view import View


def download_menu(view: View) -> None:
    """Draw the menu."""
    del view
