"""Which generation of the API a control plane has."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from audit_explorer.errors import EndpointGoneError

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.fetching.plan import Generation, Wanted

T = TypeVar("T")


def detect(wanted: Wanted, attempt: Callable[[Generation], T], note: Callable[[str], None]) -> T:
    """Try the current generation, then, where it doesn't exist, the legacy one; a forced one alone.

    `note` is told in a sentence which one is used and why. Raises EndpointGoneError where there is neither.
    """
    if wanted != "detect":
        note(f"The {wanted} API was used, as chosen.")
        return attempt(wanted)
    try:
        found = attempt("current")
    except EndpointGoneError as gone:
        try:
            found = attempt("legacy")
        except EndpointGoneError:
            neither = f"{gone.where}, like the legacy endpoint,"
            advice = "Check that the address is a control plane's; releases before 2.7 have no audit log."
            raise EndpointGoneError(neither, gone.status, advice) from gone
        note(f"The legacy API was used, because this release has no current one ({gone.status}).")
        return found
    note("The current API was used: this release has it.")
    return found
