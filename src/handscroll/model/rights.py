"""Who may do what, in which state: one table, asked by every route and by the tile path.

The table is data on purpose: the same rows are a test and a page of the documentation.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator


class State(StrEnum):
    """Where a thing stands on its way to the public."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.IN_REVIEW, State.PUBLISHED),
    State.IN_REVIEW: (State.DRAFT, State.PUBLISHED),
    State.PUBLISHED: (State.WITHDRAWN,),
    State.WITHDRAWN: (State.DRAFT, State.PUBLISHED),
}
"""Which state may follow which."""


class Role(StrEnum):
    """What a person is in this museum."""

    VISITOR = "visitor"
    RESEARCHER = "researcher"
    EDUCATOR = "educator"
    CONSERVATOR = "conservator"
    CURATOR = "curator"
    REGISTRAR = "registrar"
    ADMINISTRATOR = "administrator"


class Tier(StrEnum):
    """How near a reader stands to the pictures; each has its own limits in the settings."""

    PUBLIC = "public"
    RESEARCHERS = "researchers"
    STAFF = "staff"


class Action(StrEnum):
    """What a person may want to do with a thing."""

    VIEW = "view"
    EDIT = "edit"
    OBSERVE = "observe"
    REVIEW = "review"
    PUBLISH = "publish"
    INGEST = "ingest"
    AUDIT = "audit"
    MANAGE_PEOPLE = "manage_people"
    REWORD = "reword"
    """Change the words of the interface; no state of a relic decides."""
    COMPOSE = "compose"
    """Write stories; they are nobody's but the museum's, so no state of a relic decides."""
    RELEASE = "release"
    """Let visitors read stories, or no longer."""


_STAFF = frozenset(Role) - {Role.VISITOR}
_EDITORS = frozenset({Role.CURATOR, Role.REGISTRAR, Role.ADMINISTRATOR})
_RECORDERS = _EDITORS | {Role.CONSERVATOR}
_REGISTRARS = frozenset({Role.REGISTRAR, Role.ADMINISTRATOR})
_WORDERS = frozenset({Role.CURATOR, Role.ADMINISTRATOR})
_ANY_STATE = tuple(State)

TABLE: dict[tuple[Action, State], frozenset[Role]] = {
    **{(Action.VIEW, state): _STAFF for state in _ANY_STATE},
    (Action.VIEW, State.PUBLISHED): frozenset(Role),
    **{(Action.EDIT, state): _EDITORS for state in _ANY_STATE},
    **{(Action.OBSERVE, state): _RECORDERS for state in _ANY_STATE},
    **{(Action.REVIEW, state): _EDITORS for state in _ANY_STATE},
    **{(Action.PUBLISH, state): _REGISTRARS for state in _ANY_STATE},
    **{(Action.INGEST, state): _REGISTRARS for state in _ANY_STATE},
    **{(Action.AUDIT, state): _REGISTRARS for state in _ANY_STATE},
    **{(Action.MANAGE_PEOPLE, state): frozenset({Role.ADMINISTRATOR}) for state in _ANY_STATE},
    **{(Action.REWORD, state): _WORDERS for state in _ANY_STATE},
    **{(Action.COMPOSE, state): _EDITORS | {Role.EDUCATOR} for state in _ANY_STATE},
    **{(Action.RELEASE, state): _EDITORS for state in _ANY_STATE},
}
"""Roles that may take an action on a thing in a state. What is not here is refused."""


def may(role: Role, action: Action, state: State = State.DRAFT) -> bool:
    """Say whether a role may take an action on a thing in a state."""
    return role in TABLE.get((action, state), frozenset())


def ever(role: Role, action: Action) -> bool:
    """Say whether there is any state of a thing in which a role may take an action on it."""
    return any(may(role, action, state) for state in State)


_TIERS = {
    Role.VISITOR: Tier.PUBLIC,
    Role.RESEARCHER: Tier.RESEARCHERS,
    Role.EDUCATOR: Tier.RESEARCHERS,
}


def tier_of(role: Role) -> Tier:
    """Return whose limits on pictures count for a role."""
    return _TIERS.get(role, Tier.STAFF)


class Rights(BaseModel):
    """What others may do with a relic's pictures, as the museum states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uri: str | None = None
    """A RightsStatements.org or Creative Commons address; None while nobody decided."""
    credit_line: dict[str, str] = Field(default_factory=dict)
    """Language map shown with every rendering."""
    max_public_px: int | None = Field(default=None, ge=1)
    """Longest side in pixels that the public gets; None is no limit."""

    @field_validator("uri")
    @classmethod
    def _as_its_identifier(cls, uri: str | None) -> str | None:
        """Write a statement's identifier, which begins with ``http:`` wherever it is read from.

        IIIF Presentation 3.0, section 3.2, "rights", takes no other form.
        """
        for host in ("creativecommons.org", "rightsstatements.org"):
            if uri is not None and uri.startswith(f"https://{host}/"):
                return uri.replace("https:", "http:", 1)
        return uri
