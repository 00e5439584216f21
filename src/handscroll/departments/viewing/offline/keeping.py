"""The script that keeps what was seen, with what it has to know of this house in front."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256

from handscroll.pages.assets import PREFIX, STATIC, Assets

BUDGET_MB = 150
"""Megabytes of pictures that stay on a visitor's device; beyond it those seen longest ago go."""


def script(kindly: Mapping[str, str]) -> bytes:
    """Return the script as a browser gets it.

    Its bytes, and the names of its stores, are others as soon as anything that was built or the
    page of no network is another: then a browser takes the new script, which drops what the old
    one kept.

    Parameters
    ----------
    kindly
        Address to content of the page that is shown without a network, one a language.
    """
    built, names = _built()
    seen = sha256(names)
    for page in kindly.values():
        seen.update(page.encode())
    told = {
        "version": seen.hexdigest()[:16],
        "kindly": list(kindly),
        "budget": BUDGET_MB * 1_000_000,
    }
    return f"self.handscroll={json.dumps(told)};\n".encode() + built


@cache
def _built() -> tuple[bytes, bytes]:
    """Return the script as it was built, and the names of all that was built."""
    assets = Assets.read()
    file = STATIC / assets.url("src/offline/worker.ts").removeprefix(PREFIX)
    return file.read_bytes(), json.dumps(assets.manifest, sort_keys=True).encode()
