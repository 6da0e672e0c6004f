"""Whose view of a platform's log was fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

Kind = Literal["subject", "client", "app", "token", ""]
"""What names who asked: the subject of a token, a client id, an app id, the hash of a token that can't be read.

Empty in notes of earlier versions, which don't say who asked.
"""

KINDS: Final = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True, order=True)
class View:
    """What one asker at one address is shown of the log; two views are one only where everything but `name` is equal.

    `address` is the control plane's, without credentials; `tenant` the tenant that the token names, if it does. `who`
    names the asker, see Kind; `rights` is a digest of what the token says that the asker may see, empty where it says
    nothing. `generation` is the API's. `own_way` is False for what came through a proxy or a certificate authority that
    a form gave: whoever gives both can answer in the platform's place. `name` is for people to read.
    """

    address: str
    tenant: str = ""
    kind: Kind = ""
    who: str = ""
    rights: str = ""
    generation: str = ""
    own_way: bool = True
    name: str = field(default="", compare=False)
