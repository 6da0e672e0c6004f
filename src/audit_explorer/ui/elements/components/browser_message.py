"""What a message to the browser can hold, what one from there may say."""

from __future__ import annotations


def sendable(text: str) -> str:
    """Return the text with lone surrogates replaced: the message to the browser cannot hold them."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def position(number: object, size: int) -> int | None:
    """Return the number when it is a position in something of this size; anything at all may have been sent."""
    # The way back from the browser may turn 3 into 3.0.
    if isinstance(number, bool) or not isinstance(number, int | float) or number != number // 1:
        return None
    return int(number) if 0 <= number < size else None
