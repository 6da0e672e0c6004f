"""Certificates that a person trusts beyond those of the system, out of a file of theirs."""

from __future__ import annotations

import re
import ssl
from typing import Final

from audit_explorer.errors import NetworkError
from audit_explorer.settings import CA_FILE

_WHAT: Final = "The CA file"
_LARGEST: Final = 4 << 20
_PEM: Final = "-----BEGIN CERTIFICATE-----"
_PRIVATE_KEY: Final = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")


def read_certificates(data: bytes) -> str:
    """Give the certificates of a file as PEM; one in DER is converted, text around PEM is left to OpenSSL to skip.

    Raises NetworkError, which quotes nothing, for a private key, for a damaged certificate, for none at all.
    """
    if len(data) > _LARGEST:
        raise NetworkError(_WHAT, f"it has more than {_LARGEST:,} bytes", CA_FILE.takes)
    text = data.decode("ascii", "ignore")  # a name in a comment may be in any script
    if _PRIVATE_KEY.search(text):
        raise NetworkError(_WHAT, "it holds a private key, which belongs on its own server alone", CA_FILE.takes)
    pem = _PEM in text
    store = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        store.load_verify_locations(cadata=text if pem else data)
    except (ssl.SSLError, ValueError):
        why = "a certificate in it is damaged" if pem else "there is no certificate in it"
        raise NetworkError(_WHAT, why, CA_FILE.takes) from None
    if pem:
        return text
    if store.cert_store_stats()["x509"] > 1:
        raise NetworkError(_WHAT, "it holds several certificates in DER, which is for one", CA_FILE.takes)
    return ssl.DER_cert_to_PEM_cert(data)
