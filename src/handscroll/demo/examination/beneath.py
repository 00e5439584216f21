"""What is told of regions proposed beneath the examined relic, by one who knows what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.demo.examination.exhibit import FILE
from handscroll.demo.truth import Names
from handscroll.errors import NotFoundError

Place = tuple[float, float, float, float]
"""Left, top, width and height as shares of the picture."""

_COVERED = 0.5
"""Share of a hidden thing that a region must cover to be told as this thing."""
_LARGEST = 12.0
"""How many times as large as the thing a region may be."""


@dataclass(frozen=True, slots=True)
class Told:
    """A hidden thing: the truth's plane that shows it, its place, and what is said of it."""

    plane: str
    place: Place
    label: Names
    caption: Names


TOLD = (
    Told(
        "pentimento",
        (0.42, 0.36, 0.12, 0.22),
        Names("荷叶下的鹤与亭", "荷葉下的鶴與亭", "A crane and a pavilion beneath the leaf"),
        Names(
            "荷叶之下：先以墨线起稿的亭子，与画成后又被盖去的一只鹤。皆由我们的软件所绘，拍摄亦为模拟。",
            "荷葉之下：先以墨線起稿的亭子，與畫成後又被蓋去的一隻鶴。皆由我們的軟體所繪，拍攝亦為模擬。",
            "Beneath the lotus leaf: a pavilion first drawn in ink, and a crane that was painted"
            " and then covered. Both were painted by our own code, and the capture is simulated.",
        ),
    ),
    Told(
        "underdrawing",
        (0.13, 0.39, 0.06, 0.12),
        Names(
            "记色的字，与后补的裂缝",
            "記色的字，與後補的裂縫",
            "Notes on colour, and a later repair",
        ),
        Names(
            "左为设色之前以墨写下的字，如画工记何处用何色。右侧的曲线并非底稿：后人补裂而全色，目视与画面相合，"
            "红外下则黑。皆由我们的软件所绘，拍摄亦为模拟。",
            "左為設色之前以墨寫下的字，如畫工記何處用何色。右側的曲線並非底稿：後人補裂而全色，目視與畫面相合，"
            "紅外線下則黑。皆由我們的軟體所繪，拍攝亦為模擬。",
            "On the left, characters written in ink before the colours were laid, as painters noted"
            " which colour goes where. The wavy line beside them is no drawing: a crack was filled"
            " later with colours that match by eye and are dark in the infrared. Both were painted"
            " by our own code, and the capture is simulated.",
        ),
    ),
)
"""The two that the demo accepts; whatever else is proposed stays for the bench."""


def told_of(outlines: Sequence[NDArray[np.floating]], painted: Path) -> list[Told | None]:
    """Return for each outline which hidden thing it shows, or None; each thing is told once.

    Parameters
    ----------
    outlines
        (n, 2) each: corners x, y in pixels of the picture.
    painted
        Where the relic was painted, the truth in its folder ``truth``.

    Raises
    ------
    NotFoundError
        If the truth is not there.
    """
    planes = _planes(painted)
    shape = planes["pentimento"].shape
    inside = [_filled(one, shape) for one in outlines]
    found: list[Told | None] = [None] * len(outlines)
    for told in TOLD:
        thing = _within(planes[told.plane], told.place)
        fitting = [
            (region.sum(), number)
            for number, region in enumerate(inside)
            if found[number] is None
            and (region & thing).sum() >= _COVERED * thing.sum()
            and region.sum() <= _LARGEST * _area(told.place, shape)
        ]
        if fitting:
            found[min(fitting)[1]] = told
    return found


def _planes(painted: Path) -> dict[str, NDArray[np.bool_]]:
    source = painted / "truth" / f"{FILE}.beneath.png"
    if not source.exists():
        raise NotFoundError(
            f"It is not known what lies beneath {FILE}",
            why=f"{source.name} is not in the folder of its truth",
            fix="Paint the relic into that folder first",
        )
    read = cv2.imdecode(np.fromfile(source, np.uint8), cv2.IMREAD_COLOR)
    assert read is not None, "the painter wrote it"
    names = ("retouch", "pentimento", "underdrawing")
    return {name: read[..., number] > 0 for number, name in enumerate(names)}


def _filled(outline: NDArray[np.floating], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    sheet = np.zeros(shape, np.uint8)
    cv2.fillPoly(sheet, [np.rint(np.asarray(outline)).astype(np.int32)], 1)
    return sheet > 0


def _within(plane: NDArray[np.bool_], place: Place) -> NDArray[np.bool_]:
    height, width = plane.shape
    x, y, wide, high = place
    kept = np.zeros_like(plane)
    rows = slice(round(y * height), round((y + high) * height))
    columns = slice(round(x * width), round((x + wide) * width))
    kept[rows, columns] = plane[rows, columns]
    return kept


def _area(place: Place, shape: tuple[int, ...]) -> float:
    return place[2] * place[3] * shape[0] * shape[1]
