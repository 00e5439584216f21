"""JCAMP-DX, the common exchange format of spectrometers.

R. S. McDonald, P. A. Wilks Jr, "JCAMP-DX: A standard form for exchange of infrared spectra in
computer readable form", Applied Spectroscopy 42 (1988) 151-162.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import numpy as np

from handscroll.errors import InvalidError, TooLargeError, UnreadableError, UnsupportedError
from handscroll.imaging.spectra.library import Array
from handscroll.imaging.spectra.point import MAX_POINTS, PointKind, PointSpectrum, point_of
from handscroll.scans.spectra.jcamp_forms import even_points, free_points
from handscroll.scans.spectra.text_file import number, text_of
from handscroll.scans.spectra.units import settled

_DATA: Final = ("XYDATA", "XYPOINTS", "PEAKTABLE")


def read_jcamp(path: Path, *, kind: PointKind | None = None) -> PointSpectrum:
    """Return the spectrum in a JCAMP-DX file (.jdx, .dx).

    Data may be in free numbers (AFFN) or packed (PAC, SQZ, DIF, DUP); packed forms are checked
    against their own check values.

    Parameters
    ----------
    kind
        What was measured, where the file does not say it.

    Raises
    ------
    UnsupportedError
        When the file holds several spectra (LINK, NTUPLES).
    HandscrollError
        With what, why and fix, when it cannot be used otherwise.
    """
    told, data = _records(text_of(path), path.name)
    form, _, lines = data.partition("\n")
    label = next(one for one in _DATA if one in told)
    if label == "XYDATA" and "X++" in form.replace(" ", "").upper():
        axis, high = _even(told, lines, path.name)
    else:
        axis, high = free_points(lines, path.name)
        axis = axis * _factor(told, "XFACTOR", path.name)
        high = high * _factor(told, "YFACTOR", path.name)
    said = told.get("DATATYPE", "") + " " + told.get("YUNITS", "")
    known, unit, factor = settled(path.name, kind, said, told.get("XUNITS", ""))
    metadata = {key: value for key, value in told.items() if key not in _DATA}
    return point_of(known, unit, axis * factor, high, (told.get("TITLE", ""), metadata))


def _records(text: str, name: str) -> tuple[dict[str, str], str]:
    """Return the labelled records of the file, and the one with the data."""
    plain = "\n".join(line.split("$$")[0].rstrip() for line in text.splitlines())
    parts = re.split(r"(?m)^##", plain)
    told: dict[str, str] = {}
    data: list[str] = []
    for part in parts[1:]:
        label, mark, value = part.partition("=")
        # Labels are compared without blanks, dashes, slashes and underscores (section 3 there).
        key = re.sub(r"[\s\-/_]", "", label).upper()
        if not mark or key == "END":
            continue
        if key in ("NTUPLES", "LINK") or (key == "BLOCKS" and value.strip() not in ("", "1")):
            raise _several(name)
        if key in _DATA:
            data.append(value.lstrip(" \t"))
        told.setdefault(key, value.strip())
    if not told or "##" not in text[:4096]:
        raise UnreadableError(
            f"{name} is no JCAMP-DX file", why="it has no ##LABEL= lines", fix="Export it again"
        )
    if len(data) > 1:
        raise _several(name)
    if not data:
        raise UnreadableError(
            f"{name} has no spectrum",
            why="it has neither XYDATA nor XYPOINTS nor a peak table",
            fix="Export it again with its data",
        )
    return told, data[0]


def _several(name: str) -> UnsupportedError:
    return UnsupportedError(
        f"{name} cannot be read",
        why="it holds several spectra",
        fix="Export each spectrum to a file of its own",
    )


def _factor(told: dict[str, str], label: str, name: str) -> float:
    return number(told.get(label, "1"), f"{label} of {name}")


def _even(told: dict[str, str], lines: str, name: str) -> tuple[Array, Array]:
    needed = [one for one in ("FIRSTX", "LASTX", "NPOINTS") if one not in told]
    if needed:
        raise UnreadableError(
            f"{name} cannot be read", why=f"it does not tell {needed[0]}", fix="Export it again"
        )
    first, last, count = (number(told[k], f"{k} of {name}") for k in ("FIRSTX", "LASTX", "NPOINTS"))
    if not (2 <= count <= MAX_POINTS and count == int(count)):
        kind = TooLargeError if count > MAX_POINTS else InvalidError
        raise kind(
            f"{name} cannot be used",
            why=f"it speaks of {count:g} points",
            fix=f"Export 2 to {MAX_POINTS} points",
        )
    axis = np.linspace(first, last, int(count))
    places = axis / _factor(told, "XFACTOR", name)
    high = even_points(lines, places, name)
    return axis, high * _factor(told, "YFACTOR", name)
