"""Keep a stack's files inside its own folder, whatever its headers say."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from handscroll.errors import NotFoundError, UnsupportedError


def inside(root: Path, name: str) -> Path:
    """Return the file of that name inside a folder.

    Parameters
    ----------
    root
        The folder.
    name
        As a header or table has it: relative, either kind of slash.

    Raises
    ------
    UnsupportedError
        When the name, or a link that it passes, leads out of the folder.
    NotFoundError
        When there is no such file.
    """
    told = name.replace("\\", "/")
    parts = PurePosixPath(told).parts
    odd = "\0" in told or not parts or len(told) > 1024
    if odd or ".." in parts or told.startswith("/") or PureWindowsPath(name).drive:
        raise _out(name, "that name leads out of its folder")
    path = root.joinpath(*parts)
    check_inside(root, path, name)
    if not path.is_file():
        raise NotFoundError(
            f"File {name[:200]!r} was not found",
            why=f"it is named, but does not lie in {root.name}",
            fix="Bring the file, or correct its name",
        )
    return path


def check_inside(root: Path, path: Path, name: str) -> None:
    """Raise UnsupportedError when links lead that path out of the folder."""
    if not path.resolve().is_relative_to(root.resolve()):
        raise _out(name, "a link leads it out of its folder")


def _out(name: str, why: str) -> UnsupportedError:
    return UnsupportedError(
        f"File {name[:200]!r} is not read",
        why=why,
        fix="Put all files of the stack into one folder and name them without folders",
    )
