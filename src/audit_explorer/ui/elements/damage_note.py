"""The note above a log that damaged files of the archive are left out of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.store.damage import ADVICE, damage_lines, damage_sentence
from audit_explorer.ui.elements.markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store.dataset import Damage

# More names than these are counted here, and listed on the Overview.
_NAMED: Final = 20


def damage_note(damaged: Sequence[Damage]) -> None:
    """Draw it; nothing where all is well."""
    if not damaged:
        return
    st.warning(escaped(f"{damage_sentence(damaged)} {ADVICE}", 600), icon=":material/broken_image:")
    with st.expander("Which files, and why"):
        lines = damage_lines(damaged[:_NAMED])
        if len(damaged) > _NAMED:
            lines.append(f"… {len(damaged) - _NAMED:,} more")
        st.text("\n".join(lines))
