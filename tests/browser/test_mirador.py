"""Mirador 4 opens our manifest: the scroll from the right, its layers to choose, its elements."""

import http.server
import json
import threading
from functools import partial

import pytest
from PIL import Image
from waiting import until

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.layer import Layer
from handscroll.model.observation import Observation
from handscroll.model.region import Region
from handscroll.model.rights import Tier
from handscroll.museum.picture_limits import limits_of
from handscroll.standards.iiif_canvas import Place
from handscroll.standards.iiif_presentation import manifest

MIRADOR = ".build/other-viewers/mirador/dist/mirador.min.js"
PAGE = """<!doctype html><meta charset="utf-8"><title>Elsewhere</title>
<div id="v" style="position:absolute;inset:0"></div><script src="mirador.min.js"></script><script>
const mirador = Mirador.viewer({id: "v", language: "en",
  workspaceControlPanel: {enabled: false}, thumbnailNavigation: {defaultPosition: "off"},
  window: {sideBarOpen: true, defaultSideBarPanel: "annotations",
           panels: {annotations: true, canvas: true, layers: true}},
  windows: [{id: "w", manifestId: "manifest.json"}]});
</script>"""


@pytest.fixture
def described(house):
    """The scroll with two elements said of it, and another picture of its painting as a layer."""
    museum, relic = house.museum, house.museum.relics.get(house.relics["scroll"])
    heart = relic.parts[1].capture
    museum.observations.accept_all(
        [
            Observation(
                id=f"oelement{n}", relic=relic.id, kind=kind, author="test", words=words,
                region=Region(capture=heart.id, x=300 * n, y=40, width=200, height=150),
                description={"en": f"At length: {words['en']}", "zh-Hans": "细说"},
            )
            for n, (kind, words) in enumerate(
                [("figure", {"en": "A wanderer", "zh-Hans": "行人"}),
                 ("composition", {"en": "High distance", "zh-Hans": "高远"})]
            )
        ],
        person="test",
    )  # fmt: skip
    return relic, heart


@pytest.fixture
def elsewhere(tmp_path, pytestconfig):
    """Another origin that has Mirador, and a manifest of ours as a file."""
    script = pytestconfig.rootpath / MIRADOR
    if not script.is_file():
        pytest.skip("Mirador is missing: run make tools")
    (tmp_path / "mirador.min.js").symlink_to(script)
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object):
            pass

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=tmp_path)
    ) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{one.server_address[1]}/index.html"
        one.shutdown()


def another_picture(house, folder):
    """Take a picture of the painting's size in, as a layer would have one; its identifier."""
    file = folder / "values.png"
    Image.new("L", (5200, 400), 120).save(file)
    found = file.stat()
    plan = PlannedFile(
        source=str(file), name=file.name, bytes=found.st_size, modified_ns=found.st_mtime_ns
    )
    item = IntakeItem(accession_number="M 90", publish=True, title={"en": "Values"}, files=(plan,))
    for key in ask_for(house.museum, Plan(items=[item]), person="wang").keys:
        take_in(house.museum, key)
    (made,) = [one for one in house.museum.relics.list() if one.accession_number == "M 90"]
    return made.captures[0].id


def layer_of(relic, heart, name):
    """A layer that covers the painting."""
    region = Region(capture=heart.id, x=0, y=0, width=heart.width, height=heart.height)
    return Layer(
        id=name, relic=relic.id, kind="values", region=region, label={"en": "Values of the ink"},
        method="test 1", sha256="0" * 64, author="test",
    )  # fmt: skip


PLACES = """() => {
    const world = Mirador.OSDReferences.get('w')?.current?.world;
    const items = world
        ? Array.from({length: world.getItemCount()}, (_, n) => world.getItemAt(n)) : [];
    // Three parts, and the layer over one of them.
    return items.length < 4 ? null
        : items.map((item) => [item.source['@id'] ?? item.source.id, item.getBounds().x]);
}"""


def test_mirador_shows_the_scroll_from_the_right_its_layers_and_its_elements(
    browser, house, described, elsewhere, tmp_path
):
    relic, heart = described
    folder, address = elsewhere
    layer = layer_of(relic, heart, another_picture(house, folder))
    settings = house.museum.settings
    place = Place(house.url, settings.name, limits_of(settings.images, Tier.PUBLIC))
    said = house.museum.observations.shown(relic.id)
    document = manifest(relic, place, said, [layer])
    (folder / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    served = page.request.get(f"{house.url}/iiif/presentation/3/{relic.id}/manifest").text()
    assert manifest(relic, place, said) == json.loads(served)
    page.goto(address)
    places = until(page, PLACES)
    from_the_right = [
        name.rpartition("/")[2] for name, _ in sorted(places, key=lambda one: -one[1])
    ]
    shown = [name for name in from_the_right if name != layer.id]
    assert shown == [capture.id for capture in relic.captures]
    page.get_by_text("Showing 2 annotations").wait_for(timeout=20_000)
    for words in ("At length: A wanderer", "At length: High distance"):
        page.get_by_text(words).wait_for(timeout=20_000)
    page.get_by_role("tab", name="Layers").click()
    for words in ("The picture itself", "Values of the ink"):
        page.get_by_text(words, exact=True).wait_for(timeout=20_000)
    page.close()
