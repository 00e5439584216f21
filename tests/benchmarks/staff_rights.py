"""Every address of the house, asked by every role about a relic in every state."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from httpx import AsyncClient, Cookies, Response
from PIL import Image
from staff_rights_house import (
    CAP,
    LIBRARY,
    NOTHING,
    PASSWORD,
    SIDE,
    STAFF_S_OWN,
    STORY_TOLD,
    House,
    Thing,
    body_of,
    goal,
    house,
)
from staff_rights_stacks import CLICKED, POINT_FILE

from handscroll.entrances.permits import PERMITS, Answer, Manner, Permit
from handscroll.model.rights import Action, Role, State, Tier, may, tier_of
from handscroll.pages.assets import Assets
from handscroll.plugin import SESSION_COOKIE

Form = dict[str, Any]
_PICTURE = {"rotation": "0", "quality": "default", "format": "jpg"}
_PARTS = (
    {"region": "0,0,256,256", "size": "256,", **_PICTURE},  # a stored tile: the short way
    {"region": "3,5,100,100", "size": "50,", **_PICTURE},
)
_TOLD_ALIKE = ("cache-control", "vary", "content-type", "location", "allow")
_CHANGED = 303


@dataclass(frozen=True)
class Cell:
    """What one role met at one address, about a relic in one state."""

    permit: Permit
    role: Role
    state: State | None
    wrong: str = ""
    """What is not as the table says; empty where all is well."""

    def __str__(self) -> str:
        """Name the cell."""
        state = "" if self.state is None else f", {self.state}"
        when = f" ({self.permit.when})" if self.permit.when else ""
        where = f"{self.permit.method} {self.permit.path}{when}"
        return f"{where}, {self.role}{state}: {self.wrong or 'well'}"


@dataclass
class Matrix:
    """Asks all there is to ask; one answer of a list serves every state."""

    house: House
    cells: list[Cell] = field(default_factory=list)
    own_seen: set[Tier] = field(default_factory=set)
    """Who was told something of the staff's own."""
    _lists: dict[tuple[Role, str, str], Response] = field(default_factory=dict)

    async def fill(self, permits: tuple[Permit, ...] = PERMITS) -> list[Cell]:
        """Ask every address; what ends a session comes last."""
        for permit in sorted(permits, key=lambda one: one.manner is Manner.SIGNED_IN):
            for role in Role:
                for state in State if permit.about_a_thing else (None,):
                    await self._fill(permit, role, state)
        return self.cells

    async def _fill(self, permit: Permit, role: Role, state: State | None) -> None:
        if _impossible(permit, state):
            return
        thing = self._asked_about(permit, state)
        if permit.method == "POST" and _has_its_own(permit):
            wrong = await self._written(permit, role, thing)
        elif permit.method == "POST" and state is not None:
            edited, marked = "/history" in permit.path, "{observation}" in permit.path
            fresh = self.house.fresh(state, edited=edited, marked=marked)
            wrong = await self._written(permit, role, fresh)
        else:
            wrong = await self._read(permit, role, thing)
        self.cells.append(Cell(permit, role, state, "; ".join(filter(None, wrong))))

    def _asked_about(self, permit: Permit, state: State | None) -> Thing:
        """Return what an address is asked about; where no state decides, a draft's stack."""
        if state is not None:
            return self.house.things[state]
        if permit.method == "POST" and _about_a_card(permit):
            return self.house.fresh(State.DRAFT, edited=False, marked=True)
        if permit.method == "POST" and _about_an_image(permit):
            return self.house.fresh_image()
        if not (_about_a_stack(permit) or _about_a_card(permit)):
            return NOTHING
        if permit.method == "POST":
            return self.house.fresh_bench(sought=permit.path.endswith("/stop"))
        return self.house.things[State.DRAFT]

    async def forged(self, permits: tuple[Permit, ...] = PERMITS) -> list[str]:
        """Send every form as an administrator's that our own page did not make: none may do."""
        taken = []
        for permit in permits:
            # There is no session yet that binds it; the lamp is the browser's own affair.
            own = permit.path.endswith(("/sign-in", "/lamp"))
            if own or permit.method not in ("POST", "PUT"):
                continue
            state = State.DRAFT if permit.about_a_thing else None
            if _has_its_own(permit):
                state, thing = State.DRAFT, self._asked_about(permit, None)
            elif state is None:
                thing = NOTHING
            else:
                thing = self.house.fresh(state, edited=True, marked=True)
            form = _form(permit, thing, "guessed") if permit.method == "POST" else None
            told = {"x-csrf": "guessed"}
            reader = self.house.readers[Role.ADMINISTRATOR]
            before = None if state is None else self.house.standing(thing)
            target = _target(permit, thing, {})
            sent = _sent(permit, form)
            answer = await reader.request(permit.method, target, headers=told, **sent)
            kept = before is None or self.house.standing(thing) == before
            if answer.status_code != 403 or not kept:
                taken.append(f"{permit.method} {permit.path}: {answer.status_code}")
        return taken

    async def _written(self, permit: Permit, role: Role, thing: Thing) -> list[str]:
        """Send a form; what it changed is looked up in the museum itself."""
        assert thing.state is not None
        before = self.house.standing(thing)
        answer = await self._ask(permit, role, thing)
        changed = self.house.standing(thing) != before
        wanted = permit.answer(role, thing.state)
        told = self._wrong(permit, role, thing, answer)
        # To try control points takes the right to set some, and keeps nothing.
        reads = permit.action is Action.VIEW or permit.path.endswith("/try")
        if changed is not (wanted is Answer.ALLOWED and not reads):
            told.append("it changed something" if changed else "it changed nothing")
        return [*told, await self._gives_away(permit, role, thing, answer)]

    async def _read(self, permit: Permit, role: Role, thing: Thing) -> list[str]:
        told: list[str] = []
        for more in _PARTS if "{region}" in permit.path else ({},):
            answer = await self._ask(permit, role, thing, more)
            told += self._wrong(permit, role, thing, answer)
            told.append(await self._gives_away(permit, role, thing, answer, more))
        return told

    async def _ask(
        self, permit: Permit, role: Role, thing: Thing, more: dict[str, str] | None = None
    ) -> Response:
        target = _target(permit, thing, more or {})
        known = self._lists.get((role, permit.method, target))
        if known is not None:
            return known
        if permit.method == "POST" and permit.path.endswith(("/sign-in", "/sign-out")):
            return await self._come_or_go(permit, role, target)
        csrf = self.house.csrf.get(role, "guessed")
        form = _form(permit, thing, csrf) if permit.method == "POST" else None
        told = {"x-csrf": csrf} if permit.method == "PUT" or _in_json(permit) else {}
        reader = self.house.readers[role]
        sent = _sent(permit, form)
        answer = await reader.request(permit.method, target, headers=told, **sent)
        if form is None and thing is not NOTHING:
            self._lists[role, permit.method, target] = answer
        return answer

    async def _come_or_go(self, permit: Permit, role: Role, target: str) -> Response:
        """Sign in once more, or end that second session: the first one is still needed."""
        browser, known = self.house.stranger, self.house.museum.people
        browser.cookies = self.house.spare.get(role, Cookies())
        name = role if role is not Role.VISITOR else Role.RESEARCHER
        form = {"name": name.value, "password": PASSWORD}
        if permit.path.endswith("/sign-out"):
            form = {"csrf": known.csrf(browser.cookies.get(SESSION_COOKIE)) or "guessed"}
        answer = await browser.post(target, data=form)
        if role is not Role.VISITOR:
            self.house.spare[role] = Cookies(browser.cookies)
        return answer

    def _wrong(self, permit: Permit, role: Role, thing: Thing, answer: Response) -> list[str]:
        wanted = permit.answer(role, thing.state or State.DRAFT)
        met = _met(permit, role, thing, answer)
        told = [] if met is wanted else [f"{met or answer.status_code}, not {wanted}"]
        return [*told, *self._leaks(permit, role, thing, answer)]

    def _leaks(self, permit: Permit, role: Role, thing: Thing, answer: Response) -> Iterator[str]:
        """Find in an answer what this reader may not know."""
        body = body_of(answer)
        asked = str(answer.request.url)
        for state, other in self.house.things.items():
            if may(role, Action.VIEW, state):
                continue
            given = [mark for mark in other.marks if mark in body and mark not in asked]
            if given and not (other.state is thing.state and permit.method == "POST"):
                yield f"it tells of what is {state}: {given[0]}"
        if any(own in body for own in STAFF_S_OWN):
            self.own_seen.add(tier_of(role))
            if tier_of(role) is not Tier.STAFF:
                yield "it tells what is the staff's own"
        kept = answer.headers.get("cache-control", "")
        own = "private" in kept or "no-store" in kept
        everybody_s = permit.answer(Role.VISITOR, thing.state or State.DRAFT) is Answer.ALLOWED
        told = answer.is_success and role is not Role.VISITOR
        if told and not (own or everybody_s or permit.manner is Manner.PUBLIC):
            yield "others may keep it"

    async def _gives_away(
        self,
        permit: Permit,
        role: Role,
        thing: Thing,
        answer: Response,
        more: dict[str, str] | None = None,
    ) -> str:
        """Compare what is told of a thing that one may not see with what is told of nothing."""
        lists = permit.manner in (Manner.PUBLIC, Manner.LISTED)
        if thing.state is None or lists or may(role, Action.VIEW, thing.state):
            return ""
        nothing = await self._ask(permit, role, NOTHING, more)
        same = _told(nothing, NOTHING) == _told(answer, thing)
        return "" if same else "it says something else of a thing that is not there"


def _about_a_stack(permit: Permit) -> bool:
    return "{stack}" in permit.path


def _about_a_card(permit: Permit) -> bool:
    return "{card}" in permit.path or permit.path.endswith("/quality/check")


def _about_an_image(permit: Permit) -> bool:
    return "{relight}" in permit.path


def _has_its_own(permit: Permit) -> bool:
    """Say whether something is made for each asking that hangs on no state of a relic."""
    return _about_a_stack(permit) or _about_a_card(permit) or _about_an_image(permit)


def _in_json(permit: Permit) -> bool:
    """Say whether an address takes JSON from our own pages, and no form."""
    return permit.method == "POST" and permit.path.startswith("/api/")


def _sent(permit: Permit, form: Form | None) -> dict[str, Any]:
    if form is None:
        return {}
    if not _in_json(permit):
        files = form.pop("files", None)
        return {"data": form} | ({"files": files} if files else {})
    return {"json": {name: value for name, value in form.items() if name != "csrf"}}


def _impossible(permit: Permit, state: State | None) -> bool:
    """Say whether the table asks for a move that no state of ours allows."""
    if not permit.path.endswith("/state") or state is None:
        return False
    return goal(state, publishing=permit.action is Action.PUBLISH) is None


def _met(permit: Permit, role: Role, thing: Thing, answer: Response) -> Answer | None:
    """Return what an answer is; None where it is none of those that the table knows."""
    code = answer.status_code
    if code in (401, 403):
        right = 401 if role is Role.VISITOR else 403
        return Answer.REFUSED if code == right else None
    if code == 404:
        return Answer.HIDDEN
    if permit.method == "POST":
        done = code in (200, 201, 202) if _in_json(permit) else code == _CHANGED
        return Answer.ALLOWED if done else None
    if code not in (200, 204, 303, 307):
        return None
    if permit.manner in (Manner.PUBLIC, Manner.LISTED):
        return Answer.ALLOWED if _stands_in(answer, thing) else Answer.HIDDEN
    return Answer.ALLOWED


def _stands_in(answer: Response, thing: Thing) -> bool:
    body, asked = body_of(answer), str(answer.request.url)
    if asked.endswith("/dynasties"):
        # A list of all there ever were: those of which there are works are marked.
        return bool(re.search(rf'"dynasty-met"><a [^>]*><bdi [^>]*>{thing.term}<', body))
    return any(mark in body for mark in thing.marks if mark not in asked)


def _told(answer: Response, thing: Thing) -> tuple[Any, ...]:
    """Return an answer without the names that were asked for."""
    body = answer.text
    for name in sorted(filter(None, thing.named().values()), key=len, reverse=True):
        body = body.replace(name, "NAME")
    told = [answer.headers.get(name) for name in _TOLD_ALIKE]
    return answer.status_code, [one and one.replace(thing.capture, "NAME") for one in told], body


def _target(permit: Permit, thing: Thing, more: dict[str, str]) -> str:
    names = {**thing.named(), "language": "en", "path": _style(), **more}
    if "/hidden/" in permit.path:
        names["observation"] = thing.bench.hidden
    query = permit.when.format(**names) if permit.method != "POST" and permit.when else ""
    return permit.path.format(**names) + (f"?{query}" if query else "")


@cache
def _style() -> str:
    """Return a file of the built pages."""
    return Assets.read().url("src/styles/site.css").removeprefix("/static/")


def _form(permit: Permit, thing: Thing, csrf: str) -> Form:
    """Return what the form of an address says."""
    kind = permit.path.rpartition("/")[2]
    if _about_a_stack(permit):
        return {"csrf": csrf, **ON_STACKS[permit.path.rpartition("{stack}")[2]](permit, thing)}
    if _about_an_image(permit):
        return {"csrf": csrf, **ON_IMAGES[kind, _in_json(permit)]}
    made: Callable[[Permit, Thing], Form] | None = FORMS.get(kind)
    assert made is not None, f"{permit.path} has a form that is not known here: add it to FORMS"
    return {"csrf": csrf, **made(permit, thing)}


def _move(permit: Permit, thing: Thing) -> Form:
    to = goal(thing.state or State.DRAFT, publishing=permit.action is Action.PUBLISH)
    return {"state": (to or State.DRAFT).value, "because": "asked"}


FORMS: dict[str, Callable[[Permit, Thing], Form]] = {
    "state": _move,
    "comments": lambda *_: {"text": "said"},
    "marks": lambda _, thing: {
        "capture": thing.capture, "x": 5, "y": 5, "width": 20, "height": 20, "kind": "damage",
    },
    "sign-out": lambda *_: {},
    # What is shipped: it is taken, and changes nothing that others are asked about.
    "words": lambda *_: {"tongue": "en", "key": "site.home", "text": "Collection"},
    "stitch": lambda *_: {"do": "look"},
    "history": lambda *_: {"version": 1, "expected": 2},
    "new": lambda *_: {"number": "Begun 1", "title_en": "Begun"},
    "bulk": lambda *_: {"do": "look", "state": "in_review", "work": "gone@1"},
    "{batch}": lambda *_: {"do": "again"},
    "edit": lambda permit, _: (
        STORY_TOLD if "/stories/" in permit.path
        else {"expected": 1, "catalogue.staff_note": "changed"}
    ),
    "stories": lambda *_: {"title_en": "Begun"},
    # What the story says already: it is taken, and others are asked about the same story.
    "{story}": lambda permit, _: (
        {"state": "published", "even_so": "yes"} if permit.action is Action.RELEASE
        else {"restore": 2, "expected": 3}
    ),
    "intake": lambda permit, _: {"do": "publish" if permit.action is Action.PUBLISH else "pause"},
    "files": lambda *_: {},
    "plan": lambda *_: {"do": "discard"},
    "import": lambda *_: {},
    "lamp": lambda *_: {"lamp": "night", "back": "/en/about"},
    "undo": lambda *_: {"load": "nothing-bears-this"},
    "{waiting}": lambda *_: {"do": "check"},
    "{observation}": lambda *_: {"verdict": "accepted"},
    "check": lambda _, thing: {"work": thing.number},
    "{card}": lambda *_: {"verdict": "accepted"},
}  # fmt: skip
"""What the form of an address says, by the address's last part."""


ON_STACKS: dict[str, Callable[[Permit, Thing], Form]] = {
    "/views": lambda *_: {"kind": "expression", "expression": "b1/b3"},
    "/state": lambda *_: {"state": "published"},
    "/layers": lambda _, thing: {"view": thing.bench.tried, "label": {"en": "Saved"}},
    "/layers/{view}/state": lambda *_: {"state": "published"},
    "/hidden": lambda *_: {},
    "/hidden/{observation}": lambda *_: {"do": "accept"},
    "/spectrum": lambda *_: {"outline": [[1, 1], [20, 1], [20, 20]]},
    "/candidates": lambda *_: {"xywh": "5,5,4,4", "library": LIBRARY, "keep": True},
    "/candidates/{candidate}": lambda *_: {"verdict": "accepted"},
    "/unmixed": lambda *_: {"places": [["one", "0,0,8,8"], ["two", "20,20,8,8"]], "side": 64},
    "/laying/{on}/try": lambda *_: {"points": CLICKED, "model": "affine"},
    "/laying/{on}/seek": lambda *_: {"points": CLICKED},
    "/laying/{on}/stop": lambda *_: {},
    "/laying/{on}": lambda *_: {"points": CLICKED, "model": "affine"},
    "/laying/{on}/lift": lambda *_: {},
    "/points": lambda *_: {
        "x": 9, "y": 9, "kind": "fors", "files": {"file": ("new.csv", POINT_FILE, "text/csv")},
    },
}  # fmt: skip
"""What is sent to an address about a stack, by what follows the stack in it."""


ON_IMAGES: dict[tuple[str, bool], Form] = {
    ("state", False): {"state": "published"},
    ("state", True): {"state": "published"},
    ("words", False): {"title_en": "Named"},
    ("words", True): {"title": {"en": "Named"}},
}
"""What is sent to an address about a relightable image, as a form or as JSON."""


async def sizes(made: House, thing: Thing) -> dict[Role, tuple[int, int]]:
    """Return for each role the longest side that it gets, and the status of asking for all.

    Staff ask first: what they were given must not be kept for the others.
    """
    found = {}
    for role in reversed(Role):
        service = f"/iiif/3/{thing.capture}"
        reader: AsyncClient = made.readers[role]
        whole = await reader.get(f"{service}/full/max/0/default.jpg")
        with Image.open(BytesIO(whole.content)) as picture:
            longest = max(picture.size)
        fine = await reader.get(f"{service}/0,0,256,256/256,256/0/default.jpg")
        found[role] = longest, fine.status_code
    return found


def caps_that_fail(found: dict[Role, tuple[int, int]]) -> list[str]:
    """Return who gets more or less of the capped picture than the table says."""
    full = {True: (max(SIDE), 200), False: (CAP, 400)}
    return [
        f"{role} got {met}"
        for role, met in found.items()
        if met != full[may(role, Action.VIEW, State.DRAFT)]
    ]


def role_matrix(folder: Path | None = None) -> tuple[int, list[str]]:
    """Measure: return how many cells there are, and those that are not as the table says."""
    with TemporaryDirectory() as temporary, house(folder or Path(temporary)) as made:

        async def ask() -> tuple[list[Cell], list[str]]:
            matrix = Matrix(made)
            await made.sign_in()
            caps = caps_that_fail(await sizes(made, made.capped))
            cells = await matrix.fill()
            return cells, caps

        cells, caps = asyncio.run(ask())
    return len(cells) + len(Role), [str(cell) for cell in cells if cell.wrong] + caps


def figures() -> dict[str, int]:
    """Return the figures of the suite."""
    cells, failures = role_matrix()
    return {"role_matrix_cells": cells, "role_matrix_failures": len(failures)}
