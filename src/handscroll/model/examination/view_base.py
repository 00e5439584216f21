"""What all recipes of views have in common."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from handscroll.errors import InvalidError
from handscroll.model.examination.binding import BandSet, Sampling
from handscroll.model.examination.steps import Steps
from handscroll.model.examination.view_parts import (
    AbsoluteStretch,
    ColourMap,
    Frozen,
    Limits,
    Missing,
    PercentileStretch,
    Real,
    Row,
    Stretch,
)
from handscroll.model.region import Region

METHOD: Final = "handscroll-view-1"
"""Changes whenever the same recipe would give other bytes."""


class BaseView(Frozen):
    """What all views have.

    Attributes
    ----------
    stack
        Identifier of the version of the stack on which numbers of the recipe were measured.
    sampling
        What ``r(nm)`` means, see `BandSet`.
    gamma
        Values between the limits are raised to ``1 / gamma``: above 1 brightens the middle.
    colours
        Of a view of one channel; one of three takes no notice of it.
    missing
        Shown where a band has no value or the expression none, as over zero.
    region
        Where limits and statistics were measured; None is everywhere.
    """

    method: Literal["handscroll-view-1"] = METHOD
    stack: str = Field(default="", max_length=200)
    sampling: Sampling = "nearest"
    stretch: Stretch = PercentileStretch()
    gamma: float = Field(default=1.0, ge=0.1, le=10)
    colours: ColourMap = "grey"
    missing: Missing = "#000000"
    region: Region | None = None

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return what is reckoned for each channel, see `steps.Step`.

        Raises
        ------
        ExpressionError
            When the stack has not the bands that the view names.
        """
        raise NotImplementedError

    @property
    def channel_count(self) -> int:
        """1, or 3 for red, green and blue."""
        raise NotImplementedError

    @property
    def curve(self) -> Literal["power", "srgb"]:
        """How light becomes a stored sample: by ``gamma`` alone, or by sRGB's own curve first."""
        return "power"

    @property
    def limits(self) -> tuple[Limits, ...]:
        """Black and white of each channel.

        Raises
        ------
        InvalidError
            When percentiles were not yet measured.
        """
        self.require_settled()
        found = self.stretch.limits
        return found if len(found) == self.channel_count else found * self.channel_count

    def require_settled(self) -> None:
        """Refuse a view whose percentiles were not yet measured: its pixels are not fixed.

        Raises
        ------
        InvalidError
            Then.
        """
        if not self.stretch.limits:
            raise InvalidError(
                f"The {self.__class__.__name__} cannot be drawn or named yet",
                why="its stretch asks for percentiles, and none were measured",
                fix="Measure them on the stack and keep them with settled()",
            )

    def settled(self, limits: tuple[tuple[float, float], ...]) -> Self:
        """Return the view with limits that were measured for its percentiles."""
        if isinstance(self.stretch, AbsoluteStretch):
            return self
        # Copies are not checked by themselves.
        body = self.model_dump()
        body["stretch"]["limits"] = limits
        return type(self).model_validate(body)

    @model_validator(mode="after")
    def _as_many_limits_as_channels(self) -> Self:
        if len(self.stretch.limits) > self.channel_count:
            raise ValueError(
                f"{len(self.stretch.limits)} pairs of limits for {self.channel_count} channel"
            )
        return self


class GreyView(BaseView):
    """A view of one channel."""

    @property
    def channel_count(self) -> int:
        """One."""
        return 1


class ColourView(BaseView):
    """A view of red, green and blue."""

    @property
    def channel_count(self) -> int:
        """Three."""
        return 3


class RowsView(BaseView):
    """Weights of all bands.

    Attributes
    ----------
    rows
        One or three rows of one weight a band.
    offset
        Added to each row's sum; empty is nothing.
    """

    rows: tuple[Row, ...] = Field(min_length=1, max_length=3)
    offset: tuple[Real, ...] = ()

    @model_validator(mode="after")
    def _rows_fit(self) -> Self:
        if len(self.rows) == 2 or len({len(row) for row in self.rows}) != 1:
            raise ValueError("a view has 1 or 3 rows, of one weight a band each")
        if self.offset and len(self.offset) != len(self.rows):
            raise ValueError(f"{len(self.offset)} offsets for {len(self.rows)} rows")
        return self

    @property
    def channel_count(self) -> int:
        """As many as there are rows."""
        return len(self.rows)

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the rows."""
        if len(self.rows[0]) != bands.count:
            raise InvalidError(
                f"The {self.__class__.__name__} does not fit the stack",
                why=f"its rows have {len(self.rows[0])} weights,"
                f" and the stack has {bands.count} bands",
                fix="Choose the stack that it was made for",
            )
        offset = self.offset or (0.0,) * len(self.rows)
        rows = zip(offset, self.rows, strict=True)
        return tuple((("linear", (constant, *row)),) for constant, row in rows)
