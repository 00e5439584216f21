"""Make the pyramid of a capture: of an original, or of a picture that its recipe draws."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from handscroll.model.capture import Capture
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.museum.hidden import frame_parts, hidden
from handscroll.museum.records import relic_object
from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits

Share = Callable[[float], None]


def pictures_of(museum: Museum, relic: Relic) -> Iterator[Capture]:
    """Yield the captures of a relic that have a pyramid: those shown, and frames behind them."""
    yield from relic.captures
    if any(one.stitched for one in relic.captures):
        behind = (part.capture for part in hidden(museum.vault, relic))
        yield from (one for one in behind if not one.stitched)


def derive(
    museum: Museum,
    capture: Capture,
    target: Path,
    limits: Limits,
    on_progress: Share = lambda share: None,
) -> None:
    """Put the pyramid of a capture at ``target``: the same bytes from the same originals.

    Raises
    ------
    HandscrollError
        As `handscroll.scans.build.build_pyramid`.
    """
    source = museum.vault.locate(relic_object(capture.relic), capture.path)
    if not capture.stitched:
        build_pyramid(source, target, limits=limits, on_progress=on_progress)
        return
    # Drawing needs libraries that most who open a museum never do.
    from handscroll.scans.frames.drawing import draw_again
    from handscroll.scans.frames.recipe import read

    frames = frame_parts(json.loads(source.read_bytes()))
    paths = [museum.vault.locate(relic_object(capture.relic), one.capture.path) for one in frames]
    draw_again(target, read(source), paths, (museum.layout.staging, limits), on_progress)
