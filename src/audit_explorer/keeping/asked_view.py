"""From who asks a control plane to the view that the archive's notes are of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.shown import shown
from audit_explorer.store.archive import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.sources.api import Asker, Server
    from audit_explorer.sources.api.fetching.plan import Wanted
    from audit_explorer.store.archive import Coverage

_SHOWN: Final = 80


def view_of(address: str, asker: Asker | None, generation: str | None) -> View:
    """Give the view that an asker gets over one generation of the API; of an unknown one, when it isn't known."""
    if asker is None:
        return View(address, generation=generation or "")
    return View(
        address,
        asker.tenant,
        asker.kind,
        asker.who,
        asker.rights,
        generation or "",
        own_way=asker.own_way,
        name=asker.name,
    )


def expected_view(notes: Sequence[Coverage], server: Server, wanted: Wanted) -> View:
    """Guess which view a server will give before it is asked: the one that was fetched last with these credentials.

    Only an answer tells the generation, and what a client id may see; so what comes has to be compared with this.
    """
    asker = server.asker
    guess = view_of(server.address.base, asker, "current" if wanted == "detect" else wanted)
    # A client's token, which has its tenant and its rights, is not there yet.
    known = asker.kind in {"subject", "token"}
    like = [
        note
        for note in notes
        if (note.view.address, note.view.kind, note.view.who) == (guess.address, guess.kind, guess.who)
        and note.view.own_way == guess.own_way
        and (not known or (note.view.tenant, note.view.rights) == (guess.tenant, guess.rights))
        and wanted in {"detect", note.view.generation}
    ]
    return max(like, key=lambda note: note.fetched_at).view if like else guess


def asker_words(view: View) -> str:
    """Say whose view it is in words; what came out of a token is inert and shortened."""
    who, name = shown(view.who, limit=_SHOWN), shown(view.name, limit=_SHOWN)
    tenant = f" of tenant {shown(view.tenant, limit=_SHOWN)}" if view.tenant else ""
    words = {
        "subject": f"{name} (subject {who})" if name and name != who else f"subject {who}",
        "client": f"application {who} (client id)",
        "app": f"application {who} (app id)",
        "token": f"whoever holds a token that doesn't say whose it is ({who})",
        "": "somebody whom the notes don't name",
    }[view.kind]
    return f"{words}{tenant}"


def view_words(view: View) -> str:
    """Say in words whose view it is, of which control plane."""
    api = f" over the {shown(view.generation, limit=_SHOWN)} API" if view.generation else ""
    way = "" if view.own_way else ", through a proxy or a certificate that a form gave, which proves nothing"
    return f"{asker_words(view)} at {shown(view.address, limit=None)}{api}{way}"
