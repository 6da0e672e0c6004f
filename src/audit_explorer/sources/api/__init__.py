"""Records from the audit API of a control plane."""

from __future__ import annotations

from audit_explorer.sources.api.fetching.fetch import Fetch
from audit_explorer.sources.api.fetching.fetch_progress import FetchProgress
from audit_explorer.sources.api.fetching.fetched import Fetched
from audit_explorer.sources.api.fetching.ledger import LedgerRow
from audit_explorer.sources.api.fetching.plan import FILTER_BY, FILTER_FIELDS, FILTER_OPERATORS, LEGACY_PARAMETERS, Plan
from audit_explorer.sources.api.server.address import Address, allowed_addresses, read_address
from audit_explorer.sources.api.server.address_guard import AddressGuard
from audit_explorer.sources.api.server.asker import Asker
from audit_explorer.sources.api.server.credentials import (
    AppToken,
    BearerToken,
    ClientCredentials,
    Credentials,
    credentials_from_environment,
)
from audit_explorer.sources.api.server.network import Network, network_from_environment, network_from_form
from audit_explorer.sources.api.server.server import Server

__all__ = [
    "FILTER_BY",
    "FILTER_FIELDS",
    "FILTER_OPERATORS",
    "LEGACY_PARAMETERS",
    "Address",
    "AddressGuard",
    "AppToken",
    "Asker",
    "BearerToken",
    "ClientCredentials",
    "Credentials",
    "Fetch",
    "FetchProgress",
    "Fetched",
    "LedgerRow",
    "Network",
    "Plan",
    "Server",
    "allowed_addresses",
    "credentials_from_environment",
    "network_from_environment",
    "network_from_form",
    "read_address",
]
