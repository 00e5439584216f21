"""What a person named on the terminal: targets and profiles, shipped or in files of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handscroll.errors import NotFoundError, UnreadableError
from handscroll.model.quality.choosing import DEFAULT, Choice, choice_of
from handscroll.model.quality.profile import MOST_CHARACTERS, read_profile
from handscroll.model.quality.reference import read_reference
from handscroll.model.quality.target import Target, read_target, target_named


def targets_of(name: str | None, reference: Path | None) -> tuple[Target, ...] | None:
    """Return the targets that may be in a scan; None: the usual ones.

    Parameters
    ----------
    name
        Key of a shipped target, or a JSON file that describes one.
    reference
        CSV of L*, a*, b* that were measured on this very target.
    """
    if name is None:
        if reference is None:
            return None
        raise NotFoundError(
            "Nothing was measured",
            why="reference values were given, and no target that they belong to",
            fix="Name it with --target, for instance --target colorchecker-classic",
        )
    path = Path(name)
    target = read_target(_text(path)) if path.suffix == ".json" else target_named(name)
    if reference is not None:
        target = target.measured(read_reference(_text(reference)), source=reference.name)
    return (target,)


def choices_of(names: Sequence[str]) -> tuple[Choice, ...]:
    """Return profiles and levels.

    Parameters
    ----------
    names
        As :func:`handscroll.model.quality.choosing.choice_of` takes them, or a JSON file with a
        profile (its best level, or ``FILE.json:LEVEL``); none: the usual ones.
    """
    return tuple(_choice(one) for one in names or DEFAULT)


def _choice(name: str) -> Choice:
    path, colon, level = name.rpartition(":") if ".json:" in name else (name, "", "")
    if not path.endswith(".json"):
        return choice_of(name)
    profile = read_profile(_text(Path(path)))
    if colon and level not in profile.levels:
        raise NotFoundError(
            f"{profile.key} has no level {level[:40]!r}",
            why=f"its levels are {', '.join(profile.levels)}",
            fix="Choose one of them",
        )
    return Choice(profile, level or profile.levels[0])


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MOST_CHARACTERS + 1)
    except (OSError, UnicodeDecodeError) as trouble:
        raise UnreadableError(
            f"{path.name} cannot be read",
            why=str(getattr(trouble, "strerror", None) or trouble),
            fix="Check that the file is there and that it is text in UTF-8",
        ) from None
