"""One scan file of a relic, as it was brought."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from handscroll.geometry import Size

STITCHES = "stitches/"
"""Where in a relic's vault object the recipes of stitched pictures lie."""


class Capture(BaseModel):
    """What is known of an original scan, or of a picture that was stitched from several.

    The pixels of originals stay in the vault; a stitched picture is drawn from its recipe.

    Attributes
    ----------
    width, height
        Pixels, after the file's own orientation is applied.
    facts
        What the reader found: format, bits, colour, compression, ICC profile, pages.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    relic: str
    path: str
    """Logical path in the vault object: ``originals/01-name.tif``."""
    file_name: str
    """The name under which it was brought, kept verbatim."""
    sha256: str
    bytes: int = Field(ge=0)
    media_type: str
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    facts: dict[str, str | int | bool | None] = Field(default_factory=dict)

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return Size(self.width, self.height)

    @property
    def stitched(self) -> bool:
        """Whether it was joined from other captures: what is kept is the recipe that draws it.

        Path, digest and bytes are then those of the recipe.
        """
        return self.path.startswith(STITCHES)
