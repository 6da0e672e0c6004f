"""Tests of who asks, as far as credentials and unverified tokens tell."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from audit_explorer.sources.api import AppToken, Asker, BearerToken, ClientCredentials
from audit_explorer.sources.api.server.asker import asker_of


def jwt(payload: object) -> str:
    """Make a token with this payload: an object, or bytes as they are."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return f"e30.{base64.urlsafe_b64encode(content).rstrip(b'=').decode()}.c2ln"


def asked(**claims: Any) -> Asker:  # noqa: ANN401 - a claim may be anything
    """Say who asks with a token that says this."""
    return asker_of(BearerToken(jwt(claims)))


def test_a_subject_is_stable_over_its_tokens() -> None:
    """What differs from token to token makes no other asker; the tenant is the realm of the issuer, if nothing else."""
    issuer = "https://plane.example/auth/realms/acme"
    one = asked(sub="u1", iss=issuer, iat=1, exp=2, jti="a", sid="s", nonce="n", auth_time=3, preferred_username="Jo")
    other = asked(sub="u1", iss=issuer, iat=5, exp=6, jti="b", sid="t", nonce="m", auth_time=7, preferred_username="J.")
    assert one == other
    assert (one.kind, one.who, one.tenant, one.name) == ("subject", "u1", "acme", "Jo")


@pytest.mark.parametrize(
    "claim",
    [
        {"roles": ["viewer"]},
        {"groups": ["/research"]},
        {"scope": "read"},
        {"scp": ["read"]},
        {"permissions": {"audit": "read"}},
        {"realm_access": {"roles": ["viewer"]}},
        {"resource_access": {"runai": {"roles": ["viewer"]}}},
        {"https://run.ai/roles": ["viewer"]},
        {"aud": "other"},
        {"iss": "https://other.example"},
        {"tenant_id": "7"},
        {"sub": "u2"},
    ],
    ids=str,
)
def test_other_rights_are_another_asker(claim: dict[str, Any]) -> None:
    """The same person with narrower or wider rights is shown another part of the log."""
    assert asked(**{"sub": "u1"} | claim) != asked(sub="u1")


def test_the_order_of_rights_makes_no_difference() -> None:
    """A provider that lists them in another order gave the same ones."""
    assert asked(sub="u", scope="a b", roles=["x", {"p": 1, "q": 2}]) == asked(
        sub="u", scope="b a", roles=[{"q": 2, "p": 1}, "x"]
    )


def test_a_client_is_named_by_its_id() -> None:
    """Before it has signed in by the id alone, then with what its token says; a secret is in neither."""
    client = ClientCredentials("ci-sync", "hunter2-secret")
    assert asker_of(client) == Asker("client", "ci-sync")
    assert asker_of(client, "opaque") == Asker("client", "ci-sync")
    signed_in = asker_of(client, jwt({"sub": "service", "tenantId": 1001, "roles": ["admin"]}))
    assert (signed_in.kind, signed_in.who, signed_in.tenant) == ("client", "ci-sync", "1001")
    assert signed_in.rights
    assert asker_of(AppToken("ci-sync", "hunter2-secret")) == Asker("app", "ci-sync")
    assert "hunter2" not in repr((signed_in, asker_of(AppToken("ci-sync", "hunter2-secret"))))


@pytest.mark.parametrize("credentials", [ClientCredentials("ci", "hunter2-secret"), AppToken("ci", "hunter2-secret")])
@pytest.mark.parametrize(
    "claim",
    [
        *("tenant_id", "tenantId", "tenant", "tid", "sub", "client_id", "preferred_username", "email", "name"),
        *("scope", "roles", "iss"),
    ],
)
def test_a_token_that_repeats_the_secret_names_nobody(credentials: ClientCredentials | AppToken, claim: str) -> None:
    """What a server writes into its token in another form of the secret is in no asker; tenants stay told apart."""
    secret = "hunter2-secret"[::-1]
    found = asker_of(credentials, jwt({claim: f"https://plane.example/realms/{secret}" if claim == "iss" else secret}))
    assert secret not in repr(found)
    assert asker_of(credentials, jwt({"tenant": "acme"})) != asker_of(credentials, jwt({"tenant": "other"}))


def test_a_token_without_a_subject() -> None:
    """Its client names it where it asks for itself; where it asks for a person, each token is an asker of its own."""
    assert (asked(client_id="ci").kind, asked(client_id="ci").who) == ("client", "ci")
    persons = [asked(client_id="ui", sid="1"), asked(client_id="ui", email="a@example.com"), asked(azp="ui")]
    assert {one.kind for one in persons} == {"token"}
    assert len({one.who for one in persons}) == 3


@pytest.mark.parametrize(
    "token",
    ["opaque-token-of-nobody", "a.b", "a.b.c", "a.b.c.d", "..", "é".encode().hex()]
    + [
        jwt(payload)
        for payload in (
            b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"[]", b"3", b"null", b'"sub"', b'{"sub": ["u"]}',
            b'{"sub": null, "exp": 1e999}', b'{"sub": ' + b"9" * 10_000 + b"}", b'{"sub": true}', b'{"sub": {}}',
        )
    ],
)  # fmt: skip
def test_a_token_that_does_not_say_whose_it_is(token: str) -> None:
    """It is named by a part of its hash: nothing of it stands in what is written, and another one is another asker."""
    found = asker_of(BearerToken(token))
    assert (found.kind, len(found.who)) == ("token", 16)
    assert found != asker_of(BearerToken(token + "x"))
    assert token not in repr(found)


@pytest.mark.parametrize("text", ["x" * 5_000, "a\nb", "\u202eadmin", "\x1b[31m", "\ud800"])
def test_hostile_names_are_hashed_or_left_out(text: str) -> None:
    """What is long, or has signs that move others, never gets beyond the reader of tokens; it stays told apart."""
    found = asked(sub=text, tenant=text, name=text)
    assert found.who.startswith("sha256 ")
    assert found.tenant.startswith("sha256 ")
    assert found.name == ""
    assert found != asked(sub=text + "x", tenant=text, name=text)
