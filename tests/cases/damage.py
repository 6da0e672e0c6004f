"""What damages a file: one change of its bytes, drawn from a seeded generator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

#: What structure is made of, alone and in pairs, and bytes that are no UTF-8.
STRUCTURE: Final = tuple(b'{ } [ ] " , : \\ \\" ", }, {" "} ]} }{ \\u \\n null NaN // # \''.split(b" "))
BYTES: Final = (
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\0",
    b"\x1e",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xe9",
    b"\t",
)
_SPAN: Final = 60


def _span(random: random.Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + random.choice((1, 2, 5, _SPAN, 20 * _SPAN)))


def flip(random: random.Random, data: bytes) -> bytes:
    """Change one bit."""
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]


def replace(random: random.Random, data: bytes) -> bytes:
    """Put a piece of structure in the place of one byte."""
    at = random.randrange(len(data))
    return data[:at] + random.choice(STRUCTURE) + data[at + 1 :]


def insert(random: random.Random, data: bytes) -> bytes:
    """Insert a piece of structure or a strange byte."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice((*STRUCTURE, *BYTES)) + data[at:]


def delete(random: random.Random, data: bytes) -> bytes:
    """Delete a span."""
    start, end = _span(random, data)
    return data[:start] + data[end:]


def duplicate(random: random.Random, data: bytes) -> bytes:
    """Write a span once more, behind itself or anywhere."""
    start, end = _span(random, data)
    at = random.choice((end, random.randrange(len(data) + 1)))
    return data[:at] + data[start:end] + data[at:]


def cut(random: random.Random, data: bytes) -> bytes:
    """Leave the end out, or the beginning."""
    at = random.randrange(1, len(data))
    return data[:at] if random.random() < 0.7 else data[at:]


def swap_lines(random: random.Random, data: bytes) -> bytes:
    """Let two lines change places."""
    lines = data.splitlines(keepends=True)
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def join_lines(random: random.Random, data: bytes) -> bytes:
    """Take one end of a line away."""
    ends = [at for at, byte in enumerate(data) if byte == 0x0A]
    if not ends:
        return data
    at = random.choice(ends)
    return data[:at] + data[at + 1 :]


DAMAGES: Final[tuple[Callable[[random.Random, bytes], bytes], ...]] = (
    *(flip, replace, replace, insert, insert, delete),
    *(duplicate, cut, swap_lines, join_lines),
)


def damaged(random: random.Random, data: bytes) -> tuple[str, bytes]:
    """Damage a file in one to three places; give the names of what was done, and the bytes."""
    done = []
    for _ in range(random.choice((1, 1, 2, 3))):
        if not data:
            break
        damage = random.choice(DAMAGES)
        data = damage(random, data)
        done.append(damage.__name__)
    return ", ".join(done), data
