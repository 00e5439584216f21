"""A relightable image: how it was brought, what was made of it, and who may see it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from handscroll.model.relic import Relic
from handscroll.model.rights import Action, Rights, Role, State, may

ORIGINALS = "originals/"
"""Where in a relightable image's vault object the files lie that were brought."""
RECIPE = "recipe.json"
Fit = Literal["ptm", "hsh4", "hsh9", "hsh16"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RelightFile(_Frozen):
    """A file as it was brought; its name is kept verbatim."""

    name: str = Field(min_length=1, max_length=300, pattern=r"^[^/\\\x00]+$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)

    @property
    def path(self) -> str:
        """Logical path in the vault object."""
        return ORIGINALS + self.name


class RelightMade(_Frozen):
    """The tiles that were made.

    Attributes
    ----------
    digest
        sha256 of the whole file of tiles.
    recipe
        sha256 of the recipe, which lies beside the record.
    figures
        What was measured while it was made.
    """

    method: str
    recipe: str = Field(pattern=r"^[0-9a-f]{64}$")
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    levels: int = Field(ge=1)
    figures: dict[str, float] = Field(default_factory=dict)


class Relight(_Frozen):
    """A relightable image of a relic.

    Attributes
    ----------
    title, caption
        Language to what it is called, and to what is to be seen on it.
    kind
        What was brought: "48 photographs", "LRGB PTM".
    fit
        Which functions photographs are fitted with; a file has its own.
    lights
        Name of the file of lights; empty where a finished file was brought.
    """

    id: str
    relic: str
    title: dict[str, str] = Field(default_factory=dict)
    caption: dict[str, str] = Field(default_factory=dict)
    kind: str
    fit: Fit = "hsh16"
    lights: str = ""
    files: tuple[RelightFile, ...] = Field(min_length=1)
    notes: tuple[str, ...] = ()
    made: RelightMade | None = None
    state: State = State.DRAFT
    rights: Rights = Field(default_factory=Rights)

    def shown_to(self, role: Role, relic: Relic) -> bool:
        """Say whether a role may see it: its own state and its relic's must both allow it."""
        return may(role, Action.VIEW, self.state) and may(role, Action.VIEW, relic.state)
