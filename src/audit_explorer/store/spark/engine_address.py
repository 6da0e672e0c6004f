"""Where an engine is: its address as the client needs it, or as it may be shown."""

from __future__ import annotations

import os
import re
from typing import Final
from urllib.parse import urlsplit

from audit_explorer.settings import ENGINE

#: Where the engine's token stands; nowhere else, least of all in the address.
TOKEN: Final = "SPARK_CONNECT_AUTHENTICATE_TOKEN"  # noqa: S105 - the name of a variable
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
_ADDRESS: Final = re.compile(
    r"sc://(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::(?P<port>[0-9]{1,5}))?/?(?P<options>(?:;[\w-]+=[^;=]*)*)", re.ASCII
)


def engine_address(text: str) -> str:
    """Give an engine's address as the client takes it; raises SettingError, which never quotes it.

    A token in it is refused: addresses get into lists of processes, logs and screens. With a token the client speaks
    plainly to the name localhost only, so that is what a loopback address is called.
    """
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or "@" in text:
        raise ENGINE.refusal()
    if ";token=" in text.lower():
        why = f"a token belongs into {TOKEN}"
        raise ENGINE.refusal(why)
    host = found["host"].strip("[]")
    if os.environ.get(TOKEN) and host in _LOOPBACK:
        text = text.replace(found["host"], "localhost", 1)
    return text.strip()


def shown_address(text: str) -> str:
    """Give host and port alone."""
    return urlsplit(text.partition(";")[0]).netloc
