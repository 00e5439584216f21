"""Cut the display face to the characters that pages set in it; called by the build.

Usage: ``python fonts/subset.py`` in ``pages/``; writes ``.build/fonts`` and ``.build/public``.
The source is LXGW WenKai in slices (SIL Open Font License 1.1); the cut face bears another
name, as the licence asks of changed versions, and the licence travels with it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import print_faces
from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
PAGES = HERE.parent
HOUSE = PAGES.parent / "src" / "handscroll"
SLICES = PAGES / "node_modules" / "lxgw-wenkai-webfont"
GARAMOND = PAGES / "node_modules" / "@fontsource-variable" / "eb-garamond"
MADE = PAGES / ".build" / "fonts"
PUBLIC = PAGES / ".build" / "public"
NAME = "Handscroll Kai"
_HEADINGS = re.compile(r"^(format|seal|part|layer|relic\.(record|use|cite)$|elements\.title$)")
"""Words that a work's page and labels have: fetched at once, by every page."""
_DROPPED = ["GPOS", "GSUB", "GDEF", "FFTM", "morx", "feat", "prop", "bsln", "gasp"]
_LATIN = (
    "U+20-7e, U+a0-ff, U+131, U+152-153, U+2013-2014, U+2018-201d, U+2022, U+2026, U+2032-2033, "
    "U+20ac, U+2190-2193, U+2212"
)
_LETTERS = (
    *range(0x100, 0x131),
    *range(0x132, 0x152),
    *range(0x154, 0x180),
    *range(0x1CD, 0x1DD),
    0x1F8,
    0x1F9,
    0x1E3E,
    0x1E3F,
)
"""Latin letters with marks, those of pinyin among them: a file of their own, seldom fetched."""
_CHUNK = 16
"""Characters in one file: about 5 kB, fetched only by pages that show one of them."""


def main() -> None:
    """Write the cut fonts, their style sheet and their licences."""
    MADE.mkdir(parents=True, exist_ok=True)
    (PUBLIC / "licences").mkdir(parents=True, exist_ok=True)
    print_faces.write(PUBLIC / "print", SLICES, GARAMOND)
    groups = list(_groups())
    stamp = _stamp(groups)
    if (MADE / "stamp").is_file() and (MADE / "stamp").read_text() == stamp:
        return
    known = _slices_by_character()
    face = _join({c for _, characters in groups for c in characters} & known.keys(), known)
    seen: set[str] = set()
    rules = []
    for name, characters in groups:
        fresh = sorted(set(characters) & known.keys() - seen)
        seen |= set(fresh)
        if fresh:
            file = MADE / f"kai-{name}.woff2"
            _cut(face, fresh, file)
            rules.append(_rule(file, fresh))
    for style in ("normal", "italic"):
        shutil.copy(GARAMOND / "files" / f"eb-garamond-latin-wght-{style}.woff2", MADE)
        rules.append(_garamond(f"eb-garamond-latin-wght-{style}.woff2", style, _LATIN))
        rules.append(_garamond(_letters(style), style, _codes(_LETTERS)))
    (MADE / "fonts.css").write_text("\n".join(rules) + "\n", "utf-8")
    shutil.copy(SLICES / "OFL.txt", PUBLIC / "licences" / "LXGW-WenKai-OFL.txt")
    shutil.copy(GARAMOND / "LICENSE", PUBLIC / "licences" / "EB-Garamond-OFL.txt")
    (MADE / "stamp").write_text(stamp)


def _stamp(groups: list[tuple[str, str]]) -> str:
    """Name everything that decides the outcome; an unchanged outcome is not made again."""
    told = json.dumps(
        [*groups, Path(__file__).read_text("utf-8"), (SLICES / "VERSION").read_text()]
    )
    return hashlib.sha256(told.encode()).hexdigest()


def _groups() -> Iterator[tuple[str, str]]:
    headings, others = ["".join(map(chr, range(0x20, 0x7F))) + "–—·，。、：；《》「」“”（）"], []
    files = [
        json.loads(file.read_text("utf-8")) for file in sorted((HOUSE / "words").glob("zh-*.json"))
    ]
    # Key by key, so that what stands on one page lies in few files, in either script.
    for key in files[0]:
        for phrase in (file.get(key, "") for file in files):
            text = phrase if isinstance(phrase, str) else "".join(phrase.values())
            (headings if _HEADINGS.match(key) else others).append(text)
    headings.append("卷舒简体中文繁體")
    first = "".join(headings)
    yield "headings", first
    yield from _chunks("words", "".join(others), first)
    yield from _chunks("titles", (HERE / "title-characters.txt").read_text("utf-8"), "")


def _chunks(name: str, text: str, known: str) -> Iterator[tuple[str, str]]:
    """Yield the characters of a text that are not known yet, in files of some each."""
    fresh = [one for one in dict.fromkeys(text) if not one.isspace() and one not in known]
    for start in range(0, len(fresh), _CHUNK):
        yield f"{name}-{start // _CHUNK + 1}", "".join(fresh[start : start + _CHUNK])


def _slices_by_character() -> dict[str, Path]:
    known: dict[str, Path] = {}
    for file in sorted((SLICES / "files").glob("lxgwwenkai-regular-subset-*.woff2")):
        with TTFont(file, lazy=True) as font:
            for code in font.getBestCmap():
                known.setdefault(chr(code), file)
    return known


def _join(characters: set[str], known: dict[str, Path]) -> bytes:
    """Join what is needed of every slice to one face, so that each slice is opened once."""
    wanted: dict[Path, list[int]] = {}
    for character in sorted(characters):
        wanted.setdefault(known[character], []).append(ord(character))
    parts = []
    for source, codes in wanted.items():
        font = subset.load_font(str(source), _options())
        parts.append(_bytes(_only(font, codes)))
    return _bytes(Merger().merge(parts)).getvalue()


def _cut(face: bytes, characters: list[str], file: Path) -> None:
    font = _only(TTFont(BytesIO(face), recalcTimestamp=False), [ord(c) for c in characters])
    names = font["name"]
    names.names = []
    licence = "SIL Open Font License 1.1; cut from LXGW WenKai"
    whole, short = NAME, NAME.replace(" ", "")
    for number, text in ((1, whole), (2, "Regular"), (4, whole), (6, short), (13, licence)):
        names.setName(text, number, 3, 1, 0x409)
    font.flavor = "woff2"
    font.save(file)


def _only(font: TTFont, codes: list[int]) -> TTFont:
    cutter = subset.Subsetter(_options())
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    return font


def _options() -> subset.Options:
    return subset.Options(
        layout_features=[], name_IDs=[], notdef_outline=True, hinting=False, drop_tables=_DROPPED
    )


def _bytes(font: TTFont) -> BytesIO:
    whole = BytesIO()
    font.flavor = None
    font.save(whole)
    whole.seek(0)
    return whole


def _rule(file: Path, characters: list[str]) -> str:
    codes = ", ".join(f"U+{ord(character):x}" for character in characters)
    return (
        f'@font-face {{ font-family: "{NAME}"; font-display: swap; '
        f'src: url("./{file.name}") format("woff2"); unicode-range: {codes}; }}'
    )


def _codes(characters: Iterable[int]) -> str:
    return ", ".join(f"U+{code:x}" for code in characters)


def _letters(style: str) -> str:
    """Cut the letters with marks that pinyin and its like need; return the file's name."""
    source = GARAMOND / "files" / f"eb-garamond-latin-ext-wght-{style}.woff2"
    font = TTFont(source, recalcTimestamp=False)
    font = _only(font, sorted(set(_LETTERS) & font.getBestCmap().keys()))
    name = f"garamond-letters-{style}.woff2"
    font["name"].setName("Handscroll Garamond Letters", 1, 3, 1, 0x409)
    font.flavor = "woff2"
    font.save(MADE / name)
    return name


def _garamond(file: str, style: str, codes: str) -> str:
    return (
        f'@font-face {{ font-family: "Handscroll Garamond"; font-style: {style}; '
        f"font-weight: 400 800; font-display: swap; "
        f'src: url("./{file}") format("woff2"); unicode-range: {codes}; }}'
    )


if __name__ == "__main__":
    main()
