"""Which departments are open: our own, and those that other packages bring."""

from __future__ import annotations

from importlib.metadata import entry_points

from handscroll.departments.collection.door import department as collection
from handscroll.departments.dress.door import department as dress
from handscroll.departments.examination.door import department as examination
from handscroll.departments.staff.door import department as staff
from handscroll.departments.stories.door import department as stories
from handscroll.departments.viewing.door import department as viewing
from handscroll.errors import MisconfiguredError
from handscroll.plugin import Department

OWN: tuple[Department, ...] = (collection, dress, examination, staff, stories, viewing)
ENTRY_POINTS = "handscroll.departments"


def departments() -> tuple[Department, ...]:
    """Return every open department; a stranger's comes after our own.

    Raises
    ------
    MisconfiguredError
        If an entry point is no department, or bears the name of another one.
    """
    found = list(OWN)
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        department = point.load()
        if not isinstance(department, Department):
            raise MisconfiguredError(
                f"The department {point.name} cannot be opened",
                why=f"{point.value} is a {type(department).__name__}, not a Department",
                fix="Correct the entry point of the package that brings it, or uninstall it",
            )
        if department.name in {other.name for other in found}:
            raise MisconfiguredError(
                f"The department {point.name} cannot be opened",
                why=f"a department named {department.name} is open already",
                fix="Rename it in the package that brings it, or uninstall one of them",
            )
        found.append(department)
    return tuple(found)
