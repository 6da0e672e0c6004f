"""The settings: one row each, read from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: what it means, what counts when it is left out, in words what it takes.

    `takes` is for the error that refuses a value; it is empty where whoever reads the setting has an error of their
    own. `secret` is whether the value may hold a secret. No value is ever quoted, secret or not.
    """

    name: str
    meaning: str
    default: str = ""
    takes: str = ""
    secret: bool = False

    def text(self, environ: Mapping[str, str] | None = None) -> str:
        """Give what is set in the environment, or in `environ`, without spaces around it; else the default."""
        return (os.environ if environ is None else environ).get(self.name, self.default).strip()

    def megabytes(self) -> int:
        """Give it as a number of megabytes, at least 1; raises SettingError when it is anything else."""
        return self.count()

    def count(self) -> int:
        """Give it as a whole number, at least 1; raises SettingError when it is anything else."""
        text = self.text()
        if not (text.isascii() and text.isdigit() and int(text[:12]) > 0):
            raise self.refusal()
        return int(text[:12])

    def is_yes(self, environ: Mapping[str, str]) -> bool:
        """Say whether it is yes; raises SettingError when it is neither yes nor no, nor left out."""
        text = self.text(environ).lower()
        if text not in {"yes", "no", ""}:
            raise self.refusal()
        return text == "yes"

    def refusal(self, why: str = "") -> SettingError:
        """Give the error that says that the value can't be used."""
        return SettingError(self.name, self.takes, why)


MEMORY: Final = Setting(
    "AUDIT_EXPLORER_MEMORY_MB",
    "what one log may take in memory before its engine works from disk",
    "1024",
    "a whole number of megabytes, at least 1",
)
MAX_UNPACKED: Final = Setting(
    "AUDIT_EXPLORER_MAX_UNPACKED_MB",
    "what all files opened at once may unpack to, archives within archives included",
    "16384",
    "a whole number of megabytes, at least 1",
)
FREE_DISK: Final = Setting(
    "AUDIT_EXPLORER_FREE_DISK_MB",
    "what stays free on the temporary folder's disk while files are read; of a small disk a twentieth",
    "1024",
    "a whole number of megabytes, at least 1",
)
ADDRESS: Final = Setting(
    "AUDIT_EXPLORER_ADDRESS", "the control plane to fetch from, for example `https://tenant.run.ai`"
)
ADDRESSES: Final = Setting(
    "AUDIT_EXPLORER_ADDRESSES",
    "the only addresses that this deployment fetches from, separated by commas; all when left out",
    takes="https addresses, separated by commas",
)
TOKEN: Final = Setting(
    "AUDIT_EXPLORER_TOKEN",
    "a token to sign in with; the dashboard sends it to `AUDIT_EXPLORER_ADDRESS` alone",
    secret=True,
)
CLIENT_ID: Final = Setting("AUDIT_EXPLORER_CLIENT_ID", "instead of a token: the id of an application")
CLIENT_SECRET: Final = Setting("AUDIT_EXPLORER_CLIENT_SECRET", "the secret of that application", secret=True)
CA_FILE: Final = Setting(
    "AUDIT_EXPLORER_CA_FILE",
    "a file of further certificates (PEM or DER) to trust, for a private CA",
    takes="a file with certificates and nothing secret, PEM or DER",
)
PROXY: Final = Setting(
    "AUDIT_EXPLORER_PROXY",
    "the URL of a proxy to fetch through; plain http to this machine goes without",
    takes="the proxy's URL, such as http://user:password@proxy.example:3128 "
    "(/ ? # in a password are written %2F %3F %23)",
    secret=True,  # the URL may hold a password
)
TIMEOUT: Final = Setting(
    "AUDIT_EXPLORER_TIMEOUT",
    "seconds to wait for an answer of the control plane",
    "30",
    "a number of seconds above 0, up to 3,600",
)
ARCHIVE: Final = Setting(
    "AUDIT_EXPLORER_ARCHIVE", "the folder of the archive; the platform's user data folder when left out"
)
TABLE: Final = Setting(
    "AUDIT_EXPLORER_TABLE",
    "where the archive is published as a table for engines of several machines: a folder on a share that is mounted, "
    "or `s3a://…`, `gs://…`, `abfss://…`",
    takes="a folder, or an address such as s3a://bucket/folder",
)
ENGINE: Final = Setting(
    "AUDIT_EXPLORER_ENGINE",
    "the distributed engine that answers for a published table, by Spark Connect: `sc://host:15002`, with "
    "`/;use_ssl=true` for TLS; its token is `SPARK_CONNECT_AUTHENTICATE_TOKEN`, never in this address",
    takes="sc://host:15002, or sc://host:443/;use_ssl=true, without a token in it",
    secret=True,  # somebody may put a token there all the same
)
WORKBENCH: Final = Setting(
    "AUDIT_EXPLORER_WORKBENCH",
    "the file of marks, saved views and reviews; one in the platform's user data folder when left out",
)
HOSTS: Final = Setting(
    "AUDIT_EXPLORER_HOSTS",
    "the names under which people reach this server beside its own address, separated by commas: "
    "`https://logs.example`, `name:port`, or a name alone",
    takes="https://name, name:port or names alone, separated by commas (names with other letters in their xn-- form)",
)
PROXY_SIGNS_IN: Final = Setting(
    "AUDIT_EXPLORER_PROXY_SIGNS_IN",
    "`yes` when a proxy in front lets only those through who signed in there: the server may then listen beyond this "
    "machine without a sign-in of its own",
    takes="yes",
)
ANSWER: Final = Setting(
    "AUDIT_EXPLORER_ANSWER_MB",
    "what one answer of the control plane may unpack to; what is larger is asked for in smaller parts",
    "32",
    "a whole number of megabytes, at least 1",
)
FETCH_SIZE: Final = Setting(
    "AUDIT_EXPLORER_FETCH_MB",
    "what one fetch may bring before it stops and can be continued: a server can invent records without end",
    "16384",
    "a whole number of megabytes, at least 1",
)
FETCH_REQUESTS: Final = Setting(
    "AUDIT_EXPLORER_FETCH_REQUESTS",
    "how many requests one fetch may make before it stops and can be continued",
    "100000",
    "a whole number, at least 1",
)
FETCH_IDLE: Final = Setting(
    "AUDIT_EXPLORER_FETCH_IDLE",
    "how many seconds one fetch goes on without a new record before it stops and can be continued",
    "600",
    "a whole number of seconds, at least 1",
)
ALLOW_PRIVATE: Final = Setting(
    "AUDIT_EXPLORER_ALLOW_PRIVATE_ADDRESSES",
    "`yes` lets the page Fetch connect to typed addresses of private networks and of this machine, as of a control "
    "plane on premises",
    takes="yes or no",
)
READERS: Final = Setting(
    "AUDIT_EXPLORER_READERS",
    "where sign-in is on, who may look and download: e-mail addresses, `@domain`, `group:name`, separated by commas "
    "(a comma in a name is written `%2C`)",
    takes="e-mail addresses, @domain or group:name, separated by commas",
)
FETCHERS: Final = Setting(
    "AUDIT_EXPLORER_FETCHERS",
    "where sign-in is on, who may also fetch, use the deployment's token or add to the archive; written as the readers "
    "are",
    takes="e-mail addresses, @domain or group:name, separated by commas",
)
GROUP_CLAIM: Final = Setting(
    "AUDIT_EXPLORER_GROUP_CLAIM", "the claim in which the sign-in provider lists someone's groups", "groups"
)
EMAILS_VERIFIED: Final = Setting(
    "AUDIT_EXPLORER_EMAILS_VERIFIED",
    "yes: addresses are believed although the provider leaves out whether it verified them, as Entra does",
    "no",
    "yes or no",
)
SIGN_IN_HOURS: Final = Setting(
    "AUDIT_EXPLORER_SIGN_IN_HOURS",
    "hours that a sign-in lasts; when left out, as long as the provider's token, at most 8",
    takes="a number of hours above 0, up to 720",
)
SETTINGS: Final = (
    MEMORY,
    MAX_UNPACKED,
    FREE_DISK,
    ADDRESS,
    ADDRESSES,
    TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    CA_FILE,
    PROXY,
    TIMEOUT,
    ARCHIVE,
    TABLE,
    ENGINE,
    WORKBENCH,
    HOSTS,
    PROXY_SIGNS_IN,
    ANSWER,
    FETCH_SIZE,
    FETCH_REQUESTS,
    FETCH_IDLE,
    ALLOW_PRIVATE,
    READERS,
    FETCHERS,
    GROUP_CLAIM,
    EMAILS_VERIFIED,
    SIGN_IN_HOURS,
)
"""All of them, in the order of the README's table."""
