"""A place on a frame is a place on the picture, and comes back to the frame that shows it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from handscroll.geometry import Size
from handscroll.imaging.stitching.bundle import Pose
from handscroll.model.region import Region
from handscroll.scans.frames.places import on_frame, on_picture

WHOLE = Size(1000, 420)


def pose(degrees, x, y):
    turn = np.radians(degrees)
    cos, sin = np.cos(turn), np.sin(turn)
    return Pose(Size(600, 400), np.array([[cos, -sin, x], [sin, cos, y], [0, 0, 1.0]]))


POSES = {"left": pose(0.8, 8, 2), "right": pose(-0.6, 395, 12)}


def test_a_frame_that_lies_straight_moves_places_by_whole_pixels():
    poses = {"a": pose(0, 100, 20)}
    place = Region(capture="a", x=7, y=9, width=30, height=40)
    there = on_picture(place, poses, "whole", WHOLE)
    assert there == Region(capture="whole", x=107, y=29, width=30, height=40)
    assert on_frame(there, poses, "whole") == place
    elsewhere = place.model_copy(update={"capture": "other"})
    assert on_picture(elsewhere, poses, "whole", WHOLE) is elsewhere
    assert on_frame(elsewhere, poses, "whole") is elsewhere


@given(
    st.sampled_from(sorted(POSES)), st.integers(0, 560), st.integers(0, 360),
    st.integers(1, 40), st.integers(1, 40), st.booleans(),
)  # fmt: skip
def test_every_place_lies_on_the_picture_and_near_itself_when_it_is_back(
    name, x, y, width, height, outlined
):
    corners = ((x, y), (x + width, y), (x + width, y + height))
    place = Region(
        capture=name, x=x, y=y, width=width, height=height, outline=corners if outlined else ()
    )
    there = on_picture(place, POSES, "whole", WHOLE)
    assert there.lies_on(WHOLE)
    assert bool(there.outline) is outlined
    back = on_frame(there, POSES, "whole")
    assert back.lies_on(POSES[back.capture].size)
    again = on_picture(back, POSES, "whole", WHOLE)
    assert abs(again.x - there.x) <= 3
    assert abs(again.y - there.y) <= 3
