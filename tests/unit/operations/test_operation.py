"""Tests of the API's operations by method and URL template."""

from __future__ import annotations

import pytest

from audit_explorer.operations import OPERATIONS, operation_of


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("DELETE /api/v1/org-unit/projects/{project_id} → 403 (Project)", "delete project"),
        ("POST /api/v1/access-keys → 500", "create access key"),
        ("DELETE /api/v1/administration/access-keys/{access_key_id}", "delete access key"),
        ("PUT /api/v1/security/settings/{key} → 400", "update security setting"),
        ("PUT /api/v2/policy/trainings → 403", "overwrite training policy"),
        ("PUT /api/v1/idps/{idp} → 403", "update identity provider"),
        ("CREATE /api/v1/authorization/access-rules → 403", "create access rule"),
    ],
)
def test_a_pattern_of_a_known_request_has_words(pattern: str, words: str) -> None:
    """The name that the client's function has is read as words, without what only tells functions apart."""
    operation = operation_of(pattern)

    assert operation is not None
    assert operation.words == words


@pytest.mark.parametrize(
    "pattern", ["", "no access to '…'", "DELETE /api/v1/unknown/⟨id⟩ → 403", "GET → 403", "HTTP 403"]
)
def test_any_other_pattern_has_none(pattern: str) -> None:
    """A message, or a request that the API doesn't have, names no operation."""
    assert operation_of(pattern) is None


def test_every_operation_has_its_own_request() -> None:
    """190 operations, each found by its method and template, each with words of its own tongue."""
    assert len(OPERATIONS) == 190
    for one in OPERATIONS:
        assert operation_of(f"{one.method} {one.template} → 403") == one
        assert one.words.replace(" ", "").isalnum()
        assert "_" not in one.words
        assert one.length > max(one.places, default=0)
