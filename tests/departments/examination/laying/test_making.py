"""Pictures far finer than the stack beneath are drawn from a smaller level, in the right place."""

import numpy as np
import pytest

from handscroll.departments.examination.laying.fitting import fit
from handscroll.departments.examination.laying.making import _drawing
from handscroll.departments.examination.laying.pair import pair_of
from handscroll.departments.examination.laying.places import mesh, place_of, transform_of
from handscroll.departments.examination.laying.points import points_from
from handscroll.departments.examination.stacks.bringing import Order, look
from handscroll.errors import InvalidError
from handscroll.geometry import Box, Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.transforms import Transform
from handscroll.model.laid import LayingModel, Modality
from handscroll.model.stack import Role
from handscroll.scans.cubes.cube import CubeReader
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts


@pytest.mark.parametrize("finer", [1.0, 3.0, 11.0])
def test_a_slope_comes_out_where_it_was_however_much_finer_it_is(tmp_path, finer):
    wide, high = 640, 560
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    slope = (0.1 + 0.001 * x + 0.0005 * y)[None]

    def read(box):
        return slope[:, box.y : box.y + box.height, box.x : box.x + box.width], None

    target = tmp_path / "fine.ome.zarr"
    write_cube(target, CubeFacts(Size(wide, high), (CubeBand(1.0),)), read, uncertain=False)
    matrix = np.array([[finer, 0, 30.2], [0, finer, 21.7], [0, 0, 1.0]])
    size = Size(int(560 / finer), int(500 / finer))
    with CubeReader.open(target) as reader:
        drawn = _drawing(reader, Transform(matrix), size)(Box(0, 0, size.width, size.height))[0]
    columns, rows = np.meshgrid(np.arange(size.width), np.arange(size.height))
    wanted = 0.1 + 0.001 * (finer * columns + 30.2) + 0.0005 * (finer * rows + 21.7)
    inner = (slice(2, -2), slice(2, -2))
    assert np.isfinite(drawn[inner]).all()
    # A hundredth of a pixel beneath, or a step of the cube's 16 bits.
    assert np.abs(drawn - wanted)[inner].max() < max(1e-5 * finer, 5e-5)


def test_a_bend_is_kept_to_the_last_digit():
    frame = Frame.of(Size(300, 200))
    orders = frame.orders()
    random = np.random.default_rng(6)
    field = Field(frame, orders, *(random.standard_normal((2, len(orders)))))
    bent = Transform(np.array([[0.9, 0.1, 5], [-0.1, 1.1, 2], [1e-5, 0, 1.0]]), field)
    points = 200 * random.random((50, 2))
    kept = place_of(bent)
    again = transform_of(type(kept).model_validate_json(kept.model_dump_json()))
    assert np.array_equal(again(points), bent(points))
    assert len(mesh(bent, Size(300, 200))) == 81


@pytest.mark.parametrize("model", [LayingModel.SIMILARITY, LayingModel.AFFINE])
def test_a_mirrored_plate_is_laid_by_an_affine_transform(still, model):
    pair = pair_of(still.museum, still.xray, still.on)
    sent = [[x, y, 250 - 0.8 * x, 0.8 * y + 4.0] for x in (20, 150, 280) for y in (15, 180)]
    found = fit(points_from(sent, pair.size, pair.other_size), model, pair)
    # A similarity cannot turn it over, and says so by its residuals.
    assert (max(found.residuals) < 1e-6) is (model is LayingModel.AFFINE)


def test_what_calibrates_is_not_taken_with_a_picture_that_is_only_looked_at(tmp_path):
    order = Order({Role.BANDS: tmp_path, Role.DARK: tmp_path}, modality=Modality.XRAY)
    with pytest.raises(InvalidError, match="without wavelengths"):
        look(order)
