"""Where a picture of another geometry lies on a stack: what a person or a search said of it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

MOST_POINTS = 500
"""Control points of one laying: nobody sets more by hand."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Modality(StrEnum):
    """What made a picture whose wavelength nobody can tell."""

    XRAY = "xray"
    UV = "uv"
    INFRARED = "infrared"
    VISIBLE = "visible"
    OTHER = "other"


class LayingModel(StrEnum):
    """Which transform takes one picture to the other."""

    AUTO = "auto"
    SIMILARITY = "similarity"
    AFFINE = "affine"
    PROJECTIVE = "projective"
    BEND = "bend"


BY_HAND = (
    LayingModel.AUTO, LayingModel.SIMILARITY, LayingModel.AFFINE, LayingModel.PROJECTIVE,
)  # fmt: skip
"""Models that control points may ask for; only a search finds a bend."""


class Bend(_Frozen):
    """A smooth displacement added after the matrix: products of Legendre polynomials.

    Attributes
    ----------
    middle, half
        Of the plane on which the polynomials run from -1 to 1, px.
    orders
        Along x and y, of each term.
    x, y
        Px for each term.
    """

    middle: tuple[float, float]
    half: tuple[float, float]
    orders: tuple[tuple[int, int], ...] = Field(max_length=1000)
    x: tuple[float, ...] = Field(max_length=1000)
    y: tuple[float, ...] = Field(max_length=1000)


class Place(_Frozen):
    """A transform: pixels of the stack beneath to pixels of the one that is laid on it.

    Attributes
    ----------
    matrix
        Three rows of three; the centre of the first pixel is 0, 0.
    """

    matrix: tuple[
        tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]
    ]
    bend: Bend | None = None


class Laid(_Frozen):
    """How a stack lies on another one; with both cubes it is all that its picture is made of.

    Attributes
    ----------
    on
        The stack beneath, whose pixels the picture has.
    model
        Of the transform.
    points
        Control points: x, y beneath and x, y on the picture that is laid; the upper left corner
        is 0, 0, as in addresses of pictures. Of a search, those that a person had given.
    residuals, left_out
        For each point how far it is from where the transform puts it, and the same when the
        point had no say (None where the rest would not do); pixels beneath.
    doubtful
        Places in the list of points that contradicted the rest and had no say.
    expected_px
        Expected root mean square error, pixels beneath; None where nothing tells it.
    method
        Name and version of what found it.
    by_machine
        Whether a search found it.
    beneath, beneath_method, width, height
        Digest, method and size of the cube beneath at that time.
    other, other_method
        Digest of the cube of the stack that is laid, from which the picture was sampled last;
        and how that cube was made.
    digest
        Of the laid cube; None while it was not made.
    """

    on: str
    model: LayingModel
    place: Place
    points: tuple[tuple[float, float, float, float], ...] = Field(max_length=MOST_POINTS)
    residuals: tuple[float, ...] = ()
    left_out: tuple[float | None, ...] = ()
    doubtful: tuple[int, ...] = ()
    expected_px: float | None = None
    method: str
    by_machine: bool = False
    beneath: str
    beneath_method: str
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    other: str
    other_method: str
    digest: str | None = None

    @property
    def rms_px(self) -> float | None:
        """Root mean square of the residuals of the points that had a say."""
        said = self._said()
        return (sum(one * one for one in said) / len(said)) ** 0.5 if said else None

    @property
    def max_px(self) -> float | None:
        """The largest of them."""
        return max(self._said(), default=None)

    def _said(self) -> list[float]:
        return [one for at, one in enumerate(self.residuals) if at not in self.doubtful]
