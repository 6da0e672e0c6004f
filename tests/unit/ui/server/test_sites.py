"""Tests of what a Host header means to this server."""

from __future__ import annotations

import pytest

from audit_explorer.ui.server.sites import (
    LOOPBACK,
    Entrance,
    Named,
    authority,
    is_loopback,
    own_names,
    read_names,
)

PORT = 8501


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("localhost", ("localhost", None)),
        ("127.0.0.1:8501", ("127.0.0.1", 8501)),
        ("[::1]:8501", ("[::1]", 8501)),
        ("[0:0:0:0:0:0:0:1]", ("[::1]", None)),
        ("a_b.example:1", ("a_b.example", 1)),
        ("xn--prfung-4ya.example:65535", ("xn--prfung-4ya.example", 65535)),
    ],
)
def test_a_name_with_or_without_a_port(text: str, expected: tuple[str, int | None]) -> None:
    """It is read apart, IPv6 in the spelling that browsers use."""
    assert authority(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " localhost",
        "localhost ",
        "localhost\n",
        "localhost:",
        "localhost:0",
        "localhost:08501",
        "localhost:+8501",
        "localhost:-1",
        "localhost:65536",
        "localhost:99999",
        "localhost:8501:8501",
        "localhost:８５０１",
        "localhost.",
        ".localhost",
        "LOCALHOST",
        "user@localhost",
        "user:password@localhost:8501",
        "localhost/path",
        "localhost\\@evil.example",
        "localhost,evil.example",
        "localhost#evil.example",
        "local%68ost",
        "*",
        "*.example",
        "prüfung.example",
        "::1",
        "::1:8501",
        "[::1",
        "::1]",
        "[::1%lo]",
        "[::1%25lo]:8501",
        "[1]",
        "[]",
        "[::1]8501",
        "http://localhost",
    ],
)
def test_what_is_no_name(text: str) -> None:
    """Another spelling than a browser's, a user, a zone, a path, a dot at the end, a port that is none: not read."""
    assert authority(text) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", LOOPBACK),
        ("localhost", LOOPBACK),
        ("::1", LOOPBACK),
        ("127.0.0.2", (*LOOPBACK, "127.0.0.2")),
        ("0.0.0.0", LOOPBACK),  # noqa: S104 - an address that stands for all
        ("::", LOOPBACK),
        ("", LOOPBACK),
        (None, LOOPBACK),
        ("192.0.2.7", ("192.0.2.7",)),
        ("2001:DB8::7", ("[2001:db8::7]",)),
        ("Log.example", ("log.example",)),
    ],
)
def test_the_servers_own_names(address: str | None, expected: tuple[str, ...]) -> None:
    """The loopback has its three names; where it listens on everything, the machine itself alone is sure to mean it."""
    assert own_names(address) == expected


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "localhost", "LOCALHOST"])
def test_the_loopback(address: str) -> None:
    """Every spelling in which a socket of this machine names it."""
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address",
    ["", "0.0.0.0", "0", "::", "::ffff:0.0.0.0", "::ffff:192.0.2.7", "192.0.2.7", "127.1", "log.example", "testserver"],  # noqa: S104
)
def test_what_may_lead_beyond_the_machine(address: str) -> None:
    """A wildcard, however it is spelled, another address, a name that somebody else could give an address."""
    assert not is_loopback(address)


def test_the_names_of_the_setting() -> None:
    """Each in one of three forms, in any case, with spaces; a slash at the end of an address does no harm."""
    text = " Log.Example , logs.example:8443,https://Public.example/, http://[2001:DB8:0::1]:8080,,"
    assert read_names(text) == (
        Named("log.example"),
        Named("logs.example", 8443),
        Named("public.example", None, "https"),
        Named("[2001:db8::1]", 8080, "http"),
    )
    assert [str(named) for named in read_names(text)] == [
        "log.example",
        "logs.example:8443",
        "https://public.example",
        "http://[2001:db8::1]:8080",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "*.example",
        "ftp://log.example",
        "ws://log.example",
        "://log.example",
        "https://",
        "https://log.example/logs",
        "https://log.example/?x",
        "log.example/",
        "https://user@log.example",
        "log.example:0",
        "prüfung.example",
        "log.example; evil.example",
        "log.example evil.example",
    ],
)
def test_a_setting_that_names_nothing(text: str) -> None:
    """A wildcard, a path, a user, another scheme or separator: refused, never half understood."""
    with pytest.raises(ValueError, match="one of them is no name"):
        read_names(f"localhost:1, {text}")


@pytest.mark.parametrize(
    ("setting", "host", "expected"),
    [
        ("", "127.0.0.1:8501", {"http://127.0.0.1:8501", "https://127.0.0.1:8501"}),
        ("", "LocalHost:8501", {"http://localhost:8501", "https://localhost:8501"}),
        ("", "[0::1]:8501", {"http://[::1]:8501", "https://[::1]:8501"}),
        ("", "localhost", set()),
        ("", "localhost:8502", set()),
        ("", "log.example:8501", set()),
        ("https://log.example", "log.example", {"https://log.example"}),
        ("https://log.example", "log.example:443", {"https://log.example"}),
        ("https://log.example", "log.example:80", set()),
        ("https://log.example", "log.example:8501", set()),
        ("https://log.example:8443", "log.example:8443", {"https://log.example:8443"}),
        ("https://log.example:8443", "log.example", set()),
        ("log.example", "log.example", {"http://log.example", "https://log.example"}),
        ("log.example", "log.example:8501", {"http://log.example:8501", "https://log.example:8501"}),
        ("log.example", "log.example:8502", set()),
        ("log.example", "sub.log.example", set()),
        ("log.example", "log.example.evil.example", set()),
        ("log.example:9", "log.example:9", {"http://log.example:9", "https://log.example:9"}),
        ("log.example:9", "log.example", set()),
    ],
)
def test_what_a_host_header_stands_for(setting: str, host: str, expected: set[str]) -> None:
    """The origins of the site that it names, by the port that is listened on or those that the setting has."""
    assert Entrance(LOOPBACK, read_names(setting)).origins(host, PORT) == expected


def test_a_usual_port_is_not_written_out() -> None:
    """On port 80 a browser writes the origin of http without it, that of https with it."""
    assert Entrance().origins("localhost", 80) == {"http://localhost"}
    assert Entrance().origins("localhost:80", 80) == {"http://localhost", "https://localhost:80"}


def test_a_socket_without_a_port() -> None:
    """Behind a socket of the file system only the setting's names lead anywhere."""
    entrance = Entrance(LOOPBACK, read_names("https://log.example"))
    assert entrance.origins("localhost", None) == set()
    assert entrance.origins("log.example", None) == {"https://log.example"}
