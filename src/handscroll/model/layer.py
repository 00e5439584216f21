"""A picture that lies over a capture: a band, a computed view, a restoration hypothesis."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from handscroll.model.region import Region
from handscroll.model.rights import Rights, State


class Layer(BaseModel):
    """One layer over a region of a capture; the capture under it is never changed.

    Attributes
    ----------
    kind
        What it is: ``band``, ``false_colour``, ``hypothesis`` …
    method
        Method and version that made it, with the recipe beside it, so it can be made again.
    recipe
        Everything the method needs to make the same bytes again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    relic: str
    kind: str = Field(pattern=r"^[a-z][a-z_]{0,39}$")
    region: Region
    label: dict[str, str] = Field(default_factory=dict)
    method: str
    recipe: dict[str, Any] = Field(default_factory=dict)
    sha256: str
    state: State = State.DRAFT
    rights: Rights = Field(default_factory=Rights)
    author: str
