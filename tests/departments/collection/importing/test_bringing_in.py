"""A file brought in by the pages: taken, mapped, tried, loaded, undone; and what is refused."""

import csv
import io
import json
import zipfile

import pytest

from handscroll.departments.collection.importing.kept import OWED, Stage
from handscroll.departments.collection.importing.working import ask, bring_in, subject_of
from handscroll.departments.collection.mapping.mapping import read_mapping
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.museum import Museum

HEAD = "典藏號,品名,畫家,Dated,高（厘米）,奇怪\n"
ROWS = "{0} 1,谿山行旅圖,范寬,1781,206.3,x\n{0} 2,早春圖,郭熙,no idea,158.3,\n,無號,,,,\n"


def sheet(number):
    return HEAD + ROWS.format(number)


def undo(desk, load):
    form = {"csrf": desk.csrf, "load": load}
    return desk.client.post("/en/staff/import/undo", data=form).headers["location"]


def state(museum):
    """Everything that a reader could find: records and, for staff, their versions."""
    return {relic.id: museum.relics.standing(relic.id) for relic in museum.relics.list()}


def test_a_sheet_in_big5_is_guessed_tried_loaded_and_undone(desk):
    before = state(desk.museum)
    key = desk.brought("list.csv", sheet("A").encode("cp950"))
    assert (desk.now(key).stage, desk.now(key).read_as) == (Stage.LOOKED, "cp950")
    form = desk.form(key, "zh-Hans")
    assert [form[f"to.{n}"] for n in range(6)] == [
        "藏品号", "题名", "作者", "年代", "尺寸 · 高", "留作附注"
    ]  # fmt: skip
    tried = desk.tried(key)
    assert (tried.stage, tried.tally.added, tried.tally.problems) == (Stage.CHECKED, 2, 1)
    assert state(desk.museum) == before
    page = desk.page(key)
    assert "谿山行旅圖" in page
    assert "Load 2 records" in page
    told = desk.client.get(f"/en/staff/import/{key}/problems.csv")
    listed = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert [(one["loaded"], one["row"], one["field"]) for one in listed] == [
        ("as written", "3", "Dated"),
        ("no", "4", "典藏號"),
    ]
    done = desk.loaded(key)
    assert (done.stage, done.tally.added) == (Stage.LOADED, 2)
    assert not desk.kept.source(done).exists()
    relic = desk.museum.relics.get(relic_id("A 1"))
    assert relic.catalogue.measures[0].height_mm == 2063
    assert desk.museum.relics.versions(relic.id)[0]["person"] == "chen"
    assert "2 records go." in desk.client.get(f"/en/staff/import?undo={done.load}").text
    assert undo(desk, done.load).endswith("?said=undone&count=2")
    assert state(desk.museum) == before


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-be", "utf-8-sig"])
def test_other_encodings_are_told_and_read(desk, encoding):
    key = desk.brought(f"{encoding}.csv", sheet(encoding).encode(encoding))
    assert desk.now(key).read_as.replace("-le", "") == encoding
    desk.tried(key)
    assert "早春圖" in desk.page(key)
    desk.press(key, "discard")
    assert desk.now(key) is None


def test_formulas_stay_words_and_a_sheet_of_ours_needs_no_columns(desk):
    rows = "accession_number,title\nF 1,=1+1\nF 2,@SUM(A1)\n'=F 3,'-x\n"
    key = desk.brought("ours.csv", rows)
    assert desk.now(key).kind == "own"
    desk.tried(key, {})
    done = desk.loaded(key, publish="on")
    titles = [desk.museum.relics.get(relic_id(n)) for n in ("F 1", "F 2", "=F 3")]
    assert [next(iter(one.title.values())) for one in titles] == ["=1+1", "@SUM(A1)", "-x"]
    assert {one.state.value for one in titles} == {"published"}
    assert undo(desk, done.load).endswith("count=3")


def test_half_of_a_lido_file_is_broken_and_the_other_half_comes_and_goes(desk):
    record = (
        "<lido:lido><lido:lidoRecID lido:type='local'>L-{0}</lido:lidoRecID>"
        "<lido:descriptiveMetadata xml:lang='en'><lido:objectClassificationWrap>"
        "<lido:objectWorkTypeWrap><lido:objectWorkType>"
        "<lido:term>painting</lido:term></lido:objectWorkType></lido:objectWorkTypeWrap>"
        "</lido:objectClassificationWrap><lido:objectIdentificationWrap><lido:titleWrap>"
        "<lido:titleSet><lido:appellationValue>Work {0}</lido:appellationValue></lido:titleSet>"
        "</lido:titleWrap><lido:repositoryWrap><lido:repositorySet><lido:workID>L {0}</lido:workID>"
        "</lido:repositorySet></lido:repositoryWrap></lido:objectIdentificationWrap>"
        "</lido:descriptiveMetadata></lido:lido>"
    )
    records = [record.format(n) for n in range(6)]
    broken = [one.replace("</lido:term>", "") if n % 2 else one for n, one in enumerate(records)]
    text = (
        f'<lido:lidoWrap xmlns:lido="http://www.lido-schema.org">{"".join(broken)}</lido:lidoWrap>'
    )
    before = state(desk.museum)
    key = desk.brought("partner.xml", text)
    assert desk.now(key).kind == "lido"
    tried = desk.tried(key, {})
    assert (tried.tally.added, tried.tally.problems) == (3, 3)
    assert "Record 2, at line 1, was not loaded" in desk.page(key)
    done = desk.loaded(key)
    assert desk.museum.relics.count() == len(before) + 3
    undo(desk, done.load)
    assert state(desk.museum) == before


def bomb():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        (
            "entities.xml",
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
            "LIDO",
        ),
        ("bomb.xlsx", bomb(), "declares a document type"),
        ("deep.json", "[" * 100_000, "nested too deeply"),
        ("empty.csv", "", "no heading line"),
        ("old.csv", b"\xd0\xcf\x11\xe0rest", "old workbook"),
    ],
)
def test_hostile_and_unreadable_files_are_refused_with_the_reason(desk, name, content, why):
    key = desk.brought(name, content)
    assert desk.now(key).stage is Stage.FAILED
    assert why in desk.page(key)
    desk.press(key, "discard")


def test_a_file_that_nothing_reads_or_that_is_too_large_is_not_taken(desk, house):
    before = len(desk.kept.each())
    told = {"csrf": desk.csrf}
    answer = desk.client.post("/en/staff/import", data=told, files={"file": ("a.exe", b"MZ")})
    assert answer.status_code == 415
    limit = house.museum.settings.imports.max_bytes
    house.museum.settings.imports.max_bytes = 1024
    large = {"file": ("a.csv", b"x" * 5000)}
    answer = desk.client.post("/en/staff/import", data=told, files=large)
    house.museum.settings.imports.max_bytes = limit
    assert answer.status_code == 413
    assert len(desk.kept.each()) == before
    assert not list(desk.kept.folder("x").parent.glob(".incoming*"))
    answer = desk.client.post("/en/staff/import", data=told)
    assert answer.headers["location"].endswith("?said=no_file")


def test_columns_are_set_told_when_wrong_kept_as_toml_and_remembered(desk, tmp_path):
    key = desk.brought("one.csv", sheet("T"))
    form = desk.form(key)
    answer = desk.press(key, "check", form | {"to.5": "colour of the cat", "to.1": "titel"})
    assert (answer.status_code, desk.now(key).stage) == (422, Stage.LOOKED)
    assert "colour of the cat" in answer.text
    assert "Perhaps title" in answer.text
    answer = desk.press(key, "check", form | {"to.0": "left out"})
    assert (answer.status_code, "Which column has the accession number" in answer.text) == (
        422,
        True,
    )
    set_by_hand = {
        "to.0": "cangpinhao", "to.5": "grade", "values.5": "x = 一级\ny=二级",
        "otherwise.5": "notes", "constants": "held by = 某馆", "split.1": "/",
    }  # fmt: skip
    assert desk.press(key, "save", form | set_by_hand).headers["location"].endswith("?saved=true")
    file = tmp_path / "m.toml"
    file.write_bytes(desk.client.get(f"/en/staff/import/{key}/mapping.toml").content)
    mapping = read_mapping(file)
    assert mapping.columns[5].values == {"x": "一级", "y": "二级"}
    assert mapping.constants == {"held_by": "某馆"}
    again = desk.brought("two.csv", sheet("U"))
    assert desk.now(again).remembered
    assert desk.form(again) | {"csrf": ""} == desk.form(key) | {"csrf": ""}
    other = desk.brought("three.csv", "典藏號,品名,新\nV 1,t,n\n")
    desk.press(other, "use", files={"mapping": ("m.toml", file.read_bytes())})
    assert desk.form(other)["to.1"] == "title"
    refused = desk.press(other, "use", files={"mapping": ("m.toml", b"version = 9")})
    assert (refused.status_code, "cannot be used" in refused.text) == (422, True)
    for one in (key, again, other):
        desk.press(one, "discard")


def test_it_is_stopped_taken_up_and_goes_on_after_the_worker_was_killed(desk):
    rows = "".join(f"S {n},t{n},,,,\n" for n in range(40))
    key = desk.brought("many.csv", HEAD + rows)
    desk.tried(key)
    desk.press(key, "load", {"load": "many"})
    desk.press(key, "stop")
    assert desk.now(key).stage is Stage.STOPPING
    desk.work()
    assert desk.now(key).stage is Stage.PAUSED
    first = subject_of(desk.now(key))
    desk.press(key, "resume")
    assert desk.now(key).stage is Stage.LOADING
    bring_in(desk.museum, first)
    assert desk.now(key).stage is Stage.LOADING, "an older turn does nothing any more"
    ask(desk.museum, desk.now(key))
    desk.work()
    done = desk.now(key)
    assert (done.stage, done.tally.added) == (Stage.LOADED, 40)
    told = json.loads(desk.client.get(f"/api/imports/{key}").text)
    assert told["stage"] == "loaded"
    bring_in(desk.museum, subject_of(done))
    assert desk.now(key) == done
    undo(desk, "many")


def test_a_worker_that_is_killed_in_a_load_leaves_it_to_the_next(desk, killed):
    key = desk.brought("killed.csv", HEAD + "".join(f"K {n},t{n},,,,\n" for n in range(30)))
    desk.tried(key)
    desk.press(key, "load", {"load": "killed"})
    subject = subject_of(desk.now(key))

    def work():
        with Museum.open(desk.museum.folder) as museum:
            bring_in(museum, subject)

    assert killed(work, "vault.object_moved")
    assert desk.now(key).stage is Stage.LOADING
    desk.work()
    tally = desk.now(key).tally
    assert (desk.now(key).stage, tally.added + tally.there) == (Stage.LOADED, 30)
    assert undo(desk, "killed").endswith("count=30")


def test_undoing_names_what_somebody_has_worked_on_since(desk):
    key = desk.brought("worked.csv", "编号,品名\nW 1,一\nW 2,二\n")
    desk.tried(key)
    done = desk.loaded(key)
    one = relic_id("W 1")
    desk.museum.relics.revise(one, Catalogue(staff_note="seen"), person="li")
    page = desk.client.get(f"/en/staff/import?undo={done.load}").text
    assert "1 record goes. 1 record stays" in page
    assert f"/en/relics/{one}/history" in page
    undo(desk, done.load)
    assert desk.museum.relics.get(one).catalogue.staff_note == "seen"


def test_nobody_else_brings_in_and_a_foreign_form_does_nothing(desk, house):
    curator = house.client_of("li")
    assert curator.get("/en/staff/import").status_code == 403
    assert curator.post("/en/staff/import", files={"file": ("a.csv", b"x")}).status_code == 403
    before = len(desk.kept.each())
    answer = desk.client.post(
        "/en/staff/import", data={"csrf": "guessed"}, files={"file": ("a.csv", b"x")}
    )
    assert (answer.status_code, len(desk.kept.each())) == (403, before)
    assert undo(desk, "no-such-load").endswith("?said=no_load")
    gone = desk.client.get("/en/staff/import/w20200101000000deadbeef")
    assert gone.headers["location"].endswith("?said=gone")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("half.json", '[{"No":"Y 1","Title":"x\\udfff"}]'),
        ("key.json", '[{"No":"Y 1","T\\udfff":"x"}]'),
        ("long.csv", "No," + "x" * 2_100 + "\nY 1,a\n"),
        ("wide.csv", "No," + ",".join(f"c{n}" for n in range(5_200)) + "\nY 1\n"),
    ],
)
def test_an_odd_file_is_told_and_can_be_put_away(desk, name, content):
    key = desk.brought(name, content)
    if desk.now(key).stage is Stage.LOOKED:
        desk.press(key, "check", {"to.0": "accession_number"})
        desk.work()
    assert desk.now(key).stage not in OWED
    assert "https://errors" not in desk.page(key)
    desk.press(key, "discard")
    assert desk.now(key) is None


def test_stopping_what_the_worker_gave_up_asks_it_once_more(desk):
    key = desk.brought("given.csv", sheet("GU"))
    desk.press(key, "check", desk.form(key))
    work, subject = desk.museum.work, subject_of(desk.now(key))

    def runs():
        return [one for one in work.list("bring_in") if one.subject == subject]

    work.cancel(runs()[0].id)
    desk.press(key, "stop")
    assert len(runs()) == 2
    desk.work()
    assert desk.now(key).stage is Stage.PAUSED
    desk.press(key, "discard")


def test_a_form_whose_parts_nothing_can_tell_is_refused(desk):
    kind = {"content-type": "multipart/form-data; boundary=" + "b" * 300}
    answer = desk.client.post("/en/staff/import", content=b"x", headers=kind)
    assert answer.status_code == 400
    assert "The form was not taken" in answer.text
