"""How unlikely a count is, of what comes by chance at an expected rate."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

_AT_ONCE: Final = 4_096
_NEGLIGIBLE: Final = 1e-16


def count_tail(observed: int, expected: float, spread: float = 1.0) -> float:
    """Give the probability of `observed` or more where `expected` (above 0) are, 0 to 1.

    `spread` is the variance over the mean: 1 for what comes independently (Poisson), above 1 the negative binomial.
    """
    if observed <= 0:
        return 1.0
    if spread > 1:
        size, share = expected / (spread - 1), 1 - 1 / spread
        first = (
            math.lgamma(observed + size)
            - math.lgamma(size)
            - math.lgamma(observed + 1)
            + size * math.log1p(-share)
            + observed * math.log(share)
        )
    else:
        size, share = 0.0, expected
        first = observed * math.log(expected) - expected - math.lgamma(observed + 1)
    # Upwards from the count, each term being the one before it times a ratio.
    total, term, at = 1.0, 1.0, observed
    while term > _NEGLIGIBLE * total and math.isfinite(total):
        numbers = np.arange(at, at + _AT_ONCE, dtype=float)
        ratios = share * ((numbers + size) / (numbers + 1) if spread > 1 else 1 / (numbers + 1))
        terms = term * np.cumprod(ratios)
        total += float(terms.sum())
        term, at = float(terms[-1]), at + _AT_ONCE
    return min(1.0, math.exp(min(0.0, first + math.log(total))))
