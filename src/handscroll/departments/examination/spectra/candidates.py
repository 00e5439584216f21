"""Which pigments of a library a place may hold; never which one it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from handscroll.departments.examination.spectra.matchers import level_of, matcher_for
from handscroll.departments.examination.spectra.measuring import (
    Measured,
    as_list,
    measure,
)
from handscroll.departments.examination.spectra.place import Place
from handscroll.errors import ConflictError, NotFoundError
from handscroll.imaging.spectra.candidates import Answer, Matcher, rank
from handscroll.imaging.spectra.metric import OFFSET
from handscroll.model.observation import Observation
from handscroll.model.spectral_library import SpectralLibrary
from handscroll.model.stack import Stack
from handscroll.museum import Museum

KIND: Final = "pigment_candidate"
METHOD: Final = "handscroll.pigment-candidates"
VERSION: Final = "1"
MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """A measured spectrum, compared with a library.

    Attributes
    ----------
    noise
        The level of noise for which the chances were calibrated.
    """

    measured: Measured
    library: SpectralLibrary
    matcher: Matcher
    answer: Answer
    noise: float

    def facts(self) -> dict[str, Any]:
        """Return what is kept of it, as JSON."""
        answer, library = self.answer, self.library
        return {
            "method": METHOD, "version": VERSION, "cube": self.measured.digest,
            "library": {
                "id": library.id, "name": library.name, "digest": library.digest,
                "origin": library.origin.value, "licence": library.licence,
                "spectra": library.spectra, "paints": library.paints,
                "pigments": library.pigments,
            },
            "outcome": "candidates" if answer.told else "cannot_be_told",
            "reason": None if answer.reason is None else answer.reason.value,
            "none": _number(answer.none), "among": list(answer.among),
            "bands": answer.bands, "noise": self.noise,
            "pixels": self.measured.found.count, "mixed": self.measured.found.mixed,
            "candidates": [
                {
                    "rank": at, "pigment": one.pigment, "reference": one.reference,
                    "distance": _number(one.distance), "chance": _number(one.probability),
                }
                for at, one in enumerate(answer.candidates, 1)
            ],
        }  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Return it as JSON with the curves of the references, in the bands of the cube."""
        facts = self.facts()
        for one in facts["candidates"]:
            one["curve"] = as_list(self._curve(one["reference"]), 5)
        return {"stack": self.measured.stack, "place": self.measured.place.told(), **facts}

    def _curve(self, reference: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        entries = self.matcher.library.entries
        row = next(at for at, one in enumerate(entries) if one.name == reference)
        curve = np.full(self.matcher.bands.centres.size, np.nan)
        curve[self.matcher.inside] = np.exp(self.matcher.logs[row]) - OFFSET
        return curve


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def library_for(museum: Museum, name: str) -> SpectralLibrary:
    """Return the library of a name, or the only one where none is named.

    Raises
    ------
    NotFoundError
        If there is none of that name, or none at all.
    ConflictError
        If there are several and none was named.
    """
    if name:
        return museum.libraries.named(name)
    every = museum.libraries.list()
    if not every:
        raise NotFoundError(
            "There is nothing to compare with",
            why="the museum has no library of spectra",
            fix="Add one with: handscroll library add FILE --name NAME",
        )
    if len(every) > 1:
        raise ConflictError(
            "It is not clear what to compare with",
            why=f"the museum has {len(every)} libraries",
            fix="Name one of: " + ", ".join(one.name for one in every[:10]),
        )
    return every[0]


def compare(museum: Museum, stack: Stack, place: Place, library: SpectralLibrary) -> Compared:
    """Return the ranked candidates of a place; fails as `measure` does.

    The median of the place is compared: a few pixels of another paint do not move it.
    """
    measured = measure(museum, stack, place)
    known = measured.uncertainty[np.isfinite(measured.uncertainty)]
    noise = level_of(float(np.median(known))) if known.size else 0.0
    matcher = matcher_for(museum, library, measured.bands, noise)
    answer = rank(matcher, measured.found.median, measured.uncertainty, most=MOST)
    return Compared(measured, library, matcher, answer, noise)


def keep(museum: Museum, stack: Stack, compared: Compared, *, person: str) -> Observation:
    """Keep candidates as an observation that a person accepts or rejects.

    The same answer of the same place is kept once; what was judged stays judged.

    Raises
    ------
    MismatchError
        As `handscroll.museum.observations.Observations.propose`.
    """
    measured = compared.measured
    facts = {**compared.facts(), "asked_by": person}
    region = measured.place.region(stack.id)
    told = f"{METHOD}/{VERSION}/{measured.digest}/{compared.library.digest}/{region!r}"
    observation = Observation(
        id="o" + hashlib.sha256(told.encode()).hexdigest()[:16], relic=stack.relic, kind=KIND,
        region=region, evidence=(stack.id,), author=f"{METHOD} {VERSION}", by_machine=True,
        facts=facts,
    )  # fmt: skip
    try:
        return museum.observations.get(observation.id)
    except NotFoundError:
        museum.observations.propose(observation)
    return observation
