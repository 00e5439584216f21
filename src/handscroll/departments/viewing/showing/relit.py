"""Where a relic is lit from any side: its relightable images that a reader may open."""

from __future__ import annotations

from collections.abc import Sequence

from handscroll.model.person import Person
from handscroll.model.relight import Relight
from handscroll.model.rights import Action, may
from handscroll.museum import Museum


def relit(museum: Museum, relic: str, person: Person) -> Sequence[Relight]:
    """Return the relightable images of a relic, by name, whose page a reader may open.

    Parameters
    ----------
    relic
        One that this reader sees.
    """
    found = museum.relights.list(relic)
    return [one for one in found if one.made and may(person.role, Action.VIEW, one.state)]
