"""Where a relic is shown beneath its surface: stacks on which people accepted a hidden layer."""

from __future__ import annotations

from collections.abc import Sequence

from handscroll.model.examination.hidden_layers import KIND, standing_layers
from handscroll.model.observation import Verdict
from handscroll.model.person import Person
from handscroll.model.rights import Action, may
from handscroll.museum import Museum


def beneath(museum: Museum, relic: str, person: Person) -> Sequence[str]:
    """Return the stacks of a relic, by name, whose page beneath the surface a reader may open.

    Parameters
    ----------
    relic
        One that this reader sees.
    """
    stacks = [
        one.id
        for one in museum.stacks.list(relic)
        if one.made is not None and may(person.role, Action.VIEW, one.state)
    ]
    if not stacks:
        return ()
    said = standing_layers(museum.observations.of(relic, kind=KIND, verdict=Verdict.ACCEPTED))
    found = {one.region.capture for one in said}
    return [one for one in stacks if one in found]
