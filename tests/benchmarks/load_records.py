"""Records without files at museum scale: the real ones of the material and seeded bilingual ones.

Run it: ``python tests/benchmarks/load_records.py FOLDER [COUNT]`` writes JSON to its output.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from handscroll.model.identity import relic_id
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild_register

WORKS = ("cmoa_objects", "cmoa_teenie_harris", "tate_artworks")
"""Files of works; that of artists holds none."""
_PLACES = (
    "溪山", "秋林", "雪江", "春曉", "松壑", "蘭竹", "寒林", "漁父", "觀瀑", "雲山", "江岸", "幽谷",
    "雙鉤", "花鳥", "仕女", "羅漢",
)  # fmt: skip
_KINDS = {"手卷": ObjectFormat.HANDSCROLL, "軸": ObjectFormat.HANGING_SCROLL,
          "册": ObjectFormat.ALBUM, "扇面": ObjectFormat.FOLDING_FAN}  # fmt: skip
_ERAS = (
    "永樂", "宣德", "成化", "弘治", "嘉靖", "萬曆", "崇禎", "順治", "康熙", "雍正", "乾隆", "嘉慶",
    "道光",
)  # fmt: skip
_STEMS, _BRANCHES, _MONTHS = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥", "春夏秋冬"
_SURNAMES, _NAMES = "王李張趙陳沈文唐董石", "原時冕翬鑑昌明寅周珍英濤鈞"


def real(material: Path, counts: int | None = None) -> Iterator[Relic]:
    """Yield the real records in the order of the files, at most ``counts``."""
    given = 0
    for name in WORKS:
        with gzip.open(material / "data" / "big" / f"{name}.ndjson.gz", "rt") as lines:
            for line in lines:
                if given == counts:
                    return
                given += 1
                yield mapped(json.loads(line))


def mapped(record: dict[str, Any]) -> Relic:
    """Return the label of a museum's record: title, maker, date as written, medium, number."""
    number = record.get("accession_number") or record["acno"]
    people = record.get("creator") or record.get("contributors") or []
    makers = "; ".join(name for one in people if (name := one.get("full_name") or one.get("fc")))
    medium = record.get("medium")
    return Relic(
        id=relic_id(number),
        accession_number=number,
        state=State.PUBLISHED,
        title={"en": record.get("title") or "Untitled"},
        creator={"en": makers} if makers else {},
        date_written=record.get("creation_date") or record.get("dateText") or "",
        medium={"en": medium} if medium else {},
        parts=(),
    )


def seeded(count: int, seed: int = 4) -> Iterator[Relic]:
    """Yield bilingual records, always the same for a seed."""
    rng = random.Random(seed)
    for index in range(count):
        kind = rng.choice(list(_KINDS))
        number = f"HS.{1900 + index % 120}.{index}"
        maker = rng.choice(_SURNAMES) + "".join(rng.sample(_NAMES, 2))
        year = rng.choice(_STEMS) + rng.choice(_BRANCHES)
        yield Relic(
            id=relic_id(number),
            accession_number=number,
            state=State.PUBLISHED,
            format=_KINDS[kind],
            title={
                "zh-Hant": f"{maker}{''.join(rng.sample(_PLACES, rng.randint(1, 3)))}{kind}",
                "en": f"Landscape {index} after an old master",
            },
            creator={"zh-Hant": maker},
            date_written=f"{rng.choice(_ERAS)}{year}{rng.choice(_MONTHS)}月",
            dynasty={"zh-Hant": rng.choice("明清"), "en": rng.choice(("Ming", "Qing"))},
            medium={"zh-Hant": "紙本水墨", "en": "Ink on paper"},
            description={"zh-Hant": "".join(rng.choices(_PLACES, k=rng.randint(5, 40)))},
            parts=(),
        )


def measure(
    folder: Path, loads: dict[str, Iterable[Relic]], *, rebuild: bool = True
) -> dict[str, float]:
    """Load records into a new museum and say what it cost.

    Parameters
    ----------
    folder
        Does not exist yet.
    loads
        Name of a load to its records.

    Returns
    -------
    dict
        ``records``, ``wall_s``, ``cpu_s``, ``peak_rss_mb`` (this process's highest so far),
        ``vault_bytes_per_record`` (blocks on the disk), ``vault_inodes_per_record``,
        ``register_bytes_per_record``; ``rebuild_wall_s`` and ``rebuild_cpu_s`` if asked for.
    """
    with Museum.create(folder) as museum:
        before = weight(museum.layout.vault)
        wall, cpu = time.perf_counter(), time.process_time()
        for name, records in loads.items():
            museum.lots.load(records, name, person="bench")
        found = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
        # The kernel tells kibibytes.
        found["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        count = museum.relics.count()
        held, inodes = (a - b for a, b in zip(weight(museum.layout.vault), before, strict=True))
        found |= {
            "records": count,
            "vault_bytes_per_record": held / count,
            "vault_inodes_per_record": inodes / count,
            "register_bytes_per_record": weight(museum.layout.cache)[0] / count,
        }
        if rebuild:
            wall, cpu = time.perf_counter(), time.process_time()
            rebuild_register(museum)
            found["rebuild_wall_s"] = time.perf_counter() - wall
            found["rebuild_cpu_s"] = time.process_time() - cpu
            if museum.relics.count() != count:
                raise AssertionError(f"{museum.relics.count()} relics were rebuilt of {count}")
        return found


def weight(top: Path) -> tuple[int, int]:
    """Return bytes in blocks of the disk, and inodes, of a folder and all below it."""
    found = [path.lstat() for path in (top, *top.rglob("*"))]
    return sum(one.st_blocks * 512 for one in found), len(found)


def main() -> None:
    """Measure in the folder named, at most COUNT records of each kind."""
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None
    material = os.environ.get("HANDSCROLL_MATERIAL")
    loads: dict[str, Iterable[Relic]] = (
        {} if material is None else {"real": real(Path(material), most)}
    )
    loads["seeded"] = seeded(most or 200_000)
    sys.stdout.write(json.dumps(measure(folder, loads), indent=1) + "\n")


if __name__ == "__main__":
    main()
