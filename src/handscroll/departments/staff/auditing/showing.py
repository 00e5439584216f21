"""What the page of the audit trail shows of an entry, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handscroll.departments.staff.auditing.asking import Question
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.museum.records import person_of, relic_of
from handscroll.museum.trail import Trail, told
from handscroll.pages.words import Words
from handscroll.storage.journal import Entry

AT_ONCE = 50
"""Entries on a page."""
_MOST_FACTS, _LONGEST_FACT = 6, 80


@dataclass(frozen=True)
class Row:
    """One entry.

    Attributes
    ----------
    thing, place
        What it happened to, and the address of that; either may be empty.
    """

    entry: Entry
    what: str
    thing: str
    place: str
    facts: Sequence[str]

    @property
    def moment(self) -> str:
        """When, to the second, in UTC."""
        return self.entry.at[:19].replace("T", " ")

    @property
    def seal(self) -> str:
        """The beginning of the entry's hash."""
        return self.entry.hash[:12]


@dataclass(frozen=True)
class Shown:
    """A page of entries, newest first, and where the next one begins."""

    rows: Sequence[Row]
    further: int | None
    unreadable: int
    kinds: Mapping[str, str]
    names: Sequence[str]


def page_of(museum: Museum, question: Question, words: Words) -> Shown:
    """Look up a page of entries."""
    names = {one.id: one.name for one in museum.people.list()}
    kinds = dict(sorted(words.under("audit.kind").items(), key=lambda one: one[1]))
    if question.unknown:
        return Shown((), None, 0, kinds, sorted(names.values()))
    found = Trail(museum.journal).find(question.asked, AT_ONCE)
    relics = _relics(museum, found.entries, words.language)
    rows = [_row(one, words, relics, names) for one in found.entries]
    return Shown(rows, found.further, found.unreadable, kinds, sorted(names.values()))


def _relics(museum: Museum, entries: Iterable[Entry], language: str) -> dict[str, str]:
    """Return what the relics that entries speak of are called."""
    named = {name for one in entries if (name := relic_in(one)) is not None}
    return {
        one.id: f"{one.accession_number} · {pick(one.title, language)}"
        for one in museum.relics.some(named)
    }


def relic_in(entry: Entry) -> str | None:
    """Return the relic that an entry is about, None where it is about none."""
    told_of = entry.payload.get("relic")
    return relic_of(entry.subject) or (told_of if isinstance(told_of, str) else None)


def _row(entry: Entry, words: Words, relics: Mapping[str, str], names: Mapping[str, str]) -> Row:
    relic, person, group = relic_in(entry), person_of(entry.subject), entry.kind.partition(".")[0]
    thing, place = "", ""
    if relic is not None and relic in relics:
        thing, place = relics[relic], f"/{words.language}/staff/relics/{relic}"
    elif person is not None and group != "session":
        thing = names.get(person, person)
    elif group == "lot":
        thing = str(entry.payload.get("load", ""))[:_LONGEST_FACT]
    elif group not in ("session", "intake", "journal"):
        thing = entry.subject[:_LONGEST_FACT]
    done = what(entry.kind, words)
    more = tuple(fact for fact in facts(entry, words) if fact != done)
    return Row(entry, done, thing, place, more)


def what(kind: str, words: Words) -> str:
    """Say what happened; a kind of a department that is not ours is named as the journal has it."""
    key = "audit.did." + kind.replace(".", "_")
    return words(key) if key in words else kind


def facts(entry: Entry, words: Words) -> Sequence[str]:
    """Return the few facts of an entry that a person wants to read."""
    tell = _TELLS.get(entry.kind.partition(".")[0])
    payload = told(entry.payload)
    return tuple(tell(payload, words) if tell is not None else _plain(payload))


def _plain(payload: Mapping[str, Any]) -> Iterable[str]:
    plain = [(key, one) for key, one in payload.items() if isinstance(one, str | int | float)]
    return [f"{key}: {str(one)[:_LONGEST_FACT]}" for key, one in plain[:_MOST_FACTS]]


def _of_relic(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    if "from" in payload and "to" in payload:
        steps = (f"state.{payload[one]}" for one in ("from", "to"))
        moved = " → ".join(words(step) for step in steps if step in words)
        return [moved, *_said(payload, words)]
    made = payload.get("facts")
    restored = (made if isinstance(made, dict) else payload).get("restored")
    if restored is not None:
        return [words("history.restored", version=restored)]
    why = payload.get("why")
    key = f"revision.{why}"
    return [words(key) if key in words else str(why)[:_LONGEST_FACT]] if why else []


def _of_pixels(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    """Tell of a stack, a view of one, or a relightable image."""
    moved = "from" in payload and "to" in payload
    return _of_relic(payload, words) if moved else _plain(payload)


def _of_story(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    if "from" in payload and "to" in payload:
        return _of_relic(payload, words)
    why = payload.get("why")
    key = f"compose.why.{why}"
    return [words(key) if key in words else str(why)[:_LONGEST_FACT]] if why else []


def _said(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    """Return what somebody said with a change of state."""
    meant = payload.get("for")
    if isinstance(meant, str):
        role = f"role.{meant}"
        yield words("audit.meant_for", who=words(role) if role in words else meant)
    yield from (str(payload[name]) for name in ("look", "because") if payload.get(name))


def _of_review(payload: Mapping[str, Any], _words: Words) -> Iterable[str]:
    return [str(payload[name]) for name in ("field", "text") if payload.get(name)]


def _of_mark(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    mark = payload.get("observation")
    if not isinstance(mark, dict):
        return _plain(payload)
    kind, verdict = f"kind.{mark.get('kind')}", f"verdict.{mark.get('verdict')}"
    return [words(key) for key in (kind, verdict) if key in words]


def _of_intake(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    items = payload.get("items")
    if isinstance(items, list):
        labels = [str(one.get("accession_number", "")) for one in items if isinstance(one, dict)]
        return [", ".join(labels[:_MOST_FACTS]) + (" …" if len(labels) > _MOST_FACTS else "")]
    state = f"item.{payload.get('state')}"
    problem = payload.get("problem")
    said = [words(state)] if state in words else []
    return said + ([str(problem.get("what"))] if isinstance(problem, dict) else [])


def _of_session(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    keys = ("audit.way." + str(payload.get("way")), "audit.refused." + str(payload.get("why")))
    said = [words(key) for key in keys if key in words]
    plain = (payload.get(one) for one in ("name", "account", "told"))
    return said + [str(one)[:_LONGEST_FACT] for one in plain if one]


def _of_person(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    said = str(payload.get("message", ""))
    role = f"role.{said.removeprefix('role ')}"
    if said.startswith("role ") and role in words:
        return [words(role)]
    key = "audit.said." + said.replace(" ", "_")
    return [words(key) if key in words else said] if said else []


def _of_lot(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    count = payload.get("records")
    return [words("audit.records", count=count)] if isinstance(count, int) else []


def _of_words(payload: Mapping[str, Any], _words: Words) -> Iterable[str]:
    told, said = payload.get("language"), payload.get("words")
    if isinstance(told, dict):
        yield str(told.get("name"))[:_LONGEST_FACT]
    for key, phrase in [*said.items()][:_MOST_FACTS] if isinstance(said, dict) else ():
        yield f"{key}: {phrase}"[:_LONGEST_FACT] if isinstance(phrase, str) else key


def _of_journal(payload: Mapping[str, Any], words: Words) -> Iterable[str]:
    aside, gone = payload.get("aside"), payload.get("missing")
    said = [words("audit.aside", count=len(aside))] if isinstance(aside, list) and aside else []
    return said + ([words("audit.gone", count=gone)] if isinstance(gone, int) and gone else [])


_TELLS: Mapping[str, Callable[[Mapping[str, Any], Words], Iterable[str]]] = {
    "relic": _of_relic,
    "story": _of_story,
    "stack": _of_pixels,
    "layer": _of_pixels,
    "relight": _of_pixels,
    "observation": _of_mark,
    "review": _of_review,
    "intake": _of_intake,
    "lot": _of_lot,
    "session": _of_session,
    "person": _of_person,
    "words": _of_words,
    "journal": _of_journal,
}
