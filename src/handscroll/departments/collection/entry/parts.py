"""A record part by part, in the order in which a reader meets it, with its texts and seals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from handscroll.departments.collection.entry.cuttings import Cutter, Cutting
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.extent import Measure
from handscroll.model.catalogue.inscription import Inscription, InscriptionKind
from handscroll.model.catalogue.mounting import MountingPart
from handscroll.model.catalogue.seal import Cutting as CutManner
from handscroll.model.catalogue.seal import Impression, Seal

_TEXT_FRAME, _SEAL_FRAME, _PART_FRAME = (420, 420), (112, 112), (1120, 200)
OPEN_TEXTS = 3
"""So many texts of one part lie open; more are folded away, so that a page stays light."""
OPEN_SEALS = 12


@dataclass(frozen=True)
class SealEntry:
    """One impression with the seal that made it, if anybody knows."""

    impression: Impression
    seal: Seal | None
    cutting: Cutting | None
    elsewhere: int
    """How many other impressions of the same seal this work bears."""

    @property
    def reading(self) -> str:
        """As read here, else as the seal is read."""
        return self.impression.reading or (self.seal.reading if self.seal else "")

    @property
    def manner(self) -> CutManner | None:
        """How the seal was cut."""
        return self.impression.cutting or (self.seal.cutting if self.seal else None)

    @property
    def size(self) -> Measure | None:
        """Height and width of the impression, else of the seal."""
        for one in (self.impression, self.seal):
            if one is not None and (one.height_mm or one.width_mm):
                return Measure(of="seal", height_mm=one.height_mm, width_mm=one.width_mm)
        return None


@dataclass(frozen=True)
class TextEntry:
    """One text with its picture and the seals beside it."""

    text: Inscription
    cutting: Cutting | None
    seals: tuple[SealEntry, ...]

    @property
    def stands_upright(self) -> bool:
        """Say whether its script is written in columns, from right to left."""
        tag = self.text.transcription.language.partition("-")[0].casefold()
        return tag in {"zh", "lzh", "ja", "ko", "mnc", "mn"}


@dataclass(frozen=True)
class PartEntry:
    """One part; ``part`` is None for what nobody assigned to a part."""

    part: MountingPart | None
    number: int
    cutting: Cutting | None
    measures: tuple[Measure, ...]
    texts: tuple[TextEntry, ...]
    seals: tuple[SealEntry, ...]
    """Impressions on the part that belong to none of its texts."""

    @property
    def seal_count(self) -> int:
        """Impressions on the part, those beside its texts included."""
        return len(self.seals) + sum(len(text.seals) for text in self.texts)

    @property
    def texts_open(self) -> bool:
        """Say whether its texts lie open."""
        return len(self.texts) <= OPEN_TEXTS

    @property
    def seals_open(self) -> bool:
        """Say whether its seals lie open."""
        return len(self.seals) <= OPEN_SEALS


@dataclass(frozen=True)
class Counts:
    """What is on the object, in numbers."""

    texts: int
    colophons: int
    impressions: int
    seals: int
    unknown_seals: int
    across_joins: int
    owners: int


def counts_of(catalogue: Catalogue) -> Counts:
    """Count texts, impressions and the seals that made them."""
    owners = {
        seal.owner.id or seal.owner.names[0].text
        for seal in catalogue.seals
        if seal.owner.id or seal.owner.names
    }
    return Counts(
        texts=len(catalogue.inscriptions),
        colophons=sum(one.kind is InscriptionKind.COLOPHON for one in catalogue.inscriptions),
        impressions=len(catalogue.impressions),
        seals=len({one.seal for one in catalogue.impressions if one.seal}),
        unknown_seals=sum(one.seal is None for one in catalogue.impressions),
        across_joins=sum(one.across_join for one in catalogue.impressions),
        owners=len(owners),
    )


def part_entries(catalogue: Catalogue, cutter: Cutter) -> tuple[PartEntry, ...]:
    """Return the parts in reading order, and last what belongs to none of them."""
    pressed = _seal_entries(catalogue, cutter)
    texts: dict[str | None, list[TextEntry]] = defaultdict(list)
    beside_texts: set[str] = set()
    for text in catalogue.inscriptions:
        picture = cutter.cut(text.region, wide=_TEXT_FRAME[0], high=_TEXT_FRAME[1])
        seals = tuple(pressed[name] for name in text.seals)
        texts[text.part].append(TextEntry(text, picture, seals))
        beside_texts.update(text.seals)
    loose: dict[str | None, list[SealEntry]] = defaultdict(list)
    for name, one in pressed.items():
        if name not in beside_texts:
            loose[one.impression.part].append(one)
    sizes: dict[str | None, list[Measure]] = defaultdict(list)
    for measure in catalogue.measures:
        sizes[measure.part].append(measure)
    entries = []
    for number, part in enumerate((*catalogue.parts, None), start=1):
        part_id = None if part is None else part.id
        if part is None and not texts[None] and not loose[None]:
            continue
        cutting: Cutting | None = None
        measures: tuple[Measure, ...] = ()
        if part is not None:
            cutting = cutter.whole(part.capture, wide=_PART_FRAME[0], high=_PART_FRAME[1])
            measures = (*part.measures, *sizes[part_id])
        entries.append(
            PartEntry(part, number, cutting, measures, tuple(texts[part_id]), tuple(loose[part_id]))
        )
    return tuple(entries)


def _seal_entries(catalogue: Catalogue, cutter: Cutter) -> dict[str, SealEntry]:
    seals = {seal.id: seal for seal in catalogue.seals}
    times: dict[str | None, int] = defaultdict(int)
    for one in catalogue.impressions:
        times[one.seal] += 1
    return {
        one.id: SealEntry(
            impression=one,
            seal=seals.get(one.seal) if one.seal else None,
            cutting=cutter.cut(one.region, wide=_SEAL_FRAME[0], high=_SEAL_FRAME[1]),
            elsewhere=times[one.seal] - 1 if one.seal else 0,
        )
        for one in catalogue.impressions
    }
