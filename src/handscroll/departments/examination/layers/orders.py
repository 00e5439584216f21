"""What the bench asks for: a recipe of a view, or an analysis that finds one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Box, Size
from handscroll.model.examination.views import View, view_from
from handscroll.model.region import Region
from handscroll.model.stack import Stack

MOST_BANDS: Final = 4096
MOST_BYTES: Final = 256 * 1024
"""Of what is sent: a recipe of 999 bands takes 60,000."""
ANALYSES: Final = ("pca", "mnf", "ica", "log_residual", "decorrelation", "true_colour")
_FOUND = ("pca", "mnf", "ica")


class Analysis(BaseModel):
    """An analysis of a stack, or of a box of it.

    Attributes
    ----------
    bands
        Numbers of bands, from 1: those that take part, or the three that are driven apart;
        empty is all of them.
    region
        Box on which it is found and measured; None is everywhere.
    show
        Numbers of one component, or of three that become red, green and blue.
    preview
        Whether a sample is enough: an answer within a second.
    infrared, visible
        Bands of a residual: the one foretold, and those from which it is.
    quadratic
        Whether products of two visible bands foretell too.
    illuminant
        Light under which colours are shown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    analysis: Literal["pca", "mnf", "ica", "log_residual", "decorrelation", "true_colour"]
    bands: tuple[int, ...] = Field(default=(), max_length=MOST_BANDS)
    region: tuple[int, int, int, int] | None = None
    show: tuple[int, ...] = (1, 2, 3)
    preview: bool = True
    infrared: int | None = None
    visible: tuple[int, ...] = Field(default=(), max_length=32)
    quadratic: bool = True
    illuminant: str = Field(default="D50", max_length=20)

    @model_validator(mode="after")
    def _whole(self) -> Analysis:
        if self.analysis in _FOUND and len(self.show) not in (1, 3):
            raise ValueError(f"{len(self.show)} components are to be shown; choose 1 or 3")
        if self.analysis == "decorrelation" and len(self.bands) != 3:
            raise ValueError(f"{len(self.bands)} bands are to be driven apart; choose 3")
        if self.analysis == "log_residual" and (self.infrared is None or not self.visible):
            raise ValueError("choose an infrared band and the visible ones that foretell it")
        if len(set(self.bands)) < len(self.bands):
            raise ValueError("a band is named twice")
        return self

    @property
    def long(self) -> bool:
        """Whether every pixel is to be read: work that is owed, and not waited for."""
        return not self.preview and self.analysis in (*_FOUND, "decorrelation")

    def require_bands(self, count: int) -> None:
        """Refuse bands that a stack has not.

        Raises
        ------
        InvalidError
            Then.
        """
        named = (*self.bands, *self.visible, *filter(None, (self.infrared,)))
        strange = [one for one in named if not 1 <= one <= count]
        if strange:
            raise InvalidError(
                "The analysis was not made",
                why=f"the stack has {count} bands, and band {strange[0]} was named",
                fix=f"Choose bands of 1 to {count}",
            )

    def key(self, cube: str) -> str:
        """Return a name of this analysis of a cube: the same work is done once."""
        said = f"{cube} {self.model_dump_json()}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def order_from(body: object, stack: Stack, version: str) -> Analysis | View:
    """Read what was asked for.

    Parameters
    ----------
    version
        Of the stack's cube: the recipe will carry it.

    Raises
    ------
    InvalidError
        If it is neither an analysis nor a recipe, with the first thing that is wrong.
    MismatchError
        If its region does not lie on the stack.
    """
    if not isinstance(body, dict):
        raise InvalidError(
            "The view was not made", why="no object was sent", fix="Send a recipe or an analysis"
        )
    if "analysis" in body and "kind" not in body:
        order = _analysis(body)
        if order.region is not None:
            region_on(stack, order.region)
        return order
    return view_from(_for_stack(body, stack, version))


def region_on(stack: Stack, asked: tuple[int, int, int, int]) -> Region:
    """Return a box of a stack's cube as a region.

    Raises
    ------
    MismatchError
        If it does not lie on the cube.
    """
    assert stack.made is not None
    box, size = Box(*asked), Size(stack.made.width, stack.made.height)
    if box.width < 1 or box.height < 1 or box.clipped(size) != box:
        raise MismatchError(
            "The view was not made",
            why=f"the region {','.join(map(str, asked))} does not lie on the"
            f" {size.width} x {size.height} pixels of the stack",
            fix="Draw the region on the picture",
        )
    return Region(capture=stack.id, x=box.x, y=box.y, width=box.width, height=box.height)


def _analysis(body: Mapping[str, Any]) -> Analysis:
    try:
        return Analysis.model_validate(body)
    except ValidationError as trouble:
        first = trouble.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(one) for one in first["loc"]) or "the whole"
        raise InvalidError(
            "The analysis was not made",
            why=f"{where}: {first['msg'].removeprefix('Value error, ')}",
            fix="Correct it there; analyses are " + ", ".join(ANALYSES),
        ) from None


def _for_stack(body: Mapping[str, Any], stack: Stack, version: str) -> dict[str, Any]:
    """Return a recipe for this cube: percentiles of another one are measured anew on it."""
    recipe = {**body, "stack": version}
    stretch = recipe.get("stretch")
    if isinstance(stretch, dict) and stretch.get("kind") == "percentile":
        recipe["stretch"] = {name: stretch[name] for name in stretch if name != "limits"}
    region = recipe.get("region")
    if isinstance(region, list):
        whole = len(region) == 4 and all(type(one) is int for one in region)
        if not whole:
            raise InvalidError(
                "The view was not made",
                why="its region is not four whole numbers",
                fix="Give x, y, width and height in pixels of the stack",
            )
        recipe["region"] = region_on(stack, tuple(region)).model_dump(mode="json")
    elif isinstance(region, dict) and region.get("capture") != stack.id:
        raise MismatchError(
            "The view was not made",
            why="its region lies on another picture",
            fix="Leave the region out, or draw it on this stack",
        )
    return recipe
