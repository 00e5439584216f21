"""Libraries made ready for the bands of a cube; what is learned is kept in the cache."""

from __future__ import annotations

import hashlib
import io
import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar
from zipfile import BadZipFile

import numpy as np

from handscroll.imaging.spectra.calibration import Calibration
from handscroll.imaging.spectra.candidates import Matcher, learn
from handscroll.imaging.spectra.library import Library
from handscroll.imaging.spectra.metric import Metric, logarithm
from handscroll.imaging.spectra.sampling import Bands, covered, through
from handscroll.model.spectral_library import SpectralLibrary
from handscroll.museum import Museum

LEVELS: Final = (0.0, 0.002, 0.005, 0.01, 0.02, 0.05)
"""Noise in reflectance for which chances are calibrated: a spectrum takes the next level up."""
_LEAST: Final = 0.0005
_VERSION: Final = b"1"
"""Of what is learned; raise it with any change of how."""
_HELD: Final = 4

_Value = TypeVar("_Value", Library, Matcher)


class _Held:
    """The last few that were used; what is made twice at once is the same."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], _Value]) -> _Value:
        with self._lock:
            found = self._held.get(key)
        made = make() if found is None else found
        with self._lock:
            self._held[key] = made
            self._held.move_to_end(key)
            while len(self._held) > _HELD:
                self._held.popitem(last=False)
        return made  # type: ignore[return-value]  # what lies under a key was made for it


_libraries, _matchers = _Held(), _Held()


def level_of(uncertainty: float) -> float:
    """Return the level of noise that a spectrum counts as."""
    if not uncertainty > _LEAST:
        return 0.0
    return next((one for one in LEVELS[1:] if uncertainty <= one), LEVELS[-1])


def spectra_in(museum: Museum, library: SpectralLibrary) -> Library:
    """Return the spectra of a library."""
    return _libraries.get(library.digest, lambda: museum.libraries.read(library))


def matcher_for(museum: Museum, library: SpectralLibrary, bands: Bands, noise: float) -> Matcher:
    """Return a library ready for spectra in some bands.

    Parameters
    ----------
    noise
        One of ``LEVELS``.
    """
    key = _key(library, bands, noise)

    def make() -> Matcher:
        spectra = spectra_in(museum, library)
        place = museum.layout.cache / "spectra" / f"{key}.npz"
        found = _kept(place, spectra, bands)
        if found is None:
            found = learn(spectra, bands, noise)
            _keep(place, found)
        return found

    return _matchers.get(key, make)


def _key(library: SpectralLibrary, bands: Bands, noise: float) -> str:
    told = [_VERSION, library.digest.encode(), f"{noise:g}".encode()]
    told += [bands.centres.tobytes(), bands.widths.tobytes()]
    return hashlib.sha256(b"/".join(told)).hexdigest()[:32]


def _kept(place: Path, library: Library, bands: Bands) -> Matcher | None:
    try:
        # Not by its path: what is damaged would be left open.
        with np.load(io.BytesIO(place.read_bytes()), allow_pickle=False) as file:
            covariance, told = file["covariance"], file["calibration"]
            metric = Metric(covariance, int(file["learned_from"]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    inside = covered(library.wavelengths, bands)
    within = Bands(bands.centres[inside], bands.widths[inside])
    if covariance.shape != (within.centres.size, within.centres.size):
        return None
    steep, core, none, trials, *final = (float(one) for one in told) if told.size else (0.0,) * 4
    known = Calibration(steep, core, none, tuple(final), int(trials)) if told.size else None
    return Matcher(library, bands, inside, logarithm(through(library, within)), metric, known)


def _keep(place: Path, made: Matcher) -> None:
    if made.metric.covariance.size == 0:
        return
    one = made.calibration
    told = [] if one is None else [one.steepness, one.core, one.none, one.trials, *one.final]
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{place.stem}-{os.getpid()}.new.npz")
    np.savez(
        beside, covariance=made.metric.covariance, learned_from=made.metric.learned_from,
        calibration=np.array(told, np.float64),
    )  # fmt: skip
    beside.replace(place)
