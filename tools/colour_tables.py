"""Write the tables of observers and lights anew, from colour-science (development only).

The running house needs a few thousand numbers, not a library of 100 MB: this writes
``src/handscroll/imaging/colorimetry/tables.py``. ``--check`` writes nothing and fails where the
module is not what the script would write.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

MODULE = Path(__file__).parents[1] / "src" / "handscroll" / "imaging" / "colorimetry" / "tables.py"
_OBSERVERS = ("CIE 1931 2 Degree Standard Observer", "CIE 1964 10 Degree Standard Observer")
LIGHTS = ("A", "D50", "D65", "FL2", "FL11", "LED-B1", "LED-B3", "LED-B5", "LED-V1")
_FIRST, _LAST, _STEP = 360, 780, 5
_HEAD = '''"""Observers and lights of the CIE every 5 nm from 360 to 780 nm.

Written by ``tools/colour_tables.py``; do not edit. Sources: CIE 018:2019 "The basis of physical
photometry" and CIE 015:2018 "Colorimetry", tables of the 1931 (2 degree) and 1964 (10 degree)
observers, of illuminants A, D50 and D65, of fluorescent lamps FL2 and FL11 and of the LEDs B1, B3,
B5 and V1; lights that the CIE tabulates from 380 nm on are 0 before.
"""

from __future__ import annotations

from typing import Final

'''


def _lines(columns: Sequence[Any]) -> str:
    nm = np.arange(_FIRST, _LAST + 1, _STEP)
    rows = np.stack([nm, *columns], axis=-1)
    return "\n".join(" ".join(f"{value:.9g}" for value in row) for row in rows)


def _column(spectrum: Any) -> Any:  # noqa: ANN401 - a distribution of colour-science
    nm = np.arange(_FIRST, _LAST + 1, _STEP, dtype=float)
    known = dict(zip(spectrum.wavelengths, spectrum.values, strict=True))
    return np.array([known.get(one, 0.0) for one in nm])


def written() -> str:
    """Return the text of the module."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import colour

    at = np.arange(_FIRST, _LAST + 1, _STEP)
    observers = [
        colour.MSDS_CMFS[name].values[np.isin(colour.MSDS_CMFS[name].wavelengths, at)]
        for name in _OBSERVERS
    ]
    seen = [each[:, axis] for each in observers for axis in range(3)]
    lights = [_column(colour.SDS_ILLUMINANTS[name]) for name in LIGHTS]
    names = ", ".join(f'"{name}"' for name in LIGHTS)
    return (
        f"{_HEAD}# nm, x2 y2 z2, x10 y10 z10\n"
        f'OBSERVERS: Final = """\n{_lines(seen)}\n"""\n\n'
        f"LIGHTS: Final = ({names})\n\n# nm, then each of LIGHTS\n"
        f'POWERS: Final = """\n{_lines(lights)}\n"""\n'
    )


def main() -> int:
    """Write the module, or with ``--check`` compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    text = written()
    if parser.parse_args().check:
        return 0 if MODULE.read_text(encoding="utf-8") == text else 1
    MODULE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
