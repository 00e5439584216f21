"""What every recipe of a view has: how values become light and colour, and where they have none."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from handscroll.model.examination.expression import Expression
from handscroll.model.examination.marks import ExpressionError
from handscroll.model.examination.terms import At, Band

MOST_BANDS = 999
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Frozen(BaseModel):
    """What is made once and never changed; no number is infinite or missing."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


# Minus zero is written otherwise than zero, and would give the same view another name.
Real = Annotated[float, AfterValidator(lambda value: value + 0.0)]
"""A finite number."""
Row = Annotated[tuple[Real, ...], Field(min_length=1, max_length=MOST_BANDS)]
"""One coefficient a band."""


def _canonical(text: str) -> str:
    try:
        return Expression.read(text).text
    except ExpressionError as error:
        raise ValueError(f"{error.why}. {error.fix}") from None


def _one_band(text: str) -> str:
    text = _canonical(text)
    channels = Expression.read(text).channels
    if len(channels) > 1 or not isinstance(channels[0], At | Band):
        raise ValueError(f"{text!r} is no band; write b1, b2 … or r(nm)")
    return text


def _one_channel(text: str) -> str:
    text = _canonical(text)
    if ";" in text:
        raise ValueError("it has three channels, and one is wanted")
    return text


ExpressionText = Annotated[str, AfterValidator(_canonical)]
"""An expression of one channel or three, kept in its one writing."""
ChannelText = Annotated[str, AfterValidator(_one_channel)]
"""An expression of one channel."""
BandText = Annotated[str, AfterValidator(_one_band)]
"""One band: ``b7`` or ``r(940)``."""


def _differ(limits: tuple[float, float]) -> tuple[float, float]:
    if limits[0] == limits[1]:
        raise ValueError(f"both limits are {limits[0]:g}; black and white must differ")
    return limits


Limits = Annotated[tuple[Real, Real], AfterValidator(_differ)]
"""The values that become black and white; the first may be the larger one: a negative."""


def _one_or_three(limits: tuple[Limits, ...]) -> tuple[Limits, ...]:
    if len(limits) not in (0, 1, 3):
        raise ValueError(f"{len(limits)} pairs of limits; give one, or one for each of 3 channels")
    return limits


class AbsoluteStretch(Frozen):
    """Limits that somebody chose; one pair serves all channels."""

    kind: Literal["absolute"] = "absolute"
    limits: Annotated[tuple[Limits, ...], AfterValidator(_one_or_three), Field(min_length=1)] = (
        (0.0, 1.0),
    )


class PercentileStretch(Frozen):
    """Limits measured on the stack, or on the view's region, and then kept.

    Attributes
    ----------
    low, high
        Percentiles that become black and white.
    limits
        What they came to. Empty until they were measured: a tile alone must not measure them,
        for neighbouring tiles would then disagree.
    """

    kind: Literal["percentile"] = "percentile"
    low: float = Field(default=1.0, ge=0, lt=50)
    high: float = Field(default=99.0, gt=50, le=100)
    limits: Annotated[tuple[Limits, ...], AfterValidator(_one_or_three)] = ()


Stretch = Annotated[AbsoluteStretch | PercentileStretch, Field(discriminator="kind")]

ColourMap = Literal["grey", "cividis", "viridis", "magma", "inferno", "blue-orange"]
"""Of one channel. All grow evenly in lightness and are told apart by the colour-blind;
``blue-orange`` is for values on both sides of a middle, and is lightest there."""


def _colour(text: str) -> str:
    text = text.lower()
    if text != "transparent" and not _COLOUR.fullmatch(text):
        raise ValueError(f"{text[:20]!r} is no colour; write #rrggbb, or transparent")
    return text


Missing = Annotated[str, AfterValidator(_colour)]
"""Shown where a view has no value: ``transparent``, or a colour ``#rrggbb``."""
