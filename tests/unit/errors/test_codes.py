"""Tests of the errors' codes, which ledgers keep for years."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from audit_explorer import errors
from audit_explorer.cli.usage_error import UsageError
from audit_explorer.errors import AuditExplorerError, error_classes, title_of

#: Every code there is. A code is in archives and in scripts: one that changes must be read on by its old form too.
CODES = {
    "answer-failed": "This could not be answered",
    "answer-too-large": "The answer is too large",
    "archive-failed": "The archive can't be used",
    "asked-too-often": "The control plane is asked too often",
    "bad-address": "The address can't be used",
    "bad-certificate": "The control plane could not prove who it is",
    "bad-connection": "The certificate, proxy or time-out can't be used",
    "bad-credentials": "The credentials can't be used",
    "bad-export": "The export can't be written",
    "bad-import": "This can't be imported",
    "bad-query": "This can't be asked",
    "bad-setting": "A setting can't be used",
    "bad-usage": "The command line can't be followed",
    "cancelled": "Cancelled",
    "cluster-lost": "The engine was lost in the middle of an answer",
    "cluster-refused": "The engine refuses the token",
    "connection-lost": "The connection broke off",
    "connection-refused": "The connection was refused",
    "cut-answer": "The answer is cut off",
    "empty-archive": "The archive is empty",
    "endpoint-gone": "The release has no such endpoint",
    "failed": "Something went wrong",
    "fetch-failed": "The control plane gave no records",
    "fetch-limit": "The fetch has reached its limit",
    "file-too-large": "The file is too large",
    "forbidden": "The audit log may not be read",
    "log-gone": "The open log is gone",
    "newer-archive": "The archive is of a newer version",
    "newer-table": "The published table is of a newer version",
    "newer-workbench": "The file of marks and reviews is of a newer version",
    "no-address": "This is no address that can be asked",
    "no-answer": "No answer came",
    "no-cluster": "The engine does not answer",
    "no-cluster-extra": "What speaks with a cluster is not installed",
    "no-records": "The file holds no audit record",
    "no-sign-in": "Nobody would have to sign in",
    "no-such-sign-in": "The release has no such way to sign in",
    "no-temporary-folder": "No place for temporary files",
    "not-allowed": "You may not do this here",
    "not-json": "Something else than the API answered",
    "not-written": "What arrived could not be written down",
    "not-yours": "This is somebody else's",
    "proxy-failed": "The proxy did not pass the request on",
    "redirected": "The answer points to another place",
    "request-rejected": "The request was rejected",
    "serve-failed": "The dashboard can't be served there",
    "server-failed": "The control plane failed",
    "sign-in-rejected": "The sign-in was rejected",
    "source-failed": "The records could not be had",
    "table-busy": "Somebody else is publishing",
    "table-failed": "The published table can't be used",
    "token-rejected": "The token was rejected",
    "too-little-memory": "Not enough memory",
    "too-slow": "No answer came in time",
    "unknown-host": "The name leads to no machine",
    "unreachable": "No connection came about",
    "unreadable-file": "The file can't be read",
    "workbench-busy": "Marks and reviews are being written",
    "workbench-damaged": "The file of marks and reviews is damaged",
    "workbench-failed": "Marks and reviews can't be used",
    "workbench-full": "No room for marks and reviews",
    "wrong-shape": "The answer is no page of records",
}


def test_no_code_changes_silently() -> None:
    """The codes and their titles are those of the list above, for the errors of the package and of the command line."""
    assert issubclass(UsageError, AuditExplorerError)
    assert {error.code: error.title for error in error_classes()} == CODES


def test_every_error_has_a_code_of_its_own() -> None:
    """No two classes share a code, as a subclass would that leaves it out; all are short words with hyphens."""
    codes = Counter(error.code for error in error_classes())
    assert max(codes.values()) == 1
    assert not [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)]


def test_every_title_is_a_few_words() -> None:
    """A title can stand above a message: not empty, one line, no full stop."""
    assert not [error for error in error_classes() if not re.fullmatch(r"[A-Z][^\n]{3,60}[^\n.]", error.title)]


@pytest.mark.parametrize("error", list(error_classes()), ids=lambda error: error.__name__)
def test_a_code_tells_the_title(error: type[AuditExplorerError]) -> None:
    """What the ledger keeps is shown as the error's title."""
    assert title_of(error.code) == error.title


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("TooSlowError", errors.TooSlowError),
        ("CertificateError", errors.CertificateError),
        ("FetchError", errors.FetchError),
        ("AuditExplorerError", AuditExplorerError),
        ("NotKeptError", errors.NotWrittenError),
        ("ReachError", errors.NetworkError),
    ],
)
def test_an_old_ledger_shows_the_same_words(name: str, error: type[AuditExplorerError]) -> None:
    """A ledger from before there were codes names the class as it was called then; it shows what a code shows."""
    assert title_of(name) == error.title


def test_what_is_unknown_is_shown_as_it_is() -> None:
    """A code of a later version, or a slip in a file, is not hidden."""
    assert title_of("out-of-moon-phase") == "out-of-moon-phase"
