"""What every address of the house asks for: one list, which the tests and the documentation read.

An address that is not named here is found by the tests. What a role may do in which state stands
in :mod:`handscroll.model.rights`; here stands only which of those questions an address asks, and
how it says no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from handscroll.model.person import VISITOR
from handscroll.model.rights import Action, Role, State, may


class Answer(StrEnum):
    """What somebody meets at an address."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    """Told to sign in, or that the role may not."""
    HIDDEN = "hidden"
    """Told, word for word, what is told of a thing that is not there; left out of a list."""


class Manner(StrEnum):
    """How an address decides, and how it says no."""

    OPEN = "open"
    """Everybody gets it, and nothing that is not published stands in it."""
    PUBLIC = "public"
    """Everybody gets it; what visitors may view stands in it, whoever asks."""
    LISTED = "listed"
    """Everybody gets it; what the reader may view stands in it."""
    HIDING = "hiding"
    """Whoever may not do it with that thing is told that there is none."""
    REFUSING = "refusing"
    """Whoever may not do it is refused; who may never do it, before anything is looked up."""
    SIGNED_IN = "signed in"
    """Refuses who is not signed in."""


@dataclass(frozen=True)
class Permit:
    """One address.

    Attributes
    ----------
    method, path
        As the framework has them; of pictures, as the raw server reads them.
    action
        What the reader has to be allowed to do with the thing that the address names.
    when
        Where an address asks for different things: the query, or what the form says.
    """

    method: str
    path: str
    manner: Manner
    action: Action = Action.VIEW
    when: str = ""

    @property
    def about_a_thing(self) -> bool:
        """Say whether the state of some relic decides."""
        if self.manner in (Manner.PUBLIC, Manner.LISTED, Manner.HIDING):
            return True
        named = any(f"{{{name}}}" in self.path for name in ("relic", "capture", "observation"))
        # What staff may do at a stack, they may do in all of its states.
        return self.manner is Manner.REFUSING and named and "{stack}" not in self.path

    def answer(self, role: Role, state: State = State.DRAFT) -> Answer:
        """Return what somebody of a role meets, given the state of the relic it is about."""
        state = state if self.about_a_thing else State.DRAFT
        yes = {
            Manner.OPEN: True,
            Manner.PUBLIC: may(VISITOR.role, Action.VIEW, state),
            Manner.LISTED: may(role, self.action, state),
            Manner.HIDING: may(role, self.action, state),
            Manner.REFUSING: may(role, self.action, state),
            Manner.SIGNED_IN: role is not VISITOR.role,
        }[self.manner]
        if yes:
            return Answer.ALLOWED
        refuses = self.manner in (Manner.REFUSING, Manner.SIGNED_IN)
        return Answer.REFUSED if refuses else Answer.HIDDEN


def _pictures(version: int) -> Iterator[Permit]:
    service = f"/iiif/{version}/{{capture}}"
    for method in ("GET", "HEAD"):
        for inner in ("", "/info.json", "/{region}/{size}/{rotation}/{quality}.{format}"):
            yield Permit(method, service + inner, Manner.HIDING)
    yield Permit("OPTIONS", service, Manner.OPEN)


def _bands() -> Iterator[Permit]:
    for method in ("GET", "HEAD"):
        for inner in ("", "/info.json", "/{region}/{size}/{rotation}/{quality}.{format}"):
            yield Permit(method, "/bands/3/{picture}" + inner, Manner.HIDING)
        yield Permit(method, "/bands/manifest/{stack}", Manner.HIDING)
    yield Permit("OPTIONS", "/bands/3/{picture}", Manner.OPEN)


def _read(*paths: str, manner: Manner, when: str = "") -> Iterator[Permit]:
    return (Permit("GET", path, manner, when=when) for path in paths)


_RELIC, _DESK = "/{language}/relics/{relic}", "/{language}/staff/relics/{relic}"
_SHOWN = "/iiif/presentation/3"
_IMPORT = "/{language}/staff/import"
_STORIES = "/{language}/staff/stories"
_STACK = "/api/stacks/{stack}"

PERMITS: tuple[Permit, ...] = (
    # The house itself.
    *_read("/healthz", "/openapi.json", "/static/{path}", manner=Manner.OPEN),
    Permit("HEAD", "/openapi.json", Manner.OPEN),
    *_read("/", "/{language}/about", "/{language}/sign-in", manner=Manner.OPEN),
    *_read("/{language}/motifs", "/{language}/motifs/{motif}", "/motifs/{motif}.svg",
           manner=Manner.OPEN),
    Permit("POST", "/lamp", Manner.OPEN),
    *_read("/robots.txt", "/sitemap.xml", manner=Manner.OPEN),
    *_read("/sitemaps/{part}.xml", manner=Manner.PUBLIC),
    *_read("/offline.js", "/{language}/offline", "/{language}/app.webmanifest", "/app-icon.png",
           manner=Manner.OPEN),
    *_read("/{language}/sign-in/provider", "/sign-in/answer", "/{language}/sign-out/provider",
           manner=Manner.OPEN),
    Permit("POST", "/{language}/sign-in", Manner.OPEN),
    Permit("POST", "/{language}/sign-out", Manner.SIGNED_IN),
    # Pictures and documents.
    *_pictures(3),
    *_pictures(2),
    *_read(f"{_SHOWN}/collection", manner=Manner.PUBLIC),
    Permit("HEAD", f"{_SHOWN}/collection", Manner.OPEN),
    Permit("GET", f"{_SHOWN}/{{relic}}/manifest", Manner.HIDING),
    Permit("HEAD", f"{_SHOWN}/{{relic}}/manifest", Manner.HIDING),
    # Stacks of bands: their pictures, and the views that are made of them.
    *_bands(),
    Permit("GET", _STACK, Manner.HIDING),
    Permit("GET", f"{_STACK}/work", Manner.REFUSING),
    Permit("POST", f"{_STACK}/views", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", f"{_STACK}/state", Manner.REFUSING, Action.PUBLISH),
    Permit("POST", f"{_STACK}/layers", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", f"{_STACK}/layers/{{view}}/state", Manner.REFUSING, Action.PUBLISH),
    # A relic.
    Permit("GET", "/{language}/relics/new", Manner.REFUSING, Action.INGEST),
    Permit("POST", "/{language}/relics/new", Manner.REFUSING, Action.INGEST),
    *_read(_RELIC, f"{_RELIC}.json", f"{_RELIC}/record", f"{_RELIC}/entry.pdf",
           manner=Manner.HIDING),
    Permit("GET", f"{_RELIC}/history", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", f"{_RELIC}/history", Manner.REFUSING, Action.EDIT),
    Permit("GET", f"{_RELIC}/review", Manner.REFUSING, Action.OBSERVE),
    Permit("GET", f"{_RELIC}/edit", Manner.REFUSING, Action.EDIT),
    Permit("POST", f"{_RELIC}/edit", Manner.REFUSING, Action.EDIT),
    Permit("GET", f"{_RELIC}/edit/row", Manner.REFUSING, Action.EDIT,
           "name=catalogue.titles.n0&number=1&expected=1"),
    Permit("GET", f"{_RELIC}/edit/check", Manner.REFUSING, Action.EDIT, "name=title.en&value=x"),
    Permit("GET", "/api/terms", Manner.REFUSING, Action.EDIT, "vocabulary=formats"),
    # Lists, search, people and seals.
    *_read("/{language}/", "/{language}/compare", manner=Manner.PUBLIC),
    *_read("/{language}/compare", manner=Manner.LISTED, when="see={capture}"),
    *_read("/{language}/find", "/api/find", manner=Manner.LISTED, when="q={title}"),
    *_read("/{language}/find", manner=Manner.LISTED, when="q={title}&as=csv"),
    *_read("/{language}/find", manner=Manner.LISTED, when="q={title}&as=jsonld"),
    *_read("/api/find/suggest", manner=Manner.PUBLIC, when="q={begun}"),
    *_read("/{language}/people", "/{language}/seals", "/{language}/dynasties",
           "/{language}/dynasties/{term}", manner=Manner.LISTED),
    *_read("/{language}/people/{key}", "/api/people/{key}", "/{language}/seals/{seal}",
           "/api/seals/{seal}", manner=Manner.HIDING),
    # Relightable images.
    *_read("/{language}/relights", manner=Manner.LISTED),
    *_read("/{language}/relight/{relight}", "/relights/{relight}/{digest}/{level}/{piece}.jpg",
           manner=Manner.HIDING),
    Permit("POST", "/{language}/relight/{relight}/state", Manner.REFUSING, Action.PUBLISH),
    Permit("POST", "/api/relights/{relight}/state", Manner.REFUSING, Action.PUBLISH),
    Permit("POST", "/{language}/relight/{relight}/words", Manner.REFUSING, Action.EDIT),
    Permit("POST", "/api/relights/{relight}/words", Manner.REFUSING, Action.EDIT),
    # What lies beneath the surface.
    *_read("/{language}/beneath/{stack}", f"{_STACK}/hidden/map/{{region}}/{{size}}/0/default.jpg",
           manner=Manner.HIDING),
    Permit("GET", f"{_STACK}/hidden", Manner.REFUSING),
    *_read(f"{_STACK}/laying", f"{_STACK}/laying/{{on}}", manner=Manner.REFUSING),
    *(Permit("POST", f"{_STACK}/laying/{{on}}{rest}", Manner.REFUSING, Action.OBSERVE)
      for rest in ("/try", "/seek", "/stop")),
    *(Permit("POST", f"{_STACK}/laying/{{on}}{rest}", Manner.REFUSING, Action.REVIEW)
      for rest in ("", "/lift")),
    Permit("POST", f"{_STACK}/hidden", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", f"{_STACK}/hidden/{{observation}}", Manner.REFUSING, Action.REVIEW),
    # The bench: the list is for staff, the bench of a stack for whoever may see it.
    *_read("/{language}/examine", manner=Manner.REFUSING),
    *_read("/{language}/examine/{stack}", manner=Manner.HIDING),
    Permit("GET", "/{language}/examine/{stack}/align/{other}", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", "/{language}/examine/{stack}/state", Manner.REFUSING, Action.PUBLISH),
    Permit("GET", f"{_STACK}/expression", Manner.HIDING, when="text=b1"),
    # Stories.
    *_read("/{language}/stories", "/{language}/stories/{story}", manner=Manner.OPEN),
    *(Permit(method, _STORIES + rest, Manner.REFUSING, Action.COMPOSE)
      for rest in ("", "/{story}/edit") for method in ("GET", "POST")),
    *(Permit("GET", _STORIES + rest, Manner.REFUSING, Action.COMPOSE)
      for rest in ("/{story}", "/{story}/preview")),
    Permit("POST", f"{_STORIES}/{{story}}", Manner.REFUSING, Action.COMPOSE,
           "draft, in review or restore"),
    Permit("POST", f"{_STORIES}/{{story}}", Manner.REFUSING, Action.RELEASE,
           "published or withdrawn"),
    # Spectra of stacks: staff only.
    Permit("GET", f"{_STACK}/spectrum", Manner.REFUSING, when="xywh=5,5,4,4"),
    Permit("GET", f"{_STACK}/candidates", Manner.REFUSING, when="xywh=5,5,4,4"),
    *_read(*(_STACK + rest for rest in ("/spectra",
           "/unmixed/{mix}", "/unmixed/{mix}/{pigment}.png", "/points/{point}")),
           "/api/libraries/{library}", manner=Manner.REFUSING),
    Permit("POST", f"{_STACK}/spectrum", Manner.REFUSING),
    Permit("POST", f"{_STACK}/candidates", Manner.REFUSING, Action.OBSERVE, "keep"),
    Permit("POST", f"{_STACK}/candidates/{{candidate}}", Manner.REFUSING, Action.REVIEW),
    Permit("POST", f"{_STACK}/unmixed", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", "/{language}/examine/{stack}/points", Manner.REFUSING, Action.OBSERVE),
    # Staff.
    *_read("/{language}/staff", "/{language}/staff/relics", "/{language}/staff/intake",
           "/api/intakes", manner=Manner.REFUSING),
    Permit("POST", "/{language}/staff/intake", Manner.REFUSING, Action.INGEST,
           "pause, resume or retry"),
    Permit("POST", "/{language}/staff/intake", Manner.REFUSING, Action.PUBLISH, "publish"),
    Permit("POST", "/{language}/staff/intake/files", Manner.REFUSING, Action.INGEST),
    Permit("PUT", "/api/intakes/files", Manner.REFUSING, Action.INGEST,
           "name=a.png&size=9&modified=1"),
    Permit("GET", "/{language}/staff/intake/plan", Manner.REFUSING, Action.INGEST),
    Permit("POST", "/{language}/staff/intake/plan", Manner.REFUSING, Action.INGEST),
    *(Permit("GET", f"{_IMPORT}{rest}", Manner.REFUSING, Action.INGEST)
      for rest in ("", "/{waiting}", "/{waiting}/mapping.toml", "/{waiting}/problems.csv")),
    *(Permit("POST", f"{_IMPORT}{rest}", Manner.REFUSING, Action.INGEST)
      for rest in ("", "/undo", "/{waiting}")),
    Permit("GET", "/api/imports/{waiting}", Manner.REFUSING, Action.INGEST),
    Permit("GET", "/{language}/staff/bulk", Manner.REFUSING, Action.EDIT),
    Permit("POST", "/{language}/staff/bulk", Manner.REFUSING, Action.EDIT),
    Permit("GET", "/{language}/staff/bulk/{batch}", Manner.REFUSING, Action.EDIT),
    Permit("POST", "/{language}/staff/bulk/{batch}", Manner.REFUSING, Action.EDIT),
    Permit("GET", "/api/bulk/{batch}", Manner.REFUSING, Action.EDIT),
    Permit("GET", "/{language}/staff/audit", Manner.REFUSING, Action.AUDIT),
    Permit("GET", "/{language}/staff/words", Manner.REFUSING, Action.REWORD),
    Permit("POST", "/{language}/staff/words", Manner.REFUSING, Action.REWORD),
    Permit("GET", _DESK, Manner.REFUSING, Action.OBSERVE),
    Permit("GET", f"{_DESK}/stitch", Manner.REFUSING, Action.INGEST),
    Permit("POST", f"{_DESK}/stitch", Manner.REFUSING, Action.INGEST),
    Permit("GET", "/api/stitches/{relic}", Manner.REFUSING, Action.INGEST),
    Permit("POST", f"{_DESK}/state", Manner.REFUSING, Action.EDIT, "draft or in review"),
    Permit("POST", f"{_DESK}/state", Manner.REFUSING, Action.PUBLISH, "published or withdrawn"),
    Permit("POST", f"{_DESK}/comments", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", f"{_DESK}/marks", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", "/{language}/staff/observations/{observation}", Manner.REFUSING, Action.REVIEW),
    # How well captures were taken.
    *_read("/{language}/quality", "/{language}/quality/table.csv", "/{language}/quality/{card}",
           "/{language}/quality/stacks/{stack}", manner=Manner.REFUSING),
    Permit("POST", "/{language}/quality/check", Manner.REFUSING, Action.OBSERVE),
    Permit("POST", "/{language}/quality/{card}", Manner.REFUSING, Action.REVIEW),
)  # fmt: skip
"""Every address; one that asks for different things stands here several times."""


def addresses(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield method and path of everything that an application's framework answers."""
    for one in iter_route_contexts(app.routes):
        if isinstance(one.original_route, Mount):
            yield "GET", f"{one.path}/{{path}}"
        else:
            path = one.path_format or one.path
            yield from ((method, str(path)) for method in one.methods or ())


def unnamed(
    app: FastAPI, mounts: Iterable[str], permits: Iterable[Permit] = PERMITS
) -> tuple[list[str], list[str]]:
    """Return addresses without a permit, and permits without an address.

    Parameters
    ----------
    mounts
        Prefixes of the raw applications in front of the framework.
    """
    prefixes = tuple(f"{prefix}/" for prefix in mounts)
    there = set(addresses(app))
    named = {(one.method, one.path) for one in permits}
    raw = {one for one in named if one[1].startswith(prefixes)}
    bare = [prefix for prefix in prefixes if not any(path.startswith(prefix) for _, path in raw)]
    missing = [f"{method} {path}" for method, path in there - named] + bare
    return sorted(missing), sorted(" ".join(one) for one in named - raw - there)
