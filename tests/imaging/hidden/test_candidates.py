"""Regions proposed from a map."""

import cv2
import numpy as np

from handscroll.imaging.hidden.candidates import Caution, propose
from handscroll.imaging.hidden.shown import HiddenMap
from handscroll.imaging.hidden.tiles import find


def _made(strokes, visible_too=0.0, seed=7):
    """Return a map of noise with strokes of known standing, and a visible plane beside it."""
    random = np.random.default_rng(seed)
    shape = (200, 300)
    noise = cv2.GaussianBlur(random.standard_normal(shape), (0, 0), 0.8)
    amount, visible = noise / noise.std() * 0.1, random.standard_normal(shape)
    for row, left, right, height in strokes:
        amount[row : row + 2, left:right] += height
        if visible_too:
            visible[row : row + 2, left:right] += visible_too
    flat = np.ones(shape)
    planes = (np.asarray(one, np.float32) for one in (amount, 0.1 * flat, 0.95 * flat))
    return HiddenMap(*planes), [visible]


def test_strokes_are_proposed_where_they_are_strongest_first():
    mapped, visible = _made([(50, 40, 120, 1.0), (150, 100, 250, 1.0)])
    found = propose(mapped, visible)
    assert len(found.candidates) == 2
    boxes = [one.box for one in found.candidates]
    for (x, y, width, height), (row, left, right) in zip(
        boxes, [(150, 100, 250), (50, 40, 120)], strict=True
    ):
        assert abs(x - left) <= 3
        assert abs(x + width - right) <= 4
        assert abs(y + height / 2 - row - 1) <= 4
        assert height <= 10
    best = found.candidates[0]
    assert best.score > found.candidates[1].score > found.bar
    assert best.contrast > 3 * best.contrast_error
    assert np.isclose(best.r2, 0.95)
    assert best.cautions == ()
    drawn = cv2.fillPoly(np.zeros((200, 300), np.uint8), [best.outline], 1)
    # The outline is a polygon of few corners, so that it cuts a little off a thin stroke.
    assert drawn[150:152, 105:245].mean() > 0.8


def test_noise_proposes_nothing():
    for seed in range(5):
        mapped, visible = _made([], seed=seed)
        assert propose(mapped, visible).candidates == ()


def test_what_the_surface_shows_too_is_said_to_be_shown():
    mapped, visible = _made([(50, 40, 160, 1.0)], visible_too=2)
    (only,) = propose(mapped, visible).candidates
    assert Caution.SURFACE_SHOWS_IT in only.cautions
    assert only.visible_contrast > 1
    (alone,) = propose(*_made([(50, 40, 160, 1.0)])).candidates
    assert only.score < 0.9 * alone.score


def test_what_the_surface_shows_as_clearly_as_the_map_is_not_proposed():
    mapped, _ = _made([(50, 40, 160, 1.0)])
    assert propose(mapped, [5 * mapped.amount]).candidates == ()


def test_clutter_on_the_other_side_raises_the_bar():
    clean, visible = _made([(50, 40, 70, 1.0)])
    cluttered, _ = _made([(50, 40, 70, 1.0)] + [(row, 150, 240, -1.0) for row in (20, 60, 100)])
    assert len(propose(clean, visible).candidates) == 1
    raised = propose(cluttered, visible)
    assert raised.others == 3
    assert raised.bar > propose(clean, visible).bar
    assert raised.candidates == ()


def test_what_is_joined_over_more_of_the_other_side_is_no_region():
    mapped, visible = _made([(30, 40, 120, 1.0)])
    clean = propose(mapped, visible)
    for column in range(150, 200, 4):
        mapped.amount[100:108, column : column + 2] = -0.5
        mapped.amount[100:108, column + 2 : column + 4] = 3.0
    assert propose(mapped, visible).others == clean.others
    assert propose(mapped, visible).bar == clean.bar


def test_a_broad_blot_of_the_other_side_hides_no_strokes():
    strokes = [(30, 40, 120, 1.0), (150, 100, 250, 1.0)]
    mapped, visible = _made(strokes)
    clean = propose(mapped, visible).bar
    mapped.amount[70:130, 180:280] -= 0.6
    found = propose(mapped, visible)
    assert found.others == 1
    assert found.bar > clean
    assert len(found.candidates) == 2


def test_a_region_at_the_border_or_beside_unknown_pixels_is_said_to_be_cut():
    mapped, visible = _made([(50, 0, 80, 1.0), (120, 100, 210, 1.0)])
    mapped.amount[:, 201:] = np.nan
    assert all(Caution.AT_THE_BORDER in one.cautions for one in propose(mapped, visible).candidates)


def test_a_pale_figure_is_proposed_and_called_paler():
    mapped, visible = _made([])
    mapped.amount[60:110, 100:170] -= 0.8
    (only,) = propose(mapped, visible, "figure").candidates
    assert Caution.PALER in only.cautions
    assert abs(only.pixels / (50 * 70) - 1) < 0.1


def test_most_painted_strokes_are_proposed_and_little_else(drawn, found):
    proposals = propose(found.mapped, list(found.surface))
    near = cv2.dilate(drawn.lines.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    proposed = np.zeros(drawn.lines.shape, np.uint8)
    for one in proposals.candidates:
        alone = cv2.drawContours(np.zeros_like(proposed), [one.outline], -1, 1)
        assert near[alone > 0].mean() > 0.8
        cv2.fillPoly(proposed, [one.outline], 1)
    assert proposed[drawn.lines].mean() > 0.5


def test_a_scroll_with_nothing_beneath_but_infrared_pigments_proposes_nothing(empty):
    mapped = find(empty.cube, empty.wavelengths)
    assert propose(mapped.mapped, list(mapped.surface)).candidates == ()
