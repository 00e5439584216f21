"""Stacks of bands for the matrix of rights: with a cube, a saved view, candidates and a map."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.examination.hidden.seeking import seek
from handscroll.departments.examination.layers.names import picture_of, version_of
from handscroll.departments.examination.layers.tried import Tried
from handscroll.departments.examination.layers.trying import save_view
from handscroll.departments.examination.laying.laying import lay_by_points, owe_search
from handscroll.departments.examination.laying.pair import pair_of
from handscroll.departments.examination.laying.progress import progress_of
from handscroll.departments.examination.spectra.candidates import KIND as CANDIDATE
from handscroll.departments.examination.spectra.maps import PigmentMaps
from handscroll.departments.examination.spectra.place import place_of
from handscroll.departments.examination.spectra.points import Attach, attach
from handscroll.departments.examination.spectra.unmixing import ask, make
from handscroll.departments.examination.spectra.wishing import Wish
from handscroll.geometry import Box, Size
from handscroll.model.examination.view_parts import AbsoluteStretch
from handscroll.model.examination.views import BandView
from handscroll.model.identity import stack_id
from handscroll.model.laid import LayingModel
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.model.rights import State
from handscroll.model.stack import Band, Made, Role, Stack, StackFile, WhitePanel
from handscroll.museum import Museum
from handscroll.museum.libraries import Bring
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

BANDS = (450.0, 500.0, 550.0, 600.0, 650.0, 940.0, 1200.0, 1650.0)
SMALL = (48, 32)
"""Width and height of a stack of which only the record matters."""
CLICKED = [[1, 1, 1, 1], [40, 2, 40, 2], [39, 30, 39, 30], [2, 29, 2, 29], [20, 15, 20, 15]]
"""Control points: x, y on one stack and x, y on the other."""
RECIPE: dict[str, Any] = {"kind": "band", "band": "b1"}
HIDDEN = "hidden_layer"
POINT_FILE = "wavelength (nm),reflectance\n" + "".join(
    f"{nm},{0.1 + nm / 4000:.4f}\n" for nm in range(400, 900, 4)
)


@dataclass(frozen=True)
class StackNames:
    """A stack and everything that hangs on it, by the names that addresses use."""

    stack: str = "s0000000000000"
    picture: str = "s0000000000000.000000000000.colour"
    view: str = "v" + "0" * 24
    tried: str = "v" + "1" * 24
    hidden: str = "o0000000000000001"
    candidate: str = "o0000000000000002"
    point: str = "o0000000000000003"
    mix: str = "m0000000000000"
    beneath: str = "s0000000000001"


def whole(museum: Museum, relic: str, size: tuple[int, int], ways: tuple[State, ...]) -> StackNames:
    """Bring a stack with all that can be asked of one, and bring it on its way."""
    stack = _brought(museum, relic, size)
    names = marked(museum, stack, accepted=True)
    seek(museum, stack.id)
    wish = Wish(places=(("one", "0,0,20,20"), ("two", "40,40,20,20")), side=64)
    asked = ask(museum, stack, wish, person="test")
    mix = make(museum, asked)
    for step in ways:
        museum.stacks.move(stack.id, step, person="test")
        museum.stacks.move(names.beneath, step, person="test")
        museum.layers.move(names.view, step, person="test")
    return StackNames(**{**vars(names), "mix": mix.id})


def hang_library(museum: Museum, folder: Path, name: str) -> None:
    """Bring a library of three paints."""
    lines = ["wavelength_nm,ochre,malachite,azurite"]
    lines += [
        f"{nm},{0.1 + nm / 3000:.4f},{0.4 - abs(nm - 530) / 2500:.4f},{0.5 - nm / 3000:.4f}"
        for nm in range(400, 1300, 10)
    ]
    file = folder / "cards.csv"
    file.write_text("\n".join(lines) + "\n")
    museum.libraries.add(Bring(file, name), person="test")


def fresh(museum: Museum, relic: str, *, sought: bool = False) -> StackNames:
    """Bring a small stack, as a draft, that only lies on another one: so it can be lifted off.

    A better place is being sought for it, where that is to be given up.
    """
    names = marked(museum, _brought(museum, relic, SMALL), accepted=False)
    pair = pair_of(museum, names.stack, names.beneath)
    lay_by_points(museum, pair, CLICKED, LayingModel.SIMILARITY, person="test")
    if sought:
        owe_search(museum, pair_of(museum, names.stack, names.beneath), CLICKED)
    return names


def standing(museum: Museum, names: StackNames) -> tuple[Any, ...]:
    """Return everything of a stack that somebody could have changed."""
    stack = museum.stacks.get(names.stack)
    observations = museum.observations.on_stack(stack.id)
    asked = [job.subject for job in museum.work.list() if job.subject.startswith(stack.id)]
    maps = [one.id for one in PigmentMaps(museum).each() if one.stack == stack.id]
    tried = [name for name, _ in Tried(museum.layout).of(stack)]
    pair = pair_of(museum, names.stack, names.beneath)
    sought = progress_of(museum.layout, "search", pair)
    return stack, museum.layers.of(stack.id), observations, asked, maps, tried, sought


def marked(museum: Museum, stack: Stack, *, accepted: bool) -> StackNames:
    """Save and try a view, propose candidates, and pin a point file."""
    version = version_of(stack)
    views = [
        BandView(band=band, stack=version, stretch=AbsoluteStretch(limits=((0.0, 1.0),)))
        for band in ("b1", "b2")
    ]
    saved, tried = (Tried(museum.layout).keep(stack, one, (), person="test") for one in views)
    save_view(museum, stack, saved, {"en": "One band"}, person="test")
    hidden = _proposed(museum, stack, HIDDEN, Box(4, 4, 12, 12))
    candidate = _proposed(museum, stack, CANDIDATE, Box(2, 2, 3, 3))
    if accepted:
        museum.observations.review(hidden, Verdict.ACCEPTED, person="test")
    file = museum.layout.staging / f"{stack.id}.csv"
    file.write_text(POINT_FILE)
    made = stack.made
    assert made is not None
    place = place_of("5,5,1,1", Size(made.width, made.height))
    point, _ = attach(museum, stack, Attach(file, file.name, place), person="test")
    return StackNames(
        stack.id, str(picture_of(stack, "b1")), saved, tried, hidden, candidate, point.id,
        beneath=_brought(museum, stack.relic, SMALL, "more bands").id,
    )  # fmt: skip


def _proposed(museum: Museum, stack: Stack, kind: str, box: Box) -> str:
    name = "o" + hashlib.sha256(f"{stack.id} {kind}".encode()).hexdigest()[:16]
    region = Region(capture=stack.id, x=box.x, y=box.y, width=box.width, height=box.height)
    museum.observations.propose(
        Observation(id=name, relic=stack.relic, kind=kind, region=region, author="test/1",
                    by_machine=True, facts={"r2": 0.9, "cautions": []})
    )  # fmt: skip
    return name


def _brought(museum: Museum, relic: str, size: tuple[int, int], told: str = "bands") -> Stack:
    content = f"{told} of {relic}".encode()
    staged = museum.layout.staging / f"{relic}.bands"
    staged.write_bytes(content)
    file = StackFile(
        role=Role.BANDS, name="bands.tif", sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
    )  # fmt: skip
    stack = Stack(
        id=stack_id(relic, [file.sha256]), relic=relic, kind="made here", files=(file,),
        white=WhitePanel(),
    )  # fmt: skip
    sha512 = {file.path: hashlib.sha512(content).hexdigest()}
    museum.stacks.bring(stack, {file.path: staged}, sha512=sha512, person="test")
    recipe = json.dumps({"bands": []}).encode()
    scratch = museum.layout.staging / f"{stack.id}.ome.zarr"
    digest = _cube(scratch, size)
    made = Made(
        method="test/1", recipe=hashlib.sha256(recipe).hexdigest(), digest=digest,
        width=size[0], height=size[1], bands=tuple(Band(wavelength=nm) for nm in BANDS),
    )  # fmt: skip
    kept = museum.stacks.keep(stack.id, made, recipe, person="test")
    target = museum.layout.cube(stack.id, digest)
    target.parent.mkdir(parents=True)
    scratch.rename(target)
    return kept


def _cube(target: Path, size: tuple[int, int]) -> str:
    values = _painted(size)

    def read(box: Box) -> tuple[NDArray[np.float32], None]:
        return values[:, box.y : box.y + box.height, box.x : box.x + box.width], None

    facts = CubeFacts(Size(*size), tuple(CubeBand(nm) for nm in BANDS))
    return write_cube(target, facts, read, uncertain=False).digest


def _painted(size: tuple[int, int]) -> NDArray[np.float32]:
    """Return patches of a few paints, with grain, and strokes that only infrared sees."""
    random = np.random.default_rng(5)
    paints = random.uniform(0.1, 0.8, (6, len(BANDS)))
    y, x = np.mgrid[: size[1], : size[0]]
    which = (x // 37 + 2 * (y // 29)) % len(paints)
    values = paints[which].transpose(2, 0, 1) + 0.02 * random.standard_normal((1, *which.shape))
    values += 0.005 * random.standard_normal(values.shape)
    values[5:, 10:14] *= 0.6
    return np.asarray(np.clip(values, 0.02, 0.95), np.float32)
