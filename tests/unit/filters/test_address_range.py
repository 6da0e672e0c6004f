"""Tests of ranges of addresses: every way of writing one in the range fits, and nothing else does."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.filters.address_range import network, pattern
from tests.unit.filters.naive import address, span

FOURS: Final = st.integers(0, 2**32 - 1)
#: With runs of zeros, which :: may stand for, and addresses that map IPv4.
EIGHTS: Final = st.lists(st.sampled_from([0, 0, 1, 0xFFFF, 0x2001]) | st.integers(0, 0xFFFF), min_size=8, max_size=8)


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """Draw an address in any way of writing it, or something like one."""
    groups = draw(EIGHTS | FOURS.map(lambda four: [0, 0, 0, 0, 0, 0xFFFF, four >> 16, four & 0xFFFF]))
    if groups[:6] == [0, 0, 0, 0, 0, 0xFFFF] and draw(st.booleans()):
        return str(IPv4Address(groups[6] << 16 | groups[7]))
    width = draw(st.sampled_from(["x", "04x", "X", "03x"]))
    words = [format(group, width) for group in groups]
    if draw(st.booleans()):
        words[6:] = [str(IPv4Address(groups[6] << 16 | groups[7]))]
    start = draw(st.integers(0, len(words)))
    end = draw(st.integers(start, len(words)))
    text = ":".join(words)
    if draw(st.booleans()):
        text = f"{':'.join(words[:start])}::{':'.join(words[end:])}"
    return text + draw(st.sampled_from(["", "", "", "\n", " ", ":", "%1", "/8", ".1"]))


NETWORKS: Final = st.builds(
    lambda first, length: f"{IPv4Address(first)}/{length}", FOURS, st.integers(0, 32)
) | st.builds(
    lambda groups, length: f"{IPv6Address(sum(group << 112 - 16 * at for at, group in enumerate(groups)))}/{length}",
    EIGHTS,
    st.integers(0, 128),
)


@given(NETWORKS, st.lists(spellings(), min_size=20, max_size=20))
def test_what_fits_is_in_the_range(asked: str, texts: list[str]) -> None:
    """The pattern says of any text what a comparison of numbers says."""
    fits = re.compile(pattern(network(asked)).replace(r"\z", r"\Z"))
    first, last = span(asked)

    for text in texts:
        at = address(text)
        assert (fits.search(text) is not None) is (at is not None and first <= at <= last), text


@given(NETWORKS)
def test_a_range_ends_where_it_ends(asked: str) -> None:
    """Its first and its last address fit, the ones just outside don't, with colons as with dots."""
    fits = re.compile(pattern(network(asked)).replace(r"\z", r"\Z"))
    first, last = span(asked)

    for at in {first - 1, first, last, last + 1} - {-1, 2**128}:
        long = IPv6Address(at)
        for text in (str(long), long.exploded, str(long.ipv4_mapped or long)):
            assert (fits.search(text) is not None) is (first <= at <= last), text


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("::/0", True),
        ("::/80", True),
        ("::/81", False),
        ("::/83", False),
        ("::8000:0:0/81", True),
        ("::f000:0:0/84", True),
        ("::f000:0:0/85", False),
        ("::fffe:0:0/95", True),
        ("::fffe:0:0/96", False),
        ("1::/16", False),
    ],
)
def test_what_maps_ipv4_holds_ipv4(asked: str, holds: bool) -> None:
    """An address with dots alone is in a range of IPv6 when the address that maps it is."""
    fits = re.compile(pattern(network(asked)).replace(r"\z", r"\Z"))

    assert (fits.search("192.168.0.1") is not None) is holds


@given(spellings())
def test_an_address_is_a_range_of_one(text: str) -> None:
    """Whatever way it is written in."""
    at = address(text)
    if at is not None:
        assert span(str(network(text))) == (at, at)


@pytest.mark.parametrize(
    "text", ["", "x", "10.0.0.0/33", "::/129", "10.0.0", "fe80::1%1", "10.0.0.0/8/8", "1", "١.1.1.1"]
)
def test_what_is_no_range_is_refused(text: str) -> None:
    """A slip is told; a number alone is no address."""
    with pytest.raises(ValueError, match=r"."):
        network(text)
