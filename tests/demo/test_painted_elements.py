"""Elements of painted relics: they stand where the picture has them, and are told in full."""

import pytest

from handscroll.demo.collection import RELICS, paint_relic
from handscroll.demo.records.element_words import STROKES, THINGS
from handscroll.demo.records.elements import METHOD, MOST_ALIKE, painted_elements
from handscroll.demo.truth import read
from handscroll.model.text import LANGUAGES

BAMBOO, PEAKS = (
    next(relic for relic in RELICS if relic.slug == slug)
    for slug in ("ink-bamboo", "waterfall-peaks")
)


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    """Two relics painted small: slug to (elements, truth)."""
    made = {}
    for relic in (BAMBOO, PEAKS):
        files = paint_relic(relic, tmp_path_factory.mktemp("painted"), scale=0.06)
        truth = read(files[0].parent, files[0].name)
        made[relic.slug] = (painted_elements(relic, files), truth, files)
    return made


@pytest.mark.parametrize("slug", ["ink-bamboo", "waterfall-peaks"])
def test_every_element_lies_on_its_picture_and_is_told_in_every_language(painted, slug):
    elements, truth, _ = painted[slug]
    assert elements
    for one in elements:
        box = one.region.box
        assert box.x + box.width <= truth.width
        assert box.y + box.height <= truth.height
        assert (set(one.words), set(one.description)) == (set(LANGUAGES), set(LANGUAGES))
        assert all((*one.words.values(), *one.description.values()))
        assert (one.author, one.by_machine) == (METHOD, True)
    assert len({one.id for one in elements}) == len(elements)


def test_things_stand_where_they_were_painted(painted):
    elements, truth, _ = painted["waterfall-peaks"]
    boxes = {one.region.box for one in elements}
    for kind in ("figure", "pavilion", "bridge", "boat", "pagoda"):
        seen = [one for one in truth.of_kind(kind) if min(one.box.width, one.box.height) >= 4]
        assert all(one.box in boxes for one in seen[:MOST_ALIKE])
    assert {one.kind for one in elements} >= {"composition", "brushwork", "figure", "inscription"}


def test_a_path_goes_there_and_comes_back(painted):
    elements, _, _ = painted["waterfall-peaks"]
    (path,) = [one for one in elements if one.region.outline]
    points = path.region.outline
    assert points[1:] == points[1:][::-1]
    assert path.kind == "composition"


def test_the_same_picture_gives_the_same_elements(painted):
    elements, _, files = painted["ink-bamboo"]
    assert painted_elements(BAMBOO, files) == elements


def test_strokes_are_named_after_the_manner_that_drew_them(painted):
    elements, _, _ = painted["waterfall-peaks"]
    told = [one.words["en"] for one in elements if one.kind == "brushwork"]
    assert told == [STROKES["axe"].words[2], STROKES["hemp"].words[2]]
    assert {layer for layer, _ in THINGS.values()} == {"figure", "symbol"}
