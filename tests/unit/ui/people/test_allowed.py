"""Tests of whom a setting names, with people who would like to be named."""

from __future__ import annotations

import pytest

from audit_explorer.errors import SettingError
from audit_explorer.settings import READERS
from audit_explorer.ui.people.allowed import read_allowed
from audit_explorer.ui.people.claims import read_claims

LIST = {READERS.name: " Ann@Corp.example, @good.example ,group:Security Team,group:CN=a%2COU=b"}


def is_named(**claims: object) -> bool:
    """Say whether someone with these claims is named by the list."""
    read = read_claims({"iss": "https://issuer.example", "sub": "1", **claims}, "groups")
    assert read is not None
    return read_allowed(READERS, LIST).names(read, email=True)


@pytest.mark.parametrize("email", ["ann@corp.example", "ANN@CORP.EXAMPLE", "bob@good.example", "Bob@GOOD.example"])
def test_an_address_is_named_in_whatever_case(email: str) -> None:
    """By itself or by its domain."""
    assert is_named(email=email)


@pytest.mark.parametrize(
    "email",
    [
        "a@good.example.evil.com",
        "a@evilgood.example",
        "a@sub.good.example",
        "a@evil.com@good.example",
        '"a@evil.com"@good.example',
        "a@good.example ",
        " a@good.example",
        "a@good.example\n",
        "a\n@good.example",
        "a @good.example",
        "a@good.example\x00",
        "a@good.example.",
        "a@gооd.example",  # two Cyrillic letters
        "аnn@corp.example",  # a Cyrillic letter
        "ann@corp.example\u200b",
        "ann@\uff43orp.example",  # a wide letter
        "an\u212a@corp.example",
        "ann@corp,example",
        "<ann@corp.example>",
        "@good.example",
        "ann@",
        "good.example",
        "",
        ["ann@corp.example"],
        {"ann@corp.example": 1},
        None,
        7,
    ],
)
def test_an_address_that_only_looks_like_one(email: object) -> None:
    """It is nobody's who is named."""
    assert not is_named(email=email)


def test_a_letter_whose_lower_case_is_another_one() -> None:
    """The sign of Kelvin is no k, though its lower case is."""
    ken = {READERS.name: "ken@corp.example"}
    claims = read_claims({"iss": "i", "sub": "1", "email": "\u212aen@corp.example"}, "groups")
    assert claims is not None
    assert not read_allowed(READERS, ken).names(claims, email=True)


def test_an_address_that_is_not_believed() -> None:
    """It names nobody, while a group still does."""
    claims = read_claims({"iss": "i", "sub": "1", "email": "ann@corp.example", "groups": ["Security Team"]}, "groups")
    assert claims is not None
    assert read_allowed(READERS, LIST).names(claims, email=False)
    assert not read_allowed(READERS, {READERS.name: "ann@corp.example"}).names(claims, email=False)


@pytest.mark.parametrize("groups", [["x", "Security Team"], ["CN=a,OU=b"]])
def test_a_group_is_named_exactly(groups: list[str]) -> None:
    """As one of the provider's list, with a comma in it too."""
    assert is_named(groups=groups)


@pytest.mark.parametrize(
    "groups",
    [
        "Security Team",
        "x Security Team y",
        {"Security Team": True},
        [["Security Team"]],
        ["security team"],
        ["Security Team "],
        ["Security"],
        [{"name": "Security Team"}],
        [None, 1, True],
        None,
    ],
)
def test_a_group_that_is_none(groups: object) -> None:
    """A text, a part of one, a nested list or another case is no such group."""
    assert not is_named(groups=groups)


@pytest.mark.parametrize("text", ["corp.example", "*", "@", "group:", "group: ", "ann@@corp.example", "a@b,*", "@a b"])
def test_an_entry_that_names_nobody(text: str) -> None:
    """It may be a slip: the error names the setting, and quotes nothing."""
    with pytest.raises(SettingError, match=READERS.name) as found:
        read_allowed(READERS, {READERS.name: text})
    assert "corp" not in str(found.value)


@pytest.mark.parametrize("text", ["", " , ,", "  "])
def test_an_empty_list_names_nobody(text: str) -> None:
    """It is false, so that whoever asks can tell."""
    assert not read_allowed(READERS, {READERS.name: text})
