"""A stack: one relic captured in many bands, as it was brought, and what was made of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from handscroll.errors import UnsupportedError
from handscroll.model.laid import Laid, Modality
from handscroll.model.rights import Rights, State

ORIGINALS = "originals/"
"""Where in a stack's vault object the files lie that were brought, a folder for each role."""
RECIPE = "recipe.json"
"""What makes a stack's cube again, beside its record."""


class Role(StrEnum):
    """What a file of a stack shows."""

    BANDS = "bands"
    DARK = "dark"
    FLAT = "flat"
    WHITE = "white"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StackFile(_Frozen):
    """A file as it was brought.

    Attributes
    ----------
    role
        What it shows, or belongs to.
    name
        Relative to the folder in which it was brought, with slashes; kept verbatim.
    """

    role: Role
    name: str = Field(min_length=1, max_length=400)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)

    @property
    def path(self) -> str:
        """Logical path in the vault object."""
        return f"{ORIGINALS}{self.role}/{self.name}"


class WhitePanel(_Frozen):
    """What the certificate of the white says, and where in the frame it lies.

    Attributes
    ----------
    reflectance
        Of every wavelength alike; 1.0 is a perfect diffuser.
    uncertainty
        1-sigma of it, in units of reflectance.
    spectrum
        Wavelength in nm and reflectance, ascending; it counts instead where there is one.
    box
        Corner, width and height in pixels of the white frames; None where it fills them.
    """

    reflectance: float = Field(default=1.0, ge=0.05, le=1.2)
    uncertainty: float = Field(default=0.0, ge=0, lt=1)
    spectrum: tuple[tuple[float, float], ...] = ()
    box: tuple[int, int, int, int] | None = None


class Band(_Frozen):
    """A band of the cube that was made: nm, nm, and how sure its place is.

    Attributes
    ----------
    error_px
        Expected root mean square error of its place, reference pixels.
    """

    wavelength: float = Field(gt=0)
    fwhm: float | None = Field(default=None, gt=0)
    error_px: float = Field(default=0.0, ge=0)


class Made(_Frozen):
    """The cube of calibrated reflectance that was made of a stack.

    Attributes
    ----------
    method
        Name and version of what made it.
    recipe
        sha256 of the recipe, which lies beside the stack's record.
    digest
        Tells two cubes apart; see `handscroll.scans.cubes.cube_write.CubeReport`.
    """

    method: str
    recipe: str = Field(pattern=r"^[0-9a-f]{64}$")
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    bands: tuple[Band, ...] = Field(min_length=1)


class Stack(_Frozen):
    """One relic under many wavelengths.

    Attributes
    ----------
    relic
        Whose it is.
    kind
        How the bands were brought: "folder of TIFFs".
    files
        All that was brought, in the order of roles and names.
    unfit
        Why nothing may be measured on it; empty where it may.
    figures
        What a person said of the capture when it was brought.
    made
        The cube, once it was made.
    modality
        What made a picture that has no wavelength; its bands are then numbered 1, 2, 3 "nm".
    laid
        On which other stacks it lies, and how.
    datasets
        Role to the dataset that is meant in its HDF5 file; empty where each holds one cube.
    """

    id: str
    relic: str
    title: dict[str, str] = Field(default_factory=dict)
    kind: str
    files: tuple[StackFile, ...] = Field(min_length=1)
    white: WhitePanel = Field(default_factory=WhitePanel)
    notes: tuple[str, ...] = ()
    unfit: str = ""
    figures: dict[str, Any] = Field(default_factory=dict)
    made: Made | None = None
    state: State = State.DRAFT
    rights: Rights = Field(default_factory=Rights)
    modality: Modality | None = None
    laid: tuple[Laid, ...] = ()
    datasets: dict[Role, str] = Field(default_factory=dict)

    def laid_on(self, stack: str) -> Laid | None:
        """Return how it lies on another stack, or None where it does not."""
        return next((one for one in self.laid if one.on == stack), None)

    def lies_still(self, on: Stack) -> bool:
        """Say whether where it was laid on another stack still holds.

        Another white changes no place of a pixel; another method of making a cube may.
        """
        laid, own, beneath = self.laid_on(on.id), self.made, on.made
        if laid is None or own is None or beneath is None:
            return False
        then = (laid.other_method, laid.beneath_method, laid.width, laid.height)
        return then == (own.method, beneath.method, beneath.width, beneath.height)

    def as_laid_on(self, on: Stack) -> Stack | None:
        """Return it with the cube that has the pixels of another stack, or None without one."""
        laid = self.laid_on(on.id)
        if laid is None or laid.digest is None or self.made is None or not self.lies_still(on):
            return None
        if laid.other != self.made.digest:
            return None
        size = {"width": laid.width, "height": laid.height}
        made = self.made.model_copy(update={"digest": laid.digest, "method": laid.method, **size})
        return self.model_copy(update={"made": made})

    def of(self, role: Role) -> tuple[StackFile, ...]:
        """Return the files of a role."""
        return tuple(one for one in self.files if one.role is role)

    def require_fit(self, what: str) -> None:
        """Refuse to measure on a stack that was brought to be looked at.

        Parameters
        ----------
        what
            What is not done: "The spectrum was not measured".

        Raises
        ------
        UnsupportedError
            It was.
        """
        if self.unfit:
            raise UnsupportedError(
                what,
                why=f"stack {self.id} is for viewing only: {self.unfit}",
                fix="Bring the bands as the camera counted them, 16 bits without losses, with"
                " dark and white frames",
            )
