"""The page for someone who has not come in: why not, how to."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.responses import HTMLResponse
from streamlit.url_util import make_url_path

from audit_explorer.shown import shown
from audit_explorer.ui.people.provider import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.ui.people.refused import Refused

#: Below the server's root: where the button leads, where a login that failed ends.
BEGIN: Final = "/sign-in"
FAILED: Final = "/sign-in-failed"
LEAVE: Final = "/auth/logout"

# The colours are those of .streamlit/config.toml. No script, nothing fetched.
_STYLE: Final = """
:root { color-scheme: light dark; --ground: #FFFFFF; --text: #1C2733; --line: #D3DAE1; --button: #2A6496; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #11161C; --text: #D8DFE6; --line: #2C3742; --button: #3A76A9; }
}
body { margin: 0; background: var(--ground); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; }
main { max-width: 30rem; margin: 12vh auto; padding: 1.5rem; border: 1px solid var(--line); border-radius: 0.25rem; }
h1 { font-size: 1.25rem; font-weight: 600; margin: 0.25rem 0; }
p { overflow-wrap: anywhere; }
a { display: inline-block; margin: 0 0.5rem 0.5rem 0; padding: 0.4rem 0.9rem; border-radius: 0.25rem;
  background: var(--button); color: #FFFFFF; text-decoration: none; }
a:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
"""


def sign_in_page(refused: Refused, links: Sequence[tuple[str, str]]) -> HTMLResponse:
    """Make it, with links as pairs of words and address; what a provider said is text in it, nothing else."""
    drawn = "".join(f'<a href="{escape(address)}">{escape(words)}</a>' for words, address in links)
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>Audit Explorer</title><style>{_STYLE}</style></head>'
        f"<body><main>Audit Explorer<h1>{escape(refused.title)}</h1>"
        f"<p>{escape(shown(refused.sentence, limit=600))}</p>{drawn}</main></body></html>"
    )
    return HTMLResponse(text, refused.status, {"Cache-Control": "no-store"})


def links(refused: Refused, providers: Sequence[str], base: str, wanted: str | None) -> list[tuple[str, str]]:
    """Give where to go from the page: to each provider, or out again for someone who may not come in."""
    if refused.known:
        return [("Sign in as someone else", make_url_path(base, LEAVE))]
    found = []
    for name in providers:
        query = {"provider": name} | ({"to": wanted} if wanted is not None else {})
        words = "Sign in" if name == DEFAULT else f"Sign in with {name}"
        found.append((words, f"{make_url_path(base, BEGIN)}?{urlencode(query)}"))
    return found
