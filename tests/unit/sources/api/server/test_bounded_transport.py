"""Tests of an answer's bounds: no answer, however it is packed, takes more than its limit in memory or time."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer import errors
from audit_explorer.sources.api import ClientCredentials, Credentials, Fetch, Fetched, Network, Plan
from audit_explorer.sources.api.fetching.limits import Limits
from tests.builders import make_legacy
from tests.control_plane.raw_answers import RawServer, dripping, raw_server, whole
from tests.unit.sources.api.fetch_runs import MONTH, NOW, records, server

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

MB: Final = 1 << 20
SMALL: Final = Limits(answer=MB)
FEW: Final = Limits(answer=MB, requests=3)  # these servers say the same whatever is asked
RECORDS: Final = json.dumps([make_legacy(id=1, happenedAt="2026-09-03T10:00:00.000Z")]).encode()


def packed(unit: bytes, size: int, layers: int = 1) -> bytes:
    """Pack so many bytes of the same, once or several times."""
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    block = unit * (MB // len(unit))
    pieces = [packer.compress(block) for _ in range(size // MB)]
    body = b"".join([*pieces, packer.flush()])
    for _ in range(layers - 1):
        body = gzip.compress(body)
    return body


BOMB: Final = packed(b"\0", 8 * MB)
BOMBS: Final = {
    "zeros": (BOMB, b"gzip"),
    "braces": (packed(b"{},,", 8 * MB), b"gzip"),
    "brackets": (packed(b"[", 8 * MB), b"gzip"),
    "x-gzip": (BOMB, b"x-gzip"),
    "many members": (packed(b" ", MB) * 8, b"gzip"),
    "empty members": (gzip.compress(b"") * 150_000, b"gzip"),
    "not packed": (b" " * 4 * MB, b"identity"),
}
REFUSED: Final = {
    "gzip, gzip": packed(b"\0", 8 * MB, 2),
    "gzip, gzip, gzip": packed(b"\0", 8 * MB, 3),
    "gzip,identity,gzip": packed(b"\0", 8 * MB, 2),
    "deflate": zlib.compress(b"\0" * MB),
    "br": b"\x0b\x02\x80abc\x03",
    "zstd": b"\x28\xb5\x2f\xfd\x04\x58\x19\x00\x00abc",
    "gzip, br": BOMB,
    "ünknown": BOMB,
}


def run(
    plane: RawServer, folder: Path, credentials: Credentials | None = None, limits: Limits = SMALL, timeout: float = 30
) -> Fetched:
    """Fetch the legacy pages without waiting between attempts."""
    where = server(plane, credentials, network=Network(timeout=timeout))
    return Fetch(where, Plan(MONTH, "legacy"), folder, now=lambda: NOW, sleep=lambda _: None, limits=limits).run()


@pytest.mark.parametrize("name", BOMBS)
def test_a_packed_answer_is_unpacked_no_further_than_its_limit(name: str, tmp_path: Path) -> None:
    """What is larger is asked for in smaller parts a bounded number of times, then said to be too large."""
    body, encoding = BOMBS[name]
    with raw_server(whole(body, b"Content-Encoding: " + encoding)) as plane:
        fetched = run(plane, tmp_path)
        assert len(plane.heads) < 20
    assert isinstance(fetched.error, errors.AnswerTooLargeError)
    assert not fetched.complete
    assert fetched.resume is not None


@pytest.mark.parametrize("encoding", REFUSED)
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str, tmp_path: Path) -> None:
    """Twice packed, or packed in another way than gzip, nothing of it is unpacked, and a sentence says why."""
    with raw_server(whole(REFUSED[encoding], b"Content-Encoding: " + encoding.encode("latin-1"))) as plane:
        fetched = run(plane, tmp_path)
        assert b"accept-encoding: gzip\r\n" in plane.heads[0].lower()
        assert len(plane.heads) == 1
    assert isinstance(fetched.error, errors.NotJsonError)
    assert "packed twice, or in a way that was not asked for" in fetched.error.message


def test_encodings_on_two_lines_are_two(tmp_path: Path) -> None:
    """Header lines of one name are one header."""
    lines = (b"Content-Encoding: gzip", b"content-encoding: gzip")
    with raw_server(whole(packed(b"\0", MB, 2), *lines)) as plane:
        assert isinstance(run(plane, tmp_path).error, errors.NotJsonError)


@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip", "br"])
@pytest.mark.parametrize("status", [400, 403, 500])
def test_an_errors_body_has_the_same_bound(encoding: str, status: int, tmp_path: Path) -> None:
    """The status is what counts; of the body no more is unpacked than is quoted."""
    body = packed(b"\0", 8 * MB, encoding.count("gzip") or 1)
    with raw_server(whole(body, b"Content-Encoding: " + encoding.encode(), status=status)) as plane:
        fetched = run(plane, tmp_path)
    assert isinstance(fetched.error, errors.FetchError)
    assert fetched.ledger[0].status == status


@pytest.mark.parametrize("status", [200, 400, 401])
@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip"])
def test_a_token_endpoints_answer_has_a_bound(encoding: str, status: int, tmp_path: Path) -> None:
    """A bomb in the place of a token is an error like any other answer without one."""
    body = packed(b"\0", 8 * MB, encoding.count("gzip"))
    with raw_server(whole(body, b"Content-Encoding: " + encoding.encode(), status=status)) as plane:
        fetched = run(plane, tmp_path, ClientCredentials("id", "secret"))
    assert isinstance(fetched.error, errors.FetchError)
    assert not fetched.records


def test_a_redirects_body_is_not_unpacked(tmp_path: Path) -> None:
    """Only where it leads is looked at."""
    headers = (b"Content-Encoding: gzip, gzip", b"Location: https://elsewhere.example/")
    with raw_server(whole(packed(b"\0", 8 * MB, 2), *headers, status=302)) as plane:
        assert isinstance(run(plane, tmp_path).error, errors.RedirectedError)


MEMORY: Final = """
import resource, sys
from pathlib import Path
from tests.control_plane.raw_answers import raw_server, whole
from tests.unit.sources.api.server.test_bounded_transport import run, packed, MB
from audit_explorer.sources.api.fetching.limits import Limits
import pyarrow.json, orjson
layers, status = int(sys.argv[1]), int(sys.argv[2])
body = packed(b"\\0", 512 * MB, layers)
encoding = b", ".join([b"gzip"] * layers)
with raw_server(whole(body, b"Content-Encoding: " + encoding, status=status)) as plane:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fetched = run(plane, Path(sys.argv[3]), limits=Limits())
    print(type(fetched.error).__name__, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(("layers", "status"), [(1, 200), (2, 500)])
def test_half_a_gigabyte_in_a_few_bytes_takes_little_memory(layers: int, status: int, tmp_path: Path) -> None:
    """A process of its own grows by less than 300 MB with the limits that count when nothing is set."""
    command = [sys.executable, "-c", MEMORY, str(layers), str(status), str(tmp_path)]
    root = Path(__file__).parents[5]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=300)  # noqa: S603
    name, grown = done.stdout.split()
    assert name == {200: "AnswerTooLargeError" if layers == 1 else "NotJsonError", 500: "ServerFailedError"}[status]
    assert int(grown) < 300


def sending(data: bytes, *, more: bool = True) -> Callable[[socket.socket, bytes], bool]:
    """Answer everything with these bytes."""

    def answer(connection: socket.socket, _head: bytes) -> bool:
        connection.sendall(data)
        return more

    return answer


def chunked(pieces: list[bytes], trailers: bytes = b"") -> bytes:
    """Write a body in chunks."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n" + trailers + b"\r\n"


def test_gzip_once_is_read(tmp_path: Path) -> None:
    """What is asked for is taken: also in members, in small chunks, with something behind it."""
    body = gzip.compress(RECORDS[:40]) + gzip.compress(RECORDS[40:]) + b"\0\0\0"
    answer = chunked([body[at : at + 1] for at in range(len(body))], b"X-Trailer: 1\r\n")
    answer = answer.replace(b"chunked\r\n", b"chunked\r\nContent-Encoding: gzip\r\n", 1)
    with raw_server(sending(answer)) as plane:
        fetched = run(plane, tmp_path, limits=FEW)
    assert [record["id"] for record in records(fetched)] == [1]


ODD: Final[dict[str, tuple[bytes, bool]]] = {
    "endless headers": (b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 100_000, False),
    "one giant header": (b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 4 * MB + b"\r\n\r\n", False),
    "endless trailers": (chunked([RECORDS], b"X-A: 1\r\n" * 100_000), False),
    "giant chunk extension": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;" + b"a" * 4 * MB + b"\r\n[]\r\n0\r\n\r\n",
        False,
    ),
    "longer than promised": (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[", False),
    "packed data cut": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 40\r\n\r\n" + gzip.compress(RECORDS)[:40],
        True,
    ),
    "no http": (b"SSH-2.0-OpenSSH_9.6\r\n", False),
    "nothing": (b"", False),
    "http 1.0 cut": (b"HTTP/1.0 200 OK\r\n\r\n" + RECORDS[:-1], False),
}


@pytest.mark.parametrize("name", ODD)
def test_what_http_does_not_allow_is_a_lost_or_cut_answer(name: str, tmp_path: Path) -> None:
    """It is tried again a few times, as it may pass, and then named."""
    data, more = ODD[name]
    with raw_server(sending(data, more=more)) as plane:
        fetched = run(plane, tmp_path)
        assert len(plane.heads) == 6
    assert isinstance(fetched.error, errors.ConnectionLostError | errors.CutAnswerError)


def test_no_length_is_read_to_the_end_of_the_connection(tmp_path: Path) -> None:
    """HTTP/1.0 without a length is whole when its JSON is."""
    with raw_server(sending(b"HTTP/1.0 200 OK\r\n\r\n" + RECORDS, more=False)) as plane:
        fetched = run(plane, tmp_path, limits=FEW)
    assert fetched.records == 1


@pytest.mark.parametrize("status", [204, 304])
def test_a_body_where_none_may_be(status: int, tmp_path: Path) -> None:
    """No record is taken from it, and it is not mistaken for the next answer."""
    data = b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (status, len(RECORDS), RECORDS)
    with raw_server(sending(data)) as plane:
        fetched = run(plane, tmp_path)
    assert isinstance(fetched.error, errors.NotJsonError | errors.RedirectedError)
    assert not fetched.records


def test_shorter_than_sent_leaves_the_rest(tmp_path: Path) -> None:
    """What follows behind the promised length belongs to no answer."""
    data = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(RECORDS), RECORDS) + b"HTTP/1.1 500 X\r\n\r\n"
    with raw_server(sending(data)) as plane:
        assert run(plane, tmp_path, limits=FEW, timeout=0.5).records == 1


SLOW: Final = {
    "headers": (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "header lines": (b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"),
    "early hints": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "a flood of 100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n[", b" "),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "chunk extension": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a"),
    "no length": (b"HTTP/1.0 200 OK\r\n\r\n[", b" "),
    "an error's body": (b"HTTP/1.1 500 X\r\nContent-Length: 99999\r\n\r\n", b" "),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_drip_is_too_slow(name: str, tmp_path: Path) -> None:
    """Each byte comes in time, the answer doesn't: it is given up as any other that is too late, and its socket cut."""
    head, piece = SLOW[name]
    with raw_server(dripping(head, piece, 0.02)) as plane:
        fetched = run(plane, tmp_path, timeout=0.2)
        assert len(plane.heads) == 6
        assert plane.gone.wait(30)
    assert isinstance(fetched.error, errors.TooSlowError)
