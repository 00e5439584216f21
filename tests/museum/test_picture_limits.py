from fractions import Fraction

import pytest

from handscroll.errors import MisconfiguredError
from handscroll.geometry import Size
from handscroll.model.rights import Role, Tier
from handscroll.museum.picture_limits import all_alike, limits_for, limits_of
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
    assert limits_for(role, SETTINGS, PICTURE, None) == limits


def test_what_is_unset_is_as_for_the_public():
    plain = ImageSettings(max_width=3000, max_height=2000)
    assert len({limits_of(plain, tier) for tier in Tier}) == 1
    assert all_alike(plain, PICTURE, None)
    assert not all_alike(SETTINGS, PICTURE, None)


def test_a_relic_s_own_limit_is_for_the_public_only():
    found = limits_for(Role.VISITOR, ImageSettings(), PICTURE, 600)
    assert (found.max_width, found.tallest, found.finest) == (600, 600, Fraction(1, 10))
    assert limits_for(Role.RESEARCHER, ImageSettings(), PICTURE, 600).finest is None
    assert not all_alike(ImageSettings(), PICTURE, 600)
    assert all_alike(ImageSettings(), PICTURE, 6000)


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


@pytest.mark.parametrize(
    ("most_area", "areas"),
    [(550_000, [500_000, 550_000, 550_000]), (10**9, [500_000, 600_000, 80_000_000])],
)
def test_nobody_has_more_pixels_than_all_may_have(most_area, areas):
    roles = (Role.VISITOR, Role.RESEARCHER, Role.CURATOR)
    found = [limits_for(role, SETTINGS, PICTURE, None, most_area).max_area for role in roles]
    assert found == areas
    assert all_alike(ImageSettings(), PICTURE, None, most_area)
    public = limits_for(Role.VISITOR, SETTINGS, PICTURE, 600, most_area)
    assert (public.max_width, public.max_area) == (600, areas[0])
