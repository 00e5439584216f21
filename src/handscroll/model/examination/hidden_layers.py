"""Hidden layers that people accepted: what viewing and examination both tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from handscroll.model.element import standing
from handscroll.model.observation import Observation, Verdict

KIND: Final = "hidden_layer"
"""Kind of the observations."""
WITHDRAWN: Final = "withdrawn"
"""The fact of an observation that takes an acceptance back."""


def standing_layers(said: Iterable[Observation]) -> Sequence[Observation]:
    """Return what is accepted of hidden layers, replaced by nothing and not taken back.

    Parameters
    ----------
    said
        Observations of any kind and verdict.
    """
    kept = [one for one in said if one.kind == KIND and one.verdict is Verdict.ACCEPTED]
    return [one for one in standing(kept) if not one.facts.get(WITHDRAWN)]
