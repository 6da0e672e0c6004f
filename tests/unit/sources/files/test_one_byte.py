"""Tests of a single changed byte in a log whose bodies hold brackets, quotes and JSON in texts."""

from __future__ import annotations

import json

import pytest

from tests.builders import make_current
from tests.unit.sources.reading import read_bytes

RECORDS = [make_current(id=f"r{n}", body={"a": 'x{["y', "b": json.dumps({"k": "]}"})}) for n in range(3)]


@pytest.mark.parametrize("byte", [b'"', b"{", b"]", b"\n"])
@pytest.mark.parametrize("form", ["array", "lines"])
def test_every_record_without_the_byte_is_read(form: str, byte: bytes) -> None:
    """Whichever byte is replaced, all records but the one that holds it are read as they stand."""
    before, between, after = ("[", ", ", "]") if form == "array" else ("", "\n", "\n")
    texts = [json.dumps(record) for record in RECORDS]
    data = (before + between.join(texts) + after).encode()
    starts = [data.index(text.encode()) for text in texts]
    for at in range(0, len(data), 13):
        rows, _ = read_bytes(data[:at] + byte + data[at + 1 :])
        untouched = {text for text, start in zip(texts, starts, strict=True) if not start <= at < start + len(text)}
        assert untouched <= {row.raw for row in rows}, at
