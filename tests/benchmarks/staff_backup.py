"""A museum backed up, wiped and restored by commands; and what is said of a damaged backup."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import search_records
from collection_records import relic_of
from picture import write_picture
from served import HANDSCROLL, command, make_museum

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.museum import Museum

SCANS, RECORDS = 12, 2_000
DAMAGED = 16
"""Exit code of a restore that found damage and wrote nothing."""


def measure(folder: Path, seed: int) -> dict[str, float]:
    """Back a museum of scans, records and edits up, wipe it, restore it, and compare.

    Returns
    -------
    dict
        ``restore_differences`` (rows of the register and files of vault and journal that are not
        as before), ``compared``, ``backup_s``, ``restore_s``, ``damaged`` (objects of a backup
        that bytes were changed in or files taken from) and ``damage_told`` (those that the
        restore named).
    """
    museum, backup = folder / "museum", folder / "backup"
    _lived_in(museum, folder / "scans", seed)
    former = dict(_state(museum))
    began = time.perf_counter()
    command(museum, "backup", str(backup))
    backed = time.perf_counter() - began
    shutil.rmtree(museum)
    began = time.perf_counter()
    command(museum, "restore", str(backup), str(museum))
    restored = time.perf_counter() - began
    later = dict(_state(museum))
    names = former.keys() | later.keys()
    damaged = _damage(backup, random.Random(seed))
    told = _restore(backup, folder / "never")
    named = json.dumps(told, ensure_ascii=False)
    return {
        "restore_differences": float(sum(former.get(n) != later.get(n) for n in names)),
        "compared": float(len(names)),
        "backup_s": backed,
        "restore_s": restored,
        "damaged": float(len(damaged)),
        "damage_told": float(sum(one in named for one in damaged)),
    }


def _lived_in(museum: Path, scans: Path, seed: int) -> None:
    scans.mkdir(parents=True)
    for number in range(SCANS):
        write_picture(scans / f"leaf-{number:02d}.tif", 1200, 800, seed=seed + number)
    make_museum(museum, scans)
    with Museum.open(museum) as opened:
        records = map(relic_of, search_records.seeded(RECORDS, seed))
        opened.lots.load(records, "cards", person="bench")
        for number, relic in enumerate(opened.relics.pictured()):
            note = Catalogue(staff_note=f"seen {number}")
            opened.relics.revise(relic.id, note, person="bench")


def _state(museum: Path) -> Iterator[tuple[str, str]]:
    with Museum.open(museum) as opened:
        for line in opened.register.dump():
            digest = hashlib.sha256(line.encode()).hexdigest()
            yield f"row {digest}", digest
        for part in (opened.layout.vault, opened.layout.journal):
            for one in sorted(part.rglob("*")):
                if one.is_file() and one.name != "lock":
                    name = f"{part.name}/{one.relative_to(part)}"
                    yield name, hashlib.sha256(one.read_bytes()).hexdigest()


def _damage(backup: Path, rng: random.Random) -> list[str]:
    """Change a byte of some originals, take others away; return the names of their files."""
    originals = sorted((backup / "data").rglob("originals/*"))
    chosen = rng.sample(originals, 6)
    for one in chosen[:3]:
        body = bytearray(one.read_bytes())
        body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
        one.write_bytes(body)
    for one in chosen[3:]:
        one.unlink()
    return [str(one.relative_to(backup / "data")) for one in chosen]


def _restore(backup: Path, target: Path) -> Any:  # noqa: ANN401  what the command told, as JSON
    words = [*HANDSCROLL, "--museum", str(target), "restore", str(backup), str(target), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == DAMAGED, f"{done.returncode}: {done.stdout[-500:]}"
    assert not target.exists(), "a damaged backup was restored"
    return json.loads(done.stdout)
