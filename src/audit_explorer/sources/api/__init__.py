"""Records from the audit API of a control plane."""

from __future__ import annotations

from audit_explorer.sources.api.address import Address, allowed_addresses, read_address
from audit_explorer.sources.api.credentials import (
    AppToken,
    BearerToken,
    ClientCredentials,
    Credentials,
    credentials_from_environment,
)
from audit_explorer.sources.api.fetched import Fetched
from audit_explorer.sources.api.fetching import Fetch
from audit_explorer.sources.api.ledger import LedgerRow
from audit_explorer.sources.api.plan import FILTER_BY, FILTER_FIELDS, FILTER_OPERATORS, LEGACY_PARAMETERS, Plan
from audit_explorer.sources.api.progress import FetchProgress
from audit_explorer.sources.api.reach import Reach, reach_from_environment, reach_from_form
from audit_explorer.sources.api.server import Server

__all__ = [
    "FILTER_BY",
    "FILTER_FIELDS",
    "FILTER_OPERATORS",
    "LEGACY_PARAMETERS",
    "Address",
    "AppToken",
    "BearerToken",
    "ClientCredentials",
    "Credentials",
    "Fetch",
    "FetchProgress",
    "Fetched",
    "LedgerRow",
    "Plan",
    "Reach",
    "Server",
    "allowed_addresses",
    "credentials_from_environment",
    "reach_from_environment",
    "reach_from_form",
    "read_address",
]
