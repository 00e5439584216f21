"""The forms in which JCAMP-DX writes ordinates: free numbers, and packed ones (ASDF).

In packed lines a letter is the sign and first digit of a number: SQZ writes the value, DIF its
difference from the one before, DUP how often the one before stands.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from handscroll.errors import TooLargeError, UnreadableError
from handscroll.imaging.spectra.library import Array

_SQZ: Final = {c: d for d, c in enumerate("@ABCDEFGHI")} | {
    c: -d for d, c in enumerate("abcdefghi", 1)
}
_DIF: Final = {c: d for d, c in enumerate("%JKLMNOPQR")} | {
    c: -d for d, c in enumerate("jklmnopqr", 1)
}
_DUP: Final = {c: d for d, c in enumerate("STUVWXYZs", 1)}
_FREE: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_PACKED: Final = re.compile(r"([@A-Ia-i%J-Rj-rS-Zs+-]?)(\d*\.?\d*)")
_LETTERS: Final = re.compile(r"[@A-DF-Za-df-s%]")


def free_points(text: str, name: str) -> tuple[Array, Array]:
    """Return the pairs of ``(XY..XY)``."""
    numbers = [value for line in text.splitlines() for value in _free(line, name)]
    if len(numbers) % 2:
        raise _damaged(name, f"it has {len(numbers)} numbers, which make no pairs")
    pairs = np.array(numbers, np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def even_points(text: str, places: Array, name: str) -> Array:
    """Return the ordinates of ``(X++(Y..Y))``.

    Parameters
    ----------
    places
        ``(n,)``: the abscissae as the lines count them, without their factor.

    Raises
    ------
    UnreadableError
        When the number of points, the abscissa of a line or a check value is wrong.
    """
    packed = _LETTERS.search(text) is not None
    values: list[float] = []
    check = False
    for line in text.splitlines():
        if not line.strip():
            continue
        start, found, differences = _line(line, packed, name, len(places))
        if check and found:
            # A line after differences begins with the last value of the line before, as a check.
            if found[0] != values[-1]:
                raise _damaged(name, f"the check value at {start:g} is wrong")
            values.pop()
        _check_place(start, len(values), places, name)
        values.extend(found)
        check = differences
        if len(values) > len(places) + 1:
            break
    if check and len(values) == len(places) + 1 and values[-1] == values[-2]:
        values.pop()
    if len(values) != len(places):
        said = "over " if len(values) > len(places) else ""
        raise _damaged(name, f"it has {said}{len(values)} points, its head says {len(places)}")
    return np.array(values)


def _check_place(start: float, done: int, places: Array, name: str) -> None:
    step = abs(places[1] - places[0])
    at = min(done, len(places) - 1)
    # Abscissae of lines are rounded, often to whole numbers.
    if abs(start - places[at]) > max(1.5 * step, 1.0):
        raise _damaged(name, f"a line begins at {start:g} where {places[at]:g} is due")


def _line(line: str, packed: bool, name: str, most: int) -> tuple[float, list[float], bool]:
    """Return the abscissa of a line, its ordinates, and whether it ends in differences."""
    if not packed:
        numbers = _free(line, name)
        if len(numbers) < 2:
            raise _damaged(name, f"the line {line[:40]!r} has no values")
        return numbers[0], numbers[1:], False
    head = re.match(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))", line)
    if head is None:
        raise _damaged(name, f"the line {line[:40]!r} has no abscissa")
    values, differences = _unpacked(line[head.end() :], name, most)
    return float(head.group(1)), values, differences


def _free(line: str, name: str) -> list[float]:
    if _FREE.sub("", line).strip(" \t,;"):
        raise _damaged(name, f"the line {line[:40]!r} has something that is no number")
    return [float(one) for one in _FREE.findall(line)]


def _unpacked(text: str, name: str, most: int) -> tuple[list[float], bool]:
    values: list[float] = []
    step: float | None = None
    for sign, digits in _tokens(text, name):
        if sign in _DUP:
            _repeat(values, step, int(f"{_DUP[sign]}{digits}") - 1, (name, most))
            continue
        if sign in _DIF:
            if not values:
                raise _damaged(name, "a line begins with a difference")
            step = _signed(_DIF[sign], sign == "%", digits)
            values.append(values[-1] + step)
            continue
        step = None
        values.append(
            _signed(_SQZ[sign], sign == "@", digits) if sign in _SQZ else float(sign + digits)
        )
    return values, step is not None


def _tokens(text: str, name: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while at < len(text):
        if text[at] in " \t,":
            at += 1
            continue
        found = _PACKED.match(text, at)
        if found is None or found.end() == at or found.group(0) in ("+", "-", "."):
            raise _damaged(name, f"{text[at : at + 20]!r} is no packed number")
        sign, digits = found.groups()
        if sign in _DUP and "." in digits:
            raise _damaged(name, f"{found.group(0)!r} is no number of repeats")
        tokens.append((sign, digits))
        at = found.end()
    return tokens


def _signed(first: int, zero: bool, digits: str) -> float:
    if zero:
        return float("0" + digits)
    value = float(f"{abs(first)}{digits}")
    return -value if first < 0 else value


def _repeat(values: list[float], step: float | None, times: int, told: tuple[str, int]) -> None:
    name, most = told
    if not values:
        raise _damaged(name, "a line begins with a repeat")
    if times > most:
        raise TooLargeError(
            f"{name} cannot be read",
            why=f"a value is repeated {times} times in a spectrum of {most} points",
            fix="Copy the file again from its source",
        )
    for _ in range(times):
        values.append(values[-1] + (step or 0.0))


def _damaged(name: str, why: str) -> UnreadableError:
    return UnreadableError(f"{name} is damaged", why=why, fix="Copy or export it again")
