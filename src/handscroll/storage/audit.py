"""What ocfl-py's validator says of an object or of the whole vault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handscroll.storage.quiet import ocfl_py, quiet_root_logger


@dataclass(frozen=True)
class Audit:
    """The outcome of a validation.

    Parameters
    ----------
    good, bad
        Numbers of objects.
    problems
        What is wrong, one text a place.
    """

    good: int
    bad: int
    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every object, and the tree they lie in, is valid."""
        return self.bad == 0 and not self.problems


def validate_object(folder: Path) -> Audit:
    """Validate one object: structure, inventories and the digest of every file."""
    with quiet_root_logger():
        passed, validator = ocfl_py().Object().validate(str(folder), log_warnings=False)
    said = validator.status_str().strip()
    if passed:
        return Audit(1, 0)
    return Audit(0, 1, (said or f"{folder.name} is not valid",))


def validate_root(root: Path) -> Audit:
    """Validate a storage root and everything in it.

    ``ocfl.StorageRoot.validate`` answers True although objects are invalid (2.1.0), so its
    counts are what is believed.
    """
    storage = ocfl_py().StorageRoot(root=str(root))
    with quiet_root_logger():
        passed = storage.validate(log_warnings=False, max_errors=10_000)
    problems = [f"{where}: {text.strip()}" for where, text in storage.errors]
    if not passed or storage.num_traversal_errors:
        problems.append(storage.log.status_str().strip() or "the storage root is not valid")
    return Audit(storage.good_objects, storage.num_objects - storage.good_objects, tuple(problems))
