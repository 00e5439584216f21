"""The demo collection: painting its relics into a folder, and the sheet that describes them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from handscroll.demo import SMALLEST, catalogue, marks, truth
from handscroll.demo.canvas import PAINTER, Canvas
from handscroll.demo.catalogue import RELICS, DemoFile, DemoRelic
from handscroll.demo.painters import PAINTERS
from handscroll.demo.save import save
from handscroll.errors import InvalidError

__all__ = ["COLUMNS", "RELICS", "DemoRelic", "paint_relic", "write_sheet"]

COLUMNS = (
    "accession_number",
    "file",
    "part",
    "part_label_zh_hans",
    "part_label_zh_hant",
    "part_label_en",
    "title_zh_hans",
    "title_zh_hant",
    "title_en",
    "creator_zh_hans",
    "creator_zh_hant",
    "creator_en",
    "date",
    "dynasty",
    "format",
    "medium_zh_hans",
    "medium_zh_hant",
    "medium_en",
    "height_mm",
    "width_mm",
    "description_zh_hans",
    "description_zh_hant",
    "description_en",
    "credit_line_zh_hans",
    "credit_line_zh_hant",
    "credit_line_en",
    "rights",
)


def paint_relic(
    relic: DemoRelic,
    folder: Path,
    *,
    seed: int = 1,
    on_progress: Callable[[float], None] | None = None,
    scale: float = 1.0,
) -> list[Path]:
    """Paint the files of one relic into ``folder``, their truth into ``folder/truth``.

    Parameters
    ----------
    relic
        One of ``RELICS``.
    folder
        Where the files shall lie; made if missing.
    seed
        The same seed paints the same pixels.
    on_progress
        Told the share done, rising from 0 to 1.
    scale
        Size against the full painting, 0.03 to 1; tests paint small.

    Returns
    -------
    list of Path
        The files in reading order. Files already there and complete for this painter, seed and
        scale are left as they are. Each file is written beside its place and then renamed.

    Raises
    ------
    InvalidError
        When the scale is outside 0.03 to 1.
    """
    if not SMALLEST <= scale <= 1:
        raise InvalidError(
            f"{relic.title.en} cannot be painted at scale {scale}",
            why=f"the painter works between {SMALLEST} and 1",
            fix="Choose a scale between them",
        )
    tell = on_progress or (lambda share: None)
    folder.mkdir(parents=True, exist_ok=True)
    targets = [folder / name for name in relic.files]
    whole = sum(part.height_mm * part.width_mm for part in relic.parts)
    share, step = 0.0, 0.0
    for part in relic.parts:
        share += step
        step = part.height_mm * part.width_mm / whole
        tell(share)
        if marks.is_whole(folder / part.name, _made_of(seed, scale)):
            continue
        _paint(part, folder, (seed, scale), _within(tell, share, step))
    tell(1.0)
    return targets


def _within(tell: Callable[[float], None], start: float, step: float) -> Callable[[float], None]:
    """Return a teller of the share of one part that tells the share of the whole."""
    return lambda done: tell(start + step * done)


def _paint(
    part: DemoFile,
    folder: Path,
    how: tuple[int, float],
    tell: Callable[[float], None],
) -> None:
    seed, scale = how
    rng = np.random.default_rng([seed, crc32(part.name.encode())])
    canvas = PAINTERS[part.name](scale, rng, lambda share: tell(0.9 * min(1.0, share)))
    marks.mark_of(folder, part.name).unlink(missing_ok=True)
    _keep(canvas, part, folder, seed)
    beside = folder / f".{part.name}.part"
    save(canvas.rgb, beside, part.style, canvas.height / part.height_mm)
    target = folder / part.name
    beside.replace(target)
    marks.note(target, _made_of(seed, scale))


def _made_of(seed: int, scale: float) -> dict[str, object]:
    return {"painter": PAINTER, "seed": seed, "scale": scale}


def _keep(canvas: Canvas, part: DemoFile, folder: Path, seed: int) -> None:
    truth.write(
        folder / "truth",
        canvas.truth(part.name, seed),
        truth.TruthMaps(canvas.objects, canvas.pigments, canvas.depth),
    )


def write_sheet(folder: Path, relics: Sequence[DemoRelic] = RELICS) -> Path:
    """Write ``records.csv`` (UTF-8): one row a file, relics and files in order; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    target, beside = folder / "records.csv", folder / ".records.csv.part"
    with beside.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        for relic in relics:
            for part in relic.parts:
                table.writerow(_row(relic, part))
    beside.replace(target)
    return target


def _row(relic: DemoRelic, part: DemoFile) -> dict[str, str]:
    row = {
        "accession_number": relic.accession_number,
        "file": part.name,
        "part": part.part,
        "date": catalogue.DATE,
        "dynasty": catalogue.DYNASTY,
        "format": relic.format,
        "height_mm": f"{part.height_mm:g}",
        "width_mm": f"{part.width_mm:g}",
        "rights": catalogue.RIGHTS,
    }
    for name, value in (
        ("part_label", part.label),
        ("title", relic.title),
        ("creator", catalogue.CREATOR),
        ("medium", relic.medium),
        ("description", relic.description),
        ("credit_line", catalogue.CREDIT),
    ):
        row |= {
            f"{name}_zh_hans": value.zh_hans,
            f"{name}_zh_hant": value.zh_hant,
            f"{name}_en": value.en,
        }
    return row
