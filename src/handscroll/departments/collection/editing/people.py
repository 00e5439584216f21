"""People whom records name, offered while somebody types: in characters, pinyin or words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from handscroll.departments.collection.figures.resolving import Somebody, people_of
from handscroll.departments.collection.figures.seeing import Seeing
from handscroll.departments.collection.finding.asked import Asked
from handscroll.departments.collection.finding.searching import seek
from handscroll.departments.collection.naming.keys import NAMED, folded_name, sounded
from handscroll.departments.collection.naming.marks import (
    PERSON,
    PersonLine,
    person_line,
    read_person,
)
from handscroll.departments.collection.naming.named import everybody
from handscroll.departments.collection.vocabularies.folding import fold
from handscroll.model.catalogue.maker import PersonName

MOST = 12
_LOOKED_AT = 60
"""Lines of the best that are put together to people."""
_NO = 9


def offered_people(seeing: Seeing, typed: str) -> list[Somebody]:
    """Return people whose name, identifier or pinyin holds what was typed; the nearest first.

    Of those as near as one another, those whom more works name come first; so where nothing was
    typed. Last come those who bear it as another name of theirs, a courtesy name for instance.
    """
    wanted, spelt = fold(typed), folded_name(typed)
    found = [
        (_rank(line, wanted, spelt), -works, line)
        for line, works in _near(seeing.lines(PERSON), wanted, spelt)
    ]
    best = sorted((one for one in found if one[0] < _NO), key=lambda one: (one[0], one[1]))
    people = people_of([(line, -works) for _, works, line in best[:_LOOKED_AT]])
    if wanted and len(people) < MOST:
        known = {one.key.base for one in people}
        lines = [pair for pair in _called_otherwise(seeing, typed) if pair[0].key.base not in known]
        people += people_of(lines)
    return people[:MOST]


def _called_otherwise(seeing: Seeing, typed: str) -> list[tuple[PersonLine, int]]:
    """Return whom the works nearest to what was typed call so by another name.

    The list of people keeps the name that each goes by; the index of works knows all names, and
    their records tell whose they are. `Somebody.works` then counts those works alone.
    """
    wanted, spelt = fold(typed), folded_name(typed)
    outcome = seek(seeing.search, Asked(q=typed), everything=seeing.everything, plain=True)
    counted = Counter(
        line
        for relic in seeing.read(outcome.hits)
        for line in {
            person_line(one.person)
            for one in everybody(relic)
            if any(_bears(name, wanted, spelt) for name in one.person.names)
        }
        if line is not None
    )
    return counted.most_common()


def _bears(name: PersonName, wanted: str, spelt: str) -> bool:
    return (bool(spelt) and spelt in folded_name(name.text)) or wanted in fold(
        sounded(name.text, name.pinyin)
    ).replace(" ", "")


def person_option(one: Somebody, language: str) -> dict[str, object]:
    """Return somebody as the form offers them.

    Returns
    -------
    dict
        ``value`` is the identifier, empty for who is only named; ``name`` is the one they go by,
        for a record that says none yet.
    """
    both = (one.latin, one.chinese) if language == "en" else (one.chinese, one.latin)
    label, *also = [text for text in both if text] or [one.key.name]
    born, died = one.years
    life = f"{born}–{died}" if born or died else ""
    value = "" if one.key.is_named else one.key.base
    kind, text, tag = ("name", one.chinese, "zh-Hant") if one.chinese else ("english", label, "en")
    told = [text for text in (*also, life, value) if text]
    name = {"kind": kind, "text": text, "language": tag}
    return {"value": value, "label": label, "also": told, "words": {}, "name": name}


def _near(
    lines: list[tuple[str, int]], wanted: str, spelt: str
) -> Iterator[tuple[PersonLine, int]]:
    """Yield the lines that may be meant: a museum names tens of thousands of people."""
    for text, works in lines:
        flat = text.casefold().replace(" ", "").replace("-", "")
        # Names of those with an entry are written as recorded, the others' keys are folded.
        named = f"\t{NAMED}" in text
        if not named or wanted in flat or (spelt and spelt.replace("-", "") in flat):
            line = read_person(text)
            if line is not None:
                yield line, works


def _rank(line: PersonLine, wanted: str, spelt: str) -> int:
    if not wanted:
        return 0
    chinese = line.key.name if line.key.is_named else folded_name(line.chinese)
    pairs = [(line.sort, wanted), (fold(line.latin), wanted), (chinese, spelt)]
    if not line.key.is_named:
        pairs.append((fold(line.key.base), wanted))
    return min(_nearness(name, sought) for name, sought in pairs)


def _nearness(name: str, sought: str) -> int:
    if not name or not sought:
        return _NO
    if name == sought:
        return 0
    if name.startswith(sought):
        return 1
    return 2 if sought in name else _NO
