"""Short names of a profile and a level, as people say them: ``fadgi-4``, ``iso-19264-a``."""

from __future__ import annotations

from typing import Final, NamedTuple

from handscroll.errors import NotFoundError
from handscroll.model.quality.profile import Profile
from handscroll.model.quality.shipped import profile_named, shipped

SHORT: Final = {
    "fadgi": "fadgi-2023-bound-general",
    "iso-19264": "iso-19264-1-2021",
    "metamorfoze": "metamorfoze-2-draft",
}
"""Families whose newest edition is meant where none is named."""
DEFAULT: Final = ("fadgi-4", "iso-19264-a", "metamorfoze-full")
"""What a capture is measured against where nobody says."""


class Choice(NamedTuple):
    """A profile and one of its levels."""

    profile: Profile
    level: str

    @property
    def name(self) -> str:
        """What it is called in addresses and on the terminal: ``KEY:LEVEL``."""
        return f"{self.profile.key}:{self.level}"


def choice_of(name: str) -> Choice:
    """Return what a name stands for.

    Parameters
    ----------
    name
        ``fadgi-4``, ``iso-19264-a``, ``metamorfoze-light``, ``KEY:LEVEL`` of a shipped profile,
        or its key or family alone: then its best level.

    Raises
    ------
    NotFoundError
        There is no such profile or level.
    """
    key, colon, level = name.strip().partition(":")
    if colon:
        return _level(profile_named(key), level)
    if key in shipped():
        return _level(shipped()[key], "")
    for family in sorted(SHORT, key=len, reverse=True):
        if key == family or key.startswith(f"{family}-"):
            return _level(profile_named(SHORT[family]), key[len(family) + 1 :])
    raise NotFoundError(
        f"There is no quality profile {name[:80]!r}",
        why=f"short names are {', '.join(names())}; profiles are {', '.join(shipped())}",
        fix="Choose one of them, or KEY:LEVEL, or name a file with a profile of your own",
    )


def names() -> list[str]:
    """Return the short names, best levels first."""
    return [
        f"{family}-{level.lower().replace('_', '-')}"
        for family, key in SHORT.items()
        for level in profile_named(key).levels
    ]


def _level(profile: Profile, asked: str) -> Choice:
    if not asked:
        return Choice(profile, profile.levels[0])
    for level in profile.levels:
        if level.lower().replace("_", "-") == asked.lower().replace("_", "-"):
            return Choice(profile, level)
    raise NotFoundError(
        f"{profile.key} has no level {asked[:40]!r}",
        why=f"its levels are {', '.join(profile.levels)}",
        fix="Choose one of them",
    )
