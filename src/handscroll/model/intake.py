"""What somebody asked to be taken in: files, the record that belongs to them, and problems."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.model.rights import Rights


class Problem(BaseModel):
    """Why one file, row or field could not be taken, and what mends it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = ""
    row: int | None = None
    field: str = ""
    what: str
    why: str
    fix: str


class PlannedFile(BaseModel):
    """One scan that will become a part of a relic.

    Attributes
    ----------
    source
        Absolute path where the file was found.
    bytes, modified_ns
        As found; a file that changed since is noticed.
    image_id
        Identifier the museum wants for the picture; empty lets us choose.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    name: str
    bytes: int
    modified_ns: int
    kind: PartKind = PartKind.WHOLE
    label: dict[str, str] = Field(default_factory=dict)
    height_mm: float | None = None
    width_mm: float | None = None
    image_id: str = ""
    row: int | None = None


class IntakeItem(BaseModel):
    """One relic to be: its record and its files, in reading order.

    Attributes
    ----------
    stitch
        Whether its files are frames that are joined into one picture once they are taken in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    accession_number: str
    format: ObjectFormat = ObjectFormat.OTHER
    title: dict[str, str]
    creator: dict[str, str] = Field(default_factory=dict)
    date_written: str = ""
    dynasty: dict[str, str] = Field(default_factory=dict)
    medium: dict[str, str] = Field(default_factory=dict)
    description: dict[str, str] = Field(default_factory=dict)
    rights: Rights = Field(default_factory=Rights)
    files: tuple[PlannedFile, ...] = Field(min_length=1)
    publish: bool = False
    stitch: bool = False
    painted_by_software: bool = False
    catalogue: Catalogue = Catalogue()
