"""Tests of which sign-in counts, by which claims, for how long."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from audit_explorer.errors import SettingError
from audit_explorer.settings import EMAILS_VERIFIED, FETCHERS, GROUP_CLAIM, READERS, SIGN_IN_HOURS
from audit_explorer.ui.people.live import LIVE
from audit_explorer.ui.people.refused import NEVER_SIGNED_IN, SIGNED_OUT_AGAIN, Refused
from audit_explorer.ui.people.visitor import SignIn, judge, mark_of, visitor
from tests.deployments import COOKIE, SECRET, Deployment, said_of

NOW = datetime(2026, 9, 7, 12, tzinfo=UTC)
AT = NOW.timestamp()
SET = {READERS.name: "@corp.example", FETCHERS.name: "fay@corp.example,group:fetchers"}


def judged(environ: dict[str, str] | None = None, /, **claims: object) -> SignIn | Refused:
    """Judge someone who signed in here an hour ago, with a token of four hours."""
    said = said_of(**({"iat": AT - 3600, "exp": AT + 3 * 3600} | claims))
    LIVE.add(mark_of(said), AT + 10**7, AT)
    return judge(said, SET | (environ or {}), NOW)


def test_a_reader_and_a_fetcher() -> None:
    """Each is who they are by the address, with the role that the settings give them."""
    reader, fetcher = judged(), judged(email="FAY@corp.example", sub="fay")
    assert isinstance(reader, SignIn)
    assert isinstance(fetcher, SignIn)
    assert (reader.person.name, reader.person.may_fetch) == ("ann@corp.example", False)
    assert (fetcher.person.name, fetcher.person.may_fetch) == ("fay@corp.example", True)
    assert reader.owner != fetcher.owner


def test_a_person_is_issuer_and_subject_together() -> None:
    """Two sign-ins of one person have one owner; the same subject of another issuer is another person."""
    one, again, other = judged(), judged(iat=AT - 60, name="Ann"), judged(iss="https://other.example")
    assert isinstance(one, SignIn)
    assert isinstance(again, SignIn)
    assert isinstance(other, SignIn)
    assert (one.owner == again.owner, one.mark == again.mark, one.owner == other.owner) == (True, False, False)


def test_a_name_that_someone_chose_is_not_theirs() -> None:
    """Who comes by a group without an address is named by subject and issuer, not by what they call themselves."""
    found = judged(email=None, groups=["fetchers"], name="admin", preferred_username="ann@corp.example")
    assert isinstance(found, SignIn)
    assert found.person.name == "ann of https://issuer.example"


@pytest.mark.parametrize("subject", ["x\ud800", "a\nb", "x" * 100_000, "\x00", "\u202eadmin"])
def test_a_hostile_name_can_be_written_down(subject: str) -> None:
    """It goes into the archive's ledger as one short inert line, so that no adding is without its name."""
    found = judged(email=None, groups=["fetchers"], sub=subject)
    assert isinstance(found, SignIn)
    name = found.person.name
    assert name.encode()
    assert name.isprintable()
    assert len(name) < 400
    assert subject not in name


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1, 0, "", [True]])
def test_an_address_that_was_not_verified(verified: object) -> None:
    """It is believed only where the provider says true; the reason is told."""
    found = judged(email_verified=verified)
    assert isinstance(found, Refused)
    assert "does not say that it verified" in found.sentence


@pytest.mark.parametrize(("verified", "comes_in"), [(None, True), (False, False), ("false", False)])
def test_addresses_of_a_provider_that_leaves_it_out(verified: object, *, comes_in: bool) -> None:
    """With the setting one counts whose claim is left out; one that is said to be unverified does not."""
    found = judged({EMAILS_VERIFIED.name: "yes"}, email_verified=verified)
    assert isinstance(found, SignIn) is comes_in


def test_a_claim_of_another_name_lists_the_groups() -> None:
    """The claim that the setting names counts, and no other one."""
    claims = {"email": None, "roles": ["fetchers"], "groups": ["x"]}
    assert isinstance(judged(**claims), Refused)
    assert isinstance(judged({GROUP_CLAIM.name: "roles"}, **claims), SignIn)


@pytest.mark.parametrize("claims", [{"iss": None}, {"sub": None}, {"iss": ""}, {"sub": ""}, {"sub": 7}, {"iss": ["x"]}])
def test_claims_that_name_nobody(claims: dict[str, object]) -> None:
    """Without issuer or subject nobody is signed in."""
    assert judged(**claims) is NEVER_SIGNED_IN


@pytest.mark.parametrize(
    ("hours", "claims"),
    [
        ("", {"exp": AT}),
        ("", {"exp": AT - 1}),
        ("", {"iat": AT - 8 * 3600, "exp": AT + 10**6}),
        ("", {"iat": AT - 8 * 3600, "exp": None}),
        ("", {"iat": None}),
        ("", {"iat": True}),
        ("", {"iat": "1"}),
        ("", {"iat": float("nan")}),
        ("", {"iat": float("inf")}),
        ("", {"iat": AT + 301}),
        ("1", {}),
        ("0.5", {}),
        ("720", {"iat": AT - 720 * 3600}),
    ],
)
def test_a_sign_in_that_is_over(hours: str, claims: dict[str, object]) -> None:
    """By the token or by the hours that are set; what says no believable beginning is over too."""
    assert judged({SIGN_IN_HOURS.name: hours}, **claims) is SIGNED_OUT_AGAIN


@pytest.mark.parametrize(
    ("hours", "claims", "seconds"),
    [
        ("", {}, 3 * 3600),
        ("", {"exp": None}, 7 * 3600),
        ("", {"exp": AT + 10**6}, 7 * 3600),
        ("", {"iat": AT + 299, "exp": AT + 10}, 10),
        ("12", {}, 11 * 3600),
        ("12", {"exp": AT - 60}, 11 * 3600),
        ("1.5", {}, 1800),
    ],
)
def test_how_long_a_sign_in_lasts(hours: str, claims: dict[str, object], seconds: int) -> None:
    """As long as the token, at most 8 hours; with the setting so many hours, however long the token."""
    found = judged({SIGN_IN_HOURS.name: hours}, **claims)
    assert isinstance(found, SignIn)
    assert found.ends == AT + seconds


@pytest.mark.parametrize("setting", [SIGN_IN_HOURS, EMAILS_VERIFIED])
@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "721", "1e3", "٣", "maybe", "0.0"])
def test_a_setting_that_can_not_be_used(setting: object, text: str) -> None:
    """It is an error, never a guess."""
    with pytest.raises(SettingError):
        judged({setting.name: text}, email_verified=None)  # type: ignore[attr-defined]


def test_with_nobody_named_it_is_an_error() -> None:
    """The error tells what to set."""
    with pytest.raises(SettingError, match=f"{READERS.name}.*{FETCHERS.name}"):
        judged({READERS.name: "", FETCHERS.name: ""})


def test_where_sign_in_is_off(deployment: Deployment) -> None:
    """Nobody is asked for anything."""
    assert visitor({}, NOW) is None
    deployment.write('AUDIT_EXPLORER_ADDRESS = "https://tenant.run.ai"')
    assert visitor({}, NOW) is None


def test_a_cookie_of_a_login_here(deployment: Deployment) -> None:
    """It counts until it is ended."""
    deployment.sign_in_on(SET)
    cookies = deployment.cookies()
    found = visitor(cookies, datetime.now(UTC))
    assert isinstance(found, SignIn)
    LIVE.remove(found.mark)
    assert visitor(cookies, datetime.now(UTC)) is SIGNED_OUT_AGAIN


def test_a_cookie_that_this_server_did_not_make(deployment: Deployment) -> None:
    """The right signature alone opens nothing: with a leaked secret, or put together from pieces of others."""
    deployment.sign_in_on(SET)
    assert visitor(deployment.cookies_of(said_of(nonce="elsewhere"), live=False), datetime.now(UTC)) is SIGNED_OUT_AGAIN
    assert visitor(deployment.cookies_of(said_of(), secret="x" * 40), datetime.now(UTC)) is NEVER_SIGNED_IN


@pytest.mark.parametrize(
    "claims", [{"origin": "http://127.0.0.1:9999"}, {"origin": None}, {"is_logged_in": False}, {"is_logged_in": "yes"}]
)
def test_a_cookie_of_another_address(deployment: Deployment, claims: dict[str, object]) -> None:
    """Made for another deployment with the same secret, or no sign-in at all: it is none here."""
    deployment.sign_in_on(SET)
    assert visitor(deployment.cookies_of(said_of(**claims)), datetime.now(UTC)) is NEVER_SIGNED_IN


@pytest.mark.parametrize("value", ["", "x", "chunks-9", "a.b.c", "\udcff", "é"])
def test_a_cookie_that_is_none(deployment: Deployment, value: str) -> None:
    """Whatever stands in it, nobody is signed in, and nothing is raised."""
    deployment.sign_in_on(SET)
    assert visitor({COOKIE: value}, NOW) is NEVER_SIGNED_IN


@pytest.mark.parametrize("content", ["[]", "7", '"text"', "{", "chunks-3", '{"is_logged_in": true}', "[" * 3_000])
def test_a_signed_cookie_that_holds_no_claims(deployment: Deployment, content: str) -> None:
    """It is refused as if there were none."""
    deployment.sign_in_on(SET)
    signed = create_signed_value(SECRET, COOKIE, content).decode()
    assert visitor({COOKIE: signed}, NOW) is NEVER_SIGNED_IN


def test_a_sign_in_ends_with_its_time(deployment: Deployment) -> None:
    """The same cookie, an hour later, is over."""
    deployment.sign_in_on(SET)
    cookies = deployment.cookies()
    assert visitor(cookies, datetime.now(UTC) + timedelta(hours=1, seconds=5)) is SIGNED_OUT_AGAIN


def test_no_secret_is_in_a_reason(deployment: Deployment) -> None:
    """Neither a reason nor a sign-in shows what the secrets hold."""
    found = [visitor({}, NOW)]
    for people in ({}, SET):
        deployment.sign_in_on(people)
        found += [visitor(deployment.cookies(), datetime.now(UTC)), visitor({}, NOW)]
    assert "canary" not in json.dumps([repr(one) for one in found])
