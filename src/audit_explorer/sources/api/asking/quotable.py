"""What of a server's own text may be quoted.

A server that repeats a token may do so in any form: encoded, reversed, spelled, in pieces. So it is not looked for:
only words from the list below are quoted, which hold nothing of anybody, and what lies between them becomes "…".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_OUT: Final = "…"
_LIST: Final = """
    a about accept accepted access accesstoken account action actions active admin administrator after again all allow
    allowed already also an and any api app appid application applications are argument as asc at attempt audience audit
    auth authentication authenticated authorization authorize authorized available backend bad be because been before
    between body busy but by call can cannot certificate change characters check client clientid clientsecret cluster
    code column connect connection contact content control could credentials current data database date days deadline
    default delete denied deprecated desc details did disabled does done down empty enabled encoding end endpoint entity
    error errors event events exceed exceeded exceeds exist existing exists expected expire expired expires expression
    extra failed failure feature field fields filter filterby filters find for forbidden form format found from gateway
    get given grant granttype greater group has have header headers host http https id identity if ignored in incorrect
    inactive insufficient internal invalid is issuer it json key larger later latest least length less limit limited
    limits list lock locked log login logs long longer login lookup maintenance malformed match matched maximum may
    message method minimum missing more most must name names needed needs negative network no none not nothing null
    number object of off offset old on one only operation operator option or order organization other out outdated over
    page pages pagesize param parameter parameters parse parsed password path pending period permission permissions
    please policy position positive post processing property provided query quota range rate reached read reason
    received record records refused reject rejected release request requested requests required requires resource
    response result retry role roles same scope scopes secret server service session should sign signature signed size
    smaller some something sort sortby sortorder source start status still string such support supported system take
    temporarily temporary tenant than that the then there this time timed timeout times timestamp to token tokens too
    try type unauthenticated unauthorized unavailable unexpected unknown unprocessable unsupported until update upgrade
    upstream url use used user users valid validate validation value values verification version view wait was went were
    when where which while with within without work wrong yet you your zero
    ai com example io net org run sso www
"""
_WORDS: Final = frozenset(_LIST.split())
_PIECE: Final = re.compile(r"[\"'(]?([A-Za-z]+(?:[-'/_.][A-Za-z]+)*|[0-9]{1,4})[.,:;!?)\"']{0,2}", re.ASCII)
_PARTS: Final = re.compile(r"[-'/_.]")
_SHORTEST: Final = 3
# A character a number is a way to spell, too.
_NUMBERS: Final = 2


def quotable(text: str, secrets: Sequence[str] = ()) -> str:
    """Give the text with everything left out that is no plain word of the list, no small number, or in a secret.

    It is empty where nothing is left.
    """
    hidden = [secret.casefold() for secret in secrets]
    pieces = text.split()
    numbers = sum(piece[:1].isdigit() or piece[1:2].isdigit() for piece in pieces) <= _NUMBERS
    said: list[str] = []
    for piece in pieces:
        kept = piece if _is_plain(piece, hidden, numbers=numbers) else LEFT_OUT
        if said[-1:] != [LEFT_OUT] or kept != LEFT_OUT:
            said.append(kept)
    return " ".join(said) if set(said) - {LEFT_OUT} else ""


def quotable_host(host: str, own: str) -> str:
    """Give the name of a host with every label left out that is no plain word, nor a label of the host `own`.

    It is empty where nothing is left.
    """
    known = set(own.lower().split("."))
    labels = [label if label in known or label in _WORDS else LEFT_OUT for label in host.lower().split(".")]
    return ".".join(labels) if set(labels) - {LEFT_OUT} else ""


def _is_plain(piece: str, hidden: Sequence[str], *, numbers: bool) -> bool:
    found = _PIECE.fullmatch(piece)
    if found is None:
        return False
    parts = _PARTS.split(found[1].lower())
    known = numbers if parts[0].isdigit() else all(part in _WORDS for part in parts)
    secret = any(part in one for one in hidden for part in (found[1].lower(), *parts) if len(part) >= _SHORTEST)
    return known and not secret
