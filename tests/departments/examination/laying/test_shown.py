"""Who sees a laid picture, and where: the facts, the pictures, the manifest."""

import io

import numpy as np
import pytest
from PIL import Image

from handscroll.departments.examination.laying import laying
from handscroll.departments.examination.laying.pair import pair_of
from handscroll.model.laid import LayingModel
from handscroll.model.rights import Role, State


@pytest.fixture
def laid(wall, known):
    """The wall with the radiograph laid; both stacks are drafts."""
    pair = pair_of(wall.museum, wall.xray, wall.on)
    laying.lay_by_points(
        wall.museum, pair, known[0](spread=0.2), LayingModel.PROJECTIVE, person="test"
    )
    laying.owe_picture(wall.museum, wall.xray, wall.on)
    return wall


def services(manifest):
    body = manifest["items"][0]["items"][0]["items"][0]["body"]
    return [one["id"] for one in body.get("items", [body])]


def test_a_visitor_sees_it_when_both_stacks_are_published_and_not_before(laid, reader):
    visitor = reader(Role.VISITOR)
    image = f"/bands/3/{laid.xray}.{laid.laid.digest[:12]}.b1"
    home, manifest = f"/api/stacks/{laid.on}", f"/bands/manifest/{laid.on}"
    assert visitor.get(f"{image}/info.json").status_code == 404
    laid.publish(laid.on)
    assert visitor.get(home).json()["laid"] == []
    assert visitor.get(f"{image}/info.json").status_code == 404
    assert visitor.get(f"{image}/full/max/0/default.png").status_code == 404
    assert laid.xray not in visitor.get(manifest).text
    assert laid.xray not in visitor.get(f"/en/beneath/{laid.on}").text
    laid.publish(laid.xray)
    (told,) = visitor.get(home).json()["laid"]
    assert (told["stack"], told["method"], told["points"]) == (laid.xray, "points", 12)
    assert told["bands"][0]["image"] == image
    assert told["bands"][0]["label"] == "X-radiograph"
    info = visitor.get(f"{image}/info.json").json()
    assert (info["width"], info["height"], info["preferredFormats"]) == (300, 200, ["png"])
    assert info["partOf"][0]["id"].endswith(manifest)
    assert any(laid.xray in one for one in services(visitor.get(manifest).json()))
    beneath = visitor.get(f"/en/beneath/{laid.on}").text
    assert f'data-base="{image}"' in beneath
    assert visitor.get(f"{image}/full/300,/0/default.jpg").status_code == 200
    laid.museum.stacks.move(laid.on, State.WITHDRAWN, person="test")
    assert visitor.get(f"{image}/info.json").status_code == 404
    assert visitor.get(laid.address).status_code == 401


def test_beyond_the_plate_it_is_transparent_and_inside_it_is_the_plate(laid, reader):
    staff = reader(Role.CONSERVATOR)
    image = staff.get(laid.address).json()["image"]
    png = staff.get(f"{image}/full/max/0/default.png")
    pixels = np.asarray(Image.open(io.BytesIO(png.content)))
    assert pixels.shape == (200, 300, 4)
    drawn = laid.drawn()
    assert np.array_equal(pixels[..., 3] > 0, np.isfinite(drawn))
    assert (pixels[:, :10, 3] == 0).all()
    seen = np.isfinite(drawn)
    grey = pixels[..., 0].astype(float)
    assert np.corrcoef(grey[seen], laid.truth[seen])[0, 1] > 0.97


def test_the_radiograph_itself_is_told_by_what_made_it_and_not_by_a_wavelength(still, trier):
    facts = trier.get(f"/api/stacks/{still.xray}").json()
    assert facts["modality"] == "xray"
    (band,) = facts["bands"]
    assert (band["label"], band["unnamed"]) == ("X-radiograph", True)
    chinese = trier.get(f"/api/stacks/{still.xray}", params={"language": "zh-Hans"}).json()
    assert chinese["bands"][0]["label"] == "X 射线影像"
    manifest = trier.get(f"/bands/manifest/{still.xray}").json()
    assert manifest["metadata"][0]["value"]["en"] == ["X-radiograph"]


def test_only_editors_lay_and_lift(laid, reader, known):
    sent = {"points": known[0](), "model": "affine"}
    conservator, visitor = reader(Role.CONSERVATOR), reader(Role.VISITOR)
    assert conservator.post(laid.address, json=sent).status_code == 403
    assert conservator.post(f"{laid.address}/lift", json={}).status_code == 403
    assert visitor.post(f"{laid.address}/try", json=sent).status_code in (401, 403)
    told = conservator.get(laid.address).json()
    assert told["may"] == {"try": True, "lay": False}
    assert told["laid"]
    registrar = reader(Role.REGISTRAR)
    del registrar.headers["x-csrf"]
    assert registrar.post(laid.address, json=sent).status_code == 403


def test_where_it_may_be_laid_and_why_not(still, trier):
    (one,) = trier.get(f"/api/stacks/{still.xray}/laying").json()["stacks"]
    assert (one["id"], one["laid"], one["why"], one["width"]) == (still.on, False, None, 300)
    assert trier.get(f"/api/stacks/{still.stranger}/laying").json()["stacks"] == []
