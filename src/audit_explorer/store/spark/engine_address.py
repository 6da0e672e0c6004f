"""Where an engine is: its address as the client needs it, or as it may be shown."""

from __future__ import annotations

import os
import re
from typing import Final
from urllib.parse import urlsplit

from audit_explorer.settings import ENGINE

#: Where the engine's token stands; nowhere else, least of all in the address.
TOKEN: Final = "SPARK_CONNECT_AUTHENTICATE_TOKEN"  # noqa: S105 - the name of a variable
#: What else an address may say: nothing that lets anybody in. The client would send any other option as a header.
OPTIONS: Final = ("use_ssl", "user_agent", "x-databricks-cluster-id")
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
_ADDRESS: Final = re.compile(
    r"sc://(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::(?P<port>[0-9]{1,5}))?/?(?P<options>(?:;[\w-]+=[^;=]*)*)", re.ASCII
)
_LAST_PORT: Final = 65_535


def engine_address(text: str) -> str:
    """Give an engine's address as the client takes it; raises SettingError, which never quotes it.

    A token in it is refused, and every option but OPTIONS, as it may be one by another name: addresses get into lists
    of processes, logs and screens. With a token the client speaks plainly to the name localhost only, so that is what a
    loopback address is called.
    """
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or "@" in text or int(found["port"] or 1) not in range(1, _LAST_PORT + 1):
        raise ENGINE.refusal()
    names = {option.partition("=")[0] for option in found["options"].split(";") if option}
    if not names <= set(OPTIONS):
        why = f"a token belongs into {TOKEN}, and no other options are taken than {', '.join(OPTIONS)}"
        raise ENGINE.refusal(why)
    host = found["host"].strip("[]")
    if os.environ.get(TOKEN) and host in _LOOPBACK:
        text = text.replace(found["host"], "localhost", 1)
    return text.strip()


def shown_address(text: str) -> str:
    """Give host and port alone."""
    return urlsplit(text.partition(";")[0]).netloc
