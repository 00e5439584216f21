"""Places of LIDO that hold other places: several facts, an element around them, a list."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.standards.lido.places import Doc, Node, Pick, Place, Said, Taken, Value, joined

_BLOCKS = ("descriptiveMetadata", "administrativeMetadata")
"""Elements that a record has once for each of its languages."""


@dataclass(frozen=True)
class Fields:
    """Several values of one record, each at its own place, in the order that LIDO requires."""

    places: tuple[tuple[str, Place], ...]

    def write(self, into: Node, value: Doc) -> None:
        """Write each value that is there; attributes also where it is not."""
        for key, place in self.places:
            told = value if key == "" else value.get(key)
            if told not in (None, "", {}, []) or getattr(place, "always", False):
                place.write(into, told)

    def read(self, node: Node, taken: Taken) -> Doc | None:
        """Return the values that are there."""
        found: Doc = {}
        for key, place in self.places:
            told = place.read(node, taken)
            if told is None:
                continue
            if isinstance(told, dict) and isinstance(found.get(key), dict):
                told = found[key] | told
            found |= told if key == "" else {key: told}
        return found or None


def fields(**places: Place) -> Fields:
    """Return places by the names of their values."""
    return Fields(tuple(places.items()))


@dataclass(frozen=True)
class Inside:
    """Places inside one element, which is there only if it holds something.

    Attributes
    ----------
    always
        Whether LIDO requires the element even where it is empty.
    """

    at: Pick
    inner: Place
    always: bool = False

    def write(self, into: Node, value: Value) -> None:
        """Write the element and what it holds."""
        node = self.at.make(into)
        self.inner.write(node, {} if value is None else value)
        if not self.always and not len(node) and not node.text:
            into.remove(node)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return what the elements hold; of several, what the first says counts."""
        found: Value | None = None
        for one in self.at.found(node, taken):
            told = self.inner.read(one, taken)
            if isinstance(found, dict) and isinstance(told, dict):
                spoken = isinstance(self.inner, Said)
                abreast = self.at.tag in _BLOCKS
                found = (
                    joined(found, told) if spoken else merged(found, told, taken, abreast=abreast)
                )
            elif found is None:
                found = told
        return found


@dataclass(frozen=True)
class Each:
    """A list: an element for each."""

    at: Pick
    inner: Place

    def write(self, into: Node, value: Value) -> None:
        """Write an element for each."""
        for one in value:
            self.inner.write(self.at.make(into), one)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return what each element says; an empty one of ours says nothing but that it is."""
        told = [self.inner.read(one, taken) for one in self.at.found(node, taken)]
        return [one or {} for one in told if one is not None or self.at.ours] or None


def merged(one: Doc, other: Doc, taken: Taken, *, abreast: bool = False) -> Doc:
    """Return what both say; where both say one thing otherwise, the first, the second told apart.

    Parameters
    ----------
    abreast
        Whether both say the same in two languages: of lists that are as long, the first of one is
        the first of the other. Else one list goes on where the other ends.
    """
    found = other | one
    for key in one.keys() & other.keys():
        mine, theirs = one[key], other[key]
        if isinstance(mine, dict) and isinstance(theirs, dict):
            found[key] = merged(mine, theirs, taken, abreast=abreast)
        elif isinstance(mine, list) and isinstance(theirs, list):
            found[key] = _lists(mine, theirs, taken, abreast=abreast)
        elif mine != theirs:
            taken.beside.append(f"{key}: {theirs}")
    return found


def _lists(mine: list[Value], theirs: list[Value], taken: Taken, *, abreast: bool) -> list[Value]:
    plain = [one for one in (*mine, *theirs) if not isinstance(one, dict)]
    if plain or not abreast or len(mine) != len(theirs):
        return [*mine, *(one for one in theirs if one not in mine)]
    return [merged(a, b, taken, abreast=True) for a, b in zip(mine, theirs, strict=True)]
