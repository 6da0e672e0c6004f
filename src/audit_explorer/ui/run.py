"""The script that Streamlit runs for every visit.

No `pages/` lies beside it: otherwise Streamlit would run a deep-linked page file directly, past the frame with its
source, filters and sign-in.
"""

from __future__ import annotations

from audit_explorer.ui.frame import frame

# Streamlit runs a script under this name; whoever imports the module draws nothing.
if __name__ == "__main__":
    frame()
