"""Lay out the faces that printed entries are set in; called by the build.

LXGW WenKai travels as the slices in which its package brings it, untouched; EB Garamond is cut to
the three styles that a page has, since the typesetter reads no variable fonts. Both are under
the SIL Open Font License 1.1. ``index.json`` says which file has which characters.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

STYLES = {"regular": ("normal", 400), "semibold": ("normal", 600), "italic": ("italic", 400)}
SLICES = ("latin", "latin-ext", "greek", "greek-ext", "cyrillic", "vietnamese")
MARK = "stamp.txt"


def write(folder: Path, kai: Path, garamond: Path) -> None:
    """Write the faces and their index; an unchanged outcome is not made again.

    Parameters
    ----------
    kai, garamond
        Folders of the two packages.
    """
    stamp = hashlib.sha256(
        Path(__file__).read_bytes()
        + (kai / "VERSION").read_bytes()
        + (garamond / "package.json").read_bytes()
    ).hexdigest()
    if (folder / MARK).is_file() and (folder / MARK).read_text() == stamp:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    index = {
        "kai": [_slice(file, folder) for file in sorted((kai / "files").glob(
            "lxgwwenkai-regular-subset-*.woff2"))],
        "garamond": [
            _cut(garamond / "files", folder, slice_, style)
            for slice_ in SLICES for style in STYLES
        ],
    }  # fmt: skip
    (folder / "index.json").write_text(json.dumps(index, separators=(",", ":")))
    (folder / MARK).write_text(stamp)


def _slice(file: Path, folder: Path) -> dict[str, object]:
    shutil.copyfile(file, folder / file.name)
    with TTFont(file, lazy=True) as font:
        return {"file": file.name, "codes": _spans(font.getBestCmap())}


def _cut(files: Path, folder: Path, slice_: str, style: str) -> dict[str, object]:
    slope, weight = STYLES[style]
    font = TTFont(files / f"eb-garamond-{slice_}-wght-{slope}.woff2", recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    family = f"Handscroll Garamond {slice_}"
    names = font["name"]
    names.names = [one for one in names.names if one.nameID in (0, 13, 14)]
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"),
                         (6, f"{family}-{style}".replace(" ", ""))):  # fmt: skip
        names.setName(text, number, 3, 1, 0x409)
    # The typesetter tells styles of a family by these.
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 1 if slope == "italic" else 64
    font["head"].macStyle = 2 if slope == "italic" else 0
    font.flavor = None
    name = f"garamond-{slice_}-{style}.ttf"
    font.save(folder / name)
    return {"file": name, "family": family, "style": style, "codes": _spans(font.getBestCmap())}


def _spans(codes: dict[int, str]) -> list[list[int]]:
    """Return code points as inclusive spans; control characters are none of them."""
    spans: list[list[int]] = []
    for code in sorted(one for one in codes if one >= 32):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return spans
