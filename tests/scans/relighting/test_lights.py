"""Files of lights are read whoever wrote them, and refused where no surface could be told."""

import pytest

from handscroll.errors import MismatchError, UnreadableError
from handscroll.scans.relighting.lights import pictures_of, read_lights

GOOD = [
    ("a.jpg", 0.5, 0, 0.8), ("b.jpg", -0.5, 0, 0.8), ("c.jpg", 0, 0.5, 0.8),
    ("d.jpg", 0, -0.5, 0.8), ("e f.jpg", 0.3, 0.3, 0.9), ("g.jpg", 0, 0, 2.0),
]  # fmt: skip


def written(tmp_path, lights=GOOD, first=None):
    lines = [str(first or len(lights))]
    path = tmp_path / "lights.lp"
    path.write_text("\n".join(lines + [f"{n} {x} {y} {z}" for n, x, y, z in lights]) + "\n")
    return path


def test_lights_are_unit_vectors_and_names_may_have_spaces(tmp_path):
    lamps = read_lights(written(tmp_path))
    assert [one.picture for one in lamps][4] == "e f.jpg"
    assert lamps[5].at == pytest.approx((0, 0, 1))
    assert all(sum(v * v for v in one.at) == pytest.approx(1) for one in lamps)


def test_folders_in_the_lines_are_left_out_and_cannot_lead_elsewhere(tmp_path):
    names = [r"C:\dome\a.jpg", "/etc/b.jpg", "../../c.jpg", "./d.jpg", "e.jpg", "x/y/g.jpg"]
    lights = [(name, *one[1:]) for name, one in zip(names, GOOD, strict=True)]
    lamps = read_lights(written(tmp_path, lights))
    assert [one.picture for one in lamps] == ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "g.jpg"]


def test_a_picture_that_is_missing_is_named(tmp_path):
    lamps = read_lights(written(tmp_path))
    for one in lamps[:-1]:
        (tmp_path / one.picture.upper()).write_bytes(b"")
    with pytest.raises(MismatchError) as refused:
        pictures_of(lamps, tmp_path)
    assert "g.jpg" in refused.value.why
    (tmp_path / "g.jpg").write_bytes(b"")
    assert pictures_of(lamps, tmp_path)[0].name == "A.JPG"


@pytest.mark.parametrize(
    ("lights", "first", "why"),
    [
        (GOOD, 7, "announces 7"),
        (GOOD[:4], None, "names 4 lights"),
        ([*GOOD, ("h.jpg", 0, 0, -1)], None, "not above the object"),
        ([*GOOD, ("h.jpg", 0, 0, 0)], None, "not above the object"),
        ([*GOOD, ("h.jpg", "x", 0, 1)], None, "no three numbers"),
        ([*GOOD, ("h.jpg", "nan", 0, 1)], None, "not a name with"),
        ([*GOOD, ("A.jpg", 0, 0.1, 1)], None, "more than once"),
        ([(f"{n}.jpg", n / 9, 0, 1) for n in range(7)], None, "one plane"),
    ],
)
def test_lights_that_tell_nothing_are_refused(tmp_path, lights, first, why):
    with pytest.raises(UnreadableError) as refused:
        read_lights(written(tmp_path, lights, first))
    assert why in refused.value.why


def test_a_file_that_is_no_text_or_far_too_long_is_refused(tmp_path):
    path = tmp_path / "lights.lp"
    for data in (b"\xff\xfe\x00" * 100, b"a" * 2**21, b""):
        path.write_bytes(data)
        with pytest.raises(UnreadableError):
            read_lights(path)
