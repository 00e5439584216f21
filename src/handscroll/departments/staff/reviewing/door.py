"""The forms that bring a relic into another state and keep what is said of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from handscroll.departments.staff.reviewing.forms import Remark, Step, said_of
from handscroll.model.review import action_of
from handscroll.model.rights import Action
from handscroll.plugin import (
    LEADS_ON,
    Language,
    OpenMuseum,
    Reader,
    own_form,
    relic_for,
)

routes = APIRouter()


@routes.post(
    "/{language}/staff/relics/{relic}/state",
    dependencies=own_form(Action.EDIT, Action.PUBLISH, what="The relic was not moved"),
    **LEADS_ON,
)
def move(
    language: Language,
    relic: str,
    museum: OpenMuseum,
    person: Reader,
    step: Annotated[Step, Form()],
) -> Response:
    """Bring a relic into another state, with what is said of that."""
    relic_for(person, museum, relic, action_of(step.state), what="The relic was not moved")
    museum.reviews.move(
        relic, step.state, person=person.name, said=said_of(step), expected=step.expected
    )
    return RedirectResponse(_back(language, relic, step.back), status_code=303)


@routes.post(
    "/{language}/staff/relics/{relic}/comments",
    dependencies=own_form(Action.OBSERVE, what="The comment was not kept"),
    **LEADS_ON,
)
def comment(
    language: Language,
    relic: str,
    museum: OpenMuseum,
    person: Reader,
    remark: Annotated[Remark, Form()],
) -> Response:
    """Keep a comment or an answer, or mark a comment as settled."""
    relic_for(person, museum, relic, Action.OBSERVE, what="The comment was not kept")
    if remark.settles:
        museum.reviews.settle(relic, remark.settles, person=person.name)
        kept = remark.settles
    else:
        kept = museum.reviews.say(
            relic, remark.text, person=person.name, field=remark.field, answers=remark.answers
        ).id
    return RedirectResponse(f"{_back(language, relic, 'review')}#{kept}", status_code=303)


def _back(language: str, relic: str, back: str) -> str:
    """Return the page from which a form came; only pages that are known are gone back to."""
    if back == "desk":
        return f"/{language}/staff"
    if back == "review":
        return f"/{language}/relics/{relic}/review"
    return f"/{language}/staff/relics/{relic}"
