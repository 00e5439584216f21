"""A library of reference spectra as the museum keeps it: the files, and what is said of them."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

MOST_TEXT = 500
"""Characters of each text that somebody says of a library."""


class Origin(StrEnum):
    """Where the numbers of a library come from."""

    MEASURED = "measured"
    """An instrument measured paints."""
    MODELLED = "modelled"
    """They were calculated; nothing was measured."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LibraryFile(_Frozen):
    """A file as it was brought, verbatim."""

    name: str = Field(pattern=r"^[^/\\\x00-\x1f]{1,200}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=1)

    @property
    def path(self) -> str:
        """Logical path in the vault object."""
        return f"files/{self.name}"


class Reading(_Frozen):
    """How the files are read; kept, so that they are always read alike.

    Attributes
    ----------
    percent
        Whether the values are percentages; None: fractions.
    fields
        Of an ENVI header: which of its fields tells pigment, paint, binder, source, licence.
    paint
        Pattern whose first group in a spectrum's name is the paint it was taken on.
    """

    percent: bool | None = None
    fields: dict[str, str] = Field(default_factory=dict, max_length=5)
    paint: str | None = Field(default=None, max_length=200)


class SpectralLibrary(_Frozen):
    """One library of reference spectra.

    Attributes
    ----------
    name
        What people call it; no other library bears it.
    files
        The first is the one that is opened.
    digest
        sha256 over the digests of the files and how they are read: candidates name it.
    licence, source
        What was said when it was brought; empty where nothing was.
    spectra, paints, pigments, wavelengths
        How many of each there are.
    nm
        Its first and last wavelength.
    """

    id: str
    name: str = Field(min_length=1, max_length=80)
    files: tuple[LibraryFile, ...] = Field(min_length=1)
    reading: Reading = Field(default_factory=Reading)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    origin: Origin = Origin.MEASURED
    licence: str = Field(default="", max_length=MOST_TEXT)
    source: str = Field(default="", max_length=MOST_TEXT)
    spectra: int = Field(ge=1)
    paints: int = Field(ge=1)
    pigments: int = Field(ge=1)
    wavelengths: int = Field(ge=2)
    nm: tuple[float, float]
