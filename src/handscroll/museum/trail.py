"""Who did what and when: the journal read from its end, for people who ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from handscroll.museum.records import relic_object
from handscroll.storage.journal import Entry, Journal
from handscroll.storage.journal_line import parsed

MOST_LOOKED_AT = 200_000
"""Lines that one question reads at most; it says where it stopped."""
_AT = b'"at":"'
_SECRET = ("password", "token", "csrf", "secret")


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know.

    Attributes
    ----------
    person
        Name as the journal has it; empty for everybody.
    kind
        ``relic.state``, or the part before its point for all of these.
    relic
        Identifier of a relic.
    since, until
        First and last day in UTC.
    before
        Only entries with a smaller number.
    """

    person: str = ""
    kind: str = ""
    relic: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Found:
    """Entries, newest first, and from which number one may look further back; None: nowhere."""

    entries: tuple[Entry, ...]
    unreadable: int
    further: int | None


class Trail:
    """Answers from a journal; what it has not in one line is none of its business."""

    def __init__(self, journal: Journal, most: int = MOST_LOOKED_AT) -> None:
        self._journal = journal
        self._most = most

    def find(self, asked: Asked, limit: int) -> Found:
        """Return the newest entries that are asked for.

        Parameters
        ----------
        limit
            How many at most.
        """
        found: list[Entry] = []
        unreadable, stopped = 0, None
        wanted = _Wanted(asked)
        for count, line in enumerate(self._journal.backwards(asked.before)):
            if len(found) > limit:
                break
            if count >= self._most and (here := parsed(line)[0]) is not None:
                stopped = here.seq + 1
                break
            if not wanted.perhaps(line):
                continue
            entry, _ = parsed(line)
            if entry is None:
                unreadable += 1
            elif wanted.surely(entry):
                found.append(entry)
        shown = tuple(found[:limit])
        return Found(shown, unreadable, shown[-1].seq if len(found) > limit else stopped)

    def each(self, asked: Asked) -> Iterator[Entry]:
        """Yield every entry that is asked for, newest first, however long that takes.

        A line that was damaged is left out; `handscroll doctor` names it.
        """
        wanted = _Wanted(asked)
        for line in self._journal.backwards(asked.before):
            if wanted.perhaps(line):
                entry, _ = parsed(line)
                if entry is not None and wanted.surely(entry):
                    yield entry


def told(value: Any) -> Any:  # noqa: ANN401  any JSON
    """Return an entry's facts without anything that is named like a secret.

    None is written into the journal; that none is ever shown does not rest on that alone.
    """
    if isinstance(value, dict):
        return {key: told(one) for key, one in value.items() if not _secret(key)}
    return [told(one) for one in value] if isinstance(value, list) else value


def _secret(key: str) -> bool:
    return any(word in key.casefold() for word in _SECRET)


class _Wanted:
    """Sifts lines: by their bytes first, since reading one as JSON costs far more."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._relic = relic_object(asked.relic)
        texts = [f'"person":{_text(asked.person)}' if asked.person else ""]
        texts.append(f'"kind":{_text(asked.kind)[:-1]}' if asked.kind else "")
        texts.append(_text(asked.relic)[1:-1])
        self._needles = tuple(text.encode() for text in texts if text)

    def perhaps(self, line: bytes) -> bool:
        begin = line.find(_AT, 0, 60) + len(_AT)
        day = line[begin : begin + 10].decode("ascii", "replace")
        if begin >= len(_AT) and not self._in_time(day):
            return False
        return all(needle in line for needle in self._needles)

    def _in_time(self, day: str) -> bool:
        since, until = self._asked.since, self._asked.until
        if since is not None and day < since.isoformat():
            return False
        return until is None or day <= until.isoformat()

    def surely(self, entry: Entry) -> bool:
        asked = self._asked
        if not self._in_time(entry.at[:10]):
            return False
        if asked.person and entry.person != asked.person:
            return False
        if asked.kind and asked.kind not in (entry.kind, entry.kind.partition(".")[0]):
            return False
        about = (entry.subject, entry.payload.get("relic"))
        return not asked.relic or self._relic in about or asked.relic in about


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
