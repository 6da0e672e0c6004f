"""Where the next page of a window is, if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from audit_explorer.sources.api.answering.answers import Head
    from audit_explorer.sources.api.generations.endpoint import Endpoint


_HANDFUL: Final = 5


@dataclass(slots=True)
class Trust:
    """What a server's answers have shown so far about what they say; shared by all windows of a fetch."""

    total: bool = True
    next: bool = True
    longest: int = 0

    def sent_more(self, got: int) -> bool:
        """Whether a longer page has come before, so that a short one is short for want of records.

        Otherwise the server may have a page size of its own. A handful is believed at once. Call it once a page.
        """
        longest, self.longest = self.longest, max(self.longest, got)
        return got < max(longest, _HANDFUL)


@dataclass(frozen=True, slots=True)
class Next:
    """Where to go on; `doubted` names what the answers contradict each other about, so that it is looked up."""

    offset: int
    doubted: str = ""


def next_page(head: Head, offset: int, asked: int, endpoint: Endpoint, trust: Trust) -> Next | None:
    """Say where the page after this one begins; None at the end.

    Current: `next` leads, as long as it advances and stays within `total`; where these two contradict each other, one
    more request tells who is right. Legacy: a short page is the last one, once a longer one has come; before that,
    the server may have a page size of its own, which one more request tells as well.
    """
    got = head.got
    if not got:
        return None
    # A page longer than asked for may repeat what came before: its length doesn't say how far it reaches.
    reached = offset + min(got, asked)
    if endpoint.name == "legacy":
        ended = trust.sent_more(got) and got < asked
        return None if ended else Next(reached)
    if head.next is None or head.next <= offset:
        # Absent, empty or not advancing: the end, unless the answer itself says or looks as if there were more.
        unclear = got >= asked and (head.next is not None or head.total is None)
        more = unclear if head.total is None else head.total > reached
        return Next(reached, "total") if more and trust.total else None
    if head.total is None or head.next < head.total:
        return Next(head.next)
    return Next(head.next, "next") if got >= asked and trust.next else None


def learn(doubted: str, head: Head, trust: Trust) -> None:
    """Note who was right, after the request that looked it up: an empty page says that there was nothing more."""
    nothing = not head.got
    if doubted == "total":
        trust.total = not nothing
    elif doubted == "next":
        trust.next = not nothing
