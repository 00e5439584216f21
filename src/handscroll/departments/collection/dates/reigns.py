"""Reign periods by name and by year: all that a name or a year can mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from handscroll.departments.collection.dates.ganzhi import pair_of
from handscroll.departments.collection.dates.numerals import write_numeral
from handscroll.departments.collection.dates.tables import Era, dynasties, eras, fold, rank_of

_MEMBERS = {
    "唐": ("武周",),
    "清": ("后金",),
    "元": ("蒙古", "北元"),
    "明": ("南明", "明郑"),
    "魏": ("曹魏", "北魏", "东魏", "西魏"),
    "周": ("北周", "后周", "武周"),
    "赵": ("汉赵", "后赵"),
    "三国": ("曹魏", "蜀汉", "孙吴"),
    "北朝": ("北魏", "东魏", "西魏", "北齐", "北周"),
    "南朝": ("刘宋", "南齐", "南梁", "陈"),
}
"""Short names that stand for states whose table name does not end with them."""

OPEN_ERAS = {"民国": 200}
"""Names still counted after the table's last year, with the most years that are read."""


@dataclass(frozen=True, slots=True)
class Reign:
    """One continuous use of an era name by one state; rows of several rulers are joined."""

    name: str
    hans: str
    pinyin: str
    dynasty: str
    rulers: tuple[str, ...]
    first: int
    last: int
    counted_from: int
    note: str

    @property
    def rank(self) -> int:
        """Give 0 for the principal line of dynasties, 1 for parallel states."""
        return rank_of(self.dynasty)

    @property
    def years(self) -> int:
        """Give the number of its last year."""
        return self.last - self.counted_from + 1

    def year(self, number: int) -> int | None:
        """Give the astronomical year of a reign year, None outside the reign."""
        year = self.counted_from + number - 1
        last = max(self.last, self.counted_from + OPEN_ERAS.get(self.hans, 0) - 1)
        return year if number >= 1 and self.first <= year <= last else None


@cache
def reigns() -> tuple[Reign, ...]:
    """Give every reign period, with the rows of several rulers joined."""
    joined: list[list[Era]] = []
    for era in eras():
        for rows in joined:
            one = rows[-1]
            if (one.hant, one.dynasty) == (era.hant, era.dynasty) and (
                one.counted_from == era.counted_from
            ):
                rows.append(era)
                break
        else:
            joined.append([era])
    return tuple(_join(rows) for rows in joined)


def _join(rows: list[Era]) -> Reign:
    era = rows[0]
    return Reign(
        era.hant,
        era.hans,
        era.pinyin,
        era.dynasty,
        tuple(dict.fromkeys(r.ruler for r in rows)),
        min(r.first for r in rows),
        max(r.last for r in rows),
        era.counted_from,
        next((r.note for r in rows if r.note), ""),
    )


@cache
def by_name() -> dict[str, tuple[Reign, ...]]:
    """Map each era name, folded to simplified, to all its uses."""
    found: dict[str, tuple[Reign, ...]] = {}
    for reign in reigns():
        key = fold(reign.hans)
        found[key] = (*found.get(key, ()), reign)
    return found


@cache
def by_sound() -> dict[str, tuple[Reign, ...]]:
    """Map pinyin without tones and apostrophes (and some Wade-Giles) to all its uses."""
    found: dict[str, tuple[Reign, ...]] = {}
    for reign in reigns():
        key = reign.pinyin.lower().replace("'", "")
        found[key] = (*found.get(key, ()), reign)
    for wade, pinyin in WADE_GILES.items():
        found[wade] = found[pinyin]
    return found


WADE_GILES = {
    "hungwu": "hongwu",
    "yunglo": "yongle",
    "hsuante": "xuande",
    "chengtung": "zhengtong",
    "chingtai": "jingtai",
    "chenghua": "chenghua",
    "hungchih": "hongzhi",
    "chengte": "zhengde",
    "chiaching": "jiajing",
    "lungching": "longqing",
    "wanli": "wanli",
    "tienchi": "tianqi",
    "chungchen": "chongzhen",
    "shunchih": "shunzhi",
    "kanghsi": "kangxi",
    "yungcheng": "yongzheng",
    "chienlung": "qianlong",
    "taokuang": "daoguang",
    "hsienfeng": "xianfeng",
    "tungchih": "tongzhi",
    "kuanghsu": "guangxu",
    "hsuantung": "xuantong",
}
"""Wade-Giles of the Ming and Qing names, without marks.

Chia-ch'ing (嘉慶) and Chia-ching (嘉靖) differ by the mark alone, see ``western_words``.
"""


def belongs(reign: Reign, dynasty: str) -> bool:
    """Tell whether a reign belongs to a dynasty as people write it (folded: 宋, 南宋, 三国)."""
    own = fold(reign.dynasty)
    if own == dynasty or own in _MEMBERS.get(dynasty, ()):
        return True
    aliases = next((d.aliases for d in dynasties() if d.hant == reign.dynasty), ())
    if dynasty in {fold(a) for a in aliases}:
        return True
    return len(dynasty) == 1 and own.endswith(dynasty)


def of_dynasties(candidates: tuple[Reign, ...], names: list[str]) -> tuple[Reign, ...]:
    """Keep the reigns of the dynasties written before the name (folded).

    The state of just that name comes before those that it can stand for: 元 before 北元.
    """
    exact = tuple(r for r in candidates if fold(r.dynasty) in names)
    wide = tuple(r for r in candidates if any(belongs(r, n) for n in names))
    return exact or wide or candidates


def format_reign(year: int, dynasty: str | None = None) -> tuple[str, ...]:
    """Name a year in every reign that counted it.

    Parameters
    ----------
    year
        Astronomical year in which the Chinese year begins.
    dynasty
        Only reigns of this dynasty, in either writing (清, 宋, 南宋).

    Returns
    -------
    tuple of str
        ``("乾隆四十六年 辛丑",)``; principal dynasties first; empty where none counted it.
    """
    wanted = [
        r
        for r in reigns()
        if r.first <= year <= r.last and (dynasty is None or belongs(r, fold(dynasty)))
    ]
    wanted.sort(key=lambda r: (r.rank, r.first))
    names = (f"{r.name}{write_numeral(year - r.counted_from + 1)}年" for r in wanted)
    return tuple(f"{name} {pair_of(year)}" for name in dict.fromkeys(names))
