"""Named moments at which a test may kill this process, to prove that nothing is lost there.

In a museum the two environment variables are unset and a fault point costs one look-up.
"""

from __future__ import annotations

import os
import signal

FAULT_POINTS = (
    "vault.gathered",  # contents lie in the staging folder, no lock is held yet
    "vault.built",  # the version is complete beside the object, not yet synced
    "vault.synced",  # ... and on the disk
    "vault.noted",  # the write-ahead note is on the disk: from here on the version will exist
    "vault.version_moved",  # the version folder is in the object, its inventory is the old one
    "vault.inventory_moved",  # the new inventory is in place, its sidecar is the old one
    "vault.sidecar_moved",
    "vault.object_moved",  # a new object has appeared by its one rename
    "vault.installed",  # all is in place and on the disk, the note is still there
    "vault.note_removed",  # only empty staging is left to sweep
    "journal.half_line",  # half an entry is written
    "journal.written",  # the whole entry is written, not yet synced
    "journal.synced",
    "journal.rotated",  # a new segment file exists and is empty
    "register.before_commit",
    "register.after_commit",
    "derivative.built",  # a derivative lies beside its place, complete
    "derivative.moved",  # ... and is renamed in, the register does not know it yet
)
"""Every name that :func:`fault` is called with anywhere in the house."""

_passes: dict[str, int] = {}


def fault(name: str) -> None:
    """Kill this process with SIGKILL when the environment asks for it at this point.

    Parameters
    ----------
    name
        One of `FAULT_POINTS`. ``HANDSCROLL_FAULT`` names the point to die at;
        ``HANDSCROLL_FAULT_AFTER`` (default 1) says at which pass.
    """
    if os.environ.get("HANDSCROLL_FAULT") != name:
        return
    _passes[name] = _passes.get(name, 0) + 1
    if _passes[name] >= int(os.environ.get("HANDSCROLL_FAULT_AFTER", "1")):
        os.kill(os.getpid(), signal.SIGKILL)
