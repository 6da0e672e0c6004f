"""The end of work whose person has left: a closed tab must not keep the machine busy."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Callable

# A connection that is lost and comes back at once, as when a page is loaded again, is seen missing once at most.
_EVERY: Final = 0.4


def cancel_when_left(cancel: Callable[[], None], ended: Callable[[float], bool]) -> None:
    """Call `cancel` within a second when the session that asks this has no browser any more.

    `ended` waits that many seconds for the end of the work, and says whether it has come. A browser that only sleeps or
    has lost its network counts as there until the server's own ping goes unanswered.
    """
    context = get_script_run_ctx()
    if context is None or not Runtime.exists():
        return
    active, session = Runtime.instance().is_active_session, context.session_id

    def watch() -> None:
        missing = False
        while not ended(_EVERY):
            if active(session):
                missing = False
            elif missing:
                cancel()
                return
            else:
                missing = True

    threading.Thread(target=watch, daemon=True, name="watch-session").start()
