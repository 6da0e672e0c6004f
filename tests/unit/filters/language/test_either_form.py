"""Which of its two forms a query has."""

from __future__ import annotations

import pytest

from audit_explorer.filters.language.either_form import is_typed


@pytest.mark.parametrize(
    "text",
    [
        "actor=ana OR bob",
        "actor=ana AND action=Delete",
        "actor=ana status>=500",
        "actor=ana -type:Login",
        'actor="ana b"',
        'actor="ana b" OR bob',
        "error_message~=a OR b",
    ],
)
def test_a_value_that_goes_on_as_a_query_is_typed(text: str) -> None:
    """It could be one parameter with a long value, which no record has."""
    assert is_typed(text, ignored=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "actor=ana",
        "actor=ana+b",
        "entity_name=my project",
        "entity_name=a: b",
        "actor=ana%20OR%20bob",
        "q=a OR b",
        "where=or(action=a,action=b)",
        "not.actor=ana OR bob",
        "actor=ana&action=Delete",
    ],
)
def test_parameters_of_an_address_stay_parameters(text: str) -> None:
    """A link of a page means here what it means there."""
    assert not is_typed(text, ignored=False)


@pytest.mark.parametrize(("text", "typed"), [("ana", True), ("actor:ana", True), ("foo=1", True), ("q=1&a=2", False)])
def test_what_is_no_parameter_is_typed(text: str, typed: bool) -> None:
    """A single word before = may be a field that is misspelled; several pairs are an address."""
    assert is_typed(text, ignored=True) is typed
