"""Each fault does what it says, to the requests that it is planned for."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.control_plane import Plane, control_plane, paths
from tests.control_plane.faults import (
    CloseMidBody,
    CutJson,
    EndlessNext,
    ExpireTokens,
    Html,
    Redirect,
    Repeats,
    ResetMidBody,
    Silence,
    StallMidBody,
    Status,
    StuckNext,
    WrongOrder,
    WrongShape,
    WrongTotal,
)
from tests.unit.control_plane.asking import DAY, ask, current, legacy, minutes, refusal


def statuses(plane: Plane, path: str, count: int) -> list[int]:
    """Ask so many times and return the statuses."""
    return [ask(plane, path, **(DAY if path != paths.LEGACY else {})).status_code for _ in range(count)]


def test_a_fault_meets_the_requests_it_is_planned_for() -> None:
    """By number over all audit endpoints, by number on one path, or always; the first that fits is played."""
    with control_plane(minutes(1), faults=[Status(503).on(1, 2), Status(500).on(3, path=paths.LEGACY)]) as plane:
        assert statuses(plane, paths.LEGACY, 5) == [200, 503, 503, 500, 200]
        plane.behave(faults=[Status(502).on(0), Status(504).on(path=paths.CURRENT)])
        assert statuses(plane, paths.LEGACY, 2) == [502, 200]
        assert statuses(plane, paths.CURRENT, 2) == [504, 504]
        plane.behave(faults=[Status(503)])
        assert statuses(plane, paths.FILE, 2) == [503, 503]
        plane.behave(faults=())
        assert statuses(plane, paths.LEGACY, 1) == [200]
        assert [seen.fault for seen in plane.requests][:4] == ["", "Status", "Status", "Status"]


def test_a_token_endpoint_fails_only_when_it_is_named() -> None:
    """Faults without a path leave the token endpoints alone."""
    with control_plane(minutes(1), faults=[Status(503), Html(502).on(0, path=paths.TOKEN_V2)]) as plane:
        form = {"grant_type": "client_credentials", "client_id": plane.client_id, "client_secret": plane.client_secret}
        answers = [httpx.post(plane.address + paths.TOKEN_V2, data=form).status_code for _ in range(2)]
        assert answers == [502, 200]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 502, 503, 504])
def test_an_error_status_comes_in_the_documented_form(status: int) -> None:
    """With code and message, and with Retry-After when it is given."""
    with control_plane(minutes(1), faults=[Status(status, retry_after="3")]) as plane:
        response = ask(plane, paths.LEGACY)
        assert refusal(response)[0] == status
        assert response.headers["retry-after"] == "3"


@pytest.mark.parametrize("status", [200, 502])
def test_html(status: int) -> None:
    """A login page or what a proxy says, never JSON."""
    with control_plane(minutes(1), faults=[Html(status)]) as plane:
        response = ask(plane, paths.CURRENT, **DAY)
        assert response.status_code == status
        assert response.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", [paths.LEGACY, paths.CURRENT])
def test_no_answer(path: str) -> None:
    """The client waits until its own time-out, before the answer or in its middle."""
    with control_plane(minutes(9), faults=[Silence().on(0), StallMidBody().on(1)]) as plane:
        for _ in range(2):
            with pytest.raises(httpx.ReadTimeout):
                ask(plane, path, patience=0.5, **(DAY if path == paths.CURRENT else {}))
        assert statuses(plane, path, 1) == [200]
        assert [seen.fault for seen in plane.requests] == ["Silence", "StallMidBody", ""]
        assert plane.requests[0].status is None


def test_stopping_does_not_wait_for_the_silent() -> None:
    """A control plane ends while a client still waits for its answer."""
    client = httpx.Client()
    with control_plane(minutes(9), faults=[StallMidBody()]) as plane:
        request = client.build_request(
            "GET", plane.address + paths.LEGACY, headers={"Authorization": f"Bearer {plane.token}"}
        )
        response = client.send(request, stream=True)
    with pytest.raises(httpx.TransportError):
        response.read()
    client.close()


def test_a_connection_that_ends_mid_body() -> None:
    """A reset is a reset for the client; an orderly end is less than what was promised."""
    with control_plane(minutes(50), faults=[ResetMidBody().on(0), CloseMidBody().on(1)]) as plane:
        with pytest.raises(httpx.ReadError, match="reset by peer"):
            ask(plane, paths.LEGACY)
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            ask(plane, paths.LEGACY)
        assert legacy(plane, limit=2) == [50, 49]


def test_json_that_is_cut() -> None:
    """HTTP has nothing to object, JSON has."""
    with control_plane(minutes(5), faults=[CutJson()]) as plane:
        response = ask(plane, paths.LEGACY)
        assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
        with pytest.raises(json.JSONDecodeError):
            response.json()


def test_a_redirect_to_another_host() -> None:
    """The address stays, the host is another one; a client that follows with its token is found out there."""
    with control_plane(minutes(1), faults=[Redirect().on(0), Redirect(307, to="/v1/k8s/audit?limit=1").on(1)]) as plane:
        response = ask(plane, paths.LEGACY, limit=3)
        assert response.status_code == 302
        assert response.headers["location"] == f"{plane.elsewhere}/v1/k8s/audit?limit=3"
        assert plane.requests_elsewhere == []
        httpx.post(response.headers["location"], headers={"Authorization": "Bearer travelled"}, content=b"secret")
        (arrived,) = plane.requests_elsewhere
        assert (arrived.authorization, arrived.body) == ("Bearer travelled", b"secret")
        assert "travelled" not in repr(arrived)
        assert ask(plane, paths.LEGACY).headers["location"] == "/v1/k8s/audit?limit=1"


def test_tokens_that_expire_while_someone_pages() -> None:
    """From that request on no earlier token works; a new one does."""
    with control_plane(minutes(1), faults=[ExpireTokens().on(1)]) as plane:
        assert statuses(plane, paths.LEGACY, 3) == [200, 401, 401]
        asked = {"grantType": "client_credentials", "clientId": plane.client_id, "clientSecret": plane.client_secret}
        token = httpx.post(plane.address + paths.TOKEN_V1, json=asked).json()["accessToken"]
        assert ask(plane, paths.LEGACY, token=token).status_code == 200


def test_pages_of_the_wrong_shape() -> None:
    """An object where an array is due, and the other way round."""
    with control_plane(minutes(2), faults=[WrongShape()]) as plane:
        assert list(ask(plane, paths.LEGACY).json()) == ["data"]
        assert isinstance(ask(plane, paths.CURRENT, **DAY).json(), list)


def test_pages_in_the_wrong_order() -> None:
    """The page has its own records in another order; a scattered log has no order at all, but a stable one."""
    with control_plane(minutes(8), faults=[WrongOrder()]) as plane:
        assert legacy(plane, limit=4) == [6, 5, 8, 7]
        plane.behave(faults=(), order="scattered")
        once, again = legacy(plane), legacy(plane)
        assert once == again
        assert sorted(once) == list(range(1, 9))
        assert once not in ([*range(1, 9)], [*range(8, 0, -1)])


def test_a_next_that_leads_nowhere() -> None:
    """It stays, goes back, or goes on past the end."""
    with control_plane(minutes(50), faults=[StuckNext().on(0), StuckNext(at=0).on(1), EndlessNext()]) as plane:
        assert current(plane, offset=20)["next"] == 20
        assert current(plane, offset=20)["next"] == 0
        assert current(plane, offset=40)["next"] == 50
        assert current(plane, offset=50)["next"] == 51


def test_a_total_that_is_wrong() -> None:
    """It is off by so many, the page is right."""
    with control_plane(minutes(5), faults=[WrongTotal(by=-2).on(0), WrongTotal(by=7).on(1)]) as plane:
        assert [current(plane)["total"] for _ in range(3)] == [3, 12, 5]


def test_records_that_come_twice() -> None:
    """A page may repeat the end of the one before; a log may have copies of its own, in other pages too."""
    with control_plane(minutes(20), faults=[Repeats(2)]) as plane:
        assert legacy(plane, limit=3) == [20, 19, 18]
        assert legacy(plane, limit=3, offset=3) == [19, 18, 17, 16, 15]
        page = current(plane, offset=4, numberOfSamples=4)
        assert [record["timestamp"][14:16] for record in page["audit_logs"]] == ["02", "03", "04", "05", "06", "07"]
        plane.behave(faults=(), doubled_every=4)
        doubled = legacy(plane, limit=500)
        assert len(doubled) == 25
        assert set(doubled) == set(range(1, 21))
        assert legacy(plane, limit=10) + legacy(plane, limit=15, offset=10) == doubled


def test_a_page_size_that_is_not_the_one_asked_for() -> None:
    """The server has its own, smaller or larger."""
    with control_plane(minutes(90), own_page_size=7) as plane:
        assert len(legacy(plane, limit=50)) == 7
        assert current(plane, numberOfSamples=50)["next"] == 7
        plane.behave(own_page_size=80)
        assert len(legacy(plane, limit=50)) == 80


@pytest.mark.parametrize("status", [404, 410])
def test_a_release_has_its_endpoints_only(status: int) -> None:
    """What a release doesn't have is answered 404 or 410, with a token or without."""
    with control_plane(minutes(1), release="current", retired_status=status) as plane:
        assert statuses(plane, paths.LEGACY, 1) == [status]
        assert httpx.get(plane.address + paths.LEGACY).status_code == status
        assert statuses(plane, paths.CURRENT, 1) == [200]
        plane.behave(release="legacy")
        assert statuses(plane, paths.LEGACY, 1) == [200]
        assert [*statuses(plane, paths.CURRENT, 1), *statuses(plane, paths.FILE, 1)] == [status, status]
