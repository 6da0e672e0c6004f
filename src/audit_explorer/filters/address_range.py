"""A range of IP addresses as a pattern that every way of writing one of them fits.

An engine without a type for addresses can match it, and whatever else stands in a log simply does not fit. An address
of IPv4 and the one of IPv6 that maps it (::ffff:10.0.0.1) are one address.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, NamedTuple

_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_HEX: Final = "0123456789abcdef"
_BYTE: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_GIVEN: Final = re.compile(r"[0-9a-fA-F:.]{2,45}(?:/[0-9.]{1,15})?")


class Nibble(NamedTuple):
    """The least and the largest value that four bits may have."""

    low: int
    high: int


class Token(NamedTuple):
    """A part of an address between colons: how it may be written, and whether zeros may stand for it."""

    pattern: str
    zero: bool


def network(text: str) -> IPv4Network | IPv6Network:
    """Read a range such as 10.0.0.0/8 or 2001:db8::/32, or one address; raises ValueError for everything else.

    A range of addresses that map IPv4 is the range of IPv4 itself.
    """
    if _GIVEN.fullmatch(text) is None:
        message = "not a range of addresses"
        raise ValueError(message)
    found = ip_network(text, strict=False)
    if isinstance(found, IPv6Network) and found.subnet_of(_MAPPED):
        return IPv4Network((int(found.network_address) & 0xFFFFFFFF, found.prefixlen - 96))
    return found


def pattern(found: IPv4Network | IPv6Network) -> str:
    """Give the regular expression (as RE2 and Java read it) for the whole text of an address in the range."""
    nibbles = _nibbles(found)
    groups = [_group(nibbles[start : start + 4]) for start in range(0, 32, 4)]
    dotted = r"\.".join(_byte(*nibbles[start : start + 2]) for start in range(24, 32, 2))
    spelled = [*_spellings(groups), *_spellings([*groups[:6], Token(dotted, zero=False)])]
    if all(group.zero for group in groups[:5]) and all(nibble.high == len(_HEX) - 1 for nibble in nibbles[20:24]):
        spelled.append(dotted)
    return rf"\A(?i:{'|'.join(spelled)})\z"


def _nibbles(found: IPv4Network | IPv6Network) -> list[Nibble]:
    first, length = int(found.network_address), found.prefixlen
    if isinstance(found, IPv4Network):
        first, length = first | int(_MAPPED.network_address), length + 96
    made = []
    for place in range(32):
        low = first >> (124 - 4 * place) & 15
        free = 4 - min(max(length - 4 * place, 0), 4)
        made.append(Nibble(low, low | (1 << free) - 1))
    return made


def _group(nibbles: list[Nibble]) -> Token:
    """Sixteen bits as one to four digits: leading zeros may be left out."""
    digits = [_digit(nibble) for nibble in nibbles]
    written = ["".join(digits[left_out:]) for left_out in range(4) if all(not one.low for one in nibbles[:left_out])]
    return Token(f"(?:{'|'.join(written)})", all(not one.low for one in nibbles))


def _digit(nibble: Nibble) -> str:
    if nibble == (0, 15):
        return "[0-9a-f]"
    digits = _HEX[nibble.low : nibble.high + 1]
    return digits if len(digits) == 1 else f"[{digits}]"


def _byte(high: Nibble, low: Nibble) -> str:
    first, last = 16 * high.low + low.low, 16 * high.high + low.high
    if (first, last) == (0, 255):
        return _BYTE
    return f"(?:{'|'.join(map(str, range(first, last + 1)))})"


def _spellings(tokens: list[Token]) -> list[str]:
    """Everything written out, or with :: once for some zeros."""
    patterns = [token.pattern for token in tokens]
    made = [":".join(patterns)]
    for start in range(len(tokens)):
        for end in range(start + 1, len(tokens) + 1):
            if not tokens[end - 1].zero:
                break
            made.append(f"{':'.join(patterns[:start])}::{':'.join(patterns[end:])}")
    return made
