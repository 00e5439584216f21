"""How a record speaks on paper: runs of text, each with its language and its manner.

A run is ``{"t": text, "l": language, "k": manner}``; the template sets what it is given and
reads no markup. Manners: ``small``, ``of`` (a label), ``i`` (italics), ``b``, ``kai`` (quoted,
in the written hand), ``seal``, ``unsure``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handscroll.departments.collection.entry.people import called
from handscroll.departments.collection.print.legible import legible
from handscroll.model.catalogue.dated import Candidate, Dated
from handscroll.model.catalogue.maker import NameKind, PersonName, PersonRef
from handscroll.model.catalogue.term import Term
from handscroll.model.text import pick_tagged
from handscroll.pages.words import Words

Run = dict[str, str]
Line = list[Run]

SPACE: Run = {"t": " "}
_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def run(text: str, tag: str = "", manner: str = "") -> Line:
    """Return one run, or nothing where there is no text."""
    if not text:
        return []
    made: Run = {"t": legible(text)}
    if tongue := _tongue(tag, text):
        made["l"] = tongue
    if manner:
        made["k"] = manner
    return [made]


def _tongue(tag: str, text: str) -> str:
    """Return a language as the template knows it: three of ours, or two or three letters."""
    primary, *rest = tag.split("-")
    primary = primary.casefold()
    if primary in ("zh", "lzh", "cmn", "yue"):
        if "Latn" in rest:
            return "pinyin"
        return "zh-Hans" if {one.casefold() for one in rest} & {"hans", "cn"} else "zh-Hant"
    if primary in ("", "none", "und"):
        return "zh-Hant" if tag and _HAN.search(text) else ""
    return primary if primary.isascii() and len(primary) in (2, 3) else ""


def joined(lines: Sequence[Line], between: str = " ") -> Line:
    """Put lines that say something one behind the other."""
    told: Line = []
    for line in lines:
        if line:
            told += [*([{"t": between}] if told else []), *line]
    return told


@dataclass(frozen=True)
class Voice:
    """Says what a record holds in one language."""

    language: str
    words: Words

    def word(self, key: str, manner: str = "", **values: object) -> Line:
        """Return a phrase of the interface."""
        return run(self.words(key, **values), "", manner)

    def small(self, *keys: str) -> Line:
        """Return small phrases."""
        return joined([self.word(key, "small") for key in keys], "，" if self.is_chinese else ", ")

    @property
    def is_chinese(self) -> bool:
        """Say whether Chinese is spoken."""
        return self.language != "en"

    def said(self, told: Mapping[str, str], manner: str = "") -> Line:
        """Return what was said, in the nearest language."""
        tag, text = pick_tagged(told, self.language)
        return run(text, "" if tag == self.language else tag, manner)

    def terms(self, terms: Sequence[Term]) -> Line:
        """Return terms, one behind the other."""
        return joined([self.said(one.words) or run(one.id or "") for one in terms], " · ")

    def sure(self, how: str) -> Line:
        """Return how sure something is, where that needs saying."""
        return [] if how in ("unknown", "certain") else self.word(f"certainty.{how}", "unsure")

    def person(self, who: PersonRef, *, whole: bool = False, sure: str = "unknown") -> Line:
        """Return a person's names and years; ``whole`` with every other name."""
        found = called(who, self.language)
        names = joined([self._name(one, whole=whole) for one in found.first]) or run(who.id or "")
        years: Line = []
        if found.born or found.died:
            years = self._years(found.born or "?", found.died or "?")
        elif found.floruit and whole:
            years = run(f"({self.words('entry.active', when=found.floruit)})", "", "small")
        told = [names, years, self.sure(sure)]
        if whole and found.others:
            told.append(joined([self._other(one) for one in found.others], " · "))
        return joined(told)

    def _name(self, name: PersonName, *, whole: bool) -> Line:
        tag = "en" if name.kind is NameKind.ENGLISH else name.language
        pinyin = run(name.pinyin, "zh-Latn", "i") if whole else []
        return joined([run(name.text, tag), pinyin])

    def _other(self, name: PersonName) -> Line:
        return joined([self.word(f"name_kind.{name.kind}", "of"), run(name.text, name.language)])

    def _years(self, born: str, died: str) -> Line:
        return run(f"({self.words('entry.born_died', born=born, died=died)})", "", "small")

    def date(self, when: Dated, *, full: bool = False) -> Line:
        """Return a date as written, the years it may mean, on what it rests, how sure."""
        written = run(when.written, "none" if _HAN.search(when.written) else "")
        told = [written, self._spans(when, full=full)]
        if full and when.basis != "unknown":
            told.append(self.word(f"basis.{when.basis}", "small"))
        told.append(self.sure(when.certainty))
        if full:
            told.append(run(when.note, "none", "small"))
        return joined(told)

    def _spans(self, when: Dated, *, full: bool) -> Line:
        only = when.candidates[0].edtf if len(when.candidates) == 1 else None
        if not when.candidates or only == when.written:
            return []
        shown = when.candidates if full else when.candidates[:2]
        spans = " · ".join(map(_span, shown))
        if len(when.candidates) > 1:
            spans = f"{self.words('entry.candidates')} {spans}"
        return run(f"({spans})", "", "small")


def _span(one: Candidate) -> str:
    return str(one.first) if one.first == one.last else f"{one.first}–{one.last}"
