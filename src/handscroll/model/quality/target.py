"""Targets of patches as data: rows, columns, reference colours, and where the values come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from handscroll.errors import InvalidError, NotFoundError
from handscroll.model.quality.profile import MOST_CHARACTERS, Standing
from handscroll.model.quality.reference import MOST_PATCHES, Patch

USUAL: Final = ("colorchecker-classic", "colorchecker-sg")
"""Targets that are looked for where nobody says which it is."""

Millimetres = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0.2, le=1, allow_inf_nan=False)]
Place = Annotated[float, Field(ge=-50, le=50, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class TargetPatch(_Part):
    """One patch and its L*, a*, b* for D50."""

    name: str = Field(min_length=1, max_length=60)
    lab: tuple[
        Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)],
        Annotated[float, Field(ge=-150, le=150, allow_inf_nan=False)],
        Annotated[float, Field(ge=-150, le=150, allow_inf_nan=False)],
    ]


class Target(_Part):
    """A target that a capture may show.

    Attributes
    ----------
    key
        Name that a card keeps.
    source
        Where the reference values were read.
    standing
        ``own`` where the museum measured this very target.
    rows, columns
        Of patches.
    pitch_mm
        From the middle of a patch to the next, across and down; None where nobody measured it.
    patch
        Side of a patch in parts of the pitch, across and down.
    edges
        Slanted edges made for measuring sharpness: left, top, width, height in pitches, the
        middle of the first patch being (0, 0). Without them the sides of light patches are
        tried, which serve where the target lies aslant.
    patches
        Row by row from the top left.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")
    title: str = Field(min_length=1, max_length=200)
    edition: str = Field(default="", max_length=200)
    source: str = Field(min_length=1, max_length=500)
    standing: Standing
    rows: int = Field(ge=1, le=40)
    columns: int = Field(ge=1, le=40)
    pitch_mm: tuple[Millimetres, Millimetres] | None = None
    patch: tuple[Share, Share] = (0.85, 0.85)
    edges: tuple[tuple[Place, Place, Place, Place], ...] = ()
    patches: tuple[TargetPatch, ...] = Field(min_length=4, max_length=MOST_PATCHES)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.rows * self.columns != len(self.patches):
            msg = f"{self.rows} x {self.columns} patches, and {len(self.patches)} are given"
            raise ValueError(msg)
        names = [one.name for one in self.patches]
        if len(set(names)) != len(names):
            msg = "two patches have one name"
            raise ValueError(msg)
        return self

    def measured(self, patches: Sequence[Patch], *, source: str) -> Target:
        """Return the target with reference values that were measured on it.

        Raises
        ------
        InvalidError
            If there are not as many as it has patches.
        """
        if len(patches) != len(self.patches):
            raise _wrong(
                f"{source} has {len(patches)} patches, the {self.title} {len(self.patches)}"
            )
        known = tuple(TargetPatch(name=one.name, lab=one.lab) for one in patches)
        return self.model_copy(
            update={"patches": known, "source": source, "standing": Standing.OWN, "edition": ""}
        )


@cache
def shipped_targets() -> dict[str, Target]:
    """Return the shipped targets by key."""
    text = files(__package__).joinpath("targets.json").read_text("utf-8")
    every = [Target.model_validate(one) for one in json.loads(text)["targets"]]
    return {one.key: one for one in every}


def target_named(key: str) -> Target:
    """Return a shipped target.

    Raises
    ------
    NotFoundError
        There is none of that name.
    """
    found = shipped_targets().get(key)
    if found is None:
        raise NotFoundError(
            f"There is no target {key[:80]!r}",
            why=f"those shipped are {', '.join(shipped_targets())}",
            fix="Choose one of them, or name a file that describes your own",
        )
    return found


def read_target(text: str) -> Target:
    """Read a museum's own target.

    Parameters
    ----------
    text
        JSON in the form of the shipped ones.

    Raises
    ------
    InvalidError
        With the first thing that is wrong and where.
    """
    if len(text) > MOST_CHARACTERS:
        raise _wrong(f"it has {len(text)} characters, at most {MOST_CHARACTERS} are read")
    try:
        return Target.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise _wrong(f"{where}: {first['msg'].removeprefix('Value error, ')}") from error


def _wrong(why: str) -> InvalidError:
    return InvalidError(
        "The target cannot be used", why=why,
        fix="Correct the file; the documentation of capture quality shows its form",
    )  # fmt: skip
