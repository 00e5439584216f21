"""``ocfl-py`` without what it does to the root logger. Storage imports it only from here.

Its dependency ``pairtree`` calls ``logging.basicConfig(level=INFO)`` while it is imported, and
``ocfl`` itself logs through ``logging.info`` and its kin, which install a handler to standard
error when there is none. Both would speak for the whole process.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@contextmanager
def quiet_root_logger() -> Iterator[None]:
    """Leave the root logger as it was, and without a word below a warning meanwhile."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stand_in = logging.NullHandler()
    root.addHandler(stand_in)
    root.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for handler in set(root.handlers) - set(handlers):
            root.removeHandler(handler)
        root.setLevel(level)


@cache
def ocfl_py() -> Any:  # noqa: ANN401  a module without types
    """Return ``ocfl-py``, imported when first asked for: it brings a client of Amazon's along."""
    with quiet_root_logger():
        import ocfl  # type: ignore[import-untyped]
    return ocfl
