"""Analyses of a stack: each ends as the recipe of a view, drawn live like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.examination.layers.ground import Ground, points, runs, whole
from handscroll.departments.examination.layers.orders import Analysis
from handscroll.departments.examination.layers.seeing import settled, true_colour
from handscroll.departments.examination.layers.tried import Note
from handscroll.errors import InvalidError, NotFoundError
from handscroll.imaging.colorimetry.viewing import LIGHTS
from handscroll.imaging.components.decorrelation import decorrelation_stretch
from handscroll.imaging.components.foretelling import MOST_PIXELS, foretell
from handscroll.imaging.components.independent import MOST_PIXELS as MOST_SOUGHT
from handscroll.imaging.components.independent import Search, independent_components
from handscroll.imaging.components.moments import measure
from handscroll.imaging.components.noise_fraction import noise_fractions
from handscroll.imaging.components.principal import principal_components
from handscroll.imaging.components.result import Components
from handscroll.imaging.components.sampling import POINTS
from handscroll.imaging.components.statistics import Statistics, Strip
from handscroll.model.examination.view_parts import PercentileStretch
from handscroll.model.examination.views import (
    ComponentsView,
    DecorrelationView,
    LogResidualView,
    View,
)

_FOUND: Final[Mapping[str, Literal["pca", "mnf", "ica"]]] = MappingProxyType(
    {"pca": "pca", "mnf": "mnf", "ica": "ica"}
)
_DIGITS: Final = 12
_SOUGHT: Final = (8, 5, 3)
"""Independent components that are sought at once."""
_QUICK, _ROUNDS = 30_720, 120
"""Pixels and rounds of a preview."""
_STRETCH: Final = PercentileStretch(low=0.5, high=99.5)
Share = Callable[[float], None]


@dataclass(frozen=True)
class Found:
    """The view that an analysis ended as, and what has to be said with it.

    Attributes
    ----------
    explained
        Figures of all components in their order, also of those that are not shown.
    """

    view: View
    notes: tuple[Note, ...]
    explained: tuple[float, ...] = ()


def analysed(order: Analysis, ground: Ground, told: Share = lambda share: None) -> Found:
    """Carry out an analysis.

    Parameters
    ----------
    told
        Called with the part done, 0 to 1; what it raises stops the work.

    Raises
    ------
    HandscrollError
        As analyses say: too few pixels, bands that tell the same, no such light.
    """
    order.require_bands(ground.bands)
    if order.analysis == "true_colour":
        return _coloured(order, ground)
    if order.analysis == "log_residual":
        return _residual(order, ground)
    statistics = _statistics(order, ground, told)
    if order.analysis == "decorrelation":
        return _driven_apart(order, ground, statistics)
    return _components(order, ground, statistics)


def _coloured(order: Analysis, ground: Ground) -> Found:
    if order.illuminant not in LIGHTS:
        raise InvalidError(
            "The analysis was not made",
            why=f"there is no light {order.illuminant!r}",
            fix="Choose one of " + ", ".join(LIGHTS),
        )
    try:
        view = true_colour(ground.opened, order.illuminant, ground.version)
    except NotFoundError as error:
        raise InvalidError(error.what, why=error.why, fix=error.fix) from None
    return Found(view, (("examine.note.colour", {"light": order.illuminant}),))


def _residual(order: Analysis, ground: Ground) -> Found:
    infrared = order.infrared
    assert infrared is not None
    codes = np.concatenate(list(points(ground, None, 4 * MOST_PIXELS)), axis=1)
    sample = Strip(ground.opened.decoded(codes))
    found = foretell(sample, infrared, order.visible, quadratic=order.quadratic)
    view = LogResidualView(
        infrared=infrared,
        visible=order.visible,
        constant=_number(found.constant),
        linear=_numbers(found.linear),
        quadratic=_numbers(found.quadratic),
        floor=found.floor,
        r2=round(found.r2, 6),
        stack=ground.version,
        region=ground.region,
        stretch=_STRETCH,
    )
    told = {"share": f"{found.r2:.3f}", "spread": f"{found.spread:.3f}"}
    return Found(settled(view, ground.opened), (("examine.note.residual", told),))


def _driven_apart(order: Analysis, ground: Ground, found: Statistics) -> Found:
    # Statistics are of the three bands alone, in the order in which they are shown.
    made = decorrelation_stretch(found, (1, 2, 3))
    first, second, third = (f"b{number}" for number in order.bands)
    view = DecorrelationView(
        rows=_rows(made, order, ground.bands),
        offset=_numbers(made.offset),
        bands=(first, second, third),
        stack=ground.version,
        region=ground.region,
        stretch=_STRETCH,
    )
    return Found(settled(view, ground.opened), (_pixels(order, ground, found),))


def _components(order: Analysis, ground: Ground, found: Statistics) -> Found:
    made = _sought(order, ground, found)
    strange = [one for one in order.show if not 1 <= one <= len(made.matrix)]
    if strange:
        raise InvalidError(
            "The analysis was not made",
            why=f"{len(made.matrix)} components were found, and number {strange[0]} is to be shown",
            fix=f"Choose among 1 to {len(made.matrix)}",
        )
    shown = made.chosen(*order.show)
    view = ComponentsView(
        analysis=_FOUND[order.analysis],
        rows=_rows(shown, order, ground.bands),
        offset=_numbers(shown.offset),
        names=shown.names,
        explained=_numbers(shown.explained),
        stack=ground.version,
        region=ground.region,
        stretch=_STRETCH,
    )
    notes: list[Note] = [_pixels(order, ground, found), ("examine.note.components", {})]
    if order.analysis == "ica":
        notes.append(("examine.note.independent", {"sought": str(len(made.matrix))}))
    return Found(settled(view, ground.opened), tuple(notes), _numbers(made.explained))


def _sought(order: Analysis, ground: Ground, found: Statistics) -> Components:
    if order.analysis == "pca":
        return principal_components(found)
    if order.analysis == "mnf":
        return noise_fractions(found)
    return _independent(order, ground, found)


def _independent(order: Analysis, ground: Ground, found: Statistics) -> Components:
    """Seek independent components; where many do not settle, fewer."""
    most = _QUICK if order.preview else MOST_SOUGHT
    sample = ground.opened.decoded(np.concatenate(list(points(ground, _used(order), most)), axis=1))
    counts = [one for one in _SOUGHT if one >= max(order.show)] or [max(order.show)]
    for count in counts:
        search = Search(count=count, rounds=_ROUNDS if order.preview else 300)
        try:
            return independent_components(Strip(sample), found, search)
        except InvalidError:
            if count == counts[-1]:
                raise
    raise AssertionError  # pragma: no cover - the last count either returns or raises


def _statistics(order: Analysis, ground: Ground, told: Share) -> Statistics:
    """Measure means and covariances: of reflectance, of the bands that take part."""
    noise, used = order.analysis == "mnf", _used(order)
    count = ground.bands if used is None else len(used)
    if not order.preview:
        parts = whole(ground, used)
    elif noise or order.analysis == "ica":
        parts = runs(ground, used)
    else:
        parts = points(ground, used, POINTS)
    area, missing = ground.box.width * ground.box.height, ground.opened.stored.missing
    strips = (Strip(codes, missing=missing) for codes in parts)
    found = measure(strips, count, noise=noise, progress=lambda seen: told(min(1.0, seen / area)))
    return found.scaled(ground.opened.stored.scale, ground.opened.stored.offset)


def _used(order: Analysis) -> Sequence[int] | None:
    return [number - 1 for number in order.bands] or None


def _rows(made: Components, order: Analysis, count: int) -> tuple[tuple[float, ...], ...]:
    """Return rows of a weight for every band of the stack; bands that took no part have none."""
    used = _used(order)
    rows = np.zeros((len(made.matrix), count))
    rows[:, slice(None) if used is None else list(used)] = made.matrix
    return tuple(_numbers(row) for row in rows)


def _numbers(values: NDArray[Any]) -> tuple[float, ...]:
    return tuple(_number(float(one)) for one in values)


def _number(value: float) -> float:
    """Return a figure without the digits in which two processors may differ."""
    return float(f"{value:.{_DIGITS}g}")


def _pixels(order: Analysis, ground: Ground, found: Statistics) -> Note:
    area = ground.box.width * ground.box.height
    key = "examine.note.preview" if order.preview else "examine.note.whole"
    return key, {"pixels": f"{found.pixels:,}", "all": f"{area:,}"}
