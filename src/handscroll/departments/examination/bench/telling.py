"""What the page of the bench is told: facts, rights, words, and what a citation says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handscroll.departments.examination.bench.listing import Line, key_of
from handscroll.departments.examination.layers.facts import stack_facts
from handscroll.departments.examination.layers.shown import Shown, shown_stacks
from handscroll.model.person import Person
from handscroll.model.rights import Action, may
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.pages import Words

PAGES = Path(__file__).parent.parent / "pages"
OWN_PANELS = ("views", "expression", "components")
"""Panels that ask the server for new views: for those who may observe."""
PANELS = (*OWN_PANELS, "spectra", "hidden", "laid", "quality", "layers")
STAFF_PANELS = frozenset({"spectra", "hidden", "quality"})
"""Tabs of the drawer, in their order; one whose fragment is not there is left out."""


@dataclass(frozen=True)
class Other:
    """Another stack of the same work.

    Attributes
    ----------
    made
        Whether its cube is there to be looked at.
    lies
        Whether it lies on a third one: then nothing is laid on it.
    """

    id: str
    title: str
    made: bool
    lies: bool


@dataclass(frozen=True)
class Told:
    """What the template shows.

    Attributes
    ----------
    data
        What the script reads.
    panels
        Names of the tabs.
    others
        Other stacks of the work, which may be laid on this one; for those who may lay them.
    """

    data: dict[str, Any]
    panels: tuple[str, ...]
    others: tuple[Other, ...] = ()


def told(museum: Museum, person: Person, shown: Shown, words: Words, csrf: str) -> Told:
    """Gather what the bench of a stack needs."""
    stack = shown.stack
    allowed = {
        str(one): may(person.role, one, stack.state)
        for one in (Action.OBSERVE, Action.REVIEW, Action.PUBLISH)
    }
    data: dict[str, Any] = {
        "facts": stack_facts(museum, person, shown, words),
        "first": key_of(stack),
        "csrf": csrf,
        "language": words.language,
        "may": allowed,
        "citation": citation(museum, shown, words),
        "words": words.under("examine") | _states(words),
    }
    panels = panels_of(may_observe=allowed["observe"], staff=may(person.role, Action.VIEW))
    others = others_of(museum, person, shown, words) if allowed["observe"] else ()
    if not others and not data["facts"].get("laid"):
        panels = tuple(one for one in panels if one != "laid")
    return Told(data, panels, others)


def others_of(museum: Museum, person: Person, shown: Shown, words: Words) -> tuple[Other, ...]:
    """Return the other stacks of a work that do not lie on this one, those made first."""
    found = [one.stack for one in shown_stacks(museum, person, shown.relic.id)]
    others = [
        Other(
            one.id,
            pick(one.title, words.language) or words("aligning.untitled", stack=one.id),
            one.made is not None,
            bool(one.laid),
        )
        for one in found
        if one.id != shown.stack.id and one.laid_on(shown.stack.id) is None
    ]
    return tuple(sorted(others, key=lambda one: (not one.made, one.title)))


def panels_of(*, may_observe: bool, staff: bool = True) -> tuple[str, ...]:
    """Return the panels that there are for a reader; what was not judged yet is for staff."""
    known = [one for one in PANELS if staff or one not in STAFF_PANELS]
    there = [one for one in known if (PAGES / f"_panel_{one}.html").is_file()]
    return tuple(one for one in there if may_observe or one not in OWN_PANELS)


def citation(museum: Museum, shown: Shown, words: Words) -> str:
    """Return a citation of a sight; ``{shown}``, ``{see}`` and ``{address}`` are the page's."""
    made = shown.stack.made
    assert made is not None
    return words(
        "examine.citation",
        museum=pick(museum.settings.name, words.language),
        title=pick(shown.relic.title, words.language),
        accession=shown.relic.accession_number,
        stack=shown.stack.id,
        cube=made.digest[:12],
        method=made.method,
        shown="{shown}",
        see="{see}",
        address="{address}",
    )


def _states(words: Words) -> dict[str, str]:
    return {f"state_{name}": text for name, text in words.under("state").items()}


def nm_range(line: Line, words: Words) -> str:
    """Return from which to which wavelength a stack reaches; empty before its cube is made."""
    modality = line.stack.modality
    if modality is not None:
        return words("examine.modality." + modality.value)
    if line.shortest is None or line.longest is None:
        return ""
    return words("examine.range", shortest=f"{line.shortest:g}", longest=f"{line.longest:g}")
