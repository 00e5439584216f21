"""The desk at which stories are composed: forms that need no script."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from handscroll.departments.stories.clock import moment_of, to_local
from handscroll.departments.stories.composing.acts import act, sought
from handscroll.departments.stories.composing.judging import Wrong, judge
from handscroll.departments.stories.composing.sending import BOUNDS, Sent, read_sent
from handscroll.departments.stories.composing.showing import away, differing, wanting, works
from handscroll.departments.stories.composing.typed import Raw, read_typed, typed_story
from handscroll.departments.stories.telling.gathering import gather
from handscroll.departments.stories.telling.prose import prose
from handscroll.errors import InvalidError
from handscroll.model.person import Person
from handscroll.model.rights import MOVES, Action, State, may
from handscroll.model.stories.story import SECTIONS, StoryKind
from handscroll.museum import Museum
from handscroll.museum.stories import KeptStory, StaleStoryError
from handscroll.pages import Pages
from handscroll.plugin import (
    LEADS_ON,
    Language,
    LongForm,
    OpenMuseum,
    OpenPages,
    Reader,
    csrf_of,
    long_form,
    own_form,
    read_body,
    require,
)

routes = APIRouter()
_DESK = "/{language}/staff/stories"
_WHAT = "The stories are not shown"
_NOT_SAVED = "The story was not changed"


async def _sent(request: Request) -> Sent:
    return await run_in_threadpool(read_sent, await read_body(request, BOUNDS))


SentForm = Annotated[Sent, Depends(_sent)]


@routes.get(_DESK, response_class=HTMLResponse)
def desk_page(
    request: Request, language: Language, museum: OpenMuseum, pages: OpenPages, person: Reader
) -> str:
    """List every story to the staff who compose."""
    require(person, Action.COMPOSE, what=_WHAT)
    return pages.html(
        "stories/desk.html",
        language,
        path=request.url.path,
        person=person,
        csrf=csrf_of(request, museum),
        stories=museum.stories.list(),
        kinds=list(StoryKind),
        local=lambda moment: to_local(moment, museum.settings),
    )


@routes.post(
    _DESK, dependencies=own_form(Action.COMPOSE, what="The story was not begun"), **LEADS_ON
)
def begin(
    language: Language,
    museum: OpenMuseum,
    person: Reader,
    kind: Annotated[StoryKind, Form()] = StoryKind.STORY,
    title_zh: Annotated[str, Form(max_length=200)] = "",
    title_en: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Begin a story, and go on to compose it."""
    require(person, Action.COMPOSE, what="The story was not begun")
    script = language if language.startswith("zh") else "zh-Hans"
    title = {tag: one.strip() for tag, one in ((script, title_zh), ("en", title_en)) if one.strip()}
    if not title:
        raise InvalidError(
            "The story was not begun", why="it has no title", fix="Write a title, in any language"
        )
    name = museum.stories.free_name(title_en)
    museum.stories.create(name, kind, title, person=person.name)
    return RedirectResponse(f"/{language}/staff/stories/{name}/edit", status_code=303)


@routes.get(_DESK + "/{story}", response_class=HTMLResponse)
def overview(
    request: Request,
    language: Language,
    story: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    done: Annotated[str, Query(max_length=20)] = "",
) -> str:
    """Show how a story stands: what it lacks, when it is open, what was saved."""
    require(person, Action.COMPOSE, what=_WHAT)
    kept = museum.stories.get(story)
    return pages.html(
        "stories/overview.html",
        language,
        path=request.url.path,
        person=person,
        csrf=csrf_of(request, museum),
        kept=kept,
        steps=museum.stories.steps(story),
        wanting=wanting(kept.story, pages.languages),
        away=away(museum, kept.story),
        moves=_moves(person, kept),
        done=done,
        opens=to_local(kept.story.opens, museum.settings),
        closes=to_local(kept.story.closes, museum.settings),
    )


@routes.post(
    _DESK + "/{story}",
    dependencies=own_form(Action.COMPOSE, Action.RELEASE, what=_NOT_SAVED),
    **LEADS_ON,
)
def move(
    language: Language,
    story: str,
    museum: OpenMuseum,
    person: Reader,
    state: Annotated[State | None, Form()] = None,
    restore: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
    expected: Annotated[int, Form(ge=0)] = 0,
    even_so: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Publish, withdraw, send to review, take back, or say again what a revision said."""
    public = state in (State.PUBLISHED, State.WITHDRAWN)
    action = Action.RELEASE if public else Action.COMPOSE
    require(person, action, what=_NOT_SAVED)
    if restore is not None:
        museum.stories.restore(story, restore, person=person.name, expected=expected)
        told = "restored"
    elif state is not None:
        if state is State.PUBLISHED and not even_so:
            _require_whole(museum.stories.get(story))
        museum.stories.move(story, state, person=person.name, expected=expected)
        told = state.value
    else:
        raise InvalidError(
            "The story was not changed", why="no step was chosen", fix="Choose one of its buttons"
        )
    return RedirectResponse(f"/{language}/staff/stories/{story}?done={told}", status_code=303)


@routes.get(_DESK + "/{story}/preview", response_class=HTMLResponse)
def preview(
    request: Request,
    language: Language,
    story: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    at: Annotated[str, Query(max_length=40)] = "",
) -> str:
    """Show a story exactly as visitors will see it, and whether they would at some moment."""
    require(person, Action.COMPOSE, what=_WHAT)
    kept = museum.stories.get(story)
    moment = moment_of(at, museum.settings)
    return pages.html(
        "stories/story.html",
        language,
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        person=person,
        told=gather(museum, kept.story),
        prose=prose,
        previewed={
            "at": to_local(moment.isoformat(), museum.settings),
            "open": kept.story.open_at(moment),
            "zone": museum.settings.time_zone,
        },
    )


@routes.get(_DESK + "/{story}/edit", response_class=HTMLResponse)
def edit_page(
    request: Request,
    language: Language,
    story: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    saved: int | None = None,
) -> str:
    """Show a story as a form."""
    require(person, Action.COMPOSE, what="The form is not shown")
    kept = museum.stories.get(story)
    form = _Form(request, language, museum, pages, person)
    raw = typed_story(kept.story, museum.settings)
    return form.page(raw, kept.revision, saved=saved == kept.revision)


@routes.post(
    _DESK + "/{story}/edit", dependencies=long_form(BOUNDS.most_bytes), response_class=HTMLResponse
)
def save(
    request: Request,
    language: Language,
    story: str,
    museum: OpenMuseum,
    pages: OpenPages,
    person: Reader,
    sent: SentForm,
) -> Response:
    """Save a form, or do what one of its small buttons says; what was typed is never lost."""
    keeps = [("expected", str(sent.expected)), *sent.fields]
    long = LongForm(request, language, museum, pages, person, Action.COMPOSE, sent.form, keeps)
    greeted = long.greet()
    if isinstance(greeted, Response):
        return greeted
    require(greeted.person if greeted else person, Action.COMPOSE, what=_NOT_SAVED)
    museum.stories.get(story)
    raw = read_typed(sent.fields, story)
    if greeted is not None:
        form = _Form(request, language, museum, pages, greeted.person, greeted.csrf)
        page = form.page(raw, sent.expected, renewed=True)
        return long.keep(HTMLResponse(page, status_code=greeted.status), greeted)
    form = _Form(request, language, museum, pages, person)
    do, found = sent.do, sought(raw)
    if do == "save" and found:
        do = f"find {found[0]}"
    if do != "save":
        going_to = act(raw, do, museum)
        return HTMLResponse(form.page(raw, sent.expected, going_to=going_to))
    judged = judge(raw, museum)
    if judged.story is None:
        return HTMLResponse(form.page(raw, sent.expected, wrong=judged.wrong), status_code=422)
    try:
        kept = museum.stories.save(judged.story, expected=sent.expected, person=person.name)
    except StaleStoryError as stale:
        page = form.page(raw, stale.present, stale=stale)
        return HTMLResponse(page, status_code=409)
    place = f"/{language}/staff/stories/{story}/edit"
    # Where nothing was changed there is nothing to undo but what somebody else did.
    told = f"?saved={kept.revision}" if kept.revision != sent.expected else ""
    return RedirectResponse(place + told, status_code=303)


class _Form:
    """Renders the form of a story."""

    def __init__(
        self,
        request: Request,
        language: str,
        museum: Museum,
        pages: Pages,
        person: Person,
        csrf: str | None = None,
    ) -> None:
        self._request, self._language, self._museum = request, language, museum
        self._pages, self._person = pages, person
        self._csrf = csrf_of(request, museum) if csrf is None else csrf

    def page(self, raw: Raw, revision: int, **more: Any) -> str:
        """Return the page; `more` says what is wrong, where to go, what was saved since."""
        stale: StaleStoryError | None = more.get("stale")
        wrong: dict[str, Wrong] = more.get("wrong", {})
        return self._pages.html(
            "stories/edit.html",
            self._language,
            path=self._request.url.path,
            person=self._person,
            csrf=self._csrf,
            raw=raw,
            revision=revision,
            works=works(self._museum, raw),
            wrong=wrong,
            going_to=more.get("going_to", ""),
            saved=more.get("saved", False),
            renewed=more.get("renewed", False),
            stale=stale,
            differing=differing(stale.theirs, stale.mine) if stale else [],
            kinds=list(StoryKind),
            sections=list(SECTIONS),
            languages=self._pages.languages,
            zone=self._museum.settings.time_zone,
        )


def _moves(person: Person, kept: KeptStory) -> list[State]:
    """Return the states into which somebody may bring a story."""
    after = [*MOVES[kept.story.state], *([State.PUBLISHED] if kept.ahead else [])]
    public = (State.PUBLISHED, State.WITHDRAWN)
    return [
        one
        for one in after
        if may(person.role, Action.RELEASE if one in public else Action.COMPOSE)
    ]


def _require_whole(kept: KeptStory) -> None:
    """Let nobody publish what lacks something without having said that they know.

    Raises
    ------
    InvalidError
        If it lacks something.
    """
    lack = wanting(kept.story, ())
    if lack:
        raise InvalidError(
            f"The story {kept.story.id} was not published",
            why=f"{len(lack)} things in it are lacking, in one language or in both",
            fix="Look at what is lacking, then publish it again and say that you know",
        )
