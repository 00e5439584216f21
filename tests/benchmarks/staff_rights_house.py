"""A museum with a relic in every state, and somebody of every role signed in at its doors."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import staff_rights_stacks as stacks
from httpx import ASGITransport, AsyncClient, Cookies, Response
from PIL import Image
from staff_rights_stacks import StackNames

from handscroll.departments.collection.bulk.batch import Batch, Batches, Phase
from handscroll.departments.collection.bulk.change import BulkChange
from handscroll.departments.collection.stitch_wishes import wishes_of
from handscroll.departments.collection.taking_in import take_in
from handscroll.departments.examination.relighting.bringing import Order, bring
from handscroll.departments.examination.relighting.making import make_relight
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.capture import Capture
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.observation import Observation
from handscroll.model.quality.card import KIND, METHOD, Card, CardFile, Refusal
from handscroll.model.region import Region
from handscroll.model.relic import Part, Relic
from handscroll.model.relight import Relight
from handscroll.model.rights import MOVES, Rights, Role, State
from handscroll.model.stories.story import Story, StoryKind, TextSection
from handscroll.museum import Museum
from handscroll.plugin import SESSION_COOKIE

PASSWORD = "a long enough password"
SIDE = (640, 400)
"""Width and height of every picture: several tiles of several levels."""
BATCH = "b20261122000000000000"
"""A bulk edit that was looked at."""
LIBRARY = "Cards"
"""A library of spectra."""
CAP = 100
"""Longest side that visitors get of the picture that is capped."""
STORY = "told"
"""A published story of no relic, and what its form says."""
STORY_TOLD: dict[str, Any] = {
    "expected": 3, "kind": "story", "title.zh-Hans": "讲", "title.en": "Told", "order": "s1",
    "s.s1.kind": "text", "s.s1.text.en": "Once",
}  # fmt: skip
STAFF_S_OWN = ("OWN-NOTE", "OWN-PRICE", "OWN-PLACE")
"""Texts in fields that never leave the staff."""
_DYNASTIES = {
    State.DRAFT: "唐", State.IN_REVIEW: "北宋", State.PUBLISHED: "元", State.WITHDRAWN: "清",
}  # fmt: skip
_WAYS: dict[State, tuple[State, ...]] = {
    State.DRAFT: (),
    State.IN_REVIEW: (State.IN_REVIEW,),
    State.PUBLISHED: (State.PUBLISHED,),
    State.WITHDRAWN: (State.PUBLISHED, State.WITHDRAWN),
}


@dataclass(frozen=True)
class Thing:
    """A relic and everything that hangs on it, by the names that addresses use."""

    state: State | None
    relic: str
    capture: str
    observation: str
    title: str
    number: str
    key: str
    seal: str
    term: str
    maker: str = ""
    reading: str = ""
    relight: str = "l0000000000000"
    bench: StackNames = field(default_factory=StackNames)
    digest: str = "0" * 12

    @property
    def begun(self) -> str:
        """What somebody types before they are offered the title."""
        return self.title[:-2]

    @property
    def marks(self) -> tuple[str, ...]:
        """Texts of which any gives away that it is there."""
        told = (self.relic, self.capture, self.number, self.title, self.maker, self.reading)
        stack = "" if self.bench == StackNames() else self.bench.stack
        return tuple(one for one in (*told, stack) if one)

    def named(self) -> dict[str, str]:
        """Return what stands in addresses, pictures' included."""
        names = ("relic", "capture", "observation", "title", "begun", "key", "seal", "term")
        return {name: getattr(self, name) for name in names} | {
            "number": self.number,
            "waiting": "w-nothing",
            "story": STORY,
            "batch": BATCH,
            "motif": "cloud",
            "part": "collection-works-1",
            "card": _card_of(self.relic),
            "relight": self.relight,
            "digest": self.digest,
            "level": "0",
            "piece": "0_0",
            "stack": self.bench.stack,
            "picture": self.bench.picture,
            "view": self.bench.view,
            "candidate": self.bench.candidate,
            "hidden": self.bench.hidden,
            "point": self.bench.point,
            "mix": self.bench.mix,
            "on": self.bench.beneath,
            "other": self.bench.beneath,
            "pigment": "1",
            "library": LIBRARY,
        }


NOTHING = Thing(
    None, relic_id("nothing bears this"), "c0000000000000000", "o0000000000000000",
    "Titlenothing", "Nothing 1", "nobody-of-that-name", "seal-nothing", "明",
)  # fmt: skip
"""Names of the right form that nothing bears."""


@dataclass
class House:
    """The museum, its application, and a reader of each role with a session of their own."""

    museum: Museum
    readers: dict[Role, AsyncClient]
    things: dict[State, Thing]
    capped: Thing
    stranger: AsyncClient
    csrf: dict[Role, str] = field(default_factory=dict)
    spare: dict[Role, Cookies] = field(default_factory=dict)
    """A second session of each role, to be ended."""
    _counted: Iterator[int] = field(default_factory=itertools.count)

    async def sign_in(self) -> None:
        """Sign everybody in at the door that people use."""
        for role, reader in self.readers.items():
            if role is Role.VISITOR:
                continue
            form = {"name": role.value, "password": PASSWORD}
            answer = await reader.post("/en/sign-in", data=form)
            assert answer.status_code == 303, answer.text
            self.csrf[role] = self.museum.people.csrf(reader.cookies[SESSION_COOKIE])

    def come_from(self, other: House) -> None:
        """Take over everybody's session, of the same museum."""
        for role, reader in self.readers.items():
            reader.cookies = other.readers[role].cookies
        self.csrf, self.spare = other.csrf, other.spare

    def fresh(self, state: State, *, edited: bool, marked: bool) -> Thing:
        """Make a relic that nobody has touched; of two versions, or with one proposed mark.

        It has two pictures, which somebody may ask to be joined.
        """
        number = f"Fresh {next(self._counted)}"
        museum, name = self.museum, relic_id(number)
        scans, digests, captures = {}, {}, []
        for one in (name, f"{name}-2"):
            scan = museum.layout.staging / f"{one}.png"
            scan.parent.mkdir(exist_ok=True)
            scan.write_bytes(one.encode())
            capture = Capture(
                id=f"c{one}", relic=name, path=f"originals/{one}.png", file_name=f"{one}.png",
                sha256=hashlib.sha256(one.encode()).hexdigest(), bytes=len(one),
                media_type="image/png", width=SIDE[0], height=SIDE[1],
            )  # fmt: skip
            captures.append(capture)
            scans[capture.path] = scan
            digests[capture.path] = hashlib.sha512(one.encode()).hexdigest()
        relic = Relic(
            id=name, accession_number=number, state=state, title={"en": number},
            parts=tuple(Part(capture=one) for one in captures),
        )  # fmt: skip
        museum.relics.accession(relic, scans, sha512=digests, person="test")
        if edited:
            museum.relics.revise(name, Catalogue(staff_note="second"), person="test")
        mark = _marked(museum, name, captures[0].id) if marked else ""
        return Thing(state, name, captures[0].id, mark, number, number, "", "", "")

    def fresh_bench(self, *, sought: bool = False) -> Thing:
        """Make a draft with a stack that nobody has touched; see `staff_rights_stacks.fresh`."""
        made = self.fresh(State.DRAFT, edited=False, marked=False)
        return replace(made, bench=stacks.fresh(self.museum, made.relic, sought=sought))

    def fresh_image(self) -> Thing:
        """Make a draft with a relightable image that nobody has touched."""
        made = self.fresh(State.DRAFT, edited=False, marked=False)
        relic = self.museum.relics.get(made.relic)
        image = _relit(self.museum, self.museum.layout.staging, relic, State.DRAFT)
        return replace(made, relight=image.id)

    def standing(self, thing: Thing) -> tuple[Any, ...]:
        """Return everything of a relic that somebody could have changed."""
        observations = self.museum.observations.of(thing.relic)
        comments = self.museum.reviews.comments(thing.relic)
        standing = self.museum.relics.standing(thing.relic)
        wish = wishes_of(self.museum).get(thing.relic)
        bench = stacks.standing(self.museum, thing.bench) if thing.bench != StackNames() else ()
        owed = [job.subject for job in self.museum.work.list() if job.subject == thing.capture]
        image = () if thing.relight == NOTHING.relight else self.museum.relights.list(thing.relic)
        return (*standing, *observations, *comments, wish, *bench, *owed, *image)


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Make the museum; its relics stay as they are while it is asked."""
    with Museum.create(folder / "museum") as museum:
        museum.layout.staging.mkdir(exist_ok=True)
        for role in set(Role) - {Role.VISITOR}:
            museum.people.add(role.value, role, PASSWORD, by="test")
        things = {state: _thing(museum, folder, state) for state in State}
        rights = Rights(max_public_px=CAP)
        capped = _taken(museum, folder, "Capped 1", rights, Catalogue(), State.PUBLISHED)
        museum.relics.move(capped.id, State.PUBLISHED, person="test")
        _tell(museum)
        stacks.hang_library(museum, folder, LIBRARY)
        looked = BulkChange(state=State.IN_REVIEW)
        Batches(museum.layout.cache).keep(Batch(BATCH, "test", None, looked, "", Phase.READY))
        yield opened(museum, things, _as_thing(capped, "", State.PUBLISHED))


def _tell(museum: Museum) -> None:
    title = {"zh-Hans": STORY_TOLD["title.zh-Hans"], "en": STORY_TOLD["title.en"]}
    once = TextSection(id="s1", text={"en": STORY_TOLD["s.s1.text.en"]})
    museum.stories.create(STORY, StoryKind.STORY, title, person="test")
    told = Story(id=STORY, title=title, sections=(once,))
    museum.stories.save(told, expected=1, person="test")
    museum.stories.move(STORY, State.PUBLISHED, person="test")


def opened(museum: Museum, things: dict[State, Thing], capped: Thing) -> House:
    """Open the doors of a museum: a browser for each role, and one that nobody signs in with."""
    app = build_app(museum, departments())

    def reader() -> AsyncClient:
        return AsyncClient(transport=ASGITransport(app=app), base_url="http://museum")

    return House(museum, {role: reader() for role in Role}, things, capped, reader())


def _thing(museum: Museum, folder: Path, state: State) -> Thing:
    maker, reading = f"Maker{state}", f"Reading{state}"
    note, price, place = STAFF_S_OWN
    catalogue = Catalogue.model_validate(
        {
            "makers": [{"role": "painter", "person": {
                "id": f"maker-{state}", "names": [{"text": maker, "language": "en"}]}}],
            "seals": [{"id": f"seal-{state}", "reading": reading}],
            "impressions": [{"id": "i1", "seal": f"seal-{state}"}],
            "provenance": [{"holder": {"names": [{"text": maker}]}, "how": "gift",
                            "price": price, "staff_note": note}],
            "location": {"shelf": place},
            "staff_note": note,
        }
    )  # fmt: skip
    relic = _taken(museum, folder, f"Number {state}", Rights(), catalogue, state)
    for step in _WAYS[state]:
        museum.relics.move(relic.id, step, person="test")
    mark = _marked(museum, relic.id, relic.captures[0].id)
    thing = _as_thing(relic, mark, state, maker=maker, reading=reading)
    lit = _relit(museum, folder, relic, state)
    assert lit.made is not None
    bench = stacks.whole(museum, relic.id, SIDE, _WAYS[state])
    return replace(thing, relight=lit.id, digest=lit.made.digest[:12], bench=bench)


def _relit(museum: Museum, folder: Path, relic: Relic, state: State) -> Relight:
    """Bring a small PTM of a relic, in the same state."""
    file = folder / f"{state}.ptm"
    head = "PTM_1.2\nPTM_FORMAT_LRGB\n8 8\n1 1 1 1 1 1\n128 128 128 128 128 0\n"
    file.write_bytes(head.encode() + bytes(range(9)) * 64)
    image, _ = bring(museum, relic, Order(file), person="test")
    make_relight(museum, image.id)
    for step in _WAYS[state]:
        museum.relights.move(image.id, step, person="test")
    return museum.relights.get(image.id)


def _as_thing(relic: Relic, mark: str, state: State, maker: str = "", reading: str = "") -> Thing:
    return Thing(
        state, relic.id, relic.captures[0].id, mark, relic.title["en"], relic.accession_number,
        f"maker-{state}", f"seal-{state}", _DYNASTIES[state], maker, reading,
    )  # fmt: skip


def _taken(
    museum: Museum,
    folder: Path,
    number: str,
    rights: Rights,
    catalogue: Catalogue,
    state: State,
) -> Relic:
    """Take a painted picture in, as a draft of the dynasty that goes with a state."""
    file = folder / f"{number}.png"
    seed = int(hashlib.sha256(number.encode()).hexdigest()[:8], 16)
    pixels = np.random.default_rng(seed).integers(60, 200, (SIDE[1], SIDE[0], 3))
    Image.fromarray(pixels.astype(np.uint8)).save(file)
    found = file.stat()
    planned = PlannedFile(
        source=str(file), name=file.name, bytes=found.st_size, modified_ns=found.st_mtime_ns
    )
    item = IntakeItem(
        accession_number=number, title={"en": _title(number)}, files=(planned,),
        dynasty={"zh-Hant": _DYNASTIES[state]}, rights=rights, catalogue=catalogue,
    )  # fmt: skip
    for view in museum.intakes.plan([item], person="test"):
        take_in(museum, view.key)
    return museum.relics.get(relic_id(number))


def _title(number: str) -> str:
    return "Title" + number.casefold().translate({ord(sign): None for sign in " _"})


def _marked(museum: Museum, relic: str, capture: str) -> str:
    name = "o" + hashlib.sha256(relic.encode()).hexdigest()[:16]
    region = Region(capture=capture, x=1, y=1, width=9, height=9)
    museum.observations.propose(
        Observation(id=name, relic=relic, kind="seal", region=region, author="test")
    )
    file = CardFile(name="scan.tif", format="TIFF", width=9, height=9, bits=16)
    card = Card(file=file, refused=Refusal(code="profile_absent", why="none", fix="embed one"))
    museum.observations.propose(
        Observation(id=_card_of(relic), relic=relic, kind=KIND, region=region, author=METHOD,
                    by_machine=True, evidence=(capture,), facts=card.model_dump(mode="json"))
    )  # fmt: skip
    return name


def _card_of(relic: str) -> str:
    """Return the name of the card of quality of a relic's capture."""
    return "o" + hashlib.sha256(f"card of {relic}".encode()).hexdigest()[:16]


def goal(state: State, *, publishing: bool) -> State | None:
    """Return a state that may follow, on the way to the public or behind the desk."""
    ways = (State.PUBLISHED, State.WITHDRAWN)
    return next((to for to in MOVES[state] if (to in ways) is publishing), None)


def body_of(answer: Response) -> str:
    """Return an answer's text, empty where it is none."""
    kind = answer.headers.get("content-type", "")
    return "" if kind.startswith(("image/", "application/pdf", "font/")) else answer.text
