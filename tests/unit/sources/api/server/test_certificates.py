"""Tests of reading a file with certificates."""

from __future__ import annotations

import ssl

import pytest
import trustme

from audit_explorer.errors import NetworkError
from audit_explorer.sources.api.server.certificates import read_certificates

AUTHORITY = trustme.CA()
PEM = AUTHORITY.cert_pem.bytes()
DER = ssl.PEM_cert_to_DER_cert(PEM.decode())
KEY = AUTHORITY.private_key_pem.bytes()
OTHER = trustme.CA().cert_pem.bytes()


def trusted(pem: str) -> list[bytes]:
    """Give the authorities, as DER, that whoever loads the text trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=pem)
    return sorted(context.get_ca_certs(binary_form=True))


@pytest.mark.parametrize(
    "data",
    [PEM, DER, PEM.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + PEM, "# Prüfstelle\n".encode() + PEM + b"-- the end"],
    ids=["pem", "der", "windows", "byte-order mark", "comments"],
)
def test_every_form_of_one_certificate(data: bytes) -> None:
    """PEM in any dress and DER are the same certificate, given as PEM."""
    assert trusted(read_certificates(data)) == [DER]


def test_every_certificate_of_a_bundle() -> None:
    """All of several are trusted."""
    assert trusted(read_certificates(PEM + OTHER)) == sorted([DER, ssl.PEM_cert_to_DER_cert(OTHER.decode())])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no certificate"),
        (b"canary", "no certificate"),
        (DER[:-1], "no certificate"),
        (DER + b"canary", "no certificate"),
        (DER + ssl.PEM_cert_to_DER_cert(OTHER.decode()), "several"),
        (PEM[:200], "damaged"),
        (PEM + OTHER[:200], "damaged"),
        (PEM.replace(b"MII", b"canary", 1), "damaged"),
        (PEM + OTHER.replace(b"MII", b"canary", 1), "damaged"),
        (PEM + b"\n" * (4 << 20), "4,194,304 bytes"),
    ],
)
def test_what_cannot_be_used_is_refused_whole(data: bytes, why: str) -> None:
    """The reason is told; no part of a file that is damaged is taken, and none is quoted."""
    with pytest.raises(NetworkError, match=why) as found:
        read_certificates(data)
    assert "PEM or DER" in found.value.advice
    assert "canary" not in str(found.value)


@pytest.mark.parametrize("kind", [b"", b"RSA ", b"EC ", b"ENCRYPTED ", b"OPENSSH "])
def test_a_private_key_is_refused_and_not_echoed(kind: bytes) -> None:
    """Whoever gives the key with the certificate is told so, and nothing of it is in the error or its cause."""
    key = b"-----BEGIN %bPRIVATE KEY-----\ncanary\n-----END %bPRIVATE KEY-----\n" % (kind, kind)
    for data in (key, PEM + key, key + PEM):
        with pytest.raises(NetworkError, match="private key") as found:
            read_certificates(data)
        assert "canary" not in f"{found.value!r} {found.value}"
        assert found.value.__context__ is None


def test_the_key_of_the_authority_itself() -> None:
    """A real key is known as one."""
    with pytest.raises(NetworkError, match="private key"):
        read_certificates(KEY + PEM)
