"""Tests of the view that a server is expected to give, and of the words for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit_explorer.keeping.asked_view import expected_view, view_of, view_words
from audit_explorer.sources.api import Asker, BearerToken, ClientCredentials, Network, Server, read_address
from audit_explorer.store.archive import Coverage, View

NOW = datetime(2026, 10, 1, tzinfo=UTC)
ADDRESS = "https://plane.example"
CLIENT = Server(read_address(ADDRESS), ClientCredentials("ci", "secret"))


def noted(view: View, hours: int) -> Coverage:
    """Make a note of a view, fetched so many hours after midnight."""
    return Coverage(view, NOW, NOW, whole=True, fetched_at=NOW + timedelta(hours=hours))


def test_the_view_that_was_fetched_last_is_expected() -> None:
    """A client's tenant, rights and generation are those of its last notes; nobody else's, of no other way."""
    mine = [View(ADDRESS, "t", "client", "ci", "r1", "legacy"), View(ADDRESS, "t", "client", "ci", "r2", "current")]
    others = [
        View("https://other.example", "t", "client", "ci", "r3", "current"),
        View(ADDRESS, "t", "client", "other", "r3", "current"),
        View(ADDRESS, "t", "app", "ci", "r3", "current"),
        View(ADDRESS, "t", "client", "ci", "r3", "current", own_way=False),
        View(ADDRESS),
    ]
    notes = [noted(mine[1], 2), noted(mine[0], 1), *(noted(view, 3) for view in others)]
    assert expected_view(notes, CLIENT, "detect") == mine[1]
    assert expected_view(notes, CLIENT, "legacy") == mine[0]
    assert expected_view([], CLIENT, "detect") == View(ADDRESS, "", "client", "ci", "", "current")


def test_the_rights_of_a_token_are_known_before_it_is_used() -> None:
    """Notes of the same subject with other rights are not expected."""
    server = Server(read_address(ADDRESS), BearerToken("e30.eyJzdWIiOiJ1In0.c2ln"))
    other = View(ADDRESS, "", "subject", "u", "wider", "legacy")
    assert expected_view([noted(other, 1)], server, "detect") == View(ADDRESS, "", "subject", "u", "", "current")


def test_the_way_is_part_of_who_asks() -> None:
    """A server with a form's proxy or CA is another asker from the start."""
    server = Server(CLIENT.address, CLIENT.credentials, Network(own_way=False))
    assert not server.asker.own_way
    assert not view_of(ADDRESS, server.asker, "current").own_way


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (View(ADDRESS, "acme", "client", "ci", "", "current"), "application ci (client id) of tenant acme at"),
        (View(ADDRESS, "", "subject", "17", "", "current", name="Jo"), "Jo (subject 17) at https://plane.example over"),
        (View(ADDRESS, "", "subject", "17", "", "legacy"), "subject 17 at https://plane.example over the legacy API"),
        (View(ADDRESS, "", "token", "0123", "", "current"), "a token that doesn't say whose it is (0123)"),
        (View(ADDRESS, "", "app", "x", "", "", own_way=False), "which proves nothing"),
        (View(ADDRESS), "somebody whom the notes don't name"),
    ],
)
def test_words(view: View, words: str) -> None:
    """A reviewer reads who it is, where, over which API."""
    assert words in view_words(view)


def test_hostile_names_are_inert_in_words() -> None:
    """What a note claims of a name moves nothing around it."""
    hostile = View(ADDRESS, "\u202e", "subject", "a\nb\x1b[31m" + "x" * 500, "", "\u2066", name="\u202eevil")
    words = view_words(hostile)
    assert words.isprintable()
    assert len(words) < 400


def test_an_unknown_asker_has_a_view_of_nobody() -> None:
    """Where several asked, the notes name none of them."""
    assert view_of(ADDRESS, None, "current") == View(ADDRESS, generation="current")
    asker = Asker("client", "ci", "t", "r", name="CI")
    assert view_of(ADDRESS, asker, None) == View(ADDRESS, "t", "client", "ci", "r", "")
