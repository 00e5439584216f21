"""A viewer at another origin, given nothing but an address, draws our pixels in their places."""

import http.server
import json
import threading
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from reading import AS_TEXT, dots
from waiting import until

from handscroll.geometry import Box

VIEWER = "pages/node_modules/openseadragon/build/openseadragon/openseadragon.min.js"
PAGE = """<!doctype html><meta charset="utf-8"><div id="v" style="width:700px;height:600px"></div>
<script src="openseadragon.min.js"></script><script>
const viewer = OpenSeadragon({id: 'v', drawer: 'canvas', crossOriginPolicy: 'Anonymous',
    showNavigationControl: false, tileSources: [location.hash.slice(1)]});
</script>"""
DRAWN = f"""() => {{
    const item = viewer.world.getItemAt(0);
    if (!item || !item.getFullyLoaded()) return null;
    const box = viewer.viewport.viewportToViewerElementRectangle(item.getBounds());
    const canvas = viewer.drawer.canvas;
    const [x, y, w, h] = [box.x, box.y, box.width, box.height].map(Math.round);
    return [w, h, ({AS_TEXT})(canvas.getContext('2d').getImageData(x, y, w, h).data)];
}}"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory, pytestconfig):
    """Another origin: the same machine, another port."""
    script = pytestconfig.rootpath / VIEWER
    if not script.is_file():
        pytest.skip("openseadragon is missing: run make pages")
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "openseadragon.min.js").write_bytes(script.read_bytes())
    (folder / "index.html").write_text(PAGE, encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield SimpleNamespace(url=f"http://127.0.0.1:{one.server_address[1]}/index.html")
        one.shutdown()


@pytest.mark.parametrize("version", ["2", "3"])
@pytest.mark.parametrize("name", ["hanging", "fan"])
def test_it_draws_every_place_in_its_colour(version, name, browser, house, elsewhere):
    capture = house.museum.relics.get(house.relics[name]).parts[0].capture
    page = browser.new_page()
    page.goto(f"{elsewhere.url}#{house.url}/iiif/{version}/{capture.id}/info.json")
    drawn = until(page, DRAWN, "nothing came")
    page.close()
    width, height, data = drawn
    seen = dots(data).reshape(height, width, 4)[..., :3]
    box = Box(0, 0, capture.width, capture.height)
    stored = house.museum.captures.pyramid(capture.id).window(0, box)
    small = (60, round(60 * height / width))
    wanted, found = (
        np.asarray(Image.fromarray(one).resize(small, Image.Resampling.BOX), float)
        for one in (stored, seen)
    )
    assert np.abs(wanted - found).mean() < 3
    assert np.corrcoef(wanted.ravel(), found.ravel())[0, 1] > 0.97


def test_what_a_manifest_names_can_be_opened_from_another_origin(browser, house, elsewhere):
    page = browser.new_page()
    page.goto(elsewhere.url)
    manifest = f"{house.url}/iiif/presentation/3/{house.relics['scroll']}/manifest"
    ask = "async (address) => (await fetch(address)).text()"
    found = json.loads(page.evaluate(ask, manifest))
    assert found["viewingDirection"] == "right-to-left"
    for canvas in found["items"]:
        body = canvas["items"][0]["items"][0]["body"]
        for service in body["service"]:
            told = json.loads(
                page.evaluate(ask, f"{service.get('id', service.get('@id'))}/info.json")
            )
            assert (told["width"], told["height"]) == (body["width"], body["height"])
    page.close()
