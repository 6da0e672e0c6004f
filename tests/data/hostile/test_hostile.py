"""Tests of the hostile export: it must go on being hostile in every field, towards one host that can't exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.data.hostile import make

FILE = Path(__file__).with_name("hostile.json")


def test_the_committed_file_is_what_the_script_writes() -> None:
    """The file and the script that makes it are changed together."""
    assert FILE.read_bytes() == make.content()


def test_every_address_is_at_the_one_test_host() -> None:
    """A browser test that watches for evil.test would miss a request to any other host."""
    hosts = re.findall(r"(?:https?:|ldap:|['=(])//([\w.-]+)", FILE.read_text(encoding="ascii"))

    assert {host.removeprefix("www.") for host in hosts} == {"evil.test"}


@pytest.mark.parametrize("field", make.FIELDS)
def test_every_field_carries_every_text(field: str) -> None:
    """No field is trusted: each one holds each hostile text in some record."""
    numbers = range(2 * len(make.TEXTS))

    assert {make.text_for(number, field) for number in numbers} == set(make.TEXTS)


def test_errors_come_as_bare_text_as_json_and_not_at_all() -> None:
    """The three ways in which a record says how it ended are all there."""
    read = json.loads(FILE.read_text(encoding="ascii"))
    errors = [record.get("error") for record in read]
    as_json = [text for text in errors if text and text.startswith('{"status": 4')]

    assert len(as_json) == len(make.TEXTS)
    assert errors.count(None) == len(make.TEXTS) + 3
    assert len(errors) == 3 * len(make.TEXTS) + 3


def test_only_one_name_is_very_long() -> None:
    """One name of 100,000 characters is enough to break a layout, more would only slow the tests."""
    lengths = sorted(len(record["entityName"]) for record in make.records() if isinstance(record["entityName"], str))

    assert lengths[-1] == make.LONG
    assert lengths[-2] < 1000
