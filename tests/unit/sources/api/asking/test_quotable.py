"""Tests of what is quoted of a server's text: nothing of a secret, in whatever form."""

from __future__ import annotations

import base64
import codecs
import html
import json
import urllib.parse
import zlib
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.sources.api.asking.failure_mapping import from_status, from_token_status
from audit_explorer.sources.api.asking.quotable import quotable, quotable_host

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS: Final[dict[str, Callable[[str], str]]] = {
    "as it is": str,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for URLs, no padding": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "base85": lambda text: base64.b85encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "hex by colons": lambda text: text.encode().hex(":"),
    "URL": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "URL where needed": urllib.parse.quote_plus,
    "reversed": lambda text: text[::-1],
    "upper case": str.upper,
    "lower case": str.lower,
    "swapped case": str.swapcase,
    "ROT13": lambda text: codecs.encode(text, "rot13"),
    "spaced": " ".join,
    "in groups of four": lambda text: " ".join(text[at : at + 4] for at in range(0, len(text), 4)),
    "in groups by hyphens": lambda text: "-".join(text[at : at + 3] for at in range(0, len(text), 3)),
    "without its first half": lambda text: text[len(text) // 2 :],
    "decimal": lambda text: " ".join(str(byte) for byte in text.encode()),
    "octal": lambda text: " ".join(f"{byte:o}" for byte in text.encode()),
    "binary": lambda text: " ".join(f"{byte:b}" for byte in text.encode()),
    "HTML": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "HTML by names": html.escape,
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "escapes": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "fullwidth": lambda text: "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text),
    "deflated": lambda text: base64.b64encode(zlib.compress(text.encode())).decode(),
    "twice in base64": lambda text: base64.b64encode(base64.b64encode(text.encode())).decode(),
    "with zero-width spaces": "\u200b".join,
    "by initials": lambda text: " ".join(f"{letter}lpha" for letter in text),
}
_SECRET = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=8, max_size=80)
PLAIN = "The token was invalid or has expired"


@pytest.mark.parametrize("form", FORMS)
@given(secret=_SECRET)
def test_no_form_of_a_secret_is_quoted(form: str, secret: str) -> None:
    """Whatever the server makes of it, what is quoted is words of our own list that are not in the secret."""
    echoed = FORMS[form](secret)
    for said in (echoed, f"invalid token: {echoed}.", f'"{echoed}" is not a valid token'):
        for piece in quotable(said, [secret]).split():
            word = piece.strip("\"'().,:;!?").lower()
            assert word in {"…", "invalid", "token", "is", "not", "a", "valid"} or len(word) < 5, (piece, echoed)
            assert word not in secret.lower() or len(word) < 3


@pytest.mark.parametrize("field", ["message", "details", "error", "error_description"])
@pytest.mark.parametrize("form", FORMS)
def test_an_error_quotes_no_form_of_a_token(form: str, field: str) -> None:
    """In whichever field of an error body it stands, at whichever status, of the token endpoint too."""
    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl"  # noqa: S105 - made up
    echoed = FORMS[form](token)
    body = json.dumps({field: f"{PLAIN}: {echoed}"}).encode()
    for status in (400, 401, 403, 418, 500, 503):
        for error in (from_status(status, body, "https://t", [token]), from_token_status(status, body, "", [token])):
            told = f"{error} {error!r}"
            assert echoed not in told
            assert not [part for part in echoed.split() if len(part) > 4 and part in told.replace("https://t", "")]


@pytest.mark.parametrize("secret", ["invalid", "correct horse token expired", "tokenexpired", "Expired-Token-1000"])
def test_a_secret_of_plain_words_is_left_out_word_by_word(secret: str) -> None:
    """A pass phrase may consist of words that servers use."""
    told = quotable("Invalid: token expired, after 1000 horse", [secret]).lower()
    assert not [word for word in ("invalid", "token", "expired", "1000") if word in secret.lower() and word in told]


def test_what_servers_usually_say_is_quoted() -> None:
    """A person still reads why: usual words and small numbers stay, and what is not known is left out as such."""
    assert quotable(PLAIN) == PLAIN
    assert quotable("limit must be at most 1000, not 5000") == "limit must be at most 1000, not 5000"
    assert quotable("unknown filter field 'frobnicate' for tenant 71f69d83") == "unknown filter field … for tenant …"
    assert quotable("frobnicate") == ""
    error = from_status(400, json.dumps({"message": "numberOfSamples must be less than 1000"}).encode(), "https://t")
    assert "saying “… must be less than 1000”" in str(error)


def test_of_a_redirect_only_plain_labels_are_named() -> None:
    """The name of a host may be a token as well; its own labels and usual words are named."""
    assert quotable_host("login.run.ai", "tenant.run.ai") == "login.run.ai"
    assert quotable_host("mfxgcltdmfxgclt.evil.example", "tenant.run.ai") == "….….example"
    assert quotable_host("mfxgcltdmfxgclt.evil", "tenant.run.ai") == ""
