"""Limits measured on samples of a stack, to be kept in a view's recipe."""

from __future__ import annotations

import numpy as np

from handscroll.errors import InvalidError
from handscroll.imaging.rendering.stored import Floats


def percentile_limits(values: Floats, low: float, high: float) -> tuple[tuple[float, float], ...]:
    """Return the values that become black and white, channel by channel.

    Measured once, over a sample of the whole stack or of a region, never tile by tile:
    neighbouring tiles would not agree.

    Parameters
    ----------
    values
        ``(channels, …)``; what is not finite takes no part.
    low, high
        Percentiles, 0 to 100.

    Raises
    ------
    InvalidError
        When a channel has no values at all.
    """
    found = []
    for number, channel in enumerate(values, 1):
        known = channel[np.isfinite(channel)].astype(np.float64)
        if not known.size:
            raise InvalidError(
                "The view's limits cannot be measured",
                why=f"its channel {number} has no value anywhere in the sample",
                fix="Choose another region or expression",
            )
        black, white = (float(one) for one in np.percentile(known, (low, high)))
        if black == white:
            # An even channel is shown as the middle of a narrow span around its one value.
            reach = max(abs(black) * 0.01, 1e-6)
            black, white = black - reach, white + reach
        found.append((black, white))
    return tuple(found)
