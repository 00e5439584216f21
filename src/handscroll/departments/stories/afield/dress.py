"""Styles, faces, ornaments and scripts, as plain files that lie side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from handscroll.errors import MisconfiguredError
from handscroll.pages.assets import PREFIX, STATIC, Assets

THINGS = "things"
_URL = re.compile(r"url\((['\"]?)" + re.escape(PREFIX) + r"([^)'\"]+)\1\)")
_SCRIPTS = "afield"


@dataclass(frozen=True)
class Dress:
    """What every page of a folder wears: name in the folder to bytes; style sheets in order."""

    files: dict[str, bytes]
    styles: Sequence[str]
    seal: str


def dress(styles: Sequence[str], scripts: Sequence[str]) -> Dress:
    """Gather built style sheets with all that they name, and scripts that need no module.

    A browser loads no modules from ``file:``; such scripts are built a second time, each as one
    file that runs at once.

    Raises
    ------
    MisconfiguredError
        If the pages were not built.
    """
    assets = Assets.read()
    files: dict[str, bytes] = {}
    sheets = [assets.url(f"src/styles/{name}.css").removeprefix(PREFIX) for name in styles]
    for sheet in sheets:
        for name, content in _reached(sheet):
            files[f"{THINGS}/{name}"] = content
    seal = assets.url("src/images/seal.svg").removeprefix(PREFIX)
    files[f"{THINGS}/{_flat(seal)}"] = _read(seal)
    for script in scripts:
        files[f"{THINGS}/{script}.js"] = _read(f"{_SCRIPTS}/{script}.js")
    return Dress(files, [_flat(sheet) for sheet in sheets], _flat(seal))


def _reached(sheet: str) -> Iterator[tuple[str, bytes]]:
    text = _read(sheet).decode("utf-8")
    for named in dict.fromkeys(found[2] for found in _URL.finditer(text)):
        yield _flat(named), _read(named)
    yield _flat(sheet), _URL.sub(lambda found: f'url("{_flat(found[2])}")', text).encode()


def _flat(name: str) -> str:
    return name.rpartition("/")[2]


def _read(name: str, folder: Path = STATIC) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError:
        raise MisconfiguredError(
            "The story was not taken along",
            why=f"the built pages do not hold {name}",
            fix="Run make pages",
        ) from None
