"""The intake board over HTTP: files in, plan seen, taken in, paused, tried again, published."""

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from handscroll.departments.collection.asking import owed
from handscroll.departments.collection.intake.showing import parcels
from handscroll.departments.collection.taking_in import take_in
from handscroll.entrances.cli import build
from handscroll.entrances.worker import work
from handscroll.model.identity import relic_id
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.museum.intakes import ItemState


def states(museum) -> list[str]:
    return [one.state.value for card in museum.intakes.board() for one in card.items]


def do_all(museum) -> None:
    for _, key in owed(museum):
        take_in(museum, key)


def files_below(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*.png"))


def test_scans_become_works_by_the_plan_that_was_seen_and_their_copies_go(board, make_png):
    museum = board.museum
    sheet = "file,accession_number,title,rights\n圖一.png,S 1,溪山,CC0\nb.png,S 2,秋,CC0\n"
    board.send("卷/圖一.png", make_png(1))
    board.send("卷/b.png", make_png(2))
    board.send("卷/records.csv", sheet.encode())
    page = board.get("/plan").text
    assert "Take in 2 works" in page
    assert re.search(r"圖一\.png.*b\.png", page, re.S)
    assert museum.relics.count() == 0
    answer = board.take(publish="true")
    assert answer.status_code == 303
    assert states(museum) == ["waiting", "waiting"]
    assert len(museum.deliveries.every()) == 1
    do_all(museum)
    assert states(museum) == ["done", "done"]
    relic = museum.relics.get(relic_id("S 1"))
    assert relic.state is State.PUBLISHED
    assert museum.captures.original(relic.captures[0].id).read_bytes() == make_png(1)
    assert museum.deliveries.every() == []
    assert "/en/staff/relics/" in board.get().text


def test_the_plan_is_the_one_that_the_command_makes(board, make_png, tmp_path):
    sheet = "file,accession_number,height_mm\na.png,P 1,tall\nmissing.png,P 2,1\n"
    files = {"a.png": make_png(1), "b.png": make_png(2), "records.csv": sheet.encode()}
    folder = tmp_path / "scans"
    folder.mkdir()
    for name, body in files.items():
        board.send(name, body)
        (folder / name).write_bytes(body)
    told = ["--museum", board.museum.folder, "ingest", folder, "--sheet", folder / "records.csv"]
    done = CliRunner().invoke(build(), [*map(str, told), "--dry-run", "--json"])
    said = json.loads(done.stdout)
    page = re.sub(r"<[^>]+>", " ", board.get("/plan").text).replace("&#39;", "'")
    assert len(said["problems"]) >= 2
    for problem in said["problems"]:
        for part in ("what", "why", "fix"):
            assert problem[part] in page


def test_a_plan_that_changed_since_is_shown_again(board, make_png):
    board.send("a.png", make_png(1))
    page = board.get("/plan").text
    seen = {n: re.findall(f'name="{n}" value="([^"]*)"', page)[0] for n in ("delivery", "seen")}
    board.send("b.png", make_png(2))
    answer = board.post("/plan", do="take", **seen)
    assert answer.headers["location"].endswith("changed=true")
    assert "This is the plan now" in board.get("/plan?changed=true").text
    assert board.museum.intakes.board() == []
    assert board.take().status_code == 303
    assert len(states(board.museum)) == 2


def test_several_sheets_are_asked_about(board, make_png):
    board.send("a.png", make_png(1))
    board.send("one.csv", b"file,accession_number\na.png,ONE\n")
    board.send("two.csv", b"file,accession_number\na.png,TWO\n")
    assert "2 sheets came" in board.get("/plan").text
    page = board.get("/plan?sheet=two.csv").text
    assert "<td>TWO</td>" in page
    assert "<td>ONE</td>" not in page


def test_a_sheet_that_cannot_be_read_is_a_problem_with_a_fix(board, make_png):
    board.send("a.png", make_png(1))
    board.send("old.csv", b"\xd0\xcf\x11\xe0 an old workbook")
    page = board.get("/plan").text
    assert "Save it as XLSX or CSV" in page
    assert 'value="take"' not in page


HOSTILE = ["../../escape.png", "/etc/escape.png", "a/../../escape.png", "a\\escape.png", "x\0.png"]


def test_hostile_names_are_refused_and_nothing_is_written_beside(board, make_png):
    museum, top = board.museum, board.museum.folder.parent
    for seed, name in enumerate(HOSTILE):
        answer = board.put(name, make_png(seed), whole=make_png(seed))
        assert answer.status_code == 400, name
        assert {"title", "detail", "fix"} <= answer.json().keys()
        files = [("files", (name, make_png(seed), "image/png"))]
        form = {"csrf": board.csrf}
        plain = board.client.post("/en/staff/intake/files", data=form, files=files)
        # Whatever reads forms takes names apart in its own way before we see them.
        assert plain.status_code in (303, 422)
    inside = [path for one in museum.deliveries.every() for path in one.files.rglob("*.png")]
    assert files_below(top) == sorted(path.name for path in inside)
    assert all(path.resolve().is_relative_to(museum.layout.deliveries) for path in inside)


def test_a_plain_form_brings_files_without_a_script(board, make_png):
    files = [
        ("files", ("扇面.png", make_png(1), "image/png")),
        ("files", ("s.csv", "file,accession_number\n扇面.png,F 1\n".encode(), "text/csv")),
        ("files", ("", b"", "application/octet-stream")),
    ]
    answer = board.client.post("/en/staff/intake/files", data={"csrf": board.csrf}, files=files)
    assert answer.headers["location"] == "/en/staff/intake/plan"
    assert "<td>F 1</td>" in board.get("/plan").text
    again = board.client.post("/en/staff/intake/files", data={"csrf": board.csrf}, files=files)
    assert again.status_code == 303
    assert board.museum.deliveries.prepared("li").note.files == 2


def test_a_form_that_does_not_say_how_large_it_is_is_not_read(board):
    def pieces():
        yield b"never read"

    kind = {"content-type": "multipart/form-data; boundary=b"}
    answer = board.client.post("/en/staff/intake/files", content=pieces(), headers=kind)
    assert answer.status_code == 400
    assert "it is not said how many bytes they have" in answer.text


def test_the_board_is_shown_while_a_delivery_is_cleared(board, make_png):
    board.send("a.png", make_png(1))
    cleared = board.museum.deliveries.prepared("li").folder.with_name("d20200101000000abcdef")
    cleared.mkdir()
    assert [one.files for one in parcels(board.museum)] == [1]
    assert board.get().status_code == 200


def test_what_a_form_could_not_bring_is_told_and_the_rest_stays(board, make_png):
    files = [("files", ("a.png", make_png(1))), ("files", ("x" * 300 + ".png", make_png(2)))]
    answer = board.client.post("/en/staff/intake/files", data={"csrf": board.csrf}, files=files)
    assert answer.status_code == 422
    assert "its name is too long" in answer.text
    assert len(board.museum.deliveries.prepared("li").whole()) == 1


def test_only_whoever_may_ingest_sends_and_decides(board, make_png):
    client, csrf = board.sign_in("zhao", Role.CURATOR)
    told = {"name": "a.png", "size": 1, "modified": 1}
    put = client.put("/api/intakes/files", params=told, content=b"x", headers={"x-csrf": csrf})
    assert put.status_code == 403
    assert client.get("/en/staff/intake/plan").status_code == 403
    for do in ("pause", "publish"):
        form = {"csrf": csrf, "do": do, "intake": "i1"}
        assert client.post("/en/staff/intake", data=form).status_code == 403
    assert 'id="sending"' not in client.get("/en/staff/intake").text
    other = board.client.put(
        "/api/intakes/files", params=told, content=b"x", headers={"x-csrf": csrf}
    )
    assert other.status_code == 403
    assert board.museum.deliveries.every() == []


def test_a_pause_outlasts_a_restart_and_what_is_held_is_done_after_it(board, make_png):
    museum = board.museum
    for number in range(3):
        board.send(f"w{number} x.png", make_png(number))
    board.take()
    intake = museum.intakes.board()[0].id
    assert "Pause" in board.get().text
    board.post("", do="pause", intake=intake)
    assert states(museum) == ["held"] * 3
    with Museum.open(museum.folder) as again:
        assert list(owed(again)) == []
        work(again, again.work.idle)
        assert states(again) == ["held"] * 3
        assert again.intakes.board()[0].paused
    assert "Resume" in board.get().text
    board.post("", do="resume", intake=intake)
    work(museum, lambda: not museum.intakes.owed())
    assert states(museum) == ["done"] * 3
    assert museum.deliveries.every() == []
    board.post("", do="publish", intake=intake)
    assert [one.state for one in museum.relics.list()] == [State.PUBLISHED] * 3
    kinds = [one.kind for one in museum.ledger.entries(intake)]
    assert kinds.count("intake.paused") == kinds.count("intake.resumed") == 1


def test_a_failure_is_told_with_a_fix_and_tried_again(board, make_png):
    museum = board.museum
    board.send("good.png", make_png(1))
    board.send("torn.png", make_png(2))
    board.take()
    source = next(one for one in museum.deliveries.every()[0].whole() if one.name == "torn.png")
    away = source.with_suffix(".away")
    source.rename(away)
    do_all(museum)
    assert states(museum) == ["done", "failed"]
    page = board.get().text
    assert "cannot be opened any more" in page
    assert "Try again: torn" in page
    away.rename(source)
    failed = next(one for one in museum.intakes.board()[0].items if one.state is ItemState.FAILED)
    board.post("", do="retry", intake=failed.intake, item=failed.key)
    assert states(museum) == ["done", "waiting"]
    do_all(museum)
    assert states(museum) == ["done", "done"]
    assert museum.deliveries.every() == []


def test_a_delivery_is_discarded_but_not_while_works_wait_for_it(board, make_png):
    museum = board.museum
    board.send("a.png", make_png(1))
    board.take()
    name = museum.deliveries.every()[0].id
    assert board.post("/plan", do="discard", delivery=name).status_code == 409
    museum.deliveries.every()[0].whole()[0].unlink()
    do_all(museum)
    assert states(museum) == ["failed"]
    assert board.post("/plan", do="discard", delivery=name).status_code == 303
    assert museum.deliveries.every() == []


def test_the_commands_pause_resume_and_retry(board, make_png):
    museum = board.museum
    board.send("a.png", make_png(1))
    board.take()
    intake = museum.intakes.board()[0].id

    def said(*told: str):
        done = CliRunner().invoke(
            build(), ["--museum", str(museum.folder), "intake", *told, "--json"]
        )
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    assert said("pause", intake, "--dry-run") == {"intake": intake, "works": 1, "dry_run": True}
    assert said("list")["intakes"][0]["state"] == "open"
    assert said("pause", intake)["works"] == 1
    assert said("list")["intakes"][0]["counts"]["held"] == 1
    assert said("resume", intake)["works"] == 1
    museum.deliveries.every()[0].whole()[0].unlink()
    work(museum, lambda: not museum.intakes.owed())
    assert said("list")["intakes"][0]["failed"][0]["problem"]["fix"]
    assert said("retry", intake)["works"] == 1
    assert said("list")["intakes"][0]["counts"]["waiting"] == 1


def test_whoever_watches_is_told_what_changed(board, make_png):
    board.send("a.png", make_png(1))
    board.take()
    first = board.client.get("/api/intakes").json()
    [card] = first["intakes"]
    assert (card["total"], card["done"], card["paused"], first["stopped"]) == (1, 0, False, None)
    do_all(board.museum)
    [later] = board.client.get("/api/intakes").json()["intakes"]
    assert later["mark"] != card["mark"]
    assert (later["done"], later["items"][0]["progress"]) == (1, 1.0)
