"""Recipes of views: everything that is needed to draw the same tile of a stack again."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from handscroll.errors import InvalidError
from handscroll.model.examination.binding import BandSet
from handscroll.model.examination.expression import Expression
from handscroll.model.examination.steps import Step, Steps
from handscroll.model.examination.view_base import BaseView, ColourView, GreyView, RowsView
from handscroll.model.examination.view_parts import (
    AbsoluteStretch,
    BandText,
    ChannelText,
    ExpressionText,
    Real,
    Stretch,
)


class BandView(GreyView):
    """One band."""

    kind: Literal["band"] = "band"
    band: BandText

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the band."""
        return Expression.read(self.band).steps(bands)


class FalseColourView(ColourView):
    """False-colour infrared: infrared shown red, red green, green blue."""

    kind: Literal["false_colour"] = "false_colour"
    infrared: BandText = "r(850)"
    red: BandText = "r(650)"
    green: BandText = "r(550)"

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the three bands."""
        return Expression.read(f"{self.infrared}; {self.red}; {self.green}").steps(bands)


class RatioView(GreyView):
    """One expression over another; lighting that is the same in both falls out."""

    kind: Literal["ratio"] = "ratio"
    top: ChannelText
    bottom: ChannelText

    def channels(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return the ratio."""
        return Expression.read(f"({self.top})/({self.bottom})").steps(bands)


class ExpressionView(BaseView):
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


class MatrixView(RowsView):
    """Weights that somebody gave."""

    kind: Literal["matrix"] = "matrix"


class ComponentsView(RowsView):
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


class DecorrelationView(RowsView):
    """Three bands made as different from one another as they can be, and mixed back."""

    kind: Literal["decorrelation"] = "decorrelation"
    bands: tuple[BandText, BandText, BandText]


class TrueColourView(RowsView):
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


class LogResidualView(GreyView):
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
    InvalidError
        When it is none, with the first thing that is wrong.
    """
    try:
        return _VIEWS.validate_python(body)
    except ValidationError as trouble:
        first = trouble.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(one) for one in first["loc"]) or "the whole"
        raise InvalidError(
            "The recipe of a view cannot be read",
            why=f"{where}: {first['msg'].removeprefix('Value error, ')}",
            fix="Correct it there",
        ) from None


def canonical_json(view: BaseView) -> str:
    """Return the recipe as JSON: every field, keys in order, no spaces, numbers at their shortest.

    As RFC 8785 orders and spaces it; numbers are written as Python writes them.
    """
    body = view.model_dump(mode="json")
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def view_id(view: BaseView) -> str:
    """Return the name of a view: ``v`` and 96 bits of the SHA-256 of its recipe.

    Raises
    ------
    InvalidError
        When its percentiles were not yet measured, for its pixels are then not fixed.
    """
    view.require_settled()
    return "v" + hashlib.sha256(canonical_json(view).encode()).hexdigest()[:24]
