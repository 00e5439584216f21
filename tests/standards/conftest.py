"""Relics of every shape, for documents that are made of them."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from handscroll.model.capture import Capture
from handscroll.model.relic import ObjectFormat, Part, PartKind, Relic
from handscroll.model.rights import Rights, State


def make_capture(name: str, width: int = 1200, height: int = 800) -> Capture:
    return Capture(
        id=name, relic="r1", path=f"originals/{name}.tif", file_name=f"{name}.tif",
        sha256="0" * 64, bytes=1, media_type="image/tiff", width=width, height=height,
    )  # fmt: skip


@pytest.fixture
def make_relic() -> Callable[..., Relic]:
    """Make a handscroll of three parts; everything can be chosen otherwise."""

    def make(**other) -> Relic:
        parts = (
            Part(kind=PartKind.FRONTISPIECE, capture=make_capture("c1")),
            Part(kind=PartKind.PAINTING, capture=make_capture("c2", 9000, 800), height_mm=300),
            Part(kind=PartKind.COLOPHON, capture=make_capture("c3", 900, 800), width_mm=90,
                 height_mm=80),
        )  # fmt: skip
        facts = {
            "id": "r1", "accession_number": "A 1", "state": State.PUBLISHED, "parts": parts,
            "format": ObjectFormat.HANDSCROLL, "title": {"zh-Hans": "山水卷", "en": "Landscape"},
        }  # fmt: skip
        return Relic(**(facts | other))

    return make


TAGS = st.sampled_from(["zh-Hans", "zh-Hant", "en", "none", "ja"])
MAPS = st.dictionaries(TAGS, st.text(max_size=20), max_size=4)
MM = st.one_of(st.none(), st.floats(0.1, 1e5))


@st.composite
def relics(draw) -> Relic:
    parts = tuple(
        Part(
            kind=draw(st.sampled_from(PartKind)),
            label=draw(MAPS),
            capture=make_capture(f"c{n}", draw(st.integers(1, 90_000)), draw(st.integers(1, 9000))),
            height_mm=draw(MM),
            width_mm=draw(MM),
        )
        for n in range(draw(st.integers(1, 6)))
    )
    rights = Rights(
        uri=draw(st.sampled_from([None, "http://rightsstatements.org/vocab/NoC-US/1.0/"])),
        credit_line=draw(MAPS),
        max_public_px=draw(st.one_of(st.none(), st.integers(1, 5000))),
    )
    return Relic(
        id="r1", accession_number=draw(st.text(min_size=1, max_size=9)), title=draw(MAPS),
        format=draw(st.sampled_from(ObjectFormat)), creator=draw(MAPS), dynasty=draw(MAPS),
        medium=draw(MAPS), description=draw(MAPS), date_written=draw(st.text(max_size=9)),
        rights=rights, parts=parts, painted_by_software=draw(st.booleans()),
    )  # fmt: skip


@pytest.fixture
def any_relic() -> st.SearchStrategy[Relic]:
    """Strategy of relics with 1 to 6 parts, measured or not, with and without rights."""
    return relics()
