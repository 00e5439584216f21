"""Recipes of views: everything that is needed to draw the same tile of a stack again."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from handscroll.errors import InvalidError
from handscroll.model.examination.binding import BandSet, Sampling
from handscroll.model.examination.expression import Expression
from handscroll.model.examination.steps import Step, Steps
from handscroll.model.examination.view_parts import (
    AbsoluteStretch,
    BandText,
    ChannelText,
    ColourMap,
    ExpressionText,
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


class _View(Frozen):
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
        found = self.stretch.limits
        if not found:
            raise InvalidError(
                f"The {self.__class__.__name__} cannot be drawn or named yet",
                why="its stretch asks for percentiles, and none were measured",
                fix="Measure them on the stack and keep them with settled()",
            )
        return found if len(found) == self.channel_count else found * self.channel_count

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


class _Grey(_View):
    @property
    def channel_count(self) -> int:
        return 1


class _Colour(_View):
    @property
    def channel_count(self) -> int:
        return 3


class BandView(_Grey):
    """One band."""

    kind: Literal["band"] = "band"
    band: BandText

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the band."""
        return Expression.read(self.band).steps(bands)


class FalseColourView(_Colour):
    """False-colour infrared: infrared shown red, red green, green blue."""

    kind: Literal["false_colour"] = "false_colour"
    infrared: BandText = "r(850)"
    red: BandText = "r(650)"
    green: BandText = "r(550)"

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the three bands."""
        return Expression.read(f"{self.infrared}; {self.red}; {self.green}").steps(bands)


class RatioView(_Grey):
    """One expression over another; lighting that is the same in both falls out."""

    kind: Literal["ratio"] = "ratio"
    top: ChannelText
    bottom: ChannelText

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the ratio."""
        return Expression.read(f"({self.top})/({self.bottom})").steps(bands)


class ExpressionView(_View):
    """Any expression of bands."""

    kind: Literal["expression"] = "expression"
    expression: ExpressionText

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the expression's channels."""
        return Expression.read(self.expression).steps(bands)

    @property
    def channel_count(self) -> int:
        """As many as the expression has."""
        return len(Expression.read(self.expression).channels)


class _Rows(_View):
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


class MatrixView(_Rows):
    """Weights that somebody gave."""

    kind: Literal["matrix"] = "matrix"


class ComponentsView(_Rows):
    """Components that were found in the stack, as `handscroll.imaging.components` finds them.

    Attributes
    ----------
    names
        Of the components shown, one a row: ``PC1`` …
    explained
        One a row: share of the variance (PCA), signal-to-noise ratio (MNF), negentropy (ICA).
    """

    kind: Literal["components"] = "components"
    analysis: Literal["pca", "mnf", "ica"]
    names: tuple[Annotated[str, Field(max_length=40)], ...] = ()
    explained: tuple[Real, ...] = ()

    @model_validator(mode="after")
    def _named(self) -> Self:
        if any(found and len(found) != len(self.rows) for found in (self.names, self.explained)):
            raise ValueError(f"give one name and figure for each of {len(self.rows)} components")
        return self


class DecorrelationView(_Rows):
    """Three bands made as different from one another as they can be, and mixed back."""

    kind: Literal["decorrelation"] = "decorrelation"
    bands: tuple[BandText, BandText, BandText]


class TrueColourView(_Rows):
    """Colours as they are seen under an illuminant; ``rows`` give linear sRGB, 0 to 1.

    Attributes
    ----------
    illuminant, observer
        For which the rows were reckoned: ``D50``, ``CIE 1931 2 degree``.
    """

    kind: Literal["true_colour"] = "true_colour"
    illuminant: str = Field(max_length=80)
    observer: str = Field(default="CIE 1931 2 degree", max_length=80)
    stretch: Stretch = AbsoluteStretch()

    @property
    def curve(self) -> Literal["power", "srgb"]:
        """That of sRGB."""
        return "srgb"


class LogResidualView(_Grey):
    """Log of an infrared band less what the visible bands foretell: what the surface hides.

    The prediction is ``constant + sum linear_i x_i + sum quadratic_ij x_i x_j (i <= j)`` of the
    logs x of the bands ``visible``; every reflectance below ``floor`` is taken for it.

    Attributes
    ----------
    infrared, visible
        Numbers of bands, from 1.
    quadratic
        Row by row, ``n (n + 1) / 2``; empty for a linear prediction.
    r2
        Share of the log's variance that is foretold. Low: the residual is mostly the infrared
        itself. High: what is left may still be a pigment of the surface that differs in
        infrared, and is not by itself an underdrawing.
    """

    kind: Literal["log_residual"] = "log_residual"
    infrared: int = Field(ge=1, le=999)
    visible: tuple[Annotated[int, Field(ge=1, le=999)], ...] = Field(min_length=1, max_length=32)
    constant: Real
    linear: tuple[Real, ...]
    quadratic: tuple[Real, ...] = ()
    floor: float = Field(default=0.005, gt=0, lt=1)
    r2: float | None = Field(default=None, le=1)

    @model_validator(mode="after")
    def _sizes_fit(self) -> Self:
        count = len(self.visible)
        if len(set(self.visible)) < count or self.infrared in self.visible:
            raise ValueError("a band stands twice in it")
        if len(self.linear) != count or len(self.quadratic) not in (0, count * (count + 1) // 2):
            raise ValueError(f"its coefficients do not fit {count} visible bands")
        return self

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the residual."""
        count = len(self.visible)
        quadratic = self.quadratic or (0.0,) * (count * (count + 1) // 2)
        foretold: Step = ("quadratic", (self.constant, *self.linear, *quadratic))
        steps = [
            step for number in (self.infrared, *self.visible) for step in self._log(number, bands)
        ]
        return ((*steps, foretold, ("sum", (0.0, 1.0, -1.0))),)

    def _log(self, number: int, bands: BandSet) -> Steps:
        (band,) = Expression.read(f"b{number}").steps(bands)
        return (*band, ("number", (self.floor,)), ("max", (2.0,)), ("log", ()))


View = Annotated[
    BandView
    | FalseColourView
    | RatioView
    | ExpressionView
    | MatrixView
    | ComponentsView
    | DecorrelationView
    | TrueColourView
    | LogResidualView,
    Field(discriminator="kind"),
]
_VIEWS: Final = TypeAdapter[View](View)


def view_from(body: dict[str, Any]) -> View:
    """Read a recipe from a document.

    Raises
    ------
    pydantic.ValidationError
        When it is none.
    """
    return _VIEWS.validate_python(body)


def canonical_json(view: View) -> str:
    """Return the recipe as JSON: every field, keys in order, no spaces, numbers at their shortest.

    As RFC 8785 orders and spaces it; numbers are written as Python writes them.
    """
    body = view.model_dump(mode="json")
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def view_id(view: View) -> str:
    """Return the name of a view: ``v`` and 96 bits of the SHA-256 of its recipe.

    Raises
    ------
    InvalidError
        When its percentiles were not yet measured, for its pixels are then not fixed.
    """
    if not view.limits:
        raise AssertionError("limits are there or refused")
    return "v" + hashlib.sha256(canonical_json(view).encode()).hexdigest()[:24]
