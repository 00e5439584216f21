"""Who of the museum somebody is whom the provider knows, and what they may do.

Only issuer and subject say who somebody is. A name or an e-mail address never does: both can be
chosen by others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from handscroll.errors import UnauthenticatedError
from handscroll.model.person import Person
from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.settings import SignOnSettings

BY = "single sign-on"
_LONGEST_NAME = 60


class StrangerError(UnauthenticatedError):
    """The provider knows them; the museum does not let them in.

    Parameters
    ----------
    reason
        ``nobody``, ``inactive`` or ``role``.
    subject
        What the provider calls them, for an administrator who links them.
    """

    def __init__(self, reason: str, subject: str) -> None:
        why = {
            "nobody": "nobody of this museum is linked with that account",
            "inactive": "that person may no longer sign in",
            "role": "none of the account's groups has a role here",
        }[reason]
        fix = f"Give an administrator this name of your account: {subject}"
        super().__init__("You are not signed in", why=why, fix=fix)
        self.reason, self.subject = reason, subject


def person_for(museum: Museum, claims: Mapping[str, Any]) -> Person:
    """Return whom checked claims mean; made or given another role where the settings say so.

    Raises
    ------
    StrangerError
        If they mean nobody who may come in.
    """
    settings = museum.settings.sign_on
    issuer, subject = str(settings.issuer), str(claims["sub"])
    found = museum.people.bound_to(issuer, subject)
    role = role_of(settings, claims)
    if found is not None and not found.active:
        raise StrangerError("inactive", subject)
    if found is None and not settings.make_people:
        raise StrangerError("nobody", subject)
    if found is None:
        first = role or (None if settings.first_role is None else Role(settings.first_role))
        if first is None:
            raise StrangerError("role", subject)
        name = _free_name(museum, claims, issuer)
        return museum.people.add(name, first, None, by=BY, identity=(issuer, subject))
    if settings.roles and role is None:
        raise StrangerError("role", subject)
    if role is not None and role is not found.role:
        museum.people.set_role(found.name, role, by=BY)
        return found.model_copy(update={"role": role})
    return found


def role_of(settings: SignOnSettings, claims: Mapping[str, Any]) -> Role | None:
    """Return the lowest of the roles that the account's groups name, None where they name none."""
    told = claims.get(settings.groups_claim)
    groups = [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, str)]
    named = {settings.roles[one] for one in groups if one in settings.roles}
    return next((role for role in Role if role.value in named), None)


def _free_name(museum: Museum, claims: Mapping[str, Any], issuer: str) -> str:
    """Return a sign-in name that nobody bears, after what the provider calls them."""
    told = claims.get("preferred_username") or claims.get("name") or claims["sub"]
    name = "".join(one for one in str(told) if one.isprintable()).strip()[:_LONGEST_NAME]
    if name and not museum.people.bears(name):
        return name
    mark = hashlib.sha256(f"{issuer} {claims['sub']}".encode()).hexdigest()[:8]
    return f"{name}-{mark}" if name else mark
