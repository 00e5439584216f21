"""PTMs whose planes are packed as JPEGs are unpacked as their document says."""

import numpy as np
import pytest
import simplejpeg

from handscroll.errors import HandscrollError, TooLargeError, UnreadableError, UnsupportedError
from handscroll.scans.relighting.opening import open_relight

WIDTH, HEIGHT = 40, 24
SCALE, BIAS = "2 1 0.5 1 1 1", "128 128 128 120 130 0"
ORDER = (4, 0, 1, 2, 3, 5, 6, 7, 8)
"""Turn of each plane: the second is made first."""
REFERENCES = (1, -1, 1, -1, 3, -1, -1, 6, 7)
CHANGES = (0, 0, 1, 0, 0, 0, 0, 0, 1)


@pytest.fixture(scope="module")
def planes():
    """Smooth planes, from the top: JPEG keeps them within a step or two."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] / 24
    told = [120 + 100 * np.sin(x * (1 + n / 5) + n) * np.cos(y * (1 + n / 7)) for n in range(9)]
    return np.stack(told).round().astype(np.uint8)


def jpeg(plane):
    return simplejpeg.encode_jpeg(
        np.ascontiguousarray(plane[..., None]), 100, colorspace="GRAY", colorsubsampling="Gray"
    )


def packed(planes, form="JPEG_LRGB", *, exact=(), **changed):
    """Pack planes; of those named in `exact` every pixel is mended."""
    count = len(planes)
    upside = planes[:, ::-1]
    turns = changed.get("turns", ORDER)
    references = changed.get("references", REFERENCES)
    changes = changed.get("changes", CHANGES)
    found, files = np.zeros_like(planes), []
    for number in sorted(range(count), key=turns.__getitem__):
        one, reference = upside[number], references[number]
        if reference >= 0:
            before = 255 - found[reference] if changes[number] else found[reference]
            one = one - before + np.uint8(128)
        coded = jpeg(one)
        seen = simplejpeg.decode_jpeg(coded, colorspace="GRAY")[..., 0]
        if reference >= 0:
            seen = seen + before - np.uint8(128)
        mend = b""
        if number in exact:
            off = np.flatnonzero(seen != upside[number])
            seen = upside[number]
            mend = b"".join(int(at).to_bytes(4, "big") + bytes([seen.ravel()[at]]) for at in off)
        found[number] = seen
        files.append((number, coded, mend))
    files.sort()
    lines = [
        "PTM_1.2", f"PTM_FORMAT_{form}", str(WIDTH), str(HEIGHT), SCALE, BIAS, "90",
        *(
            " ".join(map(str, one))
            for one in (
                changes, [0] * count, changed.get("motion", [0] * count), turns, references,
                [len(one) for _, one, _ in files], [len(one) for *_, one in files],
            )
        ),
    ]  # fmt: skip
    body = b"".join(coded + mend for _, coded, mend in files)
    return ("\n".join(lines) + "\n").encode() + body, found[:, ::-1]


@pytest.fixture
def file(tmp_path):
    def write(data):
        path = tmp_path / "coin.ptm"
        path.write_bytes(data)
        return path

    return write


def test_planes_are_foretold_from_each_other_and_stand_the_right_way_up(file, planes):
    data, expected = packed(planes)
    found = open_relight(file(data))
    assert (found.kind, found.width, found.height, found.apart) == ("JPEG_LRGB PTM", 40, 24, True)
    assert np.array_equal(found.rows(0, HEIGHT), expected)
    assert np.array_equal(found.rows(3, 9), expected[:, 3:9])
    # The differences are packed with losses; what was put in comes back nearly, nowhere turned.
    off = np.abs(found.rows(0, HEIGHT).astype(int) - planes)
    assert np.median(off) <= 1


def test_what_mends_a_plane_makes_it_exact(file, planes):
    data, _ = packed(planes, exact=range(9))
    assert np.array_equal(open_relight(file(data)).rows(0, HEIGHT), planes)


def test_an_rgb_file_has_eighteen_planes(file, planes):
    both = np.concatenate([planes, 255 - planes])
    none = {"turns": tuple(range(18)), "references": (-1,) * 18, "changes": (0,) * 18}
    data, expected = packed(both, "JPEG_RGB", **none)
    found = open_relight(file(data))
    assert not found.apart
    assert np.array_equal(found.rows(0, HEIGHT), expected)
    assert len(found.scale) == 18


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"motion": [0, 3, *[0] * 7]}, "moved"),
        ({"changes": (0, 0, 2, *[0] * 6)}, "moved"),
    ],
)
def test_moved_references_are_not_read(file, planes, changed, why):
    with pytest.raises(UnsupportedError) as refused:
        open_relight(file(packed(planes, **changed)[0]))
    assert why in refused.value.why


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        (b"4 0 1 2 3 5 6 7 8", b"4 0 1 2 3 5 6 7 7", "order"),
        (b"1 -1 1 -1 3 -1 -1 6 7", b"1 -1 9 -1 3 -1 -1 6 7", "order"),
        (b"1 -1 1 -1 3 -1 -1 6 7", b"1 -1 0 -1 3 -1 -1 6 7", "comes later"),
        (b"1 -1 1 -1 3 -1 -1 6 7", b"1 -1 2 -1 3 -1 -1 6 7", "comes later"),
        (b"\n40\n", b"\n48\n", "40 x 24"),
        (b"\n90\n", b"\nfine\n", "no numbers"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(file, planes, was, now, why):
    data = packed(planes)[0]
    assert was in data
    with pytest.raises(UnreadableError) as refused:
        open_relight(file(data.replace(was, now, 1)))
    assert why in refused.value.why


def test_a_mend_outside_of_the_picture_is_refused(file, planes):
    data = packed(planes)[0]
    head = data.split(b"\n", 14)
    head[13] = b"0 0 0 0 0 0 0 0 5"
    path = file(b"\n".join(head) + (WIDTH * HEIGHT).to_bytes(4, "big") + b"\x07")
    with pytest.raises(UnreadableError) as refused:
        open_relight(path).rows(0, HEIGHT)
    assert "outside" in refused.value.why


def test_planes_that_no_memory_holds_are_refused_before_any_is_read(file, planes):
    data = packed(planes)[0].replace(b"\n40\n24\n", b"\n30000\n30000\n", 1)
    with pytest.raises(TooLargeError):
        open_relight(file(data))


def test_every_cut_is_refused_and_none_crashes(file, planes):
    whole = packed(planes, exact=(4,))[0]
    for length in range(0, len(whole), 97):
        path = file(whole[:length])
        with pytest.raises(HandscrollError):
            open_relight(path).rows(0, HEIGHT)


def test_a_damaged_plane_is_refused_or_read_and_never_crashes(file, planes):
    whole = bytearray(packed(planes)[0])
    rng = np.random.default_rng(3)
    start = len(b"\n".join(bytes(whole).split(b"\n")[:14])) + 1
    for at in rng.integers(start, len(whole), 60):
        hurt = bytearray(whole)
        hurt[at] ^= 0xFF
        try:
            found = open_relight(file(bytes(hurt))).rows(0, HEIGHT)
        except HandscrollError:
            continue
        assert found.shape == (9, HEIGHT, WIDTH)
