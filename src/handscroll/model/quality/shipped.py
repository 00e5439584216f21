"""The profiles that come with handscroll."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from handscroll.errors import NotFoundError
from handscroll.model.quality.profile import Profile


@cache
def shipped() -> dict[str, Profile]:
    """Return the shipped profiles by key."""
    text = files(__package__).joinpath("profiles.json").read_text("utf-8")
    every = [Profile.model_validate(one) for one in json.loads(text)["profiles"]]
    return {one.key: one for one in every}


def profile_named(key: str) -> Profile:
    """Return a shipped profile.

    Raises
    ------
    NotFoundError
        There is none of that name.
    """
    found = shipped().get(key)
    if found is None:
        raise NotFoundError(
            f"There is no quality profile {key!r}", why=f"those shipped are {', '.join(shipped())}",
            fix="Choose one of them, or bring your own by file",
        )  # fmt: skip
    return found
