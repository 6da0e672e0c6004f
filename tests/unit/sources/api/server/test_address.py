"""Tests of the address of a control plane as people type it."""

from __future__ import annotations

import pytest

from audit_explorer.errors import AddressError, SettingError
from audit_explorer.sources.api import allowed_addresses, read_address


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://tenant.run.ai", "https://tenant.run.ai"),
        ("  https://Tenant.Run.AI/  ", "https://tenant.run.ai"),
        ("tenant.run.ai", "https://tenant.run.ai"),
        ("tenant.run.ai:8443", "https://tenant.run.ai:8443"),
        ("https://tenant.run.ai:443", "https://tenant.run.ai"),
        ("https://tenant.run.ai.", "https://tenant.run.ai"),
        ("https://tenant.run.ai//", "https://tenant.run.ai"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://[2001:db8::1]:444", "https://[2001:db8::1]:444"),
        ("http://localhost:4010", "http://localhost:4010"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010"),
        ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://[::1]:4010", "http://[::1]:4010"),
    ],
)
def test_brought_to_one_form(typed: str, base: str) -> None:
    """Scheme, host and port are kept, in lower case, without the usual port and without a slash at the end."""
    address = read_address(typed)
    assert address.base == base
    assert not address.left_out


@pytest.mark.parametrize("path", ["/projects", "/login?next=/x", "/api/v1/audit/log", "/#/events", "?token=canary"])
def test_a_path_is_left_out_and_said(path: str) -> None:
    """A page's address pasted from the browser works; what is not used is named, a query only by its being there."""
    address = read_address(f"https://tenant.run.ai{path}")
    assert address.base == "https://tenant.run.ai"
    assert address.left_out
    assert "canary" not in repr(address)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://tenant.run.ai",
        "http://localhost.run.ai",
        "http://127.0.0.1.run.ai",
        "http://2130706433",
        "http://0x7f.1",
        "ftp://tenant.run.ai",
        "file:///etc/passwd",
        "https://",
        "https://:443",
        "https://tenant.run.ai:0",
        "https://tenant.run.ai:99999",
        "https://tenant.run.ai:x",
        "https://a b.run.ai",
        "https://tenant.run.ai\\@evil.example",
        "https://tenant\n.run.ai",
        "https://-x.run.ai",
        "https://a..b",
        "https://[::1",
        f"https://{'a' * 64}.run.ai",
        "x" * 3_000,
    ],
)
def test_refused(typed: str) -> None:
    """What is no https address of a machine is refused with what to enter instead."""
    with pytest.raises(AddressError) as refused:
        read_address(typed)
    assert refused.value.advice


@pytest.mark.parametrize("typed", ["https://user:canary@tenant.run.ai", "https://canary@x", "canary@tenant.run.ai"])
def test_a_password_in_it_is_refused_unseen(typed: str) -> None:
    """A name or password before an @ is refused, and never quoted."""
    with pytest.raises(AddressError) as refused:
        read_address(typed)
    assert "canary" not in str(refused.value)


def test_a_deployment_may_pin_its_addresses() -> None:
    """With the setting only the addresses in it are allowed, whatever way they are written."""
    allowed = allowed_addresses({"AUDIT_EXPLORER_ADDRESSES": "https://a.run.ai/, b.run.ai:443 http://localhost:4010"})
    assert read_address("A.run.ai/projects", allowed).base == "https://a.run.ai"
    assert read_address("https://b.run.ai", allowed).base == "https://b.run.ai"
    for other in ("https://c.run.ai", "https://a.run.ai:444", "https://a.run.ai.evil.example"):
        with pytest.raises(AddressError, match="not among"):
            read_address(other, allowed)
    assert allowed_addresses({}) == ()


def test_a_slip_in_the_setting_opens_nothing() -> None:
    """An address in the setting that can't be read is an error, not an empty list."""
    with pytest.raises(SettingError, match="AUDIT_EXPLORER_ADDRESSES"):
        allowed_addresses({"AUDIT_EXPLORER_ADDRESSES": "https://a.run.ai http://b.run.ai"})
