"""Steps reckoned on a stack of values, a run of pixels at a time.

The steps are plain numbers, made by `handscroll.model.examination.steps`; what each does is
told there. All ``linear`` steps of all channels are one product with one matrix, so that
arithmetic which BLAS does best is left to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.imaging.rendering.stored import Floats

Step = tuple[str, tuple[float, ...]]
Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Programs:
    """Channels ready to be reckoned.

    Attributes
    ----------
    rows
        ``(k, 1 + bands)``: constant and weights of every linear part, each once.
    channels
        What is done with the k values; ``("row", (i,))`` pushes the i-th.
    """

    rows: Rows
    channels: tuple[tuple[Step, ...], ...]

    @property
    def straight(self) -> tuple[int, ...] | None:
        """Which row each channel is, where all are linear; else None."""
        if any(len(steps) != 1 or steps[0][0] != "row" for steps in self.channels):
            return None
        return tuple(int(steps[0][1][0]) for steps in self.channels)


def programs(channels: Sequence[Sequence[Step]], bands: int) -> Programs:
    """Gather the linear parts of all channels.

    Raises
    ------
    InvalidError
        At a step that is none, or that finds too few values.
    """
    rows: dict[tuple[float, ...], int] = {}
    made = []
    for steps in channels:
        changed: list[Step] = []
        for name, numbers in steps:
            if name != "linear":
                changed.append((name, numbers))
                continue
            if len(numbers) != 1 + bands:
                raise _unusable(f"a linear step has {len(numbers) - 1} weights for {bands} bands")
            changed.append(("row", (float(rows.setdefault(numbers, len(rows))),)))
        _require_sound(changed)
        made.append(tuple(changed))
    matrix = np.array(list(rows), np.float64).reshape(len(rows), 1 + bands)
    if not np.isfinite(matrix).all():
        raise _unusable("a weight is not a finite number")
    return Programs(matrix, tuple(made))


def run(steps: Sequence[Step], values: Floats) -> Floats:
    """Reckon one channel, ``(n,)``, from the values of the linear rows, ``(k, n)``.

    What has no value, as a division by zero or the log of zero, is NaN or infinite.
    """
    stack: list[Floats] = []
    # What has no value becomes NaN, which is what is wanted of it.
    with np.errstate(all="ignore"):
        for name, numbers in steps:
            if name == "row":
                stack.append(values[int(numbers[0])])
            elif name == "number":
                stack.append(np.full(values.shape[1:], numbers[0], np.float32))
            else:
                count = _taken(name, numbers)
                taken = stack[-count:]
                del stack[-count:]
                stack.append(_DONE[name](taken, numbers))
    return stack[0]


def _taken(name: str, numbers: tuple[float, ...]) -> int:
    if name in ("multiply", "min", "max"):
        return int(numbers[0])
    if name == "sum":
        return len(numbers) - 1
    if name == "quadratic":
        return _variables(len(numbers))
    return {"divide": 2, "clip": 3}.get(name, 1)


def _variables(coefficients: int) -> int:
    """Return n of the ``1 + n + n (n + 1) / 2`` coefficients of a quadratic in n values."""
    return round((math.sqrt(8.0 * coefficients + 1) - 3) / 2)


def _require_sound(steps: Sequence[Step]) -> None:
    height = 0
    for name, numbers in steps:
        if name not in ("row", "number"):
            if name not in _DONE:
                raise _unusable(f"it has a step {name[:20]!r}")
            taken = _taken(name, numbers) if numbers or name not in _COUNTED else 0
            if not 1 <= taken <= height:
                raise _unusable(f"the step {name!r} takes {taken} of {height} values")
            height -= taken
        height += 1
    if height != 1:
        raise _unusable(f"it leaves {height} values")


def _unusable(why: str) -> InvalidError:
    return InvalidError(
        "The view cannot be drawn", why=why, fix="Make its steps with handscroll.model.examination"
    )


def _sum(taken: list[Floats], numbers: tuple[float, ...]) -> Floats:
    total = np.full_like(taken[0], numbers[0])
    for weight, value in zip(numbers[1:], taken, strict=True):
        total += np.float32(weight) * value
    return total


def _multiply(taken: list[Floats], numbers: tuple[float, ...]) -> Floats:
    total = taken[0] * taken[1]
    for value in taken[2:]:
        total *= value
    return total


def _divide(taken: list[Floats], numbers: tuple[float, ...]) -> Floats:
    # Infinity would come back as a number in 1 / (1 / 0).
    divisor = np.where(taken[1] == 0, np.float32(np.nan), taken[1])
    return np.asarray(taken[0] / divisor)


def _log(taken: list[Floats], numbers: tuple[float, ...]) -> Floats:
    found = np.log(taken[0])
    found[taken[0] == 0] = np.nan
    return found


def _extreme(which: np.ufunc) -> Callable[[list[Floats], tuple[float, ...]], Floats]:
    def found(taken: list[Floats], numbers: tuple[float, ...]) -> Floats:
        best = np.asarray(which(taken[0], taken[1]))
        for value in taken[2:]:
            which(best, value, out=best)
        return best

    return found


def _clip(taken: list[Floats], numbers: tuple[float, ...]) -> Floats:
    return np.asarray(np.minimum(np.maximum(taken[0], taken[1]), taken[2]))


def _quadratic(taken: list[Floats], numbers: tuple[float, ...]) -> Floats:
    count = len(taken)
    x = np.stack(taken)
    weights = np.asarray(numbers, np.float32)
    upper = np.zeros((count, count), np.float32)
    upper[np.triu_indices(count)] = weights[1 + count :]
    # sum cij xi xj = sum xi (U x + c)i: one product with a small matrix.
    inner = upper @ x
    inner += weights[1 : 1 + count, None]
    inner *= x
    return np.asarray(inner.sum(axis=0) + weights[0])


_COUNTED: Final = ("multiply", "min", "max", "sum", "quadratic")
_DONE: Final[Mapping[str, Callable[[list[Floats], tuple[float, ...]], Floats]]] = MappingProxyType(
    {
        "sum": _sum,
        "multiply": _multiply,
        "divide": _divide,
        "log": _log,
        "sqrt": lambda taken, _: np.sqrt(taken[0]),
        "abs": lambda taken, _: np.abs(taken[0]),
        "min": _extreme(np.minimum),
        "max": _extreme(np.maximum),
        "clip": _clip,
        "quadratic": _quadratic,
    }
)
