"""The line at the title of every page of a log of which something is missing or doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.store.damage import ADVICE, damage_lines
from audit_explorer.ui.elements.markdown import unlinked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store.dataset import Damage

# More names than these are counted here.
_NAMED: Final = 20
_SAID: Final = 3


def incomplete_note(lines: Sequence[str], damaged: Sequence[Damage], *, of: str = "log") -> None:
    """Draw what is missing, with the names of damaged files of an archive; nothing where nothing is known to be.

    `of` tells two of one page apart.
    """
    if not lines:
        return
    more = f" And {len(lines) - _SAID:,} more, see the Overview." if len(lines) > _SAID else ""
    advice = f" {ADVICE}" if damaged else ""
    with st.container(key="incomplete" if of == "log" else f"incomplete {of}"):
        st.warning(unlinked(f"{' '.join(lines[:_SAID])}{more}{advice}", 900), icon=":material/incomplete_circle:")
    if damaged:
        with st.expander("Which files, and why"):
            named = damage_lines(damaged[:_NAMED])
            if len(damaged) > _NAMED:
                named.append(f"… {len(damaged) - _NAMED:,} more")
            st.text("\n".join(named))
