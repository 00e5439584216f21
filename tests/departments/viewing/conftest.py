import pytest

from handscroll.model.capture import Capture
from handscroll.model.relic import Part, Relic


@pytest.fixture
def make_part():
    def make(width, height, *, mm=None, **more):
        capture = Capture(
            id=f"c{width}x{height}", relic="r1", path="originals/a", file_name="a.tif",
            sha256="0" * 64, bytes=1, media_type="image/tiff", width=width, height=height,
        )  # fmt: skip
        size = {} if mm is None else {"height_mm": mm, "width_mm": mm * width / height}
        return Part(capture=capture, **size, **more)

    return make


@pytest.fixture
def make_relic(make_part):
    def make(*sizes, kinds=None, mm=None, **more):
        parts = tuple(
            make_part(w, h, mm=mm, **({"kind": kinds[n]} if kinds else {}))
            for n, (w, h) in enumerate(sizes)
        )
        more = {"title": {"en": "A work", "zh-Hans": "一件"}} | more
        return Relic(id="r1", accession_number="A 1", parts=parts, **more)

    return make
