"""What the buttons of a file's page do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handscroll.departments.collection.importing.form import Wrong, read_form
from handscroll.departments.collection.importing.kept import Kept, Stage, Waiting
from handscroll.departments.collection.importing.looking import (
    TABLE,
    Draft,
    as_file,
    draft_of,
    fitted,
    looked_of,
    remember,
    write_draft,
)
from handscroll.departments.collection.importing.receiving import Received
from handscroll.departments.collection.importing.working import ask, kept_of, mappings_of
from handscroll.departments.collection.mapping.mapping import read_mapping
from handscroll.errors import HandscrollError
from handscroll.model.identity import require_name
from handscroll.museum import Museum

ROOM = 1 << 20
"""Bytes of a form beside its file."""
EDITABLE = frozenset({Stage.LOOKED, Stage.CHECKED, Stage.PAUSED, Stage.FAILED})
"""Stages in which columns can be changed."""
_STOPPABLE = frozenset({Stage.CHECKING, Stage.LOADING})
_STEPS = {Stage.CHECKING, Stage.LOADING, Stage.LOOKING}


@dataclass(frozen=True)
class Done:
    """How a button ended.

    Attributes
    ----------
    wrong, problem, needs_number
        Why nothing more was done: what was typed wrongly, a mapping that does not fit, or that
        no column has the number.
    """

    saved: bool = False
    gone: bool = False
    wrong: list[Wrong] = field(default_factory=list)
    problem: HandscrollError | None = None
    needs_number: bool = False

    @property
    def refused(self) -> bool:
        """Whether the page has to say why."""
        return bool(self.wrong) or self.problem is not None or self.needs_number


def act(museum: Museum, key: str, form: Received, *, person: str, language: str) -> Done:
    """Do what a button says; what does not fit how the file stands by now does nothing."""
    desk = _Desk(museum, key, form, person, language)
    do: Mapping[str, Callable[[], Done]] = {
        "save": desk.save, "check": desk.check, "load": desk.load, "stop": desk.stop,
        "resume": desk.resume, "look": desk.look, "use": desk.use, "discard": desk.discard,
    }  # fmt: skip
    return do.get(form.fields.get("do", ""), Done)()


class _Desk:
    """One press of a button."""

    def __init__(
        self, museum: Museum, key: str, form: Received, person: str, language: str
    ) -> None:
        self._museum, self._key, self._form = museum, key, form
        self._person, self._language = person, language
        self._kept: Kept = kept_of(museum)

    def save(self) -> Done:
        """Keep the mapping as it was typed."""
        done = self._keep_typed()
        return done if done.refused else Done(saved=True)

    def check(self) -> Done:
        """Keep the mapping, and owe a trial."""
        done = self._keep_typed()
        if not done.refused:
            self._owe(Stage.CHECKING, EDITABLE)
        return done

    def load(self) -> Done:
        """Owe the load; a trial comes first, so that nobody loads what nobody saw."""
        name = self._form.fields.get("load", "").strip()
        try:
            require_name(name, of="name of the load")
        except HandscrollError as problem:
            return Done(problem=problem)
        publish = "publish" in self._form.fields
        self._owe(Stage.LOADING, {Stage.CHECKED}, load=name, publish=publish)
        return Done()

    def stop(self) -> Done:
        """Ask the worker to stop; what it loaded so far stays."""
        with self._kept.changing(self._key) as change:
            if change.now is not None and change.now.stage in _STOPPABLE:
                stopping = change.to(stage=Stage.STOPPING, before=change.now.stage)
                # Owed once more where the run was given up, on a full disk for instance.
                ask(self._museum, stopping)
        return Done()

    def resume(self) -> Done:
        """Go on with what was stopped, or try again what failed."""
        now = self._kept.get(self._key)
        if now is not None and now.before in _STEPS:
            self._owe(now.before, {Stage.PAUSED, Stage.FAILED})
        return Done()

    def look(self) -> Done:
        """Look at the file anew, in another encoding or at another sheet of it."""
        told = self._form.fields
        self._owe(
            Stage.LOOKING, EDITABLE, encoding=told.get("encoding", "").strip()[:40],
            table=told.get("table", "").strip()[:300], kind="",
        )  # fmt: skip
        return Done()

    def use(self) -> Done:
        """Take a mapping from a file."""
        if self._form.file is None or not self._is_table():
            return Done()
        try:
            mapping = read_mapping(self._form.file)
            looked = looked_of(self._kept, self._key)
            headings = [one.guess.source for one in looked.columns]
            mapping.require(self._form.name[:80], headings, all_of_them=False)
        except HandscrollError as problem:
            return Done(problem=problem)
        self._keep(fitted(mapping, looked), encoding=mapping.encoding, table=mapping.table)
        return Done(saved=True)

    def discard(self) -> Done:
        """Forget the file."""
        self._kept.discard(self._key)
        return Done(gone=True)

    def _is_table(self) -> bool:
        now = self._kept.get(self._key)
        return now is not None and now.kind == TABLE and now.stage in EDITABLE

    def _keep_typed(self) -> Done:
        if not self._is_table():
            return Done()
        typed = self._form.fields
        draft, wrong = read_form(typed, draft_of(self._kept, self._key), self._language)
        if wrong:
            return Done(wrong=wrong)
        self._keep(draft)
        return Done(needs_number=not draft.has_number)

    def _keep(self, draft: Draft, **news: str) -> None:
        """Write a mapping down; a trial that was made with another one counts no more."""
        with self._kept.changing(self._key) as change:
            if change.now is None or change.now.stage not in EDITABLE:
                return
            write_draft(self._kept, self._key, draft)
            told = {name: text for name, text in news.items() if text}
            waiting = change.to(stage=Stage.LOOKED, problem=None, **told)
        if draft.has_number:
            looked = looked_of(self._kept, self._key)
            remember(mappings_of(self._museum), looked, as_file(looked, draft, waiting))

    def _owe(self, stage: Stage, out_of: set[Stage] | frozenset[Stage], **news: Any) -> None:
        """Bring the file into a stage in which the worker has something to do."""
        waiting: Waiting | None = None
        with self._kept.changing(self._key) as change:
            now = change.now
            if now is not None and now.stage in out_of:
                waiting = change.to(
                    stage=stage, before=stage, turn=now.turn + 1, person=self._person, **news
                )
        if waiting is not None:
            self._kept.tell(self._key, 0.0)
            ask(self._museum, waiting)
