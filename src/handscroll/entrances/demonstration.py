"""The demo museum: paint relics, take each in like any scan, and serve them meanwhile."""

from __future__ import annotations

import contextlib
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from handscroll.demo.collection import RELICS, DemoRelic, paint_relic, write_sheet
from handscroll.demo.examination.exhibit import EXAMINED, SMALLEST_EXAMINED, paint_examined
from handscroll.demo.records.elements import painted_elements
from handscroll.demo.records.painted import painted_record
from handscroll.demo.tale import STORY, tale
from handscroll.departments.collection.asking import ask_for, given_up, views_of
from handscroll.departments.collection.planning import Plan, plan_intake
from handscroll.departments.collection.sheet import read_sheet
from handscroll.departments.collection.taking_in import limits_of
from handscroll.entrances.examined import PAINTER, examine
from handscroll.entrances.relit import brought_relit, show_relit
from handscroll.errors import HandscrollError, UnreadableError
from handscroll.model.identity import relic_id
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.museum.intakes import ItemState
from handscroll.museum.painting import tell_progress
from handscroll.settings import FILE

SHOWN = (*RELICS, EXAMINED)
_POLL_S = 0.2


def run(folder: Path, *, port: int, scale: float = 1.0) -> int:
    """Paint what is missing and serve until interrupted; return the exit code.

    A second run finds everything painted and only serves. An interrupted first run goes on
    with the relic it was at.
    """
    console = Console()
    with _open(folder, console) as museum:
        missing = [relic for relic in SHOWN if not _is_published(museum, relic)]
        if missing:
            _tell(museum, 0.0, missing[0])
        command = [sys.executable, "-m", "handscroll", "--museum", str(folder), "serve"]
        command += ["--port", str(port)]
        server = subprocess.Popen(command, start_new_session=True)
        try:
            with _ended_like_ctrl_c():
                if missing:
                    _paint_all(museum, folder / "painted", missing, scale, console, server)
                    console.print("All relics unroll. Ctrl-C stops the museum.")
                # Looked at on every start: an earlier one may have been interrupted before it.
                _tell_tale(museum)
                _tell_elements(museum, folder / "painted")
                if scale >= SMALLEST_EXAMINED:
                    _examine(museum, folder / "painted", scale, console, server)
                return server.wait()
        except KeyboardInterrupt:
            console.print("\nStopping. The next start goes on from here.")
            return 0
        finally:
            _end(server)


@contextlib.contextmanager
def _ended_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM end us in the same order as Ctrl-C."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _open(folder: Path, console: Console) -> Museum:
    if (folder / FILE).is_file():
        return Museum.open(folder)
    museum = Museum.create(folder, demo=True)
    password = secrets.token_urlsafe(12)
    museum.people.add("admin", Role.ADMINISTRATOR, password, by="demo")
    note = folder / "first-sign-in.txt"
    note.touch(mode=0o600)
    note.write_text(f"name: admin\npassword: {password}\n", encoding="utf-8")
    console.print(f"Made {folder.name}; staff sign in as admin, the password is in {note.name}.")
    return museum


def _is_published(museum: Museum, relic: DemoRelic) -> bool:
    kept = museum.relics.kept(relic_id(relic.accession_number))
    return kept is not None and kept.state is State.PUBLISHED


def _tell(museum: Museum, share: float, relic: DemoRelic) -> None:
    done = sum(_is_published(museum, one) for one in SHOWN)
    file = museum.layout.painting
    tell_progress(file, done=done, total=len(SHOWN), share=share, label=relic.slug)


def _paint_all(
    museum: Museum,
    painted: Path,
    missing: list[DemoRelic],
    scale: float,
    console: Console,
    server: subprocess.Popen[bytes],
) -> None:
    """Paint relic after relic; the server's worker takes each in while the next is painted."""
    painted.mkdir(exist_ok=True)
    sheet = write_sheet(painted, SHOWN)
    total = sum(relic.weight for relic in missing)
    done = 0.0
    keys: list[str] = []
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task("Painting", total=1.0)
        for relic in missing:
            progress.update(task, description=f"Painting {relic.slug}")

            def show(share: float, relic: DemoRelic = relic, done: float = done) -> None:
                now = (done + relic.weight * share) / total
                progress.update(task, completed=now)
                _tell(museum, now, relic)
                if server.poll() is not None:
                    raise KeyboardInterrupt

            files = _paint(relic, painted, show, scale)
            keys += ask_for(museum, _plan(museum, files, sheet, relic), person=PAINTER).keys
            done += relic.weight
        progress.update(task, description="Taking in", completed=1.0)
        _wait(museum, keys, server)
    museum.layout.painting.unlink(missing_ok=True)


def _paint(
    relic: DemoRelic, painted: Path, show: Callable[[float], None], scale: float
) -> list[Path]:
    if relic is EXAMINED:
        return paint_examined(painted, on_progress=show, scale=scale)
    return paint_relic(relic, painted, on_progress=show, scale=scale)


def _examine(
    museum: Museum,
    painted: Path,
    scale: float,
    console: Console,
    server: subprocess.Popen[bytes],
) -> None:
    """Show what lies beneath the examined relic, and its surface; the hall stays open meanwhile."""
    try:
        # Its worker makes the tiles while the bands are captured here.
        image = brought_relit(museum, painted)
        if examine(museum, painted, scale, lambda: server.poll() is None):
            console.print(f"What lies beneath {EXAMINED.title.en} is shown.")
        if show_relit(museum, image, lambda: server.poll() is None):
            console.print(f"A detail of {EXAMINED.title.en} can be lit from any side.")
    except HandscrollError as trouble:
        console.print(f"{trouble.what}: {trouble.why}. {trouble.fix}.")


def _tell_elements(museum: Museum, painted: Path) -> None:
    """Say of each relic what the painter noted; of one that anything was said of, nothing more."""
    for relic in RELICS:
        files = [painted / name for name in relic.files]
        name = relic_id(relic.accession_number)
        if not _is_published(museum, relic) or museum.observations.of(name):
            continue
        if all(file.is_file() for file in files):
            museum.observations.accept_all(painted_elements(relic, files), person=PAINTER)


def _tell_tale(museum: Museum) -> None:
    """Publish the demo's own story, once all that it shows hangs there."""
    told = tale({one.id: one for one in museum.relics.published()})
    steps = museum.stories.steps(STORY)
    if told is None or any(one.person != PAINTER or one.state != State.DRAFT for one in steps):
        return
    # An earlier start may have been killed after any of these.
    if not steps:
        museum.stories.create(STORY, told.kind, told.title, person=PAINTER)
    seen = museum.stories.get(STORY).revision
    museum.stories.save(told, expected=seen, person=PAINTER, why="demo")
    museum.stories.move(STORY, State.PUBLISHED, person=PAINTER)


def _plan(museum: Museum, files: list[Path], sheet: Path, relic: DemoRelic) -> Plan:
    whole = read_sheet(sheet)
    rows = [row for row in whole.rows if row.get("accession_number") == relic.accession_number]
    plan = plan_intake(files, replace(whole, rows=tuple(rows)), limits_of(museum), publish=True)
    if plan.problems:
        told = plan.problems[0]
        raise UnreadableError(told.what, why=told.why, fix=told.fix)
    known = {"painted_by_software": True, "catalogue": painted_record(relic, files)}
    plan.items = [item.model_copy(update=known) for item in plan.items]
    return plan


def _wait(museum: Museum, keys: list[str], server: subprocess.Popen[bytes]) -> None:
    settled = (ItemState.DONE, ItemState.FAILED)
    while server.poll() is None:
        idle = museum.work.idle()
        views = views_of(museum, keys)
        for view in views:
            if view.problem is not None:
                told = view.problem
                raise UnreadableError(told.what, why=told.why, fix=told.fix)
        if all(view.state in settled for view in views):
            return
        if idle:
            raise given_up(museum, views)
        time.sleep(_POLL_S)
