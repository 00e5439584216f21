from fractions import Fraction

import pytest

from handscroll.departments.viewing.iiif.limits import all_alike, limits_for, limits_of
from handscroll.errors import MisconfiguredError
from handscroll.geometry import Size
from handscroll.model.rights import Rights, Role, Tier
from handscroll.settings import ImageSettings, ImageTierSettings, load
from handscroll.standards.iiif_image_limits import Limits

PICTURE = Size(6000, 4000)
SETTINGS = ImageSettings(
    max_width=1000, max_height=800, max_area=500_000,
    researchers=ImageTierSettings(max_area=600_000),
    staff=ImageTierSettings(max_width=9000, max_area=80_000_000),
)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "limits"),
    [
        (Role.VISITOR, Limits(1000, 500_000, max_height=800)),
        (Role.RESEARCHER, Limits(1000, 600_000, max_height=800)),
        (Role.EDUCATOR, Limits(1000, 600_000, max_height=800)),
        (Role.CONSERVATOR, Limits(9000, 80_000_000)),
        (Role.ADMINISTRATOR, Limits(9000, 80_000_000)),
    ],
)
def test_every_kind_of_reader_has_limits_of_their_own(role, limits):
    assert limits_for(role, SETTINGS, PICTURE, Rights()) == limits


def test_what_is_unset_is_as_for_the_public():
    plain = ImageSettings(max_width=3000, max_height=2000)
    assert len({limits_of(plain, tier) for tier in Tier}) == 1
    assert all_alike(plain, PICTURE, Rights())
    assert not all_alike(SETTINGS, PICTURE, Rights())


def test_a_relic_s_own_limit_is_for_the_public_only():
    guarded = Rights(max_public_px=600)
    found = limits_for(Role.VISITOR, ImageSettings(), PICTURE, guarded)
    assert (found.max_width, found.tallest, found.finest) == (600, 600, Fraction(1, 10))
    assert limits_for(Role.RESEARCHER, ImageSettings(), PICTURE, guarded).finest is None
    assert not all_alike(ImageSettings(), PICTURE, guarded)
    assert all_alike(ImageSettings(), PICTURE, Rights(max_public_px=6000))


def test_limits_are_set_in_the_file_and_overruled_by_the_environment(museum, monkeypatch):
    file = museum.folder / "handscroll.toml"
    table = "\n[images]\nmax_width = 900\n\n[images.staff]\nmax_width = 5000\n"
    file.write_text(file.read_text() + table)
    monkeypatch.setenv("HANDSCROLL_IMAGES__STAFF__MAX_AREA", "70000000")
    images = load(museum.folder).images
    assert limits_of(images, Tier.PUBLIC).max_width == 900
    assert limits_of(images, Tier.RESEARCHERS).max_width == 900
    staff = limits_of(images, Tier.STAFF)
    assert (staff.max_width, staff.max_area) == (5000, 70_000_000)
    monkeypatch.setenv("HANDSCROLL_IMAGES__STAFF__MAX_AREA", "1")
    with pytest.raises(MisconfiguredError):
        load(museum.folder)
